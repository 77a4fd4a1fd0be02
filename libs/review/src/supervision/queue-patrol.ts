import { type Audit, type Notices, systemActor } from '@minutebook/access';
import { addDays, businessDaysBetween, type Calendar, dayOf, isBusinessDay } from '@minutebook/archive';
import { type Clock, type Database, nudge } from '@minutebook/platform';
import { type QueueRow, readQueues } from '../store/queue-store';
import type { NextLevel } from './next-level';
import type { Figures } from './figures';
import type { Staffing } from './staffing';
import { readOpen, readQueuesDecided, liveDays } from './store/figure-store';
import { endFinding, type FindingKind, insertFinding } from './store/finding-store';

/** Business days in a row with more raised than can be read: a bad day is not a sustained overload. */
export const OVERLOAD_DAYS = 5;
const BEGINNING = '1970-01-01';
const PATROL = systemActor('oversight');

/**
 * Goes round the queues: nobody works in one though alerts wait (R179; E17: a firm that bought a review tool and used it
 * not), or more is raised than its people can read (R181). Whoever stands above its owner is told, once a spell.
 */
export class QueuePatrol {
  constructor(
    private readonly database: Database,
    private readonly figures: Figures,
    private readonly staffing: Staffing,
    private readonly nextLevel: NextLevel,
    private readonly notices: Notices,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async round(): Promise<void> {
    await this.figures.catchUp();
    const now = this.clock.now();
    const today = now.toISOString().slice(0, 10);
    const [calendar, queues, open, live, lines] = await Promise.all([
      this.staffing.calendar(),
      readQueues(this.database),
      readOpen(this.database, {}, now),
      liveDays(this.database, { from: BEGINNING, to: today }, today),
      this.staffing.lines(),
    ]);
    const decided = new Map((await readQueuesDecided(this.database, live)).map(({ queue, day }) => [queue, day]));
    for (const queue of queues) {
      const own = open.filter((row) => row.queue === queue.id);
      const waiting = own.reduce((sum, { n }) => sum + n, 0);
      const oldest = own.map(({ raisedOn }) => raisedOn).sort()[0];
      const since = [decided.get(queue.id), oldest]
        .filter((day) => day !== undefined)
        .sort()
        .at(-1);
      const days = oldest === undefined ? 0 : businessDaysBetween(since!, dayOf(now, calendar.zone), calendar);
      await this.note('queue-idle', queue, { isSo: days >= queue.idleDays, since: since ?? today, days, waiting });
      const { overloadedDays } = lines.find((line) => line.queue.id === queue.id)!;
      await this.note('queue-overloaded', queue, {
        isSo: overloadedDays >= OVERLOAD_DAYS,
        since: businessDaysBack(dayOf(now, calendar.zone), overloadedDays, calendar),
        days: overloadedDays,
        waiting,
      });
    }
  }

  private async note(
    kind: FindingKind,
    queue: QueueRow,
    { isSo, since, days, waiting }: { isSo: boolean; since: string; days: number; waiting: number },
  ): Promise<void> {
    const told = isSo ? await this.nextLevel.above(queue.owner) : [];
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      if (!isSo) {
        for (const id of await endFinding(tx, kind, queue.id, at))
          await this.audit.append(
            tx,
            PATROL,
            'finding.ended',
            { kind: 'finding', id: String(id) },
            { kind, queue: String(queue.id) },
          );
        return;
      }
      const id = await insertFinding(tx, { kind, queue: queue.id, since, days, waiting, at, told });
      if (id === undefined) return;
      await this.audit.append(
        tx,
        PATROL,
        'finding.made',
        { kind: 'finding', id: String(id) },
        { kind, queue: String(queue.id), name: queue.name, since, days, waiting, told: told.map((user) => user.id) },
      );
      await this.notices.tell(
        tx,
        told.map((user) => user.id),
        { kind, subject: { kind: 'queue', id: String(queue.id) }, words: { queue: queue.name, days, waiting } },
      );
      await nudge(tx, { topic: 'oversight' });
    });
  }
}

/** The day that begins so many business days which end yesterday. */
function businessDaysBack(today: string, count: number, calendar: Calendar): string {
  let day = today;
  for (let left = count; left > 0;) {
    day = addDays(day, -1);
    if (isBusinessDay(day, calendar)) left--;
  }
  return day;
}
