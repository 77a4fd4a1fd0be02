import { type Actor, type Audit, type Notices, permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, Problem } from '@minutebook/platform';
import {
  changeDelegation,
  type DelegationException,
  delegationExceptions,
  type DelegationSight,
  type DelegationRow,
  insertDelegation,
  listDelegations,
  readDelegation,
  type SeenDelegation,
} from '../store/delegation-store';
import type { Workplaces } from './workplaces';

const DAY = 86_400_000;

/** Absence cover (R33): who stands in for whom, within which queues, until when; who delegates stays accountable. */
export class Delegations {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly notices: Notices,
    private readonly workplaces: Pick<Workplaces, 'scopeOf'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** One's own, given and got; who sets up queues or oversees sees all. */
  async list(user: StoredUser, before: number | undefined, limit: number): Promise<SeenDelegation[]> {
    const whose = seesAll(user) ? undefined : user.id;
    return listDelegations(this.database, await this.sightOf(user), whose, before, limit);
  }

  async get(user: StoredUser, id: number): Promise<SeenDelegation> {
    const delegation = await readDelegation(this.database, await this.sightOf(user), id);
    if (!delegation || !(seesAll(user) || [delegation.delegator, delegation.delegate].includes(user.id)))
      throw notFound('delegation');
    return delegation;
  }

  /** Throws `delegation-foreign`, `delegation-span`, `no-reviewer`. */
  async give(
    actor: Actor,
    user: StoredUser,
    wanted: {
      delegator: string | null;
      delegate: string;
      queues: readonly number[];
      from: Date;
      until: Date;
      reason: string;
      signOffDays: number;
    },
  ): Promise<number> {
    const delegator = wanted.delegator ?? user.id;
    if (delegator !== user.id && !permissionsOf(user).includes('queue.write'))
      throw new Problem({
        code: 'delegation-foreign',
        status: 403,
        title: 'Only a supervisor delegates what is another’s.',
        hint: 'Ask a supervisor to do it.',
      });
    if (wanted.until <= wanted.from || wanted.until <= this.clock.now())
      throw new Problem({
        code: 'delegation-span',
        status: 422,
        title: 'A delegation ends after it begins, and in the future.',
        fields: { until: 'is too early' },
      });
    const reviewers = new Set((await this.users.whoMay('alert.decide')).map(({ id }) => id));
    if (wanted.delegate === delegator || !reviewers.has(wanted.delegate) || !reviewers.has(delegator))
      throw new Problem({
        code: 'no-reviewer',
        status: 422,
        title: 'Reviews are delegated from one reviewer to another.',
        fields: { delegate: 'is not another reviewer' },
      });
    return this.database.transaction(async (tx) => {
      const id = await insertDelegation(tx, { ...wanted, delegator, givenBy: user.id });
      await this.audit.append(tx, actor, 'delegation.given', subjectOf(id), {
        delegator,
        delegate: wanted.delegate,
        queues: wanted.queues.map(String),
        from: wanted.from.toISOString(),
        until: wanted.until.toISOString(),
      });
      await this.notices.tell(
        tx,
        [wanted.delegate, delegator].filter((who) => who !== user.id),
        { kind: 'delegation', subject: subjectOf(id) },
      );
      return id;
    });
  }

  async end(actor: Actor, user: StoredUser, id: number, version: number): Promise<void> {
    const delegation = await this.get(user, id);
    if (user.id !== delegation.delegator && !permissionsOf(user).includes('queue.write')) throw accountable();
    await this.database.transaction(async (tx) => {
      if (delegation.endedAt || !(await changeDelegation(tx, id, version, { endedAt: this.clock.now() })))
        throw conflict('delegation');
      await this.audit.append(tx, actor, 'delegation.ended', subjectOf(id));
    });
  }

  /** Only the delegator signs off: they stay accountable for what was done in their stead. */
  async signOff(actor: Actor, user: StoredUser, id: number, version: number, note: string): Promise<void> {
    const delegation = await this.get(user, id);
    if (user.id !== delegation.delegator) throw accountable();
    await this.database.transaction(async (tx) => {
      if (!(await changeDelegation(tx, id, version, { signedOffAt: this.clock.now() }))) throw conflict('delegation');
      await this.audit.append(tx, actor, 'delegation.signed-off', subjectOf(id), {
        decisions: delegation.decisions,
        note,
      });
    });
  }

  async exceptions(
    user: StoredUser,
    id: number,
    before: number | undefined,
    limit: number,
  ): Promise<DelegationException[]> {
    return delegationExceptions(this.database, await this.sightOf(user), id, before, limit);
  }

  /** What was decided in one's stead is in others' queues as well. */
  private async sightOf(user: StoredUser): Promise<DelegationSight> {
    return { reader: user.id, scope: { ...(await this.workplaces.scopeOf(user)), queues: null } };
  }
}

/** When the delegator has to sign off next: so many days after they last did, or after it began; at its end at the latest. */
export function signOffDue(delegation: DelegationRow): Date {
  const since = delegation.signedOffAt ?? delegation.from;
  return new Date(since.getTime() + delegation.signOffDays * DAY);
}

/** Whether a sign-off is due that was not given. What ended and was signed off after its end needs no more. */
export function isOverdue(delegation: DelegationRow, now: Date): boolean {
  const end = delegation.endedAt ?? delegation.until;
  if (delegation.signedOffAt && delegation.signedOffAt >= end) return false;
  return signOffDue(delegation) < now;
}

function seesAll(user: StoredUser): boolean {
  const permissions = permissionsOf(user);
  return permissions.includes('queue.write') || permissions.includes('oversight.read');
}

function accountable(): Problem {
  return new Problem({
    code: 'delegator-only',
    status: 403,
    title: 'This is for who delegated: they stay accountable.',
    hint: 'Ask them to do it.',
  });
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'delegation', id: String(id) };
}
