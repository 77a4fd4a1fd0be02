import { randomUUID } from 'node:crypto';
import type { ExaminerScope, Role } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import { NOBODY, systemActor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import type { GrantConflicts } from '../permission/grant-conflicts';
import { permissionsOf, toxicPair } from '../permission/roles';
import { checkVisit, visitIsOver } from './examiner-visit';
import { hashPassword, verifyPassword } from './passwords';
import {
  changeUser,
  endExaminers,
  endInvitations,
  endSessions,
  findByEmail,
  findInvitation,
  findUser,
  insertInvitation,
  insertUser,
  listUsers,
  noteFailure,
  noteSeen,
  readFailure,
  spendInvitation,
  userCount,
  clearFailures,
  type StoredUser,
  type UserChange,
} from './store/user-store';
import { freshToken, tokenHash } from './tokens';

export interface Handle {
  readonly scheme: string;
  readonly value: string;
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly handles: readonly Handle[];
  readonly examiner?: ExaminerScope | undefined;
}

export interface OneTimeLink {
  readonly token: string;
  readonly validUntil: Date;
}

/** A one-time link is short-lived: set-up in front of the machine, invitations over a weekend. */
const SETUP_MINUTES = 30;
const INVITATION_HOURS = 72;

/** After this many failures in a row an address waits, twice as long each time, up to {@link MAX_BLOCK_SECONDS}. */
const FREE_FAILURES = 4;
const MAX_BLOCK_SECONDS = 300;

/** Who may come in, and with which roles. */
export class Users {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly conflicts?: GrantConflicts,
  ) {}

  /** True until somebody has used the set-up link. */
  async setupNeeded(): Promise<boolean> {
    return (await userCount(this.database)) === 0;
  }

  /** A new set-up link; earlier ones end. Undefined when the appliance has users. */
  async setupLink(): Promise<OneTimeLink | undefined> {
    if (!(await this.setupNeeded())) return undefined;
    return this.database.transaction((tx) => this.link(tx, null, SETUP_MINUTES * 60));
  }

  /** Spends a set-up link. */
  async setUp(token: string, person: { name: string; email: string; password: string }): Promise<StoredUser> {
    const passwordHash = await hashPassword(person.password);
    return this.database.transaction(async (tx) => {
      const invitation = await this.spend(tx, token);
      if (invitation.userId !== null || (await userCount(tx)) > 0) throw linkEnded();
      const user = await this.insert(
        tx,
        { name: person.name, email: person.email, roles: ['administrator'], handles: [] },
        'active',
        passwordHash,
      );
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
    checkVisit(person.roles, person.examiner ?? null, this.clock.now());
    await this.refuseConflict(actor, { ...person, id: 'new', handles: person.handles.map(handleText) });
    return this.database.transaction(async (tx) => {
      const user = await this.insert(tx, person, 'invited', null);
      const link = await this.link(tx, user.id, INVITATION_HOURS * 3600);
      await this.audit.append(
        tx,
        actor,
        'user.invited',
        { kind: 'user', id: user.id },
        { name: user.name, roles: [...user.roles], ...scopeOf(user) },
      );
      return { user, link };
    });
  }

  async inviteAgain(actor: Actor, id: string): Promise<{ user: StoredUser; link: OneTimeLink }> {
    return this.database.transaction(async (tx) => {
      const user = await this.require(tx, id);
      const link = await this.link(tx, user.id, INVITATION_HOURS * 3600);
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
    const invitation = await findInvitation(this.database, tokenHash(token));
    if (!invitation || invitation.usedAt || invitation.validUntil <= this.clock.now()) throw linkEnded();
    return {
      user: invitation.userId === null ? null : await this.require(this.database, invitation.userId),
      validUntil: invitation.validUntil,
    };
  }

  /** Spends an invitation. */
  async join(token: string, password: string): Promise<StoredUser> {
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (tx) => {
      const { userId } = await this.spend(tx, token);
      if (userId === null) throw linkEnded();
      const before = await this.require(tx, userId);
      if (before.state === 'disabled' || visitIsOver(before, this.clock.now())) throw linkEnded();
      const user = await this.update(tx, before.id, before.version, { state: 'active', passwordHash });
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
      const user = await this.update(tx, id, version, {
        ...(change.name !== undefined && { name: change.name }),
        ...(change.roles && { roles: [...change.roles] }),
        ...(change.handles && { handles: change.handles.map(handleText) }),
        ...(change.examiner && { examiner: change.examiner }),
        ...(change.state && { state: change.state }),
      });
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
      return user;
    });
  }

  /** The user of a right e-mail and password; throws `sign-in-refused`, in the same words for every reason. */
  async signIn(email: string, password: string): Promise<StoredUser> {
    const address = email.trim().toLowerCase();
    const key = tokenHash(address);
    const failure = await readFailure(this.database, key);
    const now = this.clock.now();
    if (failure && failure.blockedUntil > now) {
      const seconds = Math.ceil((failure.blockedUntil.getTime() - now.getTime()) / 1000);
      throw new Problem({
        code: 'sign-in-blocked',
        status: 429,
        title: 'Too many attempts with this address.',
        hint: `Try again in ${seconds} s.`,
      });
    }
    const user = await findByEmail(this.database, address);
    const mayEnter = user?.state === 'active' && !visitIsOver(user, now);
    const right = await verifyPassword(password, mayEnter ? user.passwordHash : null);
    if (!user || !right) {
      await this.database.transaction(async (tx) => {
        const count = (failure?.count ?? 0) + 1;
        const seconds = count < FREE_FAILURES ? 0 : Math.min(MAX_BLOCK_SECONDS, 2 ** (count - FREE_FAILURES));
        await noteFailure(tx, key, count, new Date(now.getTime() + seconds * 1000));
        await this.audit.append(
          tx,
          NOBODY,
          'session.refused',
          { kind: 'user', id: user?.id ?? 'unknown' },
          { failures: count },
        );
      });
      throw new Problem({
        code: 'sign-in-refused',
        status: 401,
        title: 'E-mail or password is wrong.',
        hint: 'Try again. An administrator can send you a new link.',
      });
    }
    await this.database.transaction(async (tx) => {
      await clearFailures(tx, key);
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
    const user = await findUser(this.database, id);
    return user?.state === 'active' && !visitIsOver(user, this.clock.now()) ? user : undefined;
  }

  /** Whoever ever was a user, for what they did. */
  async find(id: string): Promise<StoredUser> {
    return this.require(this.database, id);
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
    return listUsers(this.database, after, limit);
  }

  /** Users who hold a permission, by name; for saying who may do what one may not. */
  async whoMay(permission: ReturnType<typeof permissionsOf>[number]): Promise<StoredUser[]> {
    const users = await listUsers(this.database, undefined, 1000);
    const now = this.clock.now();
    return users.filter(
      (user) => user.state === 'active' && !visitIsOver(user, now) && permissionsOf(user.roles).includes(permission),
    );
  }

  /** Makes an active user at once, with a password given by the program (the demo company). */
  async admit(tx: Transaction, person: NewUser, passwordHash: string): Promise<StoredUser> {
    return this.insert(tx, person, 'active', passwordHash);
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
          : 'An examiner sees what their scope lets them, and no role widens it.',
        hint: 'Invite a second person for the other role.',
      });
  }

  /** Nobody grants rights to their manager or to who reports to them (R34, R130). */
  private async refuseConflict(
    actor: Actor,
    grantee: Pick<StoredUser, 'id' | 'name' | 'handles' | 'email'>,
  ): Promise<void> {
    const granter = this.conflicts && (await findGranter(this.database, actor));
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

  private async insert(
    tx: Transaction,
    person: NewUser,
    state: StoredUser['state'],
    passwordHash: string | null,
  ): Promise<StoredUser> {
    const user: StoredUser = {
      id: randomUUID(),
      name: person.name,
      email: person.email.trim().toLowerCase(),
      passwordHash,
      roles: [...person.roles],
      state,
      handles: person.handles.map(handleText),
      examiner: person.examiner ?? null,
      createdAt: this.clock.now(),
      lastSeenAt: null,
      version: 0,
    };
    try {
      await insertUser(tx, user);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'email-taken',
          status: 409,
          title: 'Somebody with this e-mail address is already here.',
          fields: { email: 'is in use' },
        },
        { cause: error },
      );
    }
    return user;
  }

  private async update(tx: Transaction, id: string, version: number, change: UserChange): Promise<StoredUser> {
    const user = await changeUser(tx, id, version, change);
    if (!user) throw conflict('user');
    return user;
  }

  private async require(queries: Transaction | Database, id: string): Promise<StoredUser> {
    const user = await findUser(queries, id);
    if (!user) throw notFound('user');
    return user;
  }

  private async link(tx: Transaction, userId: string | null, seconds: number): Promise<OneTimeLink> {
    const token = freshToken();
    const validUntil = new Date(this.clock.now().getTime() + seconds * 1000);
    await endInvitations(tx, userId);
    await insertInvitation(tx, { tokenHash: tokenHash(token), userId, validUntil });
    return { token, validUntil };
  }

  private async spend(tx: Transaction, token: string): Promise<{ userId: string | null }> {
    const invitation = await spendInvitation(tx, tokenHash(token), this.clock.now());
    if (!invitation) throw linkEnded();
    return invitation;
  }
}

export function actorOf(user: StoredUser): Actor {
  return { id: user.id, name: user.name, role: user.roles[0] ?? 'nobody' };
}

export function handleText(handle: Handle): string {
  return `${handle.scheme}:${handle.scheme === 'email' ? handle.value.toLowerCase() : handle.value}`;
}

/** Users grant; parts of the program and the command line stand in no line. */
async function findGranter(database: Database, actor: Actor): Promise<StoredUser | undefined> {
  return /^[0-9a-f-]{36}$/.test(actor.id) ? findUser(database, actor.id) : undefined;
}

function rights(user: StoredUser) {
  return { roles: [...user.roles], state: user.state, handles: [...user.handles], ...scopeOf(user) };
}

function scopeOf({ examiner }: StoredUser) {
  return examiner === null ? {} : { examiner: { ...examiner } };
}

function linkEnded(): Problem {
  return new Problem({
    code: 'link-ended',
    status: 410,
    title: 'This link has been used or is no longer valid.',
    hint: 'Ask an administrator for a new one. For a set-up link, start Minutebook again.',
  });
}
