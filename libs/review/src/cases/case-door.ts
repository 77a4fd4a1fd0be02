import type { Actor, Audit, StoredUser, Users } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import type { Bar, Bars } from './bars';
import { caseExists, type CaseRecord, lockCase, readAccess, readCase, updateCase } from './store/case-store';

/** A case somebody may see, and who that is. */
export interface Entered {
  readonly user: StoredUser;
  readonly bar: Bar;
  readonly record: CaseRecord;
}

/** What an act leaves of the record; its version is raised by the door. */
export type Change = Partial<Omit<CaseRecord, 'id' | 'version'>>;

export function caseNumber(id: number): string {
  return `C-${String(id).padStart(3, '0')}`;
}

export function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'case', id: String(id) };
}

/**
 * The only way to a case (R182): whoever has no access, or is the subject or in the line of one, hears that there is no
 * such case, in the words for one that never was.
 */
export class CaseDoor {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly bars: Bars,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The user who acts. Parts of the program and the command line have no cases. */
  async user(actor: Actor): Promise<{ user: StoredUser; bar: Bar }> {
    const user = await this.users.current(actor.id);
    if (!user) throw notFound('case');
    return { user, bar: await this.bars.of(user) };
  }

  async enter(actor: Actor, id: number): Promise<Entered> {
    const { user, bar } = await this.user(actor);
    const record = await readCase(this.database, user.id, bar, id);
    return record ? { user, bar, record } : this.refuse(actor, id);
  }

  /**
   * Changes a case: sees that the actor may see it, that it is in one of the states, and that nobody was faster. An act that
   * stands beside others (a note, a task) names no version and leaves it as it is.
   */
  async change<T>(
    actor: Actor,
    id: number,
    { version, from = ['open', 'signing'] }: { version?: number | undefined; from?: readonly CaseRecord['state'][] },
    work: (tx: Transaction, entered: Entered) => Promise<{ change?: Change; result: T }>,
  ): Promise<T> {
    const { user, bar } = await this.user(actor);
    const done = await this.database.transaction(async (tx) => {
      const record = await lockCase(tx, user.id, bar, id);
      if (!record) return undefined;
      if (version !== undefined && record.version !== version) throw conflict('case');
      if (!from.includes(record.state)) throw wrongState(record);
      const { change, result } = await work(tx, { user, bar, record });
      if (version !== undefined || change) await updateCase(tx, { ...record, ...change, version: record.version + 1 });
      for (const member of await readAccess(tx, id))
        await nudge(tx, { topic: 'case', id: String(id), to: member.user });
      return { result };
    });
    return done ? done.result : this.refuse(actor, id);
  }

  /** A case locked in the caller's transaction, for acts that join another's. */
  async lock(tx: Transaction, actor: Actor, id: number): Promise<CaseRecord> {
    const { user, bar } = await this.user(actor);
    const record = await lockCase(tx, user.id, bar, id);
    if (!record) throw notFound('case');
    if (record.state !== 'open') throw wrongState(record);
    return record;
  }

  now(): Date {
    return this.clock.now();
  }

  by(actor: Actor): { id: string; name: string; at: Date } {
    return { id: actor.id, name: actor.name, at: this.clock.now() };
  }

  private async refuse(actor: Actor, id: number): Promise<never> {
    if (await caseExists(this.database, id)) await this.audit.record(actor, 'case.refused', subjectOf(id));
    throw notFound('case');
  }
}

function wrongState({ id, state }: CaseRecord): Problem {
  return new Problem({
    code: state === 'closed' ? 'case-closed' : 'case-state',
    status: 409,
    title:
      state === 'closed'
        ? `${caseNumber(id)} is closed.`
        : state === 'signing'
          ? `${caseNumber(id)} waits for its second signature.`
          : `${caseNumber(id)} is open.`,
    detail: 'Nothing was changed.',
    hint: state === 'closed' ? 'Whoever may sign can open it again, with a reason.' : 'Look at how far its closing is.',
  });
}
