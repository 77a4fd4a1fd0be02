import type { Transaction } from '@minutebook/platform';
import { catchArrivals, type CaughtRow, catchRows, isAnyHeld, type Newly, STANDING } from '../store/held-store';
import type { Reach } from '../store/hold-context-store';
import type { EntryFacts } from '../store/hold-follow-store';
import type { StandingHold, StandingHolds } from './standing';

/**
 * Writes what follows from these entries. Nearly everything just met is held by nobody yet: only what a hold has caught that
 * looked through the archive meanwhile.
 */
export async function catchNews(
  tx: Transaction,
  entries: readonly EntryFacts[],
  rows: readonly CaughtRow[],
): Promise<Newly[]> {
  if (rows.length === 0) return [];
  const met = new Set(entries.flatMap(({ message, version }) => (version === 0 ? [message] : [])));
  if (met.size === 0 || (await isAnyHeld(tx, [...met]))) return catchRows(tx, STANDING, rows);
  const rest = rows.filter(({ message }) => !met.has(message));
  return [
    ...(await catchArrivals(tx, rest.length === 0 ? rows : rows.filter(({ message }) => met.has(message)))),
    ...(await catchRows(tx, STANDING, rest)),
  ];
}

export function row(
  { message, version }: EntryFacts,
  { hold, scope }: StandingHold,
  ground: 'matched' | 'context',
  because: number,
  since: Date,
) {
  return { message, hold, ground, because, scope: scope.number, arrived: version === 0, since };
}

/** What comes in beside the matches of a hold, by conversation and day. */
export function besides(
  places: readonly Reach[],
  holds: StandingHolds,
  entries: readonly EntryFacts[],
): { readonly entry: EntryFacts; readonly hold: StandingHold }[] {
  const byPlace = new Map<string, StandingHold[]>();
  for (const { conversation, day, hold } of places) {
    const standing = holds.byId.get(hold);
    const place = `${conversation} ${day ?? ''}`;
    if (standing) byPlace.set(place, [...(byPlace.get(place) ?? []), standing]);
  }
  if (byPlace.size === 0) return [];
  return entries
    .filter(({ version }) => version === 0)
    .flatMap((entry) =>
      [dayOf(entry), ''].flatMap((day) =>
        (byPlace.get(`${entry.conversation} ${day}`) ?? []).map((hold) => ({ entry, hold })),
      ),
    );
}

/** A statement takes a row once: reasons for the same go together, and a match displaces context. */
export function once<R extends ReturnType<typeof row>>(rows: readonly R[]): R[] {
  const found = new Map<string, R>();
  for (const one of rows) {
    const key = `${one.message} ${one.hold}`;
    const known = found.get(key);
    if (!known) found.set(key, one);
    else if (known.ground === one.ground) found.set(key, { ...known, because: known.because | one.because });
    else if (one.ground === 'matched') found.set(key, one);
  }
  return [...found.values()];
}

export function counted(fresh: readonly Newly[]): Newly[] {
  const counts = new Map<number, Newly>();
  for (const { hold, held, caught } of fresh) {
    const count = counts.get(hold) ?? { hold, held: 0, caught: 0 };
    counts.set(hold, { hold, held: count.held + held, caught: count.caught + caught });
  }
  return [...counts.values()].sort((a, b) => a.hold - b.hold);
}

/** UTC day, as it slices conversations. */
export function dayOf({ at }: Pick<EntryFacts, 'at'>): string {
  return at.toISOString().slice(0, 10);
}
