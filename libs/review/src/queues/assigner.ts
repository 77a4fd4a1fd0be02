import { type Audit, type Notices, permissionsOf, type StoredUser, systemActor, type Users } from '@minutebook/access';
import type { ArchivedMessage, Reader } from '@minutebook/archive';
import { type Clock, type Database, nudge } from '@minutebook/platform';
import type { Conflicts } from '../alerts/conflicts';
import type { Members } from '../alerts/folding/members';
import { compactTally, moveAlert, staleClaims } from '../store/alert-store';
import { delegationsAt, type DelegationRow } from '../store/delegation-store';
import {
  assignees,
  type DutyRow,
  loadsOf,
  noDuty,
  readDuties,
  type Unassigned,
  unassigned,
  untaken,
} from '../store/duty-store';
import { type QueueRow, readQueues } from '../store/queue-store';
import { nextStart, utcDay, worksAt } from './hours';

const CLOCK_ACTOR = systemActor('assignment');
const STEP = 200;

/** A reviewer, as far as giving them alerts is concerned. */
interface Candidate {
  readonly user: StoredUser;
  readonly duty: DutyRow;
  load: number;
  left: number;
}

/**
 * Gives alerts of queues that assign to whoever should have them: somebody of the queue who is on duty, not away, reads the
 * language, has not had their share of the day and has no part in it; of those, who has least to do. Alerts given to
 * somebody who has gone home before they are due go on to who is there (handover), and a claim nobody works on ends.
 */
export class Assigner {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly users: Users,
    private readonly conflicts: Conflicts,
    private readonly members: Pick<Members, 'questions'>,
    private readonly notices: Notices,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async run(signal?: AbortSignal): Promise<void> {
    await this.database.transaction((tx) => compactTally(tx));
    await this.releaseStale(signal);
    await this.handOver(signal);
    await this.assign(signal);
  }

  /** Returns how many were given to somebody. */
  async assign(signal?: AbortSignal): Promise<number> {
    const [all, people, delegations] = await Promise.all([
      readQueues(this.database),
      this.people(),
      delegationsAt(this.database, this.clock.now()),
    ]);
    const open = (): QueueRow[] =>
      all.filter((queue) => queue.assignment === 'auto' && this.able(queue, undefined, people, delegations).length > 0);
    let given = 0;
    let after: Unassigned | undefined;
    // Who has had their share drops out; a queue with nobody left waits for the next run.
    for (let queues = open(); queues.length > 0 && !signal?.aborted; queues = open()) {
      const ids = queues.map(({ id }) => id);
      const alerts = await unassigned(this.database, ids, this.clock.now(), after, STEP);
      const messages = await this.reader.messages([...new Set(alerts.map(({ message }) => message))]);
      const byId = new Map(messages.map((message) => [message.id, message]));
      for (const alert of alerts) {
        const queue = queues.find(({ id }) => id === alert.queue)!;
        const able = this.able(queue, alert, people, delegations);
        const message = byId.get(alert.message);
        const free = message ? await this.firstFree(able, message, alert) : undefined;
        if (free && (await this.give(alert, free))) given++;
      }
      after = alerts.at(-1);
      if (alerts.length < STEP) break;
    }
    return given;
  }

  private async firstFree(
    able: readonly Candidate[],
    message: ArchivedMessage,
    alert: Unassigned,
  ): Promise<Candidate | undefined> {
    const further = await this.members.questions(alert);
    const subjects = alert.subject === null ? undefined : [alert.subject];
    for (const candidate of able) {
      if (await this.conflicts.of(candidate.user, message, { subjects })) continue;
      const grounds = further.map(({ message: one, subjects }) => this.conflicts.of(candidate.user, one, { subjects }));
      if ((await Promise.all(grounds)).every((ground) => ground === undefined)) return candidate;
    }
    return undefined;
  }

