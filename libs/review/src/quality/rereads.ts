import { type Actor, type Audit, type Notices, type StoredUser, type Users } from '@minutebook/access';
import type { Reader } from '@minutebook/archive';
import type { Disposition } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem } from '@minutebook/platform';
import type { UnseenAlerts } from '../alerts/unseen';
import type { Dealer } from './dealer';
import {
  answerReread,
  assignReread,
  countOpenTasks,
  feedbackFor,
  insertSettlement,
  listRereads,
  noteFeedbackRead,
  noteViewed,
  openTaskAlerts,
  openTaskReaders,
  readReread,
  type RereadFilter,
  type RereadRow,
  tasksOf,
  withdrawReread,
} from './store/reread-store';

/** Blind re-reads: opened and answered by whoever they were dealt to, settled by somebody else (R180). */
export class Rereads {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly reader: Reader,
    private readonly dealer: Dealer,
    private readonly walls: Pick<UnseenAlerts, 'of'>,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Those of the alerts whose decision this person must not see: they have a blind task open on them. */
  async blindFor(user: string, alerts: readonly number[]): Promise<ReadonlySet<number>> {
    return new Set(alerts.length === 0 ? [] : await openTaskAlerts(this.database, user, [...alerts]));
  }

  /** Who has an open blind task on an alert. */
  readersOf(alert: number): Promise<string[]> {
    return openTaskReaders(this.database, alert);
  }

  async tasks(
    user: string,
    view: 'open' | 'answered',
    after: { at: Date; id: number } | undefined,
    limit: number,
  ): Promise<RereadRow[]> {
    return tasksOf(this.database, user, view, after, limit, await this.unseenBy(user));
  }

  async openTasks(user: string): Promise<number> {
    return countOpenTasks(this.database, user, await this.unseenBy(user));
  }

  async list(user: string, filter: RereadFilter, before: number | undefined, limit: number): Promise<RereadRow[]> {
    return listRereads(this.database, filter, before, limit, await this.unseenBy(user));
  }

  /** What was written to somebody about their decisions, newest first. */
  async feedback(user: string, limit: number): Promise<RereadRow[]> {
    return feedbackFor(this.database, user, limit, await this.unseenBy(user));
  }

  async get(user: string, id: number): Promise<RereadRow> {
    const reread = await readReread(this.database, id, await this.unseenBy(user));
    if (!reread) throw notFound('re-read');
    return reread;
  }

  /** Opens one's own task. Whose it is not hears that there is none. */
  async open(actor: Actor, id: number): Promise<RereadRow> {
    const task = await this.own(actor, id);
    await this.database.transaction(async (tx) => {
      await noteViewed(tx, id, this.clock.now());
      await this.audit.append(tx, actor, 'reread.viewed', subjectOf(id), {
        alert: String(task.alert),
        message: String(task.message),
      });
    });
    return task;
  }

  async mayAnswer(user: StoredUser, task: RereadRow): Promise<string | undefined> {
    return this.dealer.conflict(user, task.firstBy, await this.reader.message(task.message));
  }

  async answer(
    user: StoredUser,
    actor: Actor,
    id: number,
    version: number,
    answer: { disposition: Disposition; reason: string },
  ): Promise<RereadRow> {
    const task = await this.own(actor, id);
    const ground = await this.mayAnswer(user, task);
    if (ground) await this.refuse(actor, id, 'answer', 'conflict-of-interest', ground);
    await this.database.transaction(async (tx) => {
      const at = this.clock.now();
      if (!(await answerReread(tx, id, version, { ...answer, at }))) throw conflict('re-read');
      // Whether it agrees stands nowhere a reader hears of: the entry is the same for a known answer.
      await this.audit.append(tx, actor, 'reread.answered', subjectOf(id), {
        alert: String(task.alert),
        disposition: answer.disposition,
      });
      await nudge(tx, { topic: 'rereads', to: actor.id });
    });
    return this.get(actor.id, id);
  }

