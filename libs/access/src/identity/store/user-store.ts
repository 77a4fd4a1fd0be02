import type { Role } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import { IsNull } from 'typeorm';
import { type OpenAccess, openAccesses } from '../../emergency/store/emergency-store';
import { ROLE_PERMISSIONS } from '../../permission/roles';
import { InvitationEntity, SessionEntity, SignInFailureEntity, UserEntity } from './user.entity';

/** With the emergency access that is open at the moment they are read. */
export type StoredUser = Readonly<UserEntity> & { readonly producing: OpenAccess | null };
export type UserChange = Partial<
  Pick<UserEntity, 'name' | 'roles' | 'handles' | 'examiner' | 'state' | 'passwordHash'>
>;

export const userCount = (queries: Queries): Promise<number> => queries.repository(UserEntity).count();

const USER = `id, name, email, password_hash AS "passwordHash", roles, state, handles, examiner, created_at AS "createdAt", last_seen_at AS "lastSeenAt", version`;

/** Read several times a request: rights are as they are now. */
export async function findUser(queries: Queries, id: string, now: Date): Promise<StoredUser | undefined> {
  const found = await queries.prepared<UserEntity>(`SELECT ${USER} FROM access."user" WHERE id = $1`, [id]);
  const [user] = await withProducing(queries, found, now);
  return user;
}

/** Active users with one of these roles, by name. */
export async function usersWith(
  queries: Queries,
  roles: readonly Role[],
  limit: number,
  now: Date,
): Promise<StoredUser[]> {
  const found = await queries.prepared<UserEntity>(
    `SELECT ${USER} FROM access."user" WHERE state = 'active' AND roles && $1 ORDER BY name, id LIMIT $2`,
    [roles, limit],
  );
  return withProducing(queries, found, now);
}

export async function findByEmail(queries: Queries, email: string, now: Date): Promise<StoredUser | undefined> {
  const [user] = await withProducing(queries, await queries.repository(UserEntity).findBy({ email }), now);
  return user;
}

/** Keeps their roles and state as they are until the transaction ends. */
export async function lockUser(tx: Transaction, id: string, now: Date): Promise<StoredUser | undefined> {
  await tx.query('SELECT FROM access."user" WHERE id = $1 FOR NO KEY UPDATE', [id]);
  return findUser(tx, id, now);
}

/** Asks only for those who may have one open: nobody else’s request pays for it. */
async function withProducing(queries: Queries, users: readonly UserEntity[], now: Date): Promise<StoredUser[]> {
  const ids = users
    .filter(({ roles }) => roles.some((role) => ROLE_PERMISSIONS[role].includes('emergency.open')))
    .map(({ id }) => id);
  const open = ids.length === 0 ? [] : await openAccesses(queries, ids, now);
  return users.map((user) => ({ ...user, producing: open.find(({ user: id }) => id === user.id) ?? null }));
}

export async function insertUser(tx: Transaction, user: Readonly<UserEntity>): Promise<void> {
  await tx.repository(UserEntity).insert(user);
}

/** The user after the change, or undefined when `version` is no longer the current one. */
export async function changeUser(
  tx: Transaction,
  id: string,
  version: number,
  change: UserChange,
  now: Date,
): Promise<StoredUser | undefined> {
  const { affected } = await tx.repository(UserEntity).update({ id, version }, { ...change, version: version + 1 });
  return affected ? findUser(tx, id, now) : undefined;
}

/** Disables examiners whose time is over, and says which. */
export async function endExaminers(tx: Transaction, now: Date): Promise<{ id: string; name: string }[]> {
  return tx.query(
    `UPDATE access."user" SET state = 'disabled', version = version + 1
     WHERE 'examiner' = ANY(roles) AND state <> 'disabled' AND (examiner->>'until')::timestamptz <= $1 RETURNING id, name`,
    [now],
  );
}

/** Examiners whose time is over between these two. */
export async function examinersEnding(
  queries: Queries,
  after: Date,
  until: Date,
): Promise<{ id: string; name: string; until: Date }[]> {
  return queries.query(
    `SELECT id, name, (examiner->>'until')::timestamptz AS until FROM access."user"
     WHERE 'examiner' = ANY(roles) AND state <> 'disabled' AND (examiner->>'until')::timestamptz > $1 AND (examiner->>'until')::timestamptz <= $2`,
    [after, until],
  );
}

export async function listUsers(
  queries: Queries,
  after: { name: string; id: string } | undefined,
  limit: number,
  now: Date,
): Promise<StoredUser[]> {
  const query = queries
    .repository(UserEntity)
    .createQueryBuilder('u')
    .orderBy('u.name')
    .addOrderBy('u.id')
    .limit(limit);
  if (after) query.where('(u.name, u.id) > (:name, :id)', after);
  return withProducing(queries, await query.getMany(), now);
}

