import { EMERGENCY_HOURS, type Producing } from '@minutebook/contract';
import { type Clock, type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import { type Actor, NOBODY, systemActor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { Attempts } from '../identity/attempts';
import { hashPassword, verifyPassword } from '../identity/passwords';
import { findByEmail, findUser, lockUser, noteSeen, type StoredUser } from '../identity/store/user-store';
import { actorOf } from '../identity/users';
import { holdersOf } from '../notices/holders';
import type { Notices } from '../notices/notices';
import { permissionsOf } from '../permission/roles';
import { freshCode, plainCode } from './sealed-code';
import {
  type AccessRow,
  endAccess,
  endCode,
  endOverdueAccesses,
  findAccess,
  insertAccess,
  insertCode,
  listAccesses,
  openCodes,
  spendCode,
} from './store/emergency-store';

export interface Entering {
  readonly email: string;
  readonly code: string;
  readonly purpose: Producing['purpose'];
  readonly reason: string;
  readonly reference?: string | undefined;
}

/** A code as it leaves, once. */
export interface FreshCode {
  readonly code: string;
  readonly madeAt: Date;
}

/**
 * The way in when no other works: a sealed code and nothing else lets the executive officer, or whom they named, produce
 * any record for some hours (R11). It needs this database and no more: no password, no administrator, no index, no job.
 */
export class EmergencyDoor {
  private readonly attempts: Attempts;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {
    this.attempts = new Attempts(database, clock, 'emergency');
  }

  /** A new code for oneself; the one before ends. */
  async makeCode(actor: Actor): Promise<FreshCode> {
    const code = freshCode();
    const hash = await hashPassword(plainCode(code));
    return this.database.transaction(async (tx) => {
      const user = await lockUser(tx, actor.id, this.clock.now());
      if (!mayEnter(user)) throw notFound('user who may enter in an emergency');
      const replaced = await endCode(tx, actor.id, this.clock.now(), 'replaced');
      const madeAt = await this.seal(tx, actor.id, hash);
      await this.audit.append(tx, actor, 'emergency.code-made', { kind: 'user', id: actor.id }, { replaced });
      return { code, madeAt };
    });
  }

  /** Spends a code: who holds it is in. Throws `emergency-refused`, in the same words for every reason. */
  async open(entering: Entering): Promise<{ user: StoredUser; fresh: FreshCode }> {
    const address = entering.email.trim().toLowerCase();
    const user = await findByEmail(this.database, address, this.clock.now());
    const [sealed] = mayEnter(user) ? await openCodes(this.database, [user.id]) : [];
    const right = await verifyPassword(plainCode(entering.code), sealed?.hash ?? null);
    const opened = sealed && right ? await this.enter(sealed, address, entering) : undefined;
    // A right code opens whatever was tried before it: no stranger can keep this door shut, and no guess meets 140 bits.
    if (opened) return opened;
    const attempt = await this.attempts.take(address);
    await this.database.transaction(async (tx) => {
      const subject = { kind: 'user', id: user?.id ?? 'unknown' };
      await this.audit.append(tx, NOBODY, 'emergency.refused', subject, { failures: attempt });
    });
    throw new Problem({
      code: 'emergency-refused',
      status: 401,
      title: 'This address and this code do not open anything.',
      detail: 'A code is good for one entry, and for the person it was made for.',
      hint: 'Compare it with the paper, letter by letter. Others who were designated have codes of their own.',
    });
  }

  /** One’s own, or as the executive officer anybody’s. */
  async end(actor: Actor, id: number): Promise<AccessRow> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const access = await findAccess(tx, id);
      if (!access) throw notFound('emergency access');
      const own = access.user === actor.id;
      if (!own && !permissionsOf((await findUser(tx, actor.id, now))!).includes('designation.write'))
        throw new Problem({
          code: 'not-allowed',
          status: 403,
          title: 'Others end their emergency access themselves.',
          hint: 'The executive officer can end it too.',
        });
      if (access.endedAt !== null || access.until <= now) throw over();
      const ended = await endAccess(tx, access.user, { now, by: actor.id, how: own ? 'person' : 'executive' });
      if (ended?.id !== id) throw over();
      await this.logEnd(tx, actor, access.user, ended);
      return (await findAccess(tx, id))!;
    });
  }

  /** Writes down what time has ended; its rights were gone at that minute. */
  async endOverdue(): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const { id, user } of await endOverdueAccesses(tx, this.clock.now()))
        await this.logEnd(tx, systemActor('access'), user, { id, how: 'time' });
    });
  }

  /** Every access there was, newest first. */
  list(before: number | undefined, limit: number): Promise<AccessRow[]> {
    return listAccesses(this.database, before, limit);
  }

  /** Undefined when somebody was faster, or they may no longer: then the code is not spent. */
  private async enter(
    sealed: { readonly id: number; readonly user: string },
    address: string,
    { purpose, reason, reference = undefined }: Entering,
  ): Promise<{ user: StoredUser; fresh: FreshCode } | undefined> {
    const code = freshCode();
    const hash = await hashPassword(plainCode(code));
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const user = await lockUser(tx, sealed.user, now);
      if (!mayEnter(user) || !(await spendCode(tx, sealed.id, now))) return undefined;
      const before = await endAccess(tx, user.id, { now, by: user.id, how: 'entered-anew' });
      if (before) await this.logEnd(tx, actorOf(user), user.id, before);
      const until = new Date(now.getTime() + EMERGENCY_HOURS * 3_600_000);
      const row = { user: user.id, purpose, reason, reference: reference ?? null, openedAt: now, until };
      const id = await insertAccess(tx, row);
      const madeAt = await this.seal(tx, user.id, hash);
      await this.attempts.succeeded(tx, address);
      await noteSeen(tx, user.id, now);
      const entered = (await findUser(tx, user.id, now))!;
      const subject = { kind: 'emergency', id: String(id) };
      await this.audit.append(tx, actorOf(entered), 'emergency.opened', subject, {
        user: user.id,
        purpose,
        reason,
        reference,
        until: until.toISOString(),
      });
      const told = (await holdersOf(tx, 'designation.read')).filter((other) => other !== user.id);
      const words = { name: user.name, purpose, until: until.toISOString() };
      await this.notices.tell(tx, told, { kind: 'emergency-opened', subject, words });
      return { user: entered, fresh: { code, madeAt } };
    });
  }

  private async seal(tx: Transaction, user: string, hash: string): Promise<Date> {
    const madeAt = this.clock.now();
    await insertCode(tx, { user, hash, madeAt });
    return madeAt;
  }

  private logEnd(tx: Transaction, actor: Actor, user: string, { id, how }: { id: number; how: string }): Promise<void> {
    return this.audit.append(tx, actor, 'emergency.ended', { kind: 'emergency', id: String(id) }, { user, how });
  }
}

/** By their roles; whether they have a code is another question. */
function mayEnter(user: StoredUser | undefined): user is StoredUser {
  return user?.state === 'active' && permissionsOf(user).includes('emergency.open');
}

function over(): Problem {
  return new Problem({
    code: 'emergency-ended',
    status: 409,
    title: 'This emergency access has ended already.',
    hint: 'Look at the list: it says when, and by whom.',
  });
}
