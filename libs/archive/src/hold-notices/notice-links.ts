import { type Actor, type Audit, freshToken, tokenHash } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import {
  type CustodianNoticeRow,
  lockCustodianNotices,
  noteProgress,
  readCustodianNotice,
} from '../store/custodian-notice-store';
import { endLinks, insertLinks } from '../store/custodian-letter-store';
import { type HoldNoticeRow, readHoldNotices, readHoldNoticesById } from '../store/hold-notice-store';
import type { CustodianRoll } from './custodian-roll';
import { isWaiting } from './life';
import type { NoticeDiary } from './notice-diary';
import { custodianSubject, holdSubject, type NoticedHolds } from './noticed-holds';

/** A link made just now: its token is told once and kept nowhere. */
export interface FreshAcknowledgementLink {
  readonly custodian: CustodianNoticeRow;
  readonly token: string;
  /** From the directory; null where it knows none. */
  readonly email: string | null;
}

/** Reaching custodians by hand: links to give to them, and reminders before their day. */
export class NoticeLinks {
  constructor(
    private readonly database: Database,
    private readonly holds: NoticedHolds,
    private readonly roll: CustodianRoll,
    private readonly diary: NoticeDiary,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly mail: boolean,
  ) {}

  /** For everybody the newest notice still asks; older links end. `version` is the notice's number. */
  async ofHold(actor: Actor, id: number, version: number, remind: boolean): Promise<FreshAcknowledgementLink[]> {
    return this.telling(actor, id, version, async (tx, notice, waiting) => {
      const links = await this.give(tx, actor, notice, waiting, remind);
      await this.audit.append(tx, actor, 'hold-notice.linked', holdSubject(id), {
        notices: links.map(({ custodian }) => String(custodian.id)),
        remind,
      });
      return links;
    });
  }

  /** For one custodian. Throws `not-asked` when nothing is asked of them any more. */
  async ofCustodian(actor: Actor, id: number, version: number, remind: boolean): Promise<FreshAcknowledgementLink> {
    const { hold } = await this.custodian(actor, id);
    return this.database.transaction(async (tx) => {
      await this.holds.lockToTell(tx, hold);
      const [row] = await lockCustodianNotices(tx, { ids: [id] });
      if (row?.version !== version) throw conflict('notice');
      if (!isWaiting(row.state)) throw notAsked();
      const [notice] = await readHoldNoticesById(tx, [row.notice]);
      const [link] = await this.give(tx, actor, notice!, [row], remind);
      await this.audit.append(tx, actor, 'hold-notice.linked', custodianSubject(id), { remind, state: row.state });
      await nudge(tx, { topic: 'hold-notices' });
      return link!;
    });
  }

  /** Letters at once to everybody the newest notice still asks. `unreached`: nobody could be written to, for want of an address or of a mail server. */
  async remind(actor: Actor, id: number, version: number): Promise<{ letters: number; unreached: number }> {
    return this.telling(actor, id, version, async (tx, _notice, waiting) => {
      const kindOf = ({ state }: CustodianNoticeRow) => (state === 'waiting' ? 'notice' : 'reminder');
      const { letters } = await this.roll.write(tx, this.mail ? waiting : [], kindOf);
      const counts = { letters, unreached: waiting.length - letters };
      await this.audit.append(tx, actor, 'hold-notice.reminded', holdSubject(id), counts);
      return counts;
    });
  }

  private async custodian(actor: Actor, id: number): Promise<CustodianNoticeRow> {
    const row = await readCustodianNotice(this.database, id);
    if (!row) throw notFound('notice');
    await this.holds.get(actor, row.hold);
    return row;
  }

  private async telling<T>(
    actor: Actor,
    id: number,
    version: number,
    work: (tx: Transaction, notice: HoldNoticeRow, waiting: CustodianNoticeRow[]) => Promise<T>,
  ): Promise<T> {
    await this.holds.get(actor, id);
    return this.database.transaction(async (tx) => {
      await this.holds.lockToTell(tx, id);
      const [notice] = await readHoldNotices(tx, id);
      if (!notice) throw notFound('notice');
      if (notice.number !== version) throw conflict('notice');
      const waiting = (await lockCustodianNotices(tx, { notice: notice.id })).filter(({ state }) => isWaiting(state));
      const result = await work(tx, notice, waiting);
      await nudge(tx, { topic: 'hold-notices' });
      return result;
    });
  }

  private async give(
    tx: Transaction,
    actor: Actor,
    notice: HoldNoticeRow,
    rows: readonly CustodianNoticeRow[],
    remind: boolean,
  ): Promise<FreshAcknowledgementLink[]> {
    const at = this.clock.now();
    const links = rows.map((custodian) => ({ custodian, token: freshToken() }));
    await endLinks(
      tx,
      rows.map(({ id }) => id),
      at,
    );
    await insertLinks(
      tx,
      links.map(({ custodian, token }) => ({ custodian: custodian.id, hash: tokenHash(token) })),
      at,
    );
    const first = rows.filter(({ state }) => state === 'waiting');
    await this.roll.move(
      tx,
      first.map(({ id }) => id),
      'send',
      actor.name,
    );
    for (const { id, chased } of first)
      await noteProgress(tx, id, { sentAt: at, nextOn: await this.diary.nextDay(tx, notice, chased) });
    if (remind) {
      const again = rows.filter(({ state }) => state !== 'waiting');
      for (const row of again) await this.diary.reminded(tx, notice, row, actor.name);
    }
    const addresses = await this.roll.addressesOf(rows.map(({ person }) => person));
    return links.map((link) => ({ ...link, email: addresses.get(link.custodian.person) ?? null }));
  }
}

export function notAsked(): Problem {
  return new Problem({
    code: 'not-asked',
    status: 409,
    title: 'Nothing is asked of this custodian any more.',
    detail: 'It was acknowledged, they left, or they are no longer of the hold.',
  });
}