  async assign(actor: Actor, id: number, version: number, to: string): Promise<RereadRow> {
    const task = await this.get(actor.id, id);
    const one = await this.dealer.caseOf(this.database, task.decision);
    const [reader] = await this.dealer.readers([to]);
    if (!reader) throw notFound('reviewer');
    const ground =
      task.known === null
        ? await this.dealer.whyNot(reader, one, await this.reader.message(task.message))
        : 'A known answer stays with whom it was dealt to.';
    if (ground) await this.refuse(actor, id, 'assign', 'conflict-of-interest', ground);
    await this.database.transaction(async (tx) => {
      if (!(await assignReread(tx, id, version, reader))) throw conflict('re-read');
      await this.audit.append(tx, actor, 'reread.assigned', subjectOf(id), { to: reader.id });
      await this.notices.tell(tx, [reader.id], {
        kind: 'reread',
        subject: { kind: 'rereads', id: reader.id },
        words: { count: 1 },
      });
    });
    return this.get(actor.id, id);
  }

  async withdraw(actor: Actor, id: number, version: number, reason: string): Promise<RereadRow> {
    await this.get(actor.id, id);
    await this.database.transaction(async (tx) => {
      if (!(await withdrawReread(tx, id, version, { by: actor.id, reason, at: this.clock.now() })))
        throw conflict('re-read');
      await this.audit.append(tx, actor, 'reread.withdrawn', subjectOf(id));
    });
    return this.get(actor.id, id);
  }

  /** Why somebody may not settle it; undefined when they may. */
  async maySettle(user: StoredUser, reread: RereadRow): Promise<string | undefined> {
    if (user.id === reread.firstBy) return `${user.name} decided it: somebody else settles.`;
    if (user.id === reread.reader) return `${user.name} read it again: somebody else settles.`;
    return this.dealer.conflict(user, reread.firstBy, await this.reader.message(reread.message));
  }

  async settle(
    actor: Actor,
    id: number,
    version: number,
    settlement: { stands: 'first' | 'second'; feedback: string },
  ): Promise<RereadRow> {
    const reread = await this.get(actor.id, id);
    if (stateOf(reread) !== 'differs' || reread.known !== null) throw conflict('re-read');
    const ground = await this.maySettle(await this.users.find(actor.id), reread);
    if (ground) await this.refuse(actor, id, 'settle', 'conflict-of-interest', ground);
    await this.database.transaction(async (tx) => {
      const settled = { ...settlement, by: actor.id, byName: actor.name, at: this.clock.now() };
      if (!(await insertSettlement(tx, id, version, settled))) throw conflict('re-read');
      await this.audit.append(tx, actor, 'reread.settled', subjectOf(id), {
        alert: String(reread.alert),
        stands: settlement.stands,
        reviewer: reread.firstBy,
      });
      await this.notices.tell(tx, [reread.firstBy], {
        kind: 'reread-feedback',
        subject: { kind: 'reread', id: String(id) },
        words: { by: actor.name },
      });
    });
    return this.get(actor.id, id);
  }

  /** The reviewer says they have read what was written to them. */
  async readFeedback(actor: Actor, id: number): Promise<void> {
    const reread = await readReread(this.database, id, await this.unseenBy(actor.id));
    if (!reread || reread.firstBy !== actor.id || reread.settledAt === null) throw notFound('feedback');
    await this.database.transaction(async (tx) => {
      await noteFeedbackRead(tx, id, this.clock.now());
      await this.audit.append(tx, actor, 'feedback.read', subjectOf(id));
    });
  }

  private async own(actor: Actor, id: number): Promise<RereadRow> {
    // A wall put up since it was dealt hides it: it waits for whoever runs quality to give it to somebody else.
    const task = await this.get(actor.id, id);
    if (task.reader !== actor.id || task.withdrawnAt !== null) throw notFound('re-read');
    return task;
  }

  /** Alerts whose re-reads are not there for this person: a wall hides them, or they were escalated about their line (R182). */
  private async unseenBy(user: string): Promise<readonly number[]> {
    return (await this.walls.of(user)).alerts;
  }

  private async refuse(actor: Actor, id: number, act: string, code: string, ground: string): Promise<never> {
    await this.audit.record(actor, 'reread.refused', subjectOf(id), { act, code });
    throw new Problem({
      code,
      status: 403,
      title: ground,
      detail: 'Nothing was changed.',
      hint: 'Leave it to somebody else.',
    });
  }
}

export function stateOf({ withdrawnAt, answeredAt, differs, settledAt }: RereadRow) {
  if (withdrawnAt !== null) return 'withdrawn';
  if (answeredAt === null) return 'open';
  if (!differs) return 'agreed';
  return settledAt === null ? 'differs' : 'settled';
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'reread', id: String(id) };
}