export async function noteSeen(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.repository(UserEntity).update({ id }, { lastSeenAt: at });
}

export async function insertInvitation(
  tx: Transaction,
  invitation: Pick<InvitationEntity, 'tokenHash' | 'userId' | 'validUntil'>,
): Promise<void> {
  await tx.repository(InvitationEntity).insert({ ...invitation, usedAt: null });
}

export const findInvitation = (queries: Queries, tokenHash: Buffer): Promise<InvitationEntity | null> =>
  queries.repository(InvitationEntity).findOneBy({ tokenHash });

/** Marks an open invitation as used, once: of two holders at the same moment one gets it. */
export async function spendInvitation(
  tx: Transaction,
  tokenHash: Buffer,
  now: Date,
): Promise<{ userId: string | null } | undefined> {
  const [row] = await tx.query<{ userId: string | null }>(
    'UPDATE access.invitation SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND valid_until > $2 RETURNING user_id AS "userId"',
    [tokenHash, now],
  );
  return row;
}

export async function endInvitations(tx: Transaction, userId: string | null): Promise<void> {
  await tx.repository(InvitationEntity).delete({ userId: userId ?? IsNull(), usedAt: IsNull() });
}

export async function endSessions(tx: Transaction, userId: string): Promise<void> {
  await tx.repository(SessionEntity).delete({ userId });
}

/**
 * How many in a row that makes; undefined while the key waits, and for one that counts only when it is known. A block longer
 * than any is of a clock that was ahead.
 */
export async function takeAttempt(
  queries: Queries,
  key: Buffer,
  limits: {
    readonly now: Date;
    readonly free: number;
    /** Seconds of peace that make one failure good. */
    readonly forgiven: number;
    readonly most: number;
    readonly onlyKnown: boolean;
  },
): Promise<number | undefined> {
  const { now, free, forgiven, most, onlyKnown } = limits;
  const count = `(greatest(0, f.count - floor(greatest(0, extract(epoch FROM $2::timestamptz - f.blocked_until)) / $5))::int + 1)`;
  const [row] = await queries.query<{ count: number }>(
    `INSERT INTO access.sign_in_failure AS f (key_hash, count, blocked_until)
     SELECT $1::bytea, 1, $2::timestamptz WHERE NOT $6::boolean OR EXISTS (SELECT FROM access.sign_in_failure WHERE key_hash = $1)
     ON CONFLICT (key_hash) DO UPDATE SET count = ${count}, blocked_until = $2::timestamptz
         + make_interval(secs => CASE WHEN ${count} < $3 THEN 0 ELSE least($4, power(2, least(${count} - $3, 20))) END)
       WHERE f.blocked_until <= $2 OR f.blocked_until > $2::timestamptz + make_interval(secs => $4)
     RETURNING count`,
    [key, now, free, most, forgiven, onlyKnown],
  );
  return row?.count;
}

export async function readBlock(queries: Queries, keyHash: Buffer): Promise<Date | undefined> {
  return (await queries.repository(SignInFailureEntity).findOneBy({ keyHash }))?.blockedUntil;
}

export async function clearAttempts(tx: Transaction, keyHash: Buffer): Promise<void> {
  await tx.repository(SignInFailureEntity).delete({ keyHash });
}

/** Nobody tried with them since. */
export async function forgetAttempts(queries: Queries, since: Date): Promise<void> {
  await queries.query('DELETE FROM access.sign_in_failure WHERE blocked_until < $1', [since]);
}

/** An attempt that was none after all; others may go on. */
export async function giveBackAttempt(tx: Transaction, key: Buffer, now: Date): Promise<void> {
  await tx.query(
    'UPDATE access.sign_in_failure SET count = greatest(count - 1, 0), blocked_until = least(blocked_until, $2) WHERE key_hash = $1',
    [key, now],
  );
}

/** Nothing has failed there. True where nobody had come in there before. */
export async function rememberClient(tx: Transaction, pair: Buffer, now: Date): Promise<boolean> {
  const [row] = await tx.query<{ isNew: boolean }>(
    `INSERT INTO access.sign_in_failure (key_hash, count, blocked_until) VALUES ($1, 0, $2)
     ON CONFLICT (key_hash) DO UPDATE SET count = 0, blocked_until = $2 RETURNING xmax = 0 AS "isNew"`,
    [pair, now],
  );
  return row!.isNew;
}
