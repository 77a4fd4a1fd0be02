import type { AlertRow } from '@minutebook/contract';
import { daysAhead } from '../ui/time';

export const VIEWS = ['open', 'mine', 'to-sign', 'closed'] as const;
export type View = (typeof VIEWS)[number];

/** A queue as far as it is loaded. Pure: what the screen does to it is tested without a screen. */
export interface QueueState {
  readonly view: View;
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

export function opened(view: View, { items, next }: AlertPage): QueueState {
  return { view, rows: items, next, fresh: 0 };
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
  const lastDue = state.rows.at(-1);
  const fresh = items.filter(
    (row) => !known.has(row.id) && (state.next === null || !lastDue || precedes(state.view, row, lastDue)),
  );
  return { ...state, rows: state.rows.map((row) => now.get(row.id) ?? row), fresh: fresh.length };
}

/** What an act answered, put in the place of its row. */
export function changed(state: QueueState, row: AlertRow): QueueState {
  return { ...state, rows: state.rows.map((other) => (other.id === row.id ? row : other)) };
}

/** Whether a row belongs in a view, for this reader. */
export function belongs(view: View, row: Pick<AlertRow, 'state' | 'claimedBy'>, reader: string): boolean {
  switch (view) {
    case 'open':
      return row.state === 'new' || row.state === 'claimed';
    case 'mine':
      return row.claimedBy?.id === reader && (row.state === 'claimed' || row.state === 'decided');
    case 'to-sign':
      return row.state === 'decided' && row.claimedBy?.id !== reader;
    case 'closed':
      return row.state === 'closed';
  }
}

export function left(state: QueueState, id: string): QueueState {
  return { ...state, rows: state.rows.filter((row) => row.id !== id) };
}

/** Puts a row back where its due time has it (after an undo). */
export function returned(state: QueueState, row: AlertRow): QueueState {
  const rows = state.rows.filter(({ id }) => id !== row.id);
  const at = rows.findIndex((other) => precedes(state.view, row, other));
  return { ...state, rows: at < 0 ? [...rows, row] : [...rows.slice(0, at), row, ...rows.slice(at)] };
}

/** The row to go to when `id` is done: the next one nobody else holds, else the one before. */
export function following(state: QueueState, id: string, reader: string): AlertRow | undefined {
  const at = state.rows.findIndex((row) => row.id === id);
  const free = (row: AlertRow): boolean => state.view !== 'open' || !row.claimedBy || row.claimedBy.id === reader;
  return state.rows.slice(at + 1).find(free) ?? state.rows.slice(0, Math.max(0, at)).findLast(free);
}

export function neighbour(state: QueueState, id: string | null, by: 1 | -1): AlertRow | undefined {
  const at = state.rows.findIndex((row) => row.id === id);
  if (at < 0) return state.rows[0];
  return state.rows[Math.min(state.rows.length - 1, Math.max(0, at + by))];
}

export type GroupName = 'late' | 'today' | 'tomorrow' | 'week' | 'later' | 'closed';

export type QueueEntry =
  | { readonly kind: 'group'; readonly key: string; readonly name: GroupName; readonly count: number | null }
  | { readonly kind: 'row'; readonly key: string; readonly row: AlertRow; readonly position: number };

/** Rows under the day they are due. A count only where the whole group is loaded. */
export function entriesOf(state: QueueState, zone: string, now: number): QueueEntry[] {
  const entries: QueueEntry[] = [];
  const counts = new Map<GroupName, number>();
  const nameOf = (row: AlertRow): GroupName => (state.view === 'closed' ? 'closed' : groupOf(row.dueAt, zone, now));
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

/** The server's order: by due time, then number; closed ones the other way round. */
function precedes(view: View, a: AlertRow, b: AlertRow): boolean {
  const order = a.dueAt === b.dueAt ? Number(a.id) - Number(b.id) : a.dueAt < b.dueAt ? -1 : 1;
  return view === 'closed' ? order > 0 : order < 0;
}
