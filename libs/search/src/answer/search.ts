import type { ArchivedMessage, Handle } from '@minutebook/archive';
import type { Coverage } from '@minutebook/contract';
import type { Log } from '@minutebook/platform';
import { type Document, print, type Span } from '@minutebook/query';
import type { Indexer } from '../indexing/indexer';
import type { SearchIndex, SortKey } from '../search-index';
import type { CoverageGauge } from './coverage';
import type { Asked, Preparation, Prepared } from './preparation';
import { byRelevance } from './ranking';
import type { Verdicts } from './verdicts';

/** Totals are counted up to here and said to be "at least" beyond. */
export const TOTAL_CAP = 10_000;
/** Uncertain candidates looked at for a total; beyond, the total is a floor. */
export const COUNT_BUDGET = 2_000;
/** Milliseconds looked at them: whoever searches waits for it. */
const COUNT_MILLISECONDS = 500;
/** Uncertain candidates looked at for one page before it is given out as it is. */
const PAGE_BUDGET = 20_000;
/** Hits compared by relevance: the newest of them. */
const RANKED = 1_000;
/** Candidates fetched at a time; where they are certain, a page at first. */
const BATCH = 200;

export type Sort = 'newest' | 'oldest' | 'relevance';

/** Where the next page begins: after a place in time, or after so many of the ranked hits. */
export type Cursor = SortKey | { readonly rank: number };

export interface SearchRequest extends Asked {
  readonly sort: Sort;
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

export interface Hit {
  readonly message: ArchivedMessage;
  readonly document: Document;
  readonly spans: readonly Span[];
  /** The index was certain, and the ledger says otherwise: the index holds something else than the archive (R91). */
  readonly mended: boolean;
}

interface Page {
  readonly hits: readonly Hit[];
  readonly next: Cursor | undefined;
  /** Hits that were compared, when ranked. */
  readonly ranked: number | null;
}

export interface Answer extends Page {
  /** Canonical text of what was searched for. */
  readonly query: string;
  readonly handles: ReadonlyMap<number, Handle>;
  readonly total: number;
  readonly capped: boolean;
  /** Ledger entries the answer stands on; the same request with this `asOf` gives it again. */
  readonly asOf: number;
  readonly coverage: Coverage;
}

/**
 * Search: the index finds candidates, the matcher decides on the ledger's copy, and every answer says how much of the
 * archive it looked at.
 */
export class Search {
  constructor(
    private readonly preparation: Preparation,
    private readonly index: SearchIndex,
    private readonly verdicts: Verdicts,
    private readonly indexer: Indexer,
    private readonly gauge: CoverageGauge,
    private readonly log: Log,
  ) {}

  async run(request: SearchRequest): Promise<Answer> {
    const prepared = await this.preparation.read(request);
    const handles = new Map<number, Handle>();
    const { sort, limit, after } = request;
    const page =
      sort === 'relevance'
        ? await this.ranked(prepared, handles, limit, after && 'rank' in after ? after.rank : 0)
        : await this.page(prepared, handles, sort, limit, after && 'at' in after ? after : undefined);
    this.mend(page.hits);
    const [{ total, capped }, coverage] = await Promise.all([this.total(prepared), this.gauge.read(prepared.sight)]);
    return {
      ...page,
      query: print(prepared.tree),
      handles,
      total: Math.max(total, page.hits.length),
      capped,
      asOf: prepared.asOf,
      coverage,
    };
  }

  /** How much of the archive a user's searches look at, counted now. */
  async coverage(reader: string | undefined): Promise<Coverage> {
    return this.gauge.measure(await this.preparation.sightOf(reader));
  }

  private async page(
    { question, matcher, asOf }: Prepared,
    handles: Map<number, Handle>,
    sort: 'newest' | 'oldest',
    limit: number,
    from: SortKey | undefined,
  ): Promise<Page> {
    const hits: Hit[] = [];
    const most = Math.max(BATCH, limit + 1);
    let size = this.index.isExact(question) ? limit + 1 : most;
    let after = from;
    for (let looked = 0; looked < PAGE_BUDGET;) {
      const candidates = await this.index.page({ ...question, sort, after, limit: size });
      for await (const verdict of this.verdicts.of(candidates, matcher, asOf, handles)) {
        const { candidate, message, document, spans, changedSince } = verdict;
        const mended = candidate.certain && !changedSince && !spans;
        if (!spans && !mended) continue;
        if (hits.length === limit) return { hits, next: after, ranked: null };
        hits.push({ message, document, spans: spans ?? [], mended });
        after = { at: candidate.at, id: candidate.id };
      }
      looked += candidates.length;
      const last = candidates.at(-1);
      if (!last || candidates.length < size) return { hits, next: undefined, ranked: null };
      after = { at: last.at, id: last.id };
      size = most;
    }
    return { hits, next: after, ranked: null };
  }

  /** Ranks the newest hits. The same request as of the same position ranks the same, so a place in it is a cursor. */
  private async ranked(prepared: Prepared, handles: Map<number, Handle>, limit: number, rank: number): Promise<Page> {
    const newest = await this.page(prepared, handles, 'newest', RANKED, undefined);
    const hits = byRelevance(newest.hits).slice(rank, rank + limit);
    const end = rank + hits.length;
    return { hits, next: end < newest.hits.length ? { rank: end } : undefined, ranked: newest.hits.length };
  }

  private async total({ question, matcher, asOf }: Prepared): Promise<{ total: number; capped: boolean }> {
    const { certain, uncertain, capped } = await this.index.total(question, TOTAL_CAP);
    if (uncertain === 0) return { total: Math.min(certain, TOTAL_CAP), capped };
    const ids = await this.index.uncertain(question, COUNT_BUDGET + 1);
    const looked = ids.slice(0, COUNT_BUDGET).map((id) => ({ id }));
    const until = performance.now() + COUNT_MILLISECONDS;
    let matches = 0;
    for await (const { spans } of this.verdicts.of(looked, matcher, asOf)) {
      if (spans) matches++;
      if (performance.now() > until) return { total: Math.min(certain + matches, TOTAL_CAP), capped: true };
    }
    return { total: Math.min(certain + matches, TOTAL_CAP), capped: capped || ids.length > COUNT_BUDGET };
  }

  /** The index's copy of these is not the ledger's: put the ledger's in its place. */
  private mend(hits: readonly Hit[]): void {
    const ids = hits.filter((hit) => hit.mended).map((hit) => hit.message.id);
    if (ids.length === 0) return;
    this.log.error('index disagrees with ledger', { messages: ids.length });
    this.indexer.mend(ids).catch((error: unknown) => this.log.error('index not mended', {}, error));
  }
}
