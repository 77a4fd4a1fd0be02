import type { Database } from '@minutebook/platform';
import { holdersOf } from '../notices/holders';
import type { NoticeSource, TimedNotice } from '../notices/notice-sources';
import { examinersEnding } from './store/user-store';

/** How long before its end a visit is spoken of: time enough to ask the examiner whether they are done. */
const AHEAD_MS = 3 * 86_400_000;

/** Tells whoever admits examiners that a visit ends soon (R194); once for each end, so that an extension is told of anew. */
export class VisitEnds implements NoticeSource {
  readonly name = 'visit ends';

  constructor(private readonly database: Database) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    const ending = await examinersEnding(this.database, now, new Date(now.getTime() + AHEAD_MS));
    if (ending.length === 0) return [];
    const to = await holdersOf(this.database, 'user.write');
    return ending.map(({ id, name, until }) => ({
      to,
      notice: {
        kind: 'examiner-ending',
        subject: { kind: 'user', id },
        words: { name, due: until.toISOString() },
        once: until.toISOString(),
      },
    }));
  }
}
