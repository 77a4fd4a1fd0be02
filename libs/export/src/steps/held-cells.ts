import type { HeldMessageAt } from '@minutebook/archive';
import type { Cell } from '../formats/csv';

export const HELD_COLUMNS = ['message', 'channel', 'at_utc', 'held_since_utc', 'ground', 'scope', 'free_from_utc'];

/** A message a hold held, as a line. */
export function heldCells(held: HeldMessageAt): Cell[] {
  return [
    held.message,
    held.channel,
    held.at?.toISOString(),
    held.since.toISOString(),
    held.ground,
    held.scope,
    held.freeAt?.toISOString(),
  ];
}
