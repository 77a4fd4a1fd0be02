import type { Actor, Audit } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import type { TermLine } from '@minutebook/contract';
import { type Clock, conflict, type Database, type Log, notFound, nudge } from '@minutebook/platform';
import { parse, type Query } from '@minutebook/query';
import { type Preparation, type Prepared, readQuery } from '../answer/preparation';
import type { Verdicts } from '../answer/verdicts';
import type { SearchIndex, SortKey } from '../search-index';
import {
  cancelReport,
  finishReport,
  insertReport,
  listReports,
  noteProgress,
  readReport,
  type TermReportRow,
  unfinishedReports,
} from '../store/term-report-store';
import { OnlyCounter } from './only-counter';

const PAGE = 10_000;
/** A report says how far it is, and looks whether it was cancelled, this often. */
const PROGRESS_MS = 500;

export interface TermList {
  readonly terms: readonly string[];
  readonly within?: string | undefined;
  readonly zone?: string | undefined;
}

/**
 * Search terms reports: how many messages each line of a list finds, and how many only that line finds. Exact, as of one
 * ledger position, and so the same whenever it is run; what a process left half done is counted again from its start.
 */
export class TermReports {
  constructor(
    private readonly database: Database,
    private readonly preparation: Preparation,
    private readonly index: SearchIndex,
    private readonly verdicts: Verdicts,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly sights: Pick<Sights, 'of'>,
  ) {}

  async list(owner: string, before: number | undefined, limit: number): Promise<TermReportRow[]> {
    const { isWhole, rule } = await this.sights.of(owner);
    return listReports(this.database, owner, isWhole ? undefined : rule, before, limit);
  }

  async get(owner: string, id: number): Promise<TermReportRow> {
    const [report, sight] = await Promise.all([readReport(this.database, id), this.sights.of(owner)]);
    // Counted before a wall came, it counts what is behind it.
    if (!report || report.owner !== owner || !(sight.isWhole || report.sight === sight.rule)) throw notFound('report');
    return report;
  }

  /** Ids of the reports somebody waits for. */
  async unfinished(): Promise<number[]> {
    return (await unfinishedReports(this.database)).map(({ id }) => id);
  }

  async start(actor: Actor, { terms, within, zone }: TermList): Promise<TermReportRow> {
    if (within !== undefined) readQuery(within, 'search', zone);
    const lines = terms
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map((text): TermLine => ({ text, fault: readLine(text, zone).fault, hits: null, alone: null }));
    const asOf = await this.index.position();
    const { rule } = await this.sights.of(actor.id);
    return this.database.transaction(async (tx) => {
      const report = await insertReport(tx, {
        owner: actor.id,
        within: within ?? null,
        zone: zone ?? null,
        asOf,
        sight: rule,
        lines,
        createdAt: this.clock.now(),
      });
      await this.audit.append(
        tx,
        actor,
        'terms.started',
        { kind: 'term-report', id: String(report.id) },
        { terms: lines.map(({ text }) => text), within, asOf },
      );
      return report;
    });
  }

  async cancel(actor: Actor, id: number, version: number): Promise<TermReportRow> {
    return this.database.transaction(async (tx) => {
      const report = await cancelReport(tx, id, actor.id, version, this.clock.now());
      if (!report) {
        await this.get(actor.id, id);
        throw conflict('report');
      }
      await this.audit.append(tx, actor, 'terms.cancelled', { kind: 'term-report', id: String(id) }, {});
      await nudge(tx, { topic: 'terms', id: String(id) });
      return report;
    });
  }

  /** Counts a report that waits. Stops between pages when the program does; it is taken up again. */
  async run(id: number, signal: AbortSignal): Promise<void> {
    const report = await readReport(this.database, id);
    if (!report || (report.state !== 'waiting' && report.state !== 'running')) return;
    try {
      await this.count(report, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.log.error('terms report failed', { report: id }, error);
      await finishReport(this.database, id, { ...report, state: 'failed', at: this.clock.now() });
    }
    await nudge(this.database, { topic: 'terms', id: String(id) });
  }

  private async count(report: TermReportRow, signal: AbortSignal): Promise<void> {
    const zone = report.zone ?? undefined;
    const within = report.within === null ? null : readQuery(report.within, 'search', zone);
    const counter = new OnlyCounter();
    const counts: (number | null)[] = [];
    let noted = 0;
    const lines = (): TermLine[] =>
      report.lines.map((line, i) => ({
        ...line,
        hits: counts[i] ?? null,
        alone: counts.length === report.lines.length && counts[i] !== null ? counter.alone(i) : null,
      }));
    for (const [i, line] of report.lines.entries()) {
      if (this.clock.now().getTime() - noted >= PROGRESS_MS) {
        if (!(await noteProgress(this.database, report.id, { lines: lines(), done: i }))) return;
        await nudge(this.database, { topic: 'terms', id: String(report.id) });
        noted = this.clock.now().getTime();
      }
      const { tree } = readLine(line.text, zone);
      if (line.fault !== null || tree === null) {
        counts.push(null);
        continue;
      }
      const asked = { zone, reader: report.owner, asOf: report.asOf, signal };
      const prepared = await this.preparation.prepare(within ? both(within, tree) : tree, asked);
      if (prepared.sight.rule !== report.sight) throw new Error('what its owner may see has changed meanwhile');
      counts.push(await this.hits(prepared, (message) => counter.add(message, i)));
    }
    await finishReport(this.database, report.id, {
      state: 'done',
      lines: lines(),
      done: report.lines.length,
      any: counter.size,
      at: this.clock.now(),
    });
  }

  /** Tells every hit, in no promised order, and how many there were. */
  private async hits({ question, matcher, asOf }: Prepared, tell: (message: number) => void): Promise<number> {
    let hits = 0;
    let after: SortKey | undefined;
    for (;;) {
      question.signal.throwIfAborted();
      const candidates = await this.index.page({ ...question, sort: 'oldest', after, limit: PAGE });
      const hit = (id: number): void => {
        tell(id);
        hits++;
      };
      for (const { id, certain } of candidates) if (certain) hit(id);
      const doubtful = candidates.filter(({ certain }) => !certain);
      for await (const { candidate, spans } of this.verdicts.of(doubtful, matcher, asOf)) if (spans) hit(candidate.id);
      after = candidates.at(-1);
      if (candidates.length < PAGE) return hits;
    }
  }
}

/** A line of a list is read as a rule is: words side by side are a phrase (semantics.md 15). */
function readLine(text: string, zone: string | undefined): { tree: Query | null; fault: string | null } {
  const { tree, errors } = parse(text, { mode: 'rule', ...(zone !== undefined && { zone }) });
  return { tree, fault: errors[0]?.message ?? (tree === null ? 'The line is empty.' : null) };
}

function both(within: Query, tree: Query): Query {
  return { kind: 'and', of: [within, tree], range: { start: 0, end: 0 } };
}
