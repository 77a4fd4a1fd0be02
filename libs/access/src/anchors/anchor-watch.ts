import type { Database } from '@minutebook/platform';
import { holdersOf } from '../notices/holders';
import type { NoticeSource, TimedNotice } from '../notices/notice-sources';
import { contradicts } from './anchor';
import type { Anchors } from './anchors';

/** Tells administrators and auditors that nothing left for a day (R79), and that a witness saw another history than this one. */
export class AnchorWatch implements NoticeSource {
  readonly name = 'anchors';

  constructor(
    private readonly database: Database,
    private readonly anchors: Anchors,
  ) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    const { anchors } = await this.anchors.state();
    const contradicting = anchors.filter(({ fault }) => contradicts(fault));
    const missed = anchors.filter((anchor) => anchor.state === 'missed' && !contradicting.includes(anchor));
    if (missed.length + contradicting.length === 0) return [];
    const to = [...(await holdersOf(this.database, 'user.write')), ...(await holdersOf(this.database, 'audit.read'))];
    // Once a day while it lasts.
    const day = now.toISOString().slice(0, 10);
    const notices = (kind: 'anchor-missed' | 'anchor-refused', of: typeof anchors): TimedNotice[] =>
      of.map(({ name, fault, lastAt, since }) => ({
        to,
        notice: {
          kind,
          subject: { kind: 'ledger', id: 'anchors' },
          words: { name, ...(fault !== null && { code: fault }), from: (lastAt ?? since).toISOString() },
          once: `${day} ${name}`,
        },
      }));
    return [...notices('anchor-missed', missed), ...notices('anchor-refused', contradicting)];
  }
}
