import type { ClockFact, RecordLabel } from '@minutebook/contract';
import { type CLOCK_WORDS, clockText } from '../ui/clock-words';
import type { RETENTION_WORDS } from './words';

export type RecordPart = 'dates' | 'labels';
type Words = (typeof RETENTION_WORDS)['en'];
type Clocks = (typeof CLOCK_WORDS)['en'];

/** A date that was stated or a label that was put, as one row: what, of what, by whom, and whether it was taken back. */
export interface RecordRow {
  readonly id: string;
  readonly part: RecordPart;
  readonly name: (clocks: Clocks) => string;
  readonly of: (words: Words) => string;
  /** When it happened; a label has no such time. */
  readonly on: string | null;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly ended: ClockFact['ended'];
}

export function recordRow(one: ClockFact | RecordLabel): RecordRow {
  const { reason, ended } = one;
  const of = (words: Words): string => {
    if (one.scope === 'firm') return words.scope.firm;
    if (one.scope === 'message') return words.records.message(one.id);
    return one.scope === 'conversation' ? words.records.conversation(one.id) : one.id;
  };
  return 'fact' in one
    ? {
        id: one.fact,
        part: 'dates',
        name: (clocks) => clockText(clocks, one.event),
        of,
        on: one.at,
        by: one.statedBy.name,
        at: one.statedAt,
        reason,
        ended,
      }
    : {
        id: one.labelling,
        part: 'labels',
        name: () => one.label,
        of,
        on: null,
        by: one.putBy.name,
        at: one.putAt,
        reason,
        ended,
      };
}
