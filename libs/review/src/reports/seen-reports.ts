import type { Reader, Sights } from '@minutebook/archive';
import type { ReportKind, ReportLine } from '@minutebook/contract';
import { notFound } from '@minutebook/platform';
import type { ReportRuns } from './report-runs';
import type { RunRow } from './store/report-store';

const PAGE = 1_000;
const MESSAGE = 'message';

/**
 * Reports as a user sees them (promise 8, R194). They are computed over everything; of who does not see everything, lines
 * about other messages are left out and not counted, the hash is of lines they cannot have, and a report that only counts
 * is not there at all.
 */
export class SeenReports {
  constructor(
    private readonly runs: Pick<ReportRuns, 'get' | 'list' | 'pages' | 'lines'>,
    private readonly reader: Pick<Reader, 'seen'>,
    private readonly sights: Pick<Sights, 'of'>,
  ) {}

  async list(user: string, kind: ReportKind | undefined, before: number | undefined, limit: number): Promise<RunRow[]> {
    const sight = await this.sights.of(user);
    const shown = sight.isWhole ? kind : 'evidence-of-review';
    if (kind !== undefined && kind !== shown) return [];
    const runs = await this.runs.list(shown, before, limit);
    return sight.isWhole ? runs : Promise.all(runs.map((run) => this.part(user, run)));
  }

  async get(user: string, id: number): Promise<RunRow> {
    const [run, sight] = await Promise.all([this.runs.get(id), this.sights.of(user)]);
    if (sight.isWhole) return run;
    if (messageColumn(run) < 0) throw notFound('report');
    return this.part(user, run);
  }

  /** Lines from number `from` on of those seen, from 0. */
  async lines(user: string, id: number, from: number, limit: number): Promise<ReportLine[]> {
    if ((await this.sights.of(user)).isWhole) return this.runs.lines(id, from, limit);
    const lines: ReportLine[] = [];
    for await (const page of this.pages(user, id)) {
      lines.push(...page);
      if (lines.length >= from + limit) break;
    }
    return lines.slice(from, from + limit);
  }

  async *pages(user: string, id: number): AsyncGenerator<ReportLine[]> {
    const [run, sight] = await Promise.all([this.get(user, id), this.sights.of(user)]);
    const column = messageColumn(run);
    for await (const page of this.runs.pages(id)) {
      if (sight.isWhole) yield page;
      else {
        const seen = await this.reader.seen(
          page.map(({ cells }) => Number(cells[column])),
          sight,
        );
        yield page.filter(({ cells }) => seen.has(Number(cells[column])));
      }
    }
  }

  private async part(user: string, run: RunRow): Promise<RunRow> {
    const sight = await this.sights.of(user);
    const column = messageColumn(run);
    let lines = 0;
    for (let from = 0; from < run.lines; from += PAGE) {
      const page = await this.runs.lines(run.id, from, PAGE);
      const messages = page.map(({ cells }) => Number(cells[column]));
      const seen = await this.reader.seen(messages, sight);
      lines += messages.filter((message) => seen.has(message)).length;
    }
    return { ...run, lines, sha256: null };
  }
}

/** Where its lines name the message they are about; -1: they do not. */
function messageColumn({ sections }: RunRow): number {
  return sections.length === 1 ? sections[0]!.columns.indexOf(MESSAGE) : -1;
}
