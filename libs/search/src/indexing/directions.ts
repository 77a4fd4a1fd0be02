import type { Directory } from '@minutebook/archive';
import type { Database } from '@minutebook/platform';
import type { PartyTest, Query } from '@minutebook/query';
import type { PageRequest, SearchIndex } from '../search-index';
import { readDirectionPass, writeDirectionPass } from '../store/direction-store';

/** Messages a step takes in again. */
const STEP = 500;
/** Handles whose messages are looked up one by one; of more, every message is looked at. */
const MAX_HANDLES = 2_000;

const NOBODY = { range: { start: 0, end: 0 } };
const EVERYTHING: Query = { ...NOBODY, kind: 'and', of: [] };
const ANY_OF: PartyTest = { ...NOBODY, kind: 'party', field: 'participant', text: '', handle: null, name: null };

/**
 * Keeps what an index says of directions in step with the directory. Whether *every* addressee is of the firm is nothing
 * either engine answers fast about a set of tens of thousands of handles, so it stands in the document. When handles change
 * sides, their messages are taken in again, oldest first, a step at a time from a position of its own; until that is done,
 * searches by direction look at those messages one by one.
 */
export class Directions {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly index: SearchIndex,
  ) {}

  /** Handles about whose messages the index may be behind; undefined when that is anybody. */
  async unsettled(): Promise<readonly number[] | undefined> {
    const { settled } = await readDirectionPass(this.database, this.index.name);
    const { revision } = await this.directory.whoIsWho();
    return settled >= revision ? [] : this.directory.shifted(settled, revision, MAX_HANDLES);
  }

  /** One step; false when nothing is left to do. `takeIn` has the index take these messages in again. */
  async step(takeIn: (ids: readonly number[]) => Promise<void>, signal: AbortSignal): Promise<boolean> {
    const pass = await readDirectionPass(this.database, this.index.name);
    const { revision } = await this.directory.whoIsWho();
    const { settled, after } = pass;
    const target = pass.target ?? revision;
    if (settled >= revision) return false;
    const handles = await this.directory.shifted(settled, target, MAX_HANDLES);
    const page =
      handles?.length === 0 ? [] : await this.index.page({ ...askedOf(handles), after, limit: STEP, signal });
    if (page.length > 0) await takeIn(page.map(({ id }) => id));
    const last = page.at(-1);
    await writeDirectionPass(
      this.database,
      this.index.name,
      last && page.length === STEP
        ? { settled, target, after: { at: last.at, id: last.id } }
        : { settled: target, target: null, after: undefined },
    );
    return true;
  }
}

function askedOf(handles: readonly number[] | undefined): Pick<PageRequest, 'tree' | 'resolution' | 'sort'> {
  const fit = { some: handles ?? [], all: handles ?? [] };
  return {
    tree: handles ? ANY_OF : EVERYTHING,
    resolution: { terms: new Map(), parties: new Map([[ANY_OF, fit]]), unsettled: [], instead: new Map() },
    sort: 'oldest',
  };
}
