import type { Message, ReadingReport } from '@minutebook/contract';
import { type HitPlace, rowsOf } from '../ui/conversation/rows';

/** The message versions a conversation shows, top to bottom. */
export function shownOf(messages: readonly Message[], focus: HitPlace | null): ReadingReport['shown'] {
  return rowsOf(messages, 'UTC', focus, () => false).flatMap((row) =>
    row.kind === 'day' ? [] : [{ message: row.message.id, version: row.version.version }],
  );
}
