import { type Clock, Problem, type Queries, type Transaction } from '@minutebook/platform';
import { type Directory, normalOf } from '../people/directory';
import {
  addRecordMates,
  bindErasure,
  erasurePage,
  findErasureMessages,
  judgeErasure,
  looseOfErasure,
  recordMatesOf,
} from '../store/erasure-finding-store';
import { type ErasureRow, recordEvaluation } from '../store/erasure-store';

/** Handles of one subject; more are not one person's. */
const MOST_HANDLES = 2_000;
/** Messages judged by one statement. */
const PAGE = 10_000;

/** What others know that keeps messages: an alert that is open, a case. The archive does not know what those are. */
export interface Keeping {
  reasons(
    queries: Queries,
    messages: readonly number[],
  ): Promise<ReadonlyMap<number, readonly { readonly kind: string }[]>>;
}

/**
 * Finds the messages of an erasure request and what keeps each of them. Retention and holds are asked with the functions
 * the guards in the database ask, so that what is found free here is what a disposal may take.
 */
export class ErasureEvaluation {
  constructor(
    private readonly directory: Directory,
    private readonly keepers: Keeping,
    private readonly clock: Clock,
  ) {}

  /** In the caller's transaction, which has locked the request. Whether it found anything else than the time before. */
  async look(tx: Transaction, request: ErasureRow): Promise<boolean> {
    let changes = await this.find(tx, request);
    for (let after = 0; ;) {
      const ids = await erasurePage(tx, request.id, after, PAGE);
      if (ids.length === 0) break;
      const reasons = await this.keepers.reasons(tx, ids);
      changes += await judgeErasure(
        tx,
        request.id,
        ids,
        ids.map((id) => keptOf(reasons.get(id))),
      );
      after = ids.at(-1)!;
    }
    changes += await bindErasure(tx, request.id, await this.bound(tx, request.id));
    const changed = changes > 0 || request.round === 0;
    await recordEvaluation(tx, request.id, this.clock.now(), changed);
    return changed;
  }

  /** Adds its messages, and what shares a record with them. How many were not known before. */
  private async find(tx: Transaction, request: ErasureRow): Promise<number> {
    const handles = await this.handlesOf(request);
    if (handles.length === 0) return 0;
    let found = 0;
    for (let fresh = await findErasureMessages(tx, request, handles); fresh.length > 0;) {
      found += fresh.length;
      const mates: number[] = [];
      for (let at = 0; at < fresh.length; at += PAGE)
        mates.push(...(await addRecordMates(tx, request.id, fresh.slice(at, at + PAGE))));
      fresh = mates;
    }
    return found;
  }

  /** Archived handles that are or ever were the subject's, and those the request names. Throws `erasure-too-broad`. */
  async handlesOf({ persons, handles }: Pick<ErasureRow, 'persons' | 'handles'>): Promise<number[]> {
    const ids = new Set<number>();
    if (persons.length > 0) {
      const now = await this.directory.whoIsWho();
      const wanted = new Set(persons.map((person) => now.person(person)?.id));
      const theirs = await this.directory.ofPeople(({ id }) => wanted.has(id), MOST_HANDLES + 1);
      for (const { id } of theirs) ids.add(id);
    }
    for (const { scheme, value } of handles) {
      const found = await this.directory.find({ value: normalOf(value).normal }, MOST_HANDLES + 1);
      for (const handle of found) if (handle.scheme === scheme) ids.add(handle.id);
    }
    if (ids.size > MOST_HANDLES)
      throw new Problem({
        code: 'erasure-too-broad',
        status: 422,
        title: `The request covers more than ${MOST_HANDLES} handles.`,
        detail: 'Nothing was changed.',
        hint: 'Name the people and handles of one subject.',
        fields: { persons: 'have more handles than one subject can have' },
      });
    return [...ids];
  }

  /** Messages that could go but for one whose bytes stand in the same record: what stays keeps those it is bound to. */
  private async bound(tx: Transaction, request: number): Promise<number[]> {
    const ids = await looseOfErasure(tx, request);
    const loose = new Set(ids);
    const mates: { message: number; mate: number }[] = [];
    for (let at = 0; at < ids.length; at += PAGE) mates.push(...(await recordMatesOf(tx, ids.slice(at, at + PAGE))));
    for (let before = -1; before !== loose.size;) {
      before = loose.size;
      for (const { message, mate } of mates) if (!loose.has(mate)) loose.delete(message);
    }
    return ids.filter((id) => !loose.has(id));
  }
}

/** A case is about a claim, Art 17(3)(e); whatever else is open is a duty to look, Art 17(3)(b). */
function keptOf(reasons: readonly { readonly kind: string }[] | undefined): 'case' | 'alert' | null {
  if (!reasons?.length) return null;
  // Whoever asked for records has a claim to them as a case has.
  return reasons.some(({ kind }) => kind === 'case' || kind === 'request') ? 'case' : 'alert';
}
