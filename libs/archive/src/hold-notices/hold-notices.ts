import type { Actor, Audit } from '@minutebook/access';
import type { CustodianNoticeState, NoticeShown } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import { countOpenFollowUps } from '../store/acknowledgement-store';
import {
  countNoticeStates,
  type CustodianNoticeRow,
  listCustodianNotices,
  readCustodianNotice,
  readCustodianNoticesOf,
} from '../store/custodian-notice-store';
import { readCalendars } from '../store/expectation-store';
import {
  type HoldNoticeRow,
  insertHoldNotice,
  type NoticedHold,
  type Patience,
  readHoldNotices,
  readHoldNoticesById,
} from '../store/hold-notice-store';
import type { CustodianRoll } from './custodian-roll';
import { fillBlanks, showNotice } from './notice-text';
import type { NoticeTemplates } from './notice-templates';
import { holdSubject, type NoticedHolds } from './noticed-holds';

export interface NewHoldNotice extends Omit<Patience, 'calendar'> {
  /** Number of the newest notice the issuer knew of; 0 for none. */
  readonly version: number;
  /** A version of a template. */
  readonly text: number;
  readonly byMail: boolean;
  /** Undefined: the appliance's first. */
  readonly calendar?: number | undefined;
}

export interface HoldNoticeBoard {
  /** Newest first. */
  readonly notices: readonly HoldNoticeRow[];
  /** Of the newest notice. */
  readonly counts: ReadonlyMap<CustodianNoticeState, number>;
  readonly openFollowUps: number;
  readonly mail: boolean;
}

/** Telling the custodians of a hold that they must keep what they have, and how far that has come (R52). */
export class HoldNotices {
  constructor(
    private readonly database: Database,
    private readonly holds: NoticedHolds,
    private readonly templates: NoticeTemplates,
    private readonly roll: CustodianRoll,
    private readonly audit: Audit,
    private readonly clock: Clock,
    /** Whether this appliance sends e-mail. */
    private readonly mail: boolean,
  ) {}

  async board(actor: Actor, hold: number): Promise<HoldNoticeBoard> {
    await this.holds.get(actor, hold);
    const notices = await readHoldNotices(this.database, hold);
    const [counts, openFollowUps] = await Promise.all([
      notices[0] ? countNoticeStates(this.database, notices[0].id) : [],
      countOpenFollowUps(this.database, hold),
    ]);
    return { notices, counts: new Map(counts.map(({ state, n }) => [state, n])), openFollowUps, mail: this.mail };
  }

  /** What custodians would read, were the notice issued now. */
  async preview(actor: Actor, id: number, text: number): Promise<NoticeShown[]> {
    const hold = await this.holds.get(actor, id);
    const { content } = await this.templates.version(text);
    const [newest] = await readHoldNotices(this.database, id);
    return showNotice(fillBlanks(content, blanksOf(hold, actor)), { hold: id, number: (newest?.number ?? 0) + 1 });
  }

  /**
   * Asks every custodian of the hold; who was asked by an older notice is asked by this one instead. Throws `silent-hold`,
   * `hold-released`, `nobody-told`, `no-mail`, `changed-meanwhile`.
   */
  async issue(actor: Actor, id: number, asked: NewHoldNotice): Promise<HoldNoticeBoard> {
    await this.holds.get(actor, id);
    if (asked.byMail && !this.mail) throw noMail();
    const text = await this.templates.version(asked.text);
    const calendars = await readCalendars(this.database);
    const calendar = calendars.find((one) => asked.calendar === undefined || one.id === asked.calendar);
    if (!calendar) throw notFound('calendar');
    await this.database.transaction(async (tx) => {
      const hold = await this.holds.lockToTell(tx, id);
      const [newest] = await readHoldNotices(tx, id);
      const number = (newest?.number ?? 0) + 1;
      if (number !== asked.version + 1) throw conflict('notice');
      const { byMail, remindDays, reminders, escalateDays } = asked;
      const content = fillBlanks(text.content, blanksOf(hold, actor));
      const facts = { hold: id, number, text: text.id, content, byMail, remindDays, reminders, escalateDays };
      const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
      const made = await insertHoldNotice(tx, { ...facts, calendar: calendar.id }, doing);
      if (newest) await this.supersede(tx, newest, actor);
      const [notice] = await readHoldNoticesById(tx, [made]);
      const { add = 0 } = await this.roll.follow(tx, hold, notice!, actor.name);
      if (add === 0) throw nobodyTold();
      await this.audit.append(tx, actor, 'hold-notice.issued', holdSubject(id), {
        notice: String(made),
        number,
        template: text.name,
        templateVersion: text.number,
        sha256: showNotice(content, { hold: id, number }).map(({ sha256 }) => sha256),
        custodians: add,
        byMail,
      });
      await nudge(tx, { topic: 'hold-notices' });
    });
    return this.board(actor, id);
  }

  /** Custodians of the newest notice, by name. */
  async custodians(
    actor: Actor,
    hold: number,
    state: CustodianNoticeState | undefined,
    after: { name: string; id: number } | undefined,
    limit: number,
  ): Promise<CustodianNoticeRow[]> {
    await this.holds.get(actor, hold);
    const [newest] = await readHoldNotices(this.database, hold);
    return newest ? listCustodianNotices(this.database, newest.id, state, after, limit) : [];
  }

  async custodian(actor: Actor, id: number): Promise<CustodianNoticeRow> {
    const row = await readCustodianNotice(this.database, id);
    if (!row) throw notFound('notice');
    await this.holds.get(actor, row.hold);
    return row;
  }

  private async supersede(tx: Transaction, notice: HoldNoticeRow, actor: Actor): Promise<void> {
    const rows = await readCustodianNoticesOf(tx, { notice: notice.id });
    await this.roll.move(
      tx,
      rows.map(({ id }) => id),
      'supersede',
      actor.name,
    );
  }
}

function noMail(): Problem {
  return new Problem({
    code: 'no-mail',
    status: 409,
    title: 'This appliance sends no e-mail.',
    hint: 'Make links and hand them over, or have a mail server set up.',
  });
}

function blanksOf({ matter, name }: NoticedHold, issuer: Actor) {
  return { matter, hold: name, issuer: issuer.name };
}

function nobodyTold(): Problem {
  return new Problem({
    code: 'nobody-told',
    status: 422,
    title: 'This hold names no custodian.',
    detail: 'It holds what its query and its dates catch; there is nobody to tell.',
  });
}
