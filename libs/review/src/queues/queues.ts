import type { Actor, Audit } from '@minutebook/access';
import type { Calendar, Expectations } from '@minutebook/archive';
import type { ScriptLanguage } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import {
  closeQueue,
  insertQueue,
  lockQueues,
  makePlace,
  type QueueFacts,
  type QueueRow,
  readQueues,
  rerouteAlerts,
  setMembers,
  unheldAfter,
  updateQueue,
} from '../store/queue-store';
import { dueAt } from './due';
import { routeTo } from './routing';

/** Alerts routed again in one transaction. */
const STEP = 2_000;
const HOUR = 3_600_000;

export interface QueueChange extends QueueFacts {
  readonly members: readonly string[];
}

/** Queues, and which alert goes to which. */
export class Queues {
  constructor(
    private readonly database: Database,
    private readonly expectations: Expectations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(): Promise<QueueRow[]> {
    return readQueues(this.database);
  }

  /** Asked last before the one that takes the rest. Throws `queue-name-taken`. */
  async create(actor: Actor, { members, ...facts }: QueueChange): Promise<number> {
    return this.changing(async (tx) => {
      const queues = await readQueues(tx);
      const place = Math.max(0, ...queues.filter(({ takesAll }) => !takesAll).map((queue) => queue.place)) + 1;
      const id = await insertQueue(tx, { ...facts, place });
      await setMembers(tx, id, members);
      await this.audit.append(tx, actor, 'queue.created', subjectOf(id), { name: facts.name, members: [...members] });
      return id;
    });
  }

  /** Throws `queue-name-taken`, `queue-takes-rest`, `changed-meanwhile`. */
  async change(
    actor: Actor,
    id: number,
    version: number,
    { members, ...facts }: QueueChange,
    place?: number,
  ): Promise<void> {
    await this.changing(async (tx) => {
      const before = (await readQueues(tx)).find((queue) => queue.id === id);
      if (!before) throw notFound('queue');
      if (before.takesAll && hasLists(facts)) throw takesRest();
      const at = before.takesAll ? before.place : (place ?? before.place);
      if (at !== before.place) await makePlace(tx, at, id);
      if (!(await updateQueue(tx, id, version, { ...facts, place: at }))) throw conflict('queue');
      await setMembers(tx, id, members);
      await this.audit.append(tx, actor, 'queue.changed', subjectOf(id), {
        name: facts.name,
        before: detailOf(before),
        after: detailOf({ ...facts, members, place: at }),
      });
    });
  }

  /** Its open alerts go to the queue that fits now; decided ones stay where they were decided. */
  async close(actor: Actor, id: number, version: number): Promise<void> {
    await this.changing(async (tx) => {
      const queue = (await readQueues(tx)).find((one) => one.id === id);
      if (!queue) throw notFound('queue');
      if (queue.takesAll) throw takesRest();
      if (!(await closeQueue(tx, id, version, this.clock.now()))) throw conflict('queue');
      await this.audit.append(tx, actor, 'queue.closed', subjectOf(id), { name: queue.name });
    });
  }

  /**
   * Puts alerts that nobody has taken where they belong by the queues as they are now. Each is moved by itself and comes
   * to the same place however often this runs; stopped in the middle it is simply begun again.
   */
  async reroute(actor: Actor, signal?: AbortSignal): Promise<number> {
    let moved = 0;
    for (let after = 0; !signal?.aborted;) {
      const step = await this.database.transaction(async (tx) => {
        await lockQueues(tx);
        const [queues, alerts, calendar] = await Promise.all([
          readQueues(tx),
          unheldAfter(tx, after, STEP),
          this.calendar(),
        ]);
        const moves = alerts.flatMap((alert) => {
          const queue = routeTo(queues, { ...alert, language: alert.language as ScriptLanguage });
          if (queue.id === alert.queue) return [];
          return [{ id: alert.id, queue: queue.id, dueAt: dueIn(queue, alert.severity, alert.raisedAt, calendar) }];
        });
        const done = await rerouteAlerts(tx, moves);
        await this.audit.appendAll(
          tx,
          actor,
          done.map(({ id, queue }) => ({
            action: 'alert.routed' as const,
            subject: { kind: 'alert', id: String(id) },
            detail: { queue: String(queue) },
          })),
        );
        if (done.length > 0) await nudge(tx, { topic: 'alerts' });
        return { last: alerts.at(-1)?.id, moved: done.length };
      });
      if (step.last === undefined) break;
      after = step.last;
      moved += step.moved;
    }
    return moved;
  }

  /** The firm's calendar: the first there is. */
  async calendar(): Promise<Calendar | undefined> {
    return (await this.expectations.calendars())[0];
  }

  private async changing<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(async (tx) => {
        await lockQueues(tx);
        const result = await work(tx);
        await nudge(tx, { topic: 'queues' });
        return result;
      });
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'queue-name-taken',
          status: 409,
          title: 'There is a queue of this name.',
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }
}

/** When an alert of this severity (1 low to 3 high) is due in a queue. */
export function dueIn(
  queue: Pick<QueueRow, 'hours' | 'businessDays'>,
  severity: number,
  raisedAt: Date,
  calendar: Calendar | undefined,
): Date {
  const hours = queue.hours[severity - 1] ?? queue.hours[0];
  return queue.businessDays ? dueAt(raisedAt, hours, calendar) : new Date(raisedAt.getTime() + hours * HOUR);
}

function hasLists(facts: QueueFacts): boolean {
  return [facts.lexicons, facts.channels, facts.desks, facts.languages, facts.directions, facts.severities].some(
    (list) => list.length > 0,
  );
}

/** What an audit entry says of a queue's settings. */
function detailOf(queue: QueueChange & { place: number }): Record<string, string | number | boolean | null | string[]> {
  return {
    place: queue.place,
    owner: queue.owner,
    assignment: queue.assignment,
    members: [...queue.members],
    lexicons: queue.lexicons.map(String),
    channels: [...queue.channels],
    desks: [...queue.desks],
    languages: [...queue.languages],
    directions: [...queue.directions],
    severities: queue.severities.map(String),
    hours: queue.hours.map(String),
    businessDays: queue.businessDays,
    signatures: Object.entries(queue.signatures).map(([disposition, levels]) => `${disposition} ${levels}`),
    undoMinutes: queue.undoMinutes,
    holdMinutes: queue.holdMinutes,
    idleDays: queue.idleDays,
    limit: queue.limit,
  };
}

function takesRest(): Problem {
  return new Problem({
    code: 'queue-takes-rest',
    status: 409,
    title: 'This queue takes every alert no other queue takes.',
    detail: 'Nothing was changed.',
    hint: 'Set up another queue for some of them; this one stays as it is.',
  });
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'queue', id: String(id) };
}
