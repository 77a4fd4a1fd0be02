import { createHash } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import type { Reader } from '@minutebook/archive';
import type { ReportKind, ReportLine, ReportParameters } from '@minutebook/contract';
import { type Clock, type Database, type Log, notFound, nudge, Problem } from '@minutebook/platform';
import { type Canonical, canonicalBytes } from '@minutebook/proof';
import type { Report } from './report';
import {
  endRun,
  insertLines,
  insertRun,
  listRuns,
  readLines,
  readRun,
  type RunRow,
  waitingRuns,
} from './store/report-store';

const PAGE = 1_000;

/**
 * Reports that are computed once and kept: parameters, the positions of both logs, every line, and the hash of all of them
 * (R195). Whoever doubts one has it computed again at the same positions and compares the hashes.
 */
export class ReportRuns {
  constructor(
    private readonly database: Database,
    private readonly kinds: Readonly<Record<ReportKind, Report>>,
    private readonly reader: Reader,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Asks for a report of the present positions; a job computes it. Refused for days that are not over. */
  async start(actor: Actor, kind: ReportKind, parameters: ReportParameters): Promise<RunRow> {
    if (parameters.from > parameters.to) throw invalid('from', 'is after the end');
    if (parameters.to >= this.clock.now().toISOString().slice(0, 10)) throw invalid('to', 'is not over yet, in UTC');
    const [audit, ledger] = [await this.audit.settle(), await this.reader.head()];
    return this.insert(actor, { kind, parameters, audit, ledger, repeats: null });
  }

  /** Asks for the same once more, at the same positions. */
  async again(actor: Actor, id: number): Promise<RunRow> {
    const { kind, parameters, audit, ledger } = await this.get(id);
    return this.insert(actor, { kind, parameters, audit, ledger, repeats: id });
  }

  list(kind: ReportKind | undefined, before: number | undefined, limit: number): Promise<RunRow[]> {
    return listRuns(this.database, kind, before, limit);
  }

  async get(id: number): Promise<RunRow> {
    const run = await readRun(this.database, id);
    if (!run) throw notFound('report');
    return run;
  }

  /** Lines from number `from` on, from 0. */
  async lines(id: number, from: number, limit: number): Promise<ReportLine[]> {
    return (await readLines(this.database, id, from, limit)).map((line) => JSON.parse(line) as ReportLine);
  }

  async *pages(id: number): AsyncGenerator<ReportLine[]> {
    for (let from = 0; ; from += PAGE) {
      const lines = await this.lines(id, from, PAGE);
      yield lines;
      if (lines.length < PAGE) return;
    }
  }

  /** Computes what waits. One that was cut short begins anew, and finds the lines it had. */
  async computeWaiting(signal?: AbortSignal): Promise<void> {
    for (const id of await waitingRuns(this.database)) {
      if (signal?.aborted) return;
      try {
        await this.compute(id, signal);
      } catch (error) {
        this.log.error('report failed', { report: id }, error);
        await this.database.transaction((tx) =>
          endRun(tx, id, { state: 'failed', lines: 0, sha256: null, at: this.clock.now() }),
        );
      }
      await this.database.transaction((tx) => nudge(tx, { topic: 'report', id: String(id) }));
    }
  }

  private async compute(id: number, signal?: AbortSignal): Promise<void> {
    const { kind, parameters, audit, ledger } = await this.get(id);
    const hash = createHash('sha256');
    let count = 0;
    for await (const page of this.kinds[kind].lines(parameters, { audit, ledger })) {
      if (signal?.aborted) return;
      const lines = page.map((line) => Buffer.from(canonicalBytes(line as unknown as Canonical)).toString('utf8'));
      for (const line of lines) hash.update(line).update('\n');
      const first = count;
      await this.database.transaction((tx) => insertLines(tx, id, first, lines));
      count += lines.length;
    }
    const sha256 = hash.digest();
    await this.database.transaction((tx) =>
      endRun(tx, id, { state: 'done', lines: count, sha256, at: this.clock.now() }),
    );
  }

  private async insert(
    actor: Actor,
    run: Pick<RunRow, 'kind' | 'parameters' | 'ledger' | 'audit' | 'repeats'>,
  ): Promise<RunRow> {
    const id = await this.database.transaction(async (tx) => {
      const made = await insertRun(tx, {
        ...run,
        by: actor.id,
        byName: actor.name,
        at: this.clock.now(),
        sections: this.kinds[run.kind].sections,
      });
      const { kind, parameters, ledger, audit, repeats } = run;
      await this.audit.append(
        tx,
        actor,
        'report.run',
        { kind: 'report', id: String(made) },
        { kind, ...parameters, ledger, audit, repeats: repeats === null ? undefined : String(repeats) },
      );
      await nudge(tx, { topic: 'report', id: String(made) });
      return made;
    });
    return this.get(id);
  }
}

function invalid(field: string, fault: string): Problem {
  return new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'A report is of days that are over.',
    fields: { [field]: fault },
  });
}
