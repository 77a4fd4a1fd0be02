import type { ExaminerScope, Permission, Role } from '@minutebook/contract';
import { type Clock, type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import { NOBODY, systemActor } from '../audit/actor';
import { type Audit, Trail } from '../audit/audit';
import { endEmergencyRight } from '../emergency/right-lost';
import { holdersOf } from '../notices/holders';
import type { Notices } from '../notices/notices';
import type { GrantConflicts } from '../permission/grant-conflicts';
import { permissionsOf, rolesWith, toxicPair } from '../permission/roles';
import { Attempts } from './attempts';
import { checkVisit, visitIsOver } from './examiner-visit';
import { linkEnded, type OneTimeLink, OneTimeLinks } from './one-time-links';
import { hashPassword, verifyPassword } from './passwords';
import {
  endExaminers,
  endInvitations,
  endSessions,
  findByEmail,
  findUser,
  listUsers,
  noteSeen,
  userCount,
  usersWith,
  type StoredUser,
  type UserChange,
} from './store/user-store';
import { admitUser, type Handle, handleText, type NewUser, updateUser } from './user-changes';

/** Who may come in, and with which roles. */
export class Users {
  private readonly attempts: Attempts;
  private readonly links: OneTimeLinks;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly conflicts?: GrantConflicts,
    private readonly notices?: Notices,
  ) {
    this.attempts = new Attempts(database, clock, 'sign-in');
    this.links = new OneTimeLinks(database, clock);
  }

  /** True until somebody has used the set-up link. */
  async setupNeeded(): Promise<boolean> {
    return (await userCount(this.database)) === 0;
  }

  /** A new set-up link; earlier ones end. Undefined when the appliance has users. */
  async setupLink(): Promise<OneTimeLink | undefined> {
    if (!(await this.setupNeeded())) return undefined;
    return this.database.transaction((tx) => this.links.make(tx, null));
  }

  /** Spends a set-up link. */
  async setUp(token: string, person: { name: string; email: string; password: string }): Promise<StoredUser> {
    // Before a password costs 64 MiB and a moment: whoever has no link must not have it spent.
    await this.links.open(token);
    const passwordHash = await hashPassword(person.password);
    return this.database.transaction(async (tx) => {
      const invitation = await this.links.spend(tx, token);
      if (invitation.userId !== null || (await userCount(tx)) > 0) throw linkEnded();
      const first: NewUser = { name: person.name, email: person.email, roles: ['administrator'], handles: [] };
      const user = await admitUser(tx, first, 'active', passwordHash, this.clock.now());
      await this.audit.append(
        tx,
        actorOf(user),
        'setup.completed',
        { kind: 'user', id: user.id },
        { name: user.name, roles: [...user.roles] },
      );
      return user;
    });
  }

  async invite(actor: Actor, person: NewUser): Promise<{ user: StoredUser; link: OneTimeLink }> {
    this.checkRoles(person.roles);
    checkDesignee([], person.roles);
    checkVisit(person.roles, person.examiner ?? null, this.clock.now());
    await this.refuseConflict(actor, { ...person, id: 'new', handles: person.handles.map(handleText) });
    return this.database.transaction(async (tx) => {
      const user = await admitUser(tx, person, 'invited', null, this.clock.now());
      const link = await this.links.make(tx, user.id);
      await this.audit.append(
        tx,
        actor,
        'user.invited',
        { kind: 'user', id: user.id },
        { name: user.name, roles: [...user.roles], ...scopeOf(user) },
      );
      await this.tellExecutive(tx, undefined, user);
      return { user, link };
    });
  }

  async inviteAgain(actor: Actor, id: string): Promise<{ user: StoredUser; link: OneTimeLink }> {
    return this.database.transaction(async (tx) => {
      const user = await this.require(tx, id);
      const link = await this.links.make(tx, user.id);
      await this.audit.append(
        tx,
        actor,
        'user.invited',
        { kind: 'user', id: user.id },
        { name: user.name, again: true },
      );
      return { user, link };
    });
  }

  /** Whom an open invitation is for. */
  async invitation(token: string): Promise<{ user: StoredUser | null; validUntil: Date }> {
    const invitation = await this.links.open(token);
    return {
      user: invitation.userId === null ? null : await this.require(this.database, invitation.userId),
      validUntil: invitation.validUntil,
    };
  }

  /** Spends an invitation. */
  async join(token: string, password: string): Promise<StoredUser> {
    await this.links.open(token);
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (tx) => {
      const { userId } = await this.links.spend(tx, token);
      if (userId === null) throw linkEnded();
      const before = await this.require(tx, userId);
      if (before.state === 'disabled' || visitIsOver(before, this.clock.now())) throw linkEnded();
      const user = await updateUser(tx, before.id, before.version, { state: 'active', passwordHash }, this.clock.now());
      await endSessions(tx, user.id);
      await this.audit.append(tx, actorOf(user), 'user.joined', { kind: 'user', id: user.id }, { name: user.name });
      return user;
    });
  }

  /** Changes take effect at the user's next request; sessions of a disabled user end at once (R129). */
  async change(
    actor: Actor,
    id: string,
    version: number,
    change: {
      name?: string | undefined;
      roles?: readonly Role[] | undefined;
      handles?: readonly Handle[] | undefined;
      examiner?: ExaminerScope | undefined;
      state?: 'active' | 'disabled' | undefined;
    },
  ): Promise<StoredUser> {
    if (change.roles) this.checkRoles(change.roles);
    if (change.roles && actor.id !== id) await this.refuseConflict(actor, await this.require(this.database, id));
    return this.database.transaction(async (tx) => {
      const before = await this.require(tx, id);
      if (change.roles) checkDesignee(before.roles, change.roles);
      if (change.roles || change.examiner || change.state === 'active') {
        const roles = change.roles ?? before.roles;
        const isExaminer = roles.includes('examiner');
        checkVisit(roles, change.examiner ?? (isExaminer ? before.examiner : null), this.clock.now());
      }
      if (actor.id === id && (change.roles || change.state)) {
        throw new Problem({
          code: 'own-rights',
          status: 403,
          title: 'Nobody changes their own roles or state.',
          hint: 'Another administrator can.',
        });
      }
      if (before.state === 'invited' && change.state === 'active')
        throw new Problem({
          code: 'not-joined',
          status: 409,
          title: `${before.name} has not joined yet.`,
          hint: 'Send the invitation again.',
        });
      if (change.state === 'active' && (change.roles ?? before.roles).length === 0)
        throw new Problem({
          code: 'role-missing',
          status: 422,
          title: `${before.name} has no role.`,
          detail: 'They came in by a designation that has ended.',
          hint: 'Give them a role as well.',
        });
      const changes: UserChange = {
        ...(change.name !== undefined && { name: change.name }),
        ...(change.roles && { roles: [...change.roles] }),
        ...(change.handles && { handles: change.handles.map(handleText) }),
        ...(change.examiner && { examiner: change.examiner }),
        ...(change.state && { state: change.state }),
      };
      const user = await updateUser(tx, id, version, changes, this.clock.now());
      if (change.state === 'disabled') {
        await endSessions(tx, id);
        await endInvitations(tx, id);
      }
      await this.audit.append(
        tx,
        actor,
        'user.changed',
        { kind: 'user', id },
        { before: rights(before), after: rights(user) },
      );
      if (user.state === 'disabled' || !permissionsOf(user).includes('emergency.open'))
        await endEmergencyRight(tx, this.audit, actor, id, this.clock.now());
      await this.tellExecutive(tx, before, user);
      return (await findUser(tx, id, this.clock.now()))!;
    });
  }

  /**
   * The user of a right e-mail and password; throws `sign-in-refused`, in the same words for every reason. `client` is the
   * network address they come from.
   */
  async signIn(email: string, password: string, client: string): Promise<StoredUser> {
    const address = email.trim().toLowerCase();
    const attempt = await this.attempts.take(address, client);
    const now = this.clock.now();
    const user = await findByEmail(this.database, address, now);
    const mayEnter = user?.state === 'active' && !visitIsOver(user, now);
    const right = await verifyPassword(password, mayEnter ? user.passwordHash : null);
    if (!user || !right) {
      await this.database.transaction(async (tx) => {
        const subject = { kind: 'user', id: user?.id ?? 'unknown' };
        await this.audit.append(tx, NOBODY, 'session.refused', subject, { failures: attempt });
      });
      throw new Problem({
        code: 'sign-in-refused',
        status: 401,
        title: 'E-mail or password is wrong.',
        hint: 'Try again. An administrator can send you a new link.',
      });
    }
    await this.database.transaction(async (tx) => {
      await this.attempts.succeeded(tx, address, client);
      await noteSeen(tx, user.id, now);
      await this.audit.append(tx, actorOf(user), 'session.opened', { kind: 'user', id: user.id });
    });
    return user;
  }

  async signOut(user: StoredUser): Promise<void> {
    await this.audit.record(actorOf(user), 'session.closed', { kind: 'user', id: user.id });
  }

  /** The user, if they may still come in. Asked on every request, so that a change of rights acts on the next one. */
  async current(id: string): Promise<StoredUser | undefined> {
    const user = await this.known(id);
    return user?.state === 'active' && !visitIsOver(user, this.clock.now()) ? user : undefined;
  }

  /** Somebody who may act now; who asks, as their request found them. */
  async acting(id: string): Promise<StoredUser | undefined> {
    const asker = Trail.here?.asker;
    return asker?.id === id ? asker : this.current(id);
  }

  /** Whoever ever was a user, for what they did; who asks, as their request found them. */
  async find(id: string): Promise<StoredUser> {
    const asker = Trail.here?.asker;
    return asker?.id === id ? asker : this.require(this.database, id);
  }

  /** As {@link find}; undefined for an account that never was. */
  known(id: string): Promise<StoredUser | undefined> {
    return findUser(this.database, id, this.clock.now());
  }

  /** Ends the visits whose time is over: no session and no link of theirs outlives it. */
  async endVisits(): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const { id, name } of await endExaminers(tx, this.clock.now())) {
        await endSessions(tx, id);
        await endInvitations(tx, id);
        await this.audit.append(tx, systemActor('access'), 'examiner.ended', { kind: 'user', id }, { name });
      }
    });
  }

  async list(after: { name: string; id: string } | undefined, limit: number): Promise<StoredUser[]> {
    return listUsers(this.database, after, limit, this.clock.now());
  }

  /** Users whose roles give a permission, by name; for saying who may do what one may not. Emergencies give nobody work. */
  async whoMay(permission: Permission): Promise<StoredUser[]> {
    const now = this.clock.now();
    const users = await usersWith(this.database, rolesWith(permission), 1000, now);
    return users.filter((user) => !visitIsOver(user, now));
  }

  /** Makes an active user at once, with a password given by the program (the demo company). */
  async admit(tx: Transaction, person: NewUser, passwordHash: string): Promise<StoredUser> {
    return admitUser(tx, person, 'active', passwordHash, this.clock.now());
  }

  private checkRoles(roles: readonly Role[]): void {
    const pair = toxicPair(roles);
    if (pair)
      throw new Problem({
        code: 'toxic-roles',
        status: 422,
        title: `Nobody can be ${pair[0]} and ${pair[1]} at once.`,
        detail: pair.includes('administrator')
          ? 'Who grants rights must not hold a right to content.'
          : pair.includes('examiner')
            ? 'An examiner sees what their scope lets them, and no role widens it.'
            : 'The executive officer names others.',
        hint: 'Invite a second person for the other role.',
      });
  }

  /** Who can produce any record in an emergency is nobody's secret: all who watch over it hear of a new executive officer. */
  private async tellExecutive(tx: Transaction, before: StoredUser | undefined, after: StoredUser): Promise<void> {
    const [was, is] = [before, after].map((user) => user?.state !== 'disabled' && user?.roles.includes('executive'));
    if (!this.notices || Boolean(was) === Boolean(is)) return;
    await this.notices.tell(tx, await holdersOf(tx, 'designation.read'), {
      kind: 'designation-changed',
      subject: { kind: 'designation', id: after.id },
      words: { name: after.name, seat: 'executive', change: is ? 'named' : 'ended' },
    });
  }

  /** Nobody grants rights to their manager or to who reports to them (R34, R130). */
  private async refuseConflict(
    actor: Actor,
    grantee: Pick<StoredUser, 'id' | 'name' | 'handles' | 'email'>,
  ): Promise<void> {
    const granter = this.conflicts && (await findGranter(this.database, actor, this.clock.now()));
    const ground = granter && (await this.conflicts!.between(granter, grantee));
    if (!ground) return;
    await this.audit.record(actor, 'user.refused', { kind: 'user', id: grantee.id }, { code: 'conflict-of-interest' });
    throw new Problem({
      code: 'conflict-of-interest',
      status: 403,
      title: ground,
      detail: 'Nobody grants rights within their own line of management.',
      hint: 'Another administrator can.',
    });
  }

  private async require(queries: Transaction | Database, id: string): Promise<StoredUser> {
    const user = await findUser(queries, id, this.clock.now());
    if (!user) throw notFound('user');
    return user;
  }
}

/** While emergency access is open they act as what lets them have it. */
export function actorOf({ id, name, roles, producing }: StoredUser): Actor {
  const role = producing ? roles.find((each) => each === 'executive' || each === 'designee') : roles[0];
  return { id, name, role: role ?? 'nobody' };
}

/** Users grant; parts of the program and the command line stand in no line. */
async function findGranter(database: Database, actor: Actor, now: Date): Promise<StoredUser | undefined> {
  return /^[0-9a-f-]{36}$/.test(actor.id) ? findUser(database, actor.id, now) : undefined;
}

function rights(user: StoredUser) {
  return { roles: [...user.roles], state: user.state, handles: [...user.handles], ...scopeOf(user) };
}

function scopeOf({ examiner }: StoredUser) {
  return examiner === null ? {} : { examiner: { ...examiner } };
}

/** Only a designation gives or takes this role: an administrator leaves it as it is. */
function checkDesignee(before: readonly Role[], after: readonly Role[]): void {
  if (before.includes('designee') === after.includes('designee')) return;
  throw new Problem({
    code: 'role-by-designation',
    status: 422,
    title: 'This role comes and goes with a designation.',
    hint: 'The executive officer names whom they rely on in an emergency, and ends it.',
  });
}
