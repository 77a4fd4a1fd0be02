import { type Reader, Sight } from '@minutebook/archive';
import type { Coverage } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { SearchIndex } from '../search-index';

/** Counting millions of rows takes a moment; a count this young is good enough for a screen. */
const FRESH_MILLISECONDS = 2_000;

/** How much of the archive an answer looked at. Both sides are counted in their own stores; nothing is a flag (R197). */
export class CoverageGauge {
  /** By what restricts whoever asks. */
  private readonly latest = new Map<string, { at: number; coverage: Promise<Coverage> }>();

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly index: SearchIndex,
  ) {}

  /** Of what a sight sees: a count of the rest would tell that there is a rest. */
  read(sight = Sight.WHOLE): Promise<Coverage> {
    const now = Date.now();
    const known = this.latest.get(sight.rule);
    if (known && now - known.at < FRESH_MILLISECONDS) return known.coverage;
    for (const [rule, { at }] of this.latest) if (now - at >= FRESH_MILLISECONDS) this.latest.delete(rule);
    const coverage = this.measure(sight);
    this.latest.set(sight.rule, { at: now, coverage });
    coverage.catch(() => this.latest.delete(sight.rule));
    return coverage;
  }

  /** Counted now. */
  async measure(sight = Sight.WHOLE): Promise<Coverage> {
    const [archived, head, failed, attachments] = await Promise.all([
      this.reader.count(sight),
      this.reader.head(),
      this.failures(sight),
      this.reader.attachmentsLeft(sight),
    ]);
    try {
      const [held, stale, position] = await Promise.all([
        this.index.count(sight),
        failed.length > 0 ? this.index.held(failed) : 0,
        this.index.position(),
      ]);
      // Of a message whose edit failed an earlier state stands in the index: it is not searchable, it has failed.
      const searchable = held - stale;
      // Complete is what both counts say, not what the position claims: an index that lost a document is not complete.
      return {
        archived,
        searchable,
        failed: failed.length,
        position,
        head,
        attachments,
        state: searchable + failed.length < archived ? 'indexing' : 'complete',
      };
    } catch {
      return { archived, searchable: 0, failed: failed.length, position: 0, head, attachments, state: 'index-down' };
    }
  }

  /** Messages that a sight sees and the index could not take in as they are. */
  private async failures(sight: Sight): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      'SELECT message_id AS id FROM search.failure WHERE index = $1',
      [this.index.name],
    );
    const ids = rows.map(({ id }) => id);
    return [...(await this.reader.seen(ids, sight))];
  }
}
