import { Sight } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import type { Query, ZoneKind } from '@minutebook/query';
import { type Candidate, DISGUISED, type Question, type SearchIndex, type SortKey } from '../search-index';
import type { Resolver } from './resolver';

const PAGE = 10_000;
const TRIES = 3;
const NOWHERE = { start: 0, end: 0 };
const EVERYTHING: Query = { kind: 'and', of: [], range: NOWHERE };
const DISGUISED_ONES: Query = { kind: 'value', field: 'has', value: DISGUISED, range: NOWHERE };

/** A stretch of the archive, by the time that orders it; `to` is not included. Null: without an end there. */
export interface Stretch {
  readonly from: Date | null;
  readonly to: Date | null;
}

export interface Swept extends Stretch {
  readonly tree: Query;
  /** Where words without a zone field are looked for; without it, in all zones. */
  readonly zones?: readonly ZoneKind[];
  /** Only messages that cannot be read otherwise than they are spelled; the others are {@link Sweep.disguised}. */
  readonly plainly?: boolean;
  /** The archive as it was with this many ledger entries. */
  readonly asOf: number;
  readonly signal: AbortSignal;
}

/**
 * All that a query may find, of the whole archive and not only of its newest pages: what a rehearsal counts. The index
 * proposes; what is not certain is for the caller to open.
 */
export class Sweep {
  constructor(
    private readonly index: SearchIndex,
    private readonly resolver: Resolver,
  ) {}

  /** Ledger entries the index stands on. */
  position(): Promise<number> {
    return this.index.position();
  }

  /** Candidates in pages, oldest first. */
  async *candidates(swept: Swept): AsyncGenerator<readonly Candidate[]> {
    // Nothing was taken in yet: not even the index may be there.
    if (swept.asOf === 0) return;
    const question = await this.question(swept);
    for (let after: SortKey | undefined; ;) {
      swept.signal.throwIfAborted();
      const page = await this.page(question, after);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      const last = page.at(-1)!;
      after = { at: last.at, id: last.id };
    }
  }

  /** Times of the first and last message of a stretch; undefined where there is none. */
  async ends(stretch: Omit<Swept, 'tree'>): Promise<{ first: Date; last: Date } | undefined> {
    if (stretch.asOf === 0) return undefined;
    const question = await this.question({ ...stretch, tree: EVERYTHING });
    const [[first], [last]] = await Promise.all([
      this.index.page({ ...question, sort: 'oldest', limit: 1 }),
      this.index.page({ ...question, sort: 'newest', limit: 1 }),
    ]);
    return first && last && { first: first.at, last: last.at };
  }

  /** What could be read otherwise than it is spelled, in pages, oldest first: where every query for disguises has to look. */
  disguised(stretch: Omit<Swept, 'tree'>): AsyncGenerator<readonly Candidate[]> {
    return this.candidates({ ...stretch, tree: DISGUISED_ONES });
  }

  /** Everything in a stretch, in pages, oldest first. */
  all(stretch: Omit<Swept, 'tree'>): AsyncGenerator<readonly Candidate[]> {
    return this.candidates({ ...stretch, tree: EVERYTHING });
  }

  private async question({ tree, zones, plainly, from, to, asOf, signal }: Swept): Promise<Question> {
    const [resolution, position] = await Promise.all([this.resolver.resolve(tree, signal), this.index.position()]);
    return {
      tree,
      zones,
      plainly,
      resolution,
      asOf: asOf < position ? asOf : undefined,
      // A time is to an index what a scope is: nothing else of the archive is there.
      sight: from || to ? new Sight('', undefined, { people: null, channels: null, from, until: to }) : undefined,
      signal,
    };
  }

  /** Nobody waits in front of a screen: what a busy machine stopped is asked again. */
  private async page(question: Question, after: SortKey | undefined): Promise<readonly Candidate[]> {
    for (let left = TRIES; ; left--) {
      try {
        return await this.index.page({ ...question, sort: 'oldest', after, limit: PAGE });
      } catch (error) {
        if (left <= 1 || !(error instanceof Problem) || error.code !== 'search-too-slow') throw error;
      }
    }
  }
}
