import type { Users } from '@minutebook/access';
import { addDays, type Calendar, dayOf, type Expectations, isBusinessDay } from '@minutebook/archive';
import type { Clock, Database } from '@minutebook/platform';
import { type DutyRow, readDuties } from '../store/duty-store';
import { type QueueRow, readQueues } from '../store/queue-store';
import { liveDays, readRaised, readReading, type Scope } from './store/figure-store';

/** Days looked at for what is raised and how long reading takes. */
const LOOKED_AT_DAYS = 30;
const HOUR = 3_600_000;

/** Where nobody set up a calendar: Monday to Friday, in UTC. */
const PLAIN: Calendar = { zone: 'UTC', weekend: [6, 7], holidays: [] };

export interface QueueStaffing {
  readonly queue: QueueRow;
  readonly reviewers: number;
  /** A business day, of those whose hours are known; null: nobody's are. */
  readonly hours: number | null;
  readonly raised: number;
  readonly perHour: number | null;
  readonly capacity: number | null;
  readonly overloadedDays: number;
}

/** What is raised against what can be read, by queue (R181). */
export class Staffing {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly expectations: Expectations,
    private readonly clock: Clock,
  ) {}

  /** The firm's working days: its first calendar. */
  async calendar(): Promise<Calendar> {
    return (await this.expectations.calendars())[0] ?? PLAIN;
  }

  /** Without alerts that are not to count. */
  async lines(unseen: readonly number[] = []): Promise<QueueStaffing[]> {
    const now = this.clock.now();
    const [calendar, queues, duties, reviewers] = await Promise.all([
      this.calendar(),
      readQueues(this.database),
      readDuties(this.database),
      this.users.whoMay('alert.decide'),
    ]);
    const today = dayOf(now, calendar.zone);
    const days = { from: addDays(today, -LOOKED_AT_DAYS), to: addDays(today, -1) };
    const scope: Scope = { ...days, unseen, live: await liveDays(this.database, days, now.toISOString().slice(0, 10)) };
    const [raised, reading] = await Promise.all([readRaised(this.database, scope), readReading(this.database, scope)]);
    const business = businessDays(days.from, days.to, calendar);
    const everybody = reviewers.map(({ id }) => id);
    const own = (queue: QueueRow): readonly string[] =>
      queue.members.length > 0 ? queue.members.filter((id) => everybody.includes(id)) : everybody;
    const places = new Map<string, number>();
    for (const queue of queues) for (const id of own(queue)) places.set(id, (places.get(id) ?? 0) + 1);
    return queues.map((queue): QueueStaffing => {
      const team = own(queue);
      const hoursOn = (day: string): number =>
        team.reduce((sum, id) => sum + hoursOf(duties.get(id), day) / places.get(id)!, 0);
      const known = team.some((id) => duties.get(id)?.capacityHours != null);
      const byDay = new Map(raised.filter((row) => row.queue === queue.id).map((row) => [row.day, row.raised]));
      const total = [...byDay.values()].reduce((a, b) => a + b, 0);
      const hours =
        known && business.length > 0 ? business.reduce((sum, day) => sum + hoursOn(day), 0) / business.length : null;
      const { dwell, read } = reading.find((row) => row.queue === queue.id) ?? { dwell: 0, read: 0 };
      const capacity = dwell > 0 ? (read * HOUR) / dwell : null;
      const perDay = business.length > 0 ? total / business.length : 0;
      return {
        queue,
        reviewers: team.length,
        hours,
        raised: perDay,
        perHour: hours ? perDay / hours : null,
        capacity,
        overloadedDays:
          capacity === null || !known ? 0 : inARow(business, (day) => (byDay.get(day) ?? 0) > hoursOn(day) * capacity),
      };
    });
  }
}

function hoursOf(duty: DutyRow | undefined, day: string): number {
  if (!duty?.capacityHours) return 0;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return duty.days.length === 0 || duty.days.includes(weekday) ? duty.capacityHours : 0;
}

function businessDays(from: string, to: string, calendar: Calendar): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isBusinessDay(day, calendar)) days.push(day);
  return days;
}

/** How many of the last ones, without a gap. */
function inARow(days: readonly string[], is: (day: string) => boolean): number {
  let n = 0;
  while (n < days.length && is(days[days.length - 1 - n]!)) n++;
  return n;
}
