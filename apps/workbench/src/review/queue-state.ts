import type { AlertRow, AlertSort } from '@minutebook/contract';
import { daysAhead } from '../ui/time';

export const VIEWS = ['open', 'mine', 'to-sign', 'snoozed', 'closed', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** A queue as far as it is loaded. Pure: what the screen does to it is tested without a screen. */
export interface QueueState {
  readonly view: View;
  readonly sort: AlertSort;
  readonly rows: readonly AlertRow[];
  /** Cursor of the next page; null: that is all. */
  readonly next: string | null;
  /** Rows that came meanwhile and are not shown: nothing moves under the reader. */
  readonly fresh: number;
}

export interface AlertPage {
  readonly items: readonly AlertRow[];
  readonly next: string | null;
}

export function opened(view: View, { items, next }: AlertPage, sort: AlertSort = 'due'): QueueState {
  return { view, sort, rows: items, next, fresh: 0 };
}

export function appended(state: QueueState, { items, next }: AlertPage): QueueState {
  const known = new Set(state.rows.map(({ id }) => id));
  return { ...state, rows: [...state.rows, ...items.filter(({ id }) => !known.has(id))], next };
}

/**
 * A first page read again. Rows that are shown take their new content where they stand; new ones are counted, not put in;
 * ones that are gone stay, marked by their newer state if somebody told it, until the reader asks.
 */
export function refreshed(state: QueueState, { items }: AlertPage): QueueState {
  const now = new Map(items.map((row) => [row.id, row]));
  const known = new Set(state.rows.map(({ id }) => id));
  // What stands after everything known belongs to a page that is not loaded yet.
  const lastKnown = state.next === null ? items.length : items.findLastIndex(({ id }) => known.has(id));
  const fresh = items.filter(({ id }, at) => at < lastKnown && !known.has(id));
  return { ...state, rows: state.rows.map((row) => now.get(row.id) ?? row), fresh: fresh.length };
}

/** What an act answered, put in the place of its row. */
export function changed(state: QueueState, row: AlertRow): QueueState {
  return { ...state, rows: state.rows.map((other) => (other.id === row.id ? row : other)) };
}

/** Whether a row belongs in a view, for this reader. */
export function belongs(
  view: View,
  row: Pick<AlertRow, 'state' | 'claimedBy' | 'assignedTo' | 'snoozedUntil'>,
  reader: string,
  now: number,
): boolean {
  const waits = row.state === 'new' || row.state === 'claimed';
  const asleep = row.snoozedUntil !== null && new Date(row.snoozedUntil).getTime() > now;
  switch (view) {
    case 'open':
      return waits && !asleep;
    case 'mine':
      return (
        (row.claimedBy?.id === reader && (row.state === 'claimed' || row.state === 'decided')) ||
        (row.assignedTo?.id === reader && row.state === 'new' && !asleep)
      );
    case 'to-sign':
      return row.state === 'decided' && row.claimedBy?.id !== reader;
    case 'snoozed':
      return waits && asleep;
    case 'closed':
      return row.state === 'closed';
    case 'all':
      return true;
  }
}

export function left(state: QueueState, id: string): QueueState {
  return { ...state, rows: state.rows.filter((row) => row.id !== id) };
}

/** Puts a row back where its due time has it (after an undo). */
export function returned(state: QueueState, row: AlertRow): QueueState {
  const rows = state.rows.filter(({ id }) => id !== row.id);
  const at = rows.findIndex((other) => precedes(state, row, other));
  return { ...state, rows: at < 0 ? [...rows, row] : [...rows.slice(0, at), row, ...rows.slice(at)] };
}

/**
 * The row to go to when `id` is done: the next one nobody else holds or was given, else the one before. Of `sent` the
 * reader has just decided, and waits only for the answer.
 */
export function following(
  state: QueueState,
  id: string,
  reader: string,
  sent: ReadonlySet<string> = new Set(),
): AlertRow | undefined {
  const at = state.rows.findIndex((row) => row.id === id);
  const free = (row: AlertRow): boolean => {
    const whose = row.claimedBy ?? row.assignedTo;
    return !sent.has(row.id) && (state.view !== 'open' || whose === null || whose.id === reader);
  };
  return state.rows.slice(at + 1).find(free) ?? state.rows.slice(0, Math.max(0, at)).findLast(free);
}

export function neighbour(state: QueueState, id: string | null, by: 1 | -1): AlertRow | undefined {
  const at = state.rows.findIndex((row) => row.id === id);
  if (at < 0) return state.rows[0];
  return state.rows[Math.min(state.rows.length - 1, Math.max(0, at + by))];
}

export type GroupName = 'late' | 'today' | 'tomorrow' | 'week' | 'later' | 'closed' | 'all' | 'score';

export type QueueEntry =
  | { readonly kind: 'group'; readonly key: string; readonly name: GroupName; readonly count: number | null }
  | { readonly kind: 'row'; readonly key: string; readonly row: AlertRow; readonly position: number };

/** Rows under the day they are due, or all together where they stand by score. A count only where the whole group is loaded. */
export function entriesOf(state: QueueState, zone: string, now: number): QueueEntry[] {
  const entries: QueueEntry[] = [];
  const counts = new Map<GroupName, number>();
  const { view } = state;
  const nameOf = (row: AlertRow): GroupName =>
    view === 'closed' || view === 'all' ? view : state.sort === 'score' ? 'score' : groupOf(row.dueAt, zone, now);
  for (const row of state.rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  const last = state.rows.at(-1);
  let group: GroupName | undefined;
  state.rows.forEach((row, i) => {
    const name = nameOf(row);
    if (name !== group) {
      const whole = state.next === null || (last !== undefined && nameOf(last) !== name);
      entries.push({ kind: 'group', key: `group ${name}`, name, count: whole ? (counts.get(name) ?? 0) : null });
    }
    group = name;
    entries.push({ kind: 'row', key: row.id, row, position: i + 1 });
  });
  return entries;
}

function groupOf(dueAt: string, zone: string, now: number): GroupName {
  if (new Date(dueAt).getTime() < now) return 'late';
  const days = daysAhead(dueAt, zone, now);
  if (days <= 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days <= 7 ? 'week' : 'later';
}

/** The server's order: by due time or score, then number; all of them by when they were raised; what was closed last comes first. */
function precedes({ view, sort }: QueueState, a: AlertRow, b: AlertRow): boolean {
  if (view === 'closed') return true;
  if (view !== 'all' && sort === 'score') return a.score === b.score ? Number(a.id) < Number(b.id) : a.score > b.score;
  const key = view === 'all' ? 'raisedAt' : 'dueAt';
  const order = a[key] === b[key] ? Number(a.id) - Number(b.id) : a[key] < b[key] ? -1 : 1;
  return view === 'all' ? order > 0 : order < 0;
}
