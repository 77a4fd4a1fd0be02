import type { AlertState } from '@minutebook/contract';

/** Moves of an alert. The documentation draws this table, the server obeys it. */
export const MOVES = {
  claim: { from: ['new'], to: 'claimed' },
  release: { from: ['claimed'], to: 'new' },
  decide: { from: ['claimed'], to: 'decided' },
  undo: { from: ['decided'], to: 'claimed' },
  return: { from: ['decided'], to: 'claimed' },
  sign: { from: ['decided'], to: 'closed' },
} as const satisfies Record<string, { from: readonly AlertState[]; to: AlertState }>;

export type Move = keyof typeof MOVES;

/** Hours an alert may wait, by severity (1 low, 3 high). */
const HOURS: Readonly<Record<number, number>> = { 1: 7 * 24, 2: 3 * 24, 3: 24 };

export function dueAt(severity: number, raisedAt: Date): Date {
  return new Date(raisedAt.getTime() + (HOURS[severity] ?? 7 * 24) * 3_600_000);
}
