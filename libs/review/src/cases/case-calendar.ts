import {
  addDays,
  businessDaysBetween,
  type Calendar,
  dayOf,
  type Expectations,
  isBusinessDay,
} from '@minutebook/archive';

const WEEKDAYS: Calendar = { zone: 'UTC', weekend: [6, 7], holidays: [] };

/** Counts the days of a case by the firm's first calendar; without one Monday to Friday count, in UTC. */
export class CaseCalendar {
  constructor(private readonly expectations: Pick<Expectations, 'calendars'>) {}

  async today(now: Date): Promise<string> {
    return dayOf(now, (await this.calendar()).zone);
  }

  /** The business day so many business days after. */
  async dueIn(now: Date, days: number): Promise<string> {
    const calendar = await this.calendar();
    let day = dayOf(now, calendar.zone);
    for (let left = days, tried = 0; left > 0 && tried < 4_000; tried++) {
      day = addDays(day, 1);
      if (isBusinessDay(day, calendar)) left--;
    }
    return day;
  }

  /** Business days left for each of these days, counting the day itself; below zero once it has passed. */
  async left(now: Date, days: readonly (string | null)[]): Promise<(number | null)[]> {
    const calendar = await this.calendar();
    const today = dayOf(now, calendar.zone);
    return days.map((day) => {
      if (day === null) return null;
      if (day === today) return 0;
      return day > today
        ? businessDaysBetween(today, addDays(day, 1), calendar)
        : -businessDaysBetween(day, addDays(today, 1), calendar) || 0;
    });
  }

  private async calendar(): Promise<Calendar> {
    return (await this.expectations.calendars())[0] ?? WEEKDAYS;
  }
}
