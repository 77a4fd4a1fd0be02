import { isMessage } from '../ledger/events';
import type { ArchivedVersion } from '../reading/reader';
import type { Handle } from './who-is-who';

/** Somebody came into a room or went out of it, as a notice of the service says. */
export interface Movement {
  readonly handle: number;
  readonly at: Date;
  readonly into: boolean;
  readonly notice: string;
  readonly message: number;
  /** The notice only names them in words; there is no telling two of one name apart. */
  readonly byName: boolean;
}

/** A handle as party of a message: sent it, was addressed by it. */
export interface Sight {
  readonly handle: number;
  readonly at: Date;
  readonly message: number;
}

/** Why somebody is thought to have been in a room. */
export type PresenceGround = 'came-in' | 'went-out-later' | 'seen-before-and-after' | 'seen-before' | 'seen-only-later';

export interface Presence {
  readonly handle: number;
  readonly ground: PresenceGround;
  /** What the ground rests on. */
  readonly message: number;
  readonly since: Date;
  readonly byName: boolean;
}

const INTO = new Set(['group-created', 'member-added', 'member-joined']);
const OUT = new Set(['member-removed', 'member-left']);
/** Who goes or comes is whoever the notice is by; else it is whom it is about. */
const OWN = new Set(['group-created', 'member-joined', 'member-left']);

/** Movements a notice tells of. Where the source names parties, those; else the members whose names stand in its words. */
export function movementsOf(version: ArchivedVersion, members: readonly Handle[]): Movement[] {
  const { event, at, message, sender } = version;
  if (!isMessage(event) || event.notice === undefined) return [];
  const { notice } = event;
  const into = INTO.has(notice);
  if (!into && !OUT.has(notice)) return [];
  const others = version.parties.filter((id) => id !== sender);
  const made = (handle: number, byName: boolean): Movement => ({ handle, at, into, notice, message, byName });
  if (OWN.has(notice) && sender !== null) return [made(sender, false)];
  if (others.length > 0) return others.map((handle) => made(handle, false));
  const named = namedIn(event.body, members).filter(({ id }) => id !== sender);
  // "Ann added Bo": the first name is whose doing it was, where there are several and nobody signs.
  const about = OWN.has(notice) ? named.slice(0, 1) : sender === null && named.length > 1 ? named.slice(1) : named;
  return about.map(({ id }) => made(id, true));
}

/** Handles whose names or values stand in a text, in the order they do; of two that overlap, the longer. */
export function namedIn(text: string, members: readonly Handle[]): Handle[] {
  const folded = text.normalize('NFC').toLowerCase();
  const found: { handle: Handle; start: number; end: number }[] = [];
  for (const handle of members)
    for (const name of new Set([handle.name, handle.value])) {
      const wanted = name.normalize('NFC').toLowerCase().trim();
      const start = wanted === '' ? -1 : folded.indexOf(wanted);
      if (start >= 0) found.push({ handle, start, end: start + wanted.length });
    }
  found.sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept: typeof found = [];
  for (const place of found)
    if (!kept.some(({ handle, start, end }) => handle === place.handle || (place.start < end && start < place.end)))
      kept.push(place);
  return kept.sort((a, b) => a.start - b.start).map(({ handle }) => handle);
}

/**
 * Who was in the room at a moment. The last notice before it decides, unless they were seen after it; without one, a later
 * notice that they left means that they were there, and one that they came means that they were not; and without any,
 * being seen before or after.
 *
 * @param movements of the conversation, in the order of time
 * @param sights by handle: the last one up to the moment and the first one after it
 */
export function presentAt(
  at: Date,
  movements: readonly Movement[],
  sights: ReadonlyMap<number, { readonly before?: Sight; readonly after?: Sight }>,
): Presence[] {
  const handles = new Set([...movements.map(({ handle }) => handle), ...sights.keys()]);
  return [...handles].flatMap((handle): Presence[] => {
    const own = movements.filter((movement) => movement.handle === handle);
    const last = own.filter((movement) => movement.at <= at).at(-1);
    const next = own.find((movement) => movement.at > at);
    const { before, after } = sights.get(handle) ?? {};
    const seen = (sight: Sight, ground: PresenceGround): Presence[] => [
      { handle, ground, message: sight.message, since: sight.at, byName: false },
    ];
    if (last?.into) return [{ handle, ground: 'came-in', message: last.message, since: last.at, byName: last.byName }];
    if (last) return before && before.at > last.at ? seen(before, 'seen-before') : [];
    if (next && !next.into)
      return [{ handle, ground: 'went-out-later', message: next.message, since: next.at, byName: next.byName }];
    if (before) return seen(before, after ? 'seen-before-and-after' : 'seen-before');
    if (next) return [];
    return after ? seen(after, 'seen-only-later') : [];
  });
}
