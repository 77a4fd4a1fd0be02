import type { Clock, Database } from '@minutebook/platform';
import { notFound, nudge } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { countUnread, findNotice, markRead, type NoticeRow, selectNotices } from './store/notice-store';

/** More than this are shown as “99+”. */
const MOST_COUNTED = 100;

/**
 * A person's own notices. Looking at them is not audited: a notice says no more than that something waits, and opening
 * what waits is. Marking them is, because it tells who knew what when.
 */
export class NoticeBox {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(user: string, view: 'all' | 'unread', before: number | undefined, limit: number): Promise<NoticeRow[]> {
    return selectNotices(this.database, user, view === 'unread', before, limit);
  }

  /** Throws `not-found` for another person's, as for none. */
  async get(user: string, id: number): Promise<NoticeRow> {
    const notice = await findNotice(this.database, user, id);
    if (!notice) throw notFound('notice');
    return notice;
  }

  unread(user: string): Promise<number> {
    return countUnread(this.database, user, MOST_COUNTED);
  }

  /** Marks own notices; ids of others are left alone. Returns how many are unread still. */
  async read(actor: Actor, which: { readonly ids: readonly number[] } | { readonly upTo: number }): Promise<number> {
    return this.database.transaction(async (tx) => {
      const read = await markRead(tx, actor.id, which, this.clock.now());
      await this.audit.append(
        tx,
        actor,
        'notice.read',
        { kind: 'user', id: actor.id },
        { notices: read.length, ...('ids' in which ? { ids: read.map(String) } : { upTo: String(which.upTo) }) },
      );
      if (read.length > 0) await nudge(tx, { topic: 'notices', to: actor.id });
      return countUnread(tx, actor.id, MOST_COUNTED);
    });
  }
}
