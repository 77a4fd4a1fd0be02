import type { Clock, Transaction } from '@minutebook/platform';
import { dayOf } from '../completeness/business-days';
import { type CustodianNoticeRow, noteProgress } from '../store/custodian-notice-store';
import { readCalendars } from '../store/expectation-store';
import type { HoldNoticeRow } from '../store/hold-notice-store';
import type { CustodianRoll } from './custodian-roll';
import { dueDay } from './due-day';

/** When whose next step is due, in whole working days of the notice's calendar. */
export class NoticeDiary {
  constructor(
    private readonly roll: CustodianRoll,
    private readonly clock: Clock,
  ) {}

  /** The day of the next reminder, or once `chased` has used them up, of telling the manager; null where no day works. */
  async nextDay(tx: Transaction, notice: HoldNoticeRow, chased: number): Promise<string | null> {
    const calendar = (await readCalendars(tx)).find(({ id }) => id === notice.calendar)!;
    const days = chased < notice.reminders ? notice.remindDays : notice.escalateDays;
    return dueDay(dayOf(this.clock.now(), calendar.zone), days, calendar);
  }

  /** Somebody was reminded: who was escalated before stays so, and everybody else has their days again. */
  async reminded(tx: Transaction, notice: HoldNoticeRow, row: CustodianNoticeRow, byName: string): Promise<void> {
    const moved = await this.roll.move(tx, [row.id], 'remind', byName);
    const nextOn = moved.length > 0 ? await this.nextDay(tx, notice, row.chased) : null;
    await noteProgress(tx, row.id, { reminders: row.reminders + 1, nextOn });
  }
}
