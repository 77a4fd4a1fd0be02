import type { Reader, Sight, Sights } from '@minutebook/archive';
import type { ReportKind, ReportLine } from '@minutebook/contract';
import { notFound } from '@minutebook/platform';
import type { UnseenAlerts } from '../alerts/unseen';
import type { ReportRuns } from './report-runs';
import type { RunRow } from './store/report-store';

const PAGE = 1_000;

/** What somebody sees: of messages, and not of alerts, by their ids. */
interface Eyes {
  readonly sight: Sight;
  readonly unseen: ReadonlySet<string>;
}

/**
 * Reports as a user sees them (promise 8, R182, R194). They are computed over everything; of who does not see everything,
 * lines about other messages are left out and not counted, and so are those on what was escalated about somebody of their
 * line; the hash is of lines they cannot have. A report that only counts is not there at all for whom a wall or a scope
 * hides something; what was escalated is too little among the counts of a firm to tell anything.
 */
export class SeenReports {
  constructor(
    private readonly runs: Pick<ReportRuns, 'get' | 'list' | 'pages' | 'lines'>,
    private readonly reader: Pick<Reader, 'seen'>,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly unseen: Pick<UnseenAlerts, 'of'>,
  ) {}

  async list(user: string, kind: ReportKind | undefined, before: number | undefined, limit: number): Promise<RunRow[]> {
    const eyes = await this.eyesOf(user);
    const shown = eyes.sight.isWhole ? kind : 'evidence-of-review';
    if (kind !== undefined && kind !== shown) return [];
    const runs = await this.runs.list(shown, before, limit);
    return Promise.all(runs.map((run) => this.part(eyes, run)));
  }

  async get(user: string, id: number): Promise<RunRow> {
    const { eyes, run } = await this.open(user, id);
    return this.part(eyes, run);
  }

  /** Lines from number `from` on of those seen, from 0. */
  async lines(user: string, id: number, from: number, limit: number): Promise<ReportLine[]> {
    const { eyes, run } = await this.open(user, id);
    if (!this.filter(eyes, run)) return this.runs.lines(id, from, limit);
    const lines: ReportLine[] = [];
    for await (const page of this.pages(user, id)) {
      lines.push(...page);
      if (lines.length >= from + limit) break;
    }
    return lines.slice(from, from + limit);
  }

  async *pages(user: string, id: number): AsyncGenerator<ReportLine[]> {
    const { eyes, run } = await this.open(user, id);
    const filter = this.filter(eyes, run);
    for await (const page of this.runs.pages(id)) yield filter ? await filter(page) : page;
  }

  private async open(user: string, id: number): Promise<{ eyes: Eyes; run: RunRow }> {
    const [run, eyes] = await Promise.all([this.runs.get(id), this.eyesOf(user)]);
    if (!eyes.sight.isWhole && columnOf(run, 'message') < 0) throw notFound('report');
    return { eyes, run };
  }

  private async eyesOf(user: string): Promise<Eyes> {
    const [sight, { alerts }] = await Promise.all([this.sights.of(user), this.unseen.of(user)]);
    return { sight, unseen: new Set(alerts.map(String)) };
  }

  private async part(eyes: Eyes, run: RunRow): Promise<RunRow> {
    const filter = this.filter(eyes, run);
    if (!filter) return run;
    let lines = 0;
    for (let from = 0; from < run.lines; from += PAGE)
      lines += (await filter(await this.runs.lines(run.id, from, PAGE))).length;
    return { ...run, lines, sha256: eyes.sight.isWhole && lines === run.lines ? run.sha256 : null };
  }

  /** What is seen of a page of a report; undefined: all of it. */
  private filter({ sight, unseen }: Eyes, run: RunRow): ((page: ReportLine[]) => Promise<ReportLine[]>) | undefined {
    const [message, alert] = [columnOf(run, 'message'), columnOf(run, 'alert')];
    if (message < 0 || (sight.isWhole && unseen.size === 0)) return undefined;
    return async (page) => {
      const messages = page.map(({ cells }) => Number(cells[message]));
      const seen = await this.reader.seen(messages, sight);
      return page.filter(({ cells }) => seen.has(Number(cells[message])) && !unseen.has(String(cells[alert])));
    };
  }
}

/** Where a report's lines name that; -1: they do not. */
function columnOf({ sections }: RunRow, name: 'alert' | 'message'): number {
  return sections.length === 1 ? sections[0]!.columns.indexOf(name) : -1;
}
