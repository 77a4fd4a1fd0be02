import { Problem } from '@minutebook/platform';
import { compileQuery } from '@minutebook/query';
import { readQuery, type SearchIndex, TOTAL_CAP } from '@minutebook/search';
import type { Resolver } from '../../libs/search/src/answer/resolver';
import type { Candidate, Question, SortKey } from '../../libs/search/src/search-index';
import { documentOf } from '../matcher/corpus';

type Total = Pick<Asked, 'total' | 'exact' | 'stopped'>;

/** As in answer/search.ts. */
const BATCH = 200;
const PAGE_BUDGET = 20_000;
const COUNT_BUDGET = 2_000;
/** A page of a screen. */
const LIMIT = 50;

/** What one search took and found. */
export interface Asked {
  readonly source: string;
  /** Of query, vocabulary and index; not of opening messages. */
  readonly milliseconds: number;
  /** The longest call of the index or vocabulary. */
  readonly slowest: number;
  /** Hits, as far as they are counted. */
  readonly total: number;
  /** All hits are counted, and each is certain or verified. */
  readonly exact: boolean;
  /** The index stopped because it took too long: no answer, or no count. */
  readonly stopped: boolean;
}

/** Searches as `Search` does, on texts that are made again instead of read from a ledger. */
export class Asker {
  private spent = 0;
  private slowest = 0;

  constructor(
    private readonly index: SearchIndex,
    private readonly resolver: Resolver,
    private readonly textOf: (id: number) => string,
  ) {}

  async ask(source: string): Promise<Asked> {
    this.spent = this.slowest = 0;
    const found = await this.search(source).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'search-too-slow') return undefined;
      throw error;
    });
    return {
      source,
      milliseconds: this.spent,
      slowest: this.slowest,
      ...(found ?? { total: 0, exact: false, stopped: true }),
    };
  }

  private async search(source: string): Promise<Total> {
    const { signal } = new AbortController();
    const question: Question = await this.timed(async () => {
      const tree = readQuery(source, 'search');
      return { tree, resolution: await this.resolver.resolve(tree, signal), signal };
    });
    const matcher = compileQuery(question.tree);
    const matches = (id: number): boolean => matcher.match(documentOf(this.textOf(id))) !== null;
    await this.page(question, matches);
    return this.total(question, matches);
  }

  private async page(question: Question, matches: (id: number) => boolean): Promise<void> {
    let after: SortKey | undefined;
    let size = this.index.isExact(question) ? LIMIT + 1 : BATCH;
    for (let [looked, hits] = [0, 0]; looked < PAGE_BUDGET;) {
      const candidates: readonly Candidate[] = await this.timed(() =>
        this.index.page({ ...question, sort: 'newest', after, limit: size }),
      );
      hits += candidates.filter(({ certain, id }) => certain || matches(id)).length;
      looked += candidates.length;
      if (hits > LIMIT || candidates.length < size) return;
      after = candidates.at(-1);
      size = BATCH;
    }
  }

  private async total(question: Question, matches: (id: number) => boolean): Promise<Total> {
    const { certain, uncertain, capped } = await this.timed(() => this.index.total(question, TOTAL_CAP));
    // Capped below the cap: the count was stopped, and what there is of it is given out.
    const stopped = capped && certain + uncertain <= TOTAL_CAP;
    if (uncertain === 0) return { total: Math.min(certain, TOTAL_CAP), exact: !capped, stopped };
    const ids = await this.timed(() => this.index.uncertain(question, COUNT_BUDGET + 1));
    return {
      total: Math.min(certain + ids.slice(0, COUNT_BUDGET).filter(matches).length, TOTAL_CAP),
      exact: !capped && ids.length <= COUNT_BUDGET,
      stopped,
    };
  }

  private async timed<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      const took = performance.now() - started;
      this.spent += took;
      this.slowest = Math.max(this.slowest, took);
    }
  }
}