  /** Who may have it (or anything of the queue), whoever has least to do first. A queue that is everybody's leaves those free who are to sign. */
  private able(
    queue: QueueRow,
    alert: Unassigned | undefined,
    people: readonly Candidate[],
    delegations: readonly DelegationRow[],
  ): Candidate[] {
    const now = this.clock.now();
    const standsIn = (user: string): boolean =>
      delegations.some(
        ({ delegate, delegator, queues }) =>
          delegate === user && queue.members.includes(delegator) && (queues.length === 0 || queues.includes(queue.id)),
      );
    const isAway = (user: string): boolean =>
      delegations.some(
        ({ delegator, queues }) => delegator === user && (queues.length === 0 || queues.includes(queue.id)),
      );
    return people
      .filter(
        ({ user, duty, left }) =>
          left > 0 &&
          (queue.members.length === 0
            ? !permissionsOf(user).includes('alert.sign')
            : queue.members.includes(user.id) || standsIn(user.id)) &&
          !isAway(user.id) &&
          worksAt(duty, now) &&
          (!alert || duty.languages.length === 0 || duty.languages.includes(alert.language)),
      )
      .sort((one, other) => one.load - other.load || (one.user.id < other.user.id ? -1 : 1));
  }

  private async give(alert: Unassigned, to: Candidate): Promise<boolean> {
    const given = await this.database.transaction(async (tx) => {
      const moved = await moveAlert(tx, alert.id, alert.version, ['new'], {
        assignment: { to: to.user.id, name: to.user.name },
      });
      if (!moved) return false;
      await this.audit.append(tx, CLOCK_ACTOR, 'alert.assigned', subjectOf(alert.id), { to: to.user.id });
      await this.notices.tell(tx, [to.user.id], {
        kind: 'alert-assigned',
        subject: subjectOf(alert.id),
      });
      await nudge(tx, { topic: 'alert', id: String(alert.id) });
      return true;
    });
    if (given) {
      to.load++;
      to.left--;
    }
    return given;
  }

  /** Takes back what somebody was given and cannot do in time: they are away, or begin again after it is due. */
  async handOver(signal?: AbortSignal): Promise<number> {
    const now = this.clock.now();
    const [people, delegations, holders] = await Promise.all([
      this.people(),
      delegationsAt(this.database, now),
      assignees(this.database),
    ]);
    const able = new Set(people.map(({ user }) => user.id));
    // Whoever may not decide any more does not come back.
    const gone = holders.filter((id) => !able.has(id)).map((user) => ({ user, dueBefore: null }));
    const away = people.flatMap(({ user, duty }) => {
      if (delegations.some(({ delegator, queues }) => delegator === user.id && queues.length === 0))
        return [{ user: user.id, dueBefore: null }];
      if (worksAt(duty, now)) return [];
      return [{ user: user.id, dueBefore: nextStart(duty, now) ?? null }];
    });
    const absent = [...gone, ...away];
    let taken = 0;
    while (absent.length > 0 && !signal?.aborted) {
      const alerts = await untaken(this.database, absent, now, STEP);
      for (const alert of alerts)
        await this.database.transaction(async (tx) => {
          if (!(await moveAlert(tx, alert.id, alert.version, ['new'], { assignment: null }))) return;
          taken++;
          await this.audit.append(tx, CLOCK_ACTOR, 'alert.assigned', subjectOf(alert.id), {
            to: null,
            from: alert.from,
            ground: 'handover',
          });
          await this.notices.tell(tx, [alert.from], { kind: 'handover', subject: subjectOf(alert.id) });
          await nudge(tx, { topic: 'alert', id: String(alert.id) });
        });
      if (alerts.length < STEP) break;
    }
    return taken;
  }

  private async releaseStale(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const claims = signal?.aborted ? [] : await staleClaims(this.database, this.clock.now(), STEP);
      for (const claim of claims)
        await this.database.transaction(async (tx) => {
          if (!(await moveAlert(tx, claim.id, claim.version, ['claimed'], { state: 'new', claim: null }))) return;
          await this.audit.append(tx, CLOCK_ACTOR, 'alert.released', subjectOf(claim.id), {
            from: claim.by,
            ground: 'idle',
          });
          await nudge(tx, { topic: 'alert', id: String(claim.id) });
        });
      if (claims.length < STEP) return;
    }
  }

  private async people(): Promise<Candidate[]> {
    const users = await this.users.whoMay('alert.decide');
    const [duties, loads] = await Promise.all([
      readDuties(this.database),
      loadsOf(
        this.database,
        users.map(({ id }) => id),
        utcDay(this.clock.now()),
      ),
    ]);
    return users.map((user) => {
      const duty = duties.get(user.id) ?? noDuty(user.id);
      const { open = 0, doneToday = 0 } = loads.get(user.id) ?? {};
      return { user, duty, load: open, left: duty.quota === null ? Infinity : duty.quota - doneToday - open };
    });
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'alert', id: String(id) };
}
