import type { ArchivedMessage, Directory, Handle, Reader } from '@minutebook/archive';
import type { Coverage } from '@minutebook/contract';
import { type Log, Problem } from '@minutebook/platform';
import { compileQuery, type Document, parse, type Query, type Span } from '@minutebook/query';
import { documentOf } from '../indexing/documents';
import type { Indexer } from '../indexing/indexer';
import type { Candidate, Resolution, SearchIndex, SortKey } from '../search-index';
import type { CoverageGauge } from './coverage';
import type { Resolver } from './resolver';

/** Totals are counted up to here and said to be "at least" beyond. */
export const TOTAL_CAP = 10_000;
/** Uncertain candidates looked at for a total; beyond, the total is a floor. */
const COUNT_BUDGET = 2_000;
/** Uncertain candidates looked at for one page before it is given out as it is. */
const PAGE_BUDGET = 20_000;
const BATCH = 200;

export interface SearchRequest {
  readonly source: string;
  /** IANA zone in which dates of the query are meant. */
  readonly zone?: string | undefined;
  readonly sort: 'newest' | 'oldest';
  readonly after?: SortKey | undefined;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface Hit {
  readonly message: ArchivedMessage;
  readonly document: Document;
  readonly spans: readonly Span[];
  /** The index was certain, and the ledger says otherwise: the index holds something else than the archive (R91). */
  readonly mended: boolean;
}

export interface Answer {
  readonly hits: readonly Hit[];
  readonly handles: ReadonlyMap<number, Handle>;
  readonly next: SortKey | undefined;
  readonly total: number;
  readonly capped: boolean;
  readonly coverage: Coverage;
}

/** Parses a query or refuses it with every fault and its place: nothing runs a guess (semantics.md 16). */
export function readQuery(source: string, mode: 'search' | 'rule', zone?: string): Query {
  const { tree, errors } = parse(source, { mode, ...(zone !== undefined && { zone }) });
  if (tree === null || errors.length > 0) {
    throw new Problem({
      code: 'query-invalid',
      status: 422,
      title: errors[0]?.message ?? 'The query is empty.',
      detail: errors.length > 1 ? `${errors.length - 1} more like this.` : undefined,
      hint: errors[0]?.fix ? `Perhaps: ${errors[0].fix.label}` : undefined,
      more: { faults: errors },
    });
  }
  return tree;
}

/**
 * Search: the index finds candidates, the matcher decides on the ledger's copy, and every answer says how much of the
 * archive it looked at.
 */
export class Search {
  constructor(
    private readonly reader: Reader,
    private readonly directory: Directory,
    private readonly index: SearchIndex,
    private readonly indexer: Indexer,
    private readonly resolver: Resolver,
    private readonly gauge: CoverageGauge,
    private readonly log: Log,
  ) {}

  async run(request: SearchRequest): Promise<Answer> {
    const tree = readQuery(request.source, 'search', request.zone);
    const resolution = await this.resolver.resolve(tree, request.signal);
    const matcher = compileQuery(tree);
    const page = await this.page(tree, resolution, matcher, request);
    const [{ total, capped }, coverage] = await Promise.all([
      this.total(tree, resolution, matcher, request.signal),
      this.gauge.read(),
    ]);
    return { ...page, total, capped, coverage };
  }

  private async page(
    tree: Query,
    resolution: Resolution,
    matcher: Matcher,
    request: SearchRequest,
  ): Promise<Pick<Answer, 'hits' | 'handles' | 'next'>> {
    const hits: Hit[] = [];
    const handles = new Map<number, Handle>();
    let after = request.after;
    for (let looked = 0; looked < PAGE_BUDGET;) {
      const candidates = await this.index.page({
        tree,
        resolution,
        sort: request.sort,
        after,
        limit: Math.max(BATCH, request.limit + 1),
        signal: request.signal,
      });
      for await (const { candidate, message, document, spans } of this.look(candidates, matcher, handles)) {
        if (!spans && !candidate.certain) continue;
        if (hits.length === request.limit) return { hits, handles, next: after };
        hits.push({ message, document, spans: spans ?? [], mended: !spans });
        after = { at: candidate.at, id: candidate.id };
      }
      looked += candidates.length;
      const last = candidates.at(-1);
      if (!last || candidates.length < Math.max(BATCH, request.limit + 1)) break;
      after = { at: last.at, id: last.id };
      if (looked >= PAGE_BUDGET) return { hits, handles, next: after };
    }
    this.mend(hits);
    return { hits, handles, next: undefined };
  }

  /** Opens candidates in batches and lets the matcher look. A candidate the archive does not know is the index's alone. */
  private async *look(
    candidates: readonly Candidate[],
    matcher: Matcher,
    handles: Map<number, Handle>,
  ): AsyncGenerator<{
    candidate: Candidate;
    message: ArchivedMessage;
    document: Document;
    spans: readonly Span[] | null;
  }> {
    for (let from = 0; from < candidates.length; from += BATCH) {
      const batch = candidates.slice(from, from + BATCH);
      const messages = new Map(
        (await this.reader.messages(batch.map((candidate) => candidate.id))).map((message) => [message.id, message]),
      );
      for (const [id, handle] of await this.directory.byId(
        [...messages.values()].flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
      ))
        handles.set(id, handle);
      for (const candidate of batch) {
        const message = messages.get(candidate.id);
        if (!message) continue;
        const document = documentOf(message, handles);
        yield { candidate, message, document, spans: matcher.match(document) };
      }
    }
  }

  private async total(
    tree: Query,
    resolution: Resolution,
    matcher: Matcher,
    signal: AbortSignal,
  ): Promise<{ total: number; capped: boolean }> {
    const { certain, uncertain, capped } = await this.index.total({ tree, resolution, signal }, TOTAL_CAP);
    if (uncertain === 0) return { total: Math.min(certain, TOTAL_CAP), capped };
    const ids = await this.index.uncertain({ tree, resolution, signal }, COUNT_BUDGET + 1);
    let matches = 0;
    const looked = ids.slice(0, COUNT_BUDGET).map((id) => ({ id, at: new Date(0), certain: false }));
    for await (const { spans } of this.look(looked, matcher, new Map())) if (spans) matches++;
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

type Matcher = ReturnType<typeof compileQuery>;
