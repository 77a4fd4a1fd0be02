import type { Reader } from '@minutebook/archive';
import type { Coverage } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { SearchIndex } from '../search-index';

/** Counting millions of rows takes a moment; a count this young is good enough for a screen. */
const FRESH_MILLISECONDS = 2_000;

/** How much of the archive an answer looked at. Both sides are counted in their own stores; nothing is a flag (R197). */
export class CoverageGauge {
  private latest: { at: number; coverage: Promise<Coverage> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly index: SearchIndex,
  ) {}

  read(): Promise<Coverage> {
    const now = Date.now();
    if (this.latest && now - this.latest.at < FRESH_MILLISECONDS) return this.latest.coverage;
    const coverage = this.measure();
    this.latest = { at: now, coverage };
    coverage.catch(() => (this.latest = undefined));
    return coverage;
  }

  private async measure(): Promise<Coverage> {
    const [archived, head, failed, attachments] = await Promise.all([
      this.reader.count(),
      this.reader.head(),
      this.failures(),
      this.reader.attachmentsLeft(),
    ]);
    try {
      const [searchable, position] = await Promise.all([this.index.count(), this.index.position()]);
      // Complete is what both counts say, not what the position claims: an index that lost a document is not complete.
      return {
        archived,
        searchable,
        failed,
        position,
        head,
        attachments,
        state: searchable + failed < archived ? 'indexing' : 'complete',
      };
    } catch {
      return { archived, searchable: 0, failed, position: 0, head, attachments, state: 'index-down' };
    }
  }

  private async failures(): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      'SELECT count(*) AS n FROM search.failure WHERE index = $1',
      [this.index.name],
    );
    return row!.n;
  }
}
