import type { Queries, Transaction } from '@minutebook/platform';
import { IsNull } from 'typeorm';
import { InvitationEntity, SessionEntity, SignInFailureEntity, UserEntity } from './user.entity';

export type StoredUser = Readonly<UserEntity>;
export type UserChange = Partial<
  Pick<UserEntity, 'name' | 'roles' | 'handles' | 'examiner' | 'state' | 'passwordHash'>
>;

export const userCount = (queries: Queries): Promise<number> => queries.repository(UserEntity).count();

export const findUser = async (queries: Queries, id: string): Promise<StoredUser | undefined> =>
  (await queries.repository(UserEntity).findOneBy({ id })) ?? undefined;

export const findByEmail = async (queries: Queries, email: string): Promise<StoredUser | undefined> =>
  (await queries.repository(UserEntity).findOneBy({ email })) ?? undefined;

export async function insertUser(tx: Transaction, user: StoredUser): Promise<void> {
  await tx.repository(UserEntity).insert(user);
}

/** The user after the change, or undefined when `version` is no longer the current one. */
export async function changeUser(
  tx: Transaction,
  id: string,
  version: number,
  change: UserChange,
): Promise<StoredUser | undefined> {
  const { affected } = await tx.repository(UserEntity).update({ id, version }, { ...change, version: version + 1 });
  return affected ? findUser(tx, id) : undefined;
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
): Promise<StoredUser[]> {
  const query = queries
    .repository(UserEntity)
    .createQueryBuilder('u')
    .orderBy('u.name')
    .addOrderBy('u.id')
    .limit(limit);
  if (after) query.where('(u.name, u.id) > (:name, :id)', after);
  return query.getMany();
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

export const readFailure = (queries: Queries, emailHash: Buffer): Promise<SignInFailureEntity | null> =>
  queries.repository(SignInFailureEntity).findOneBy({ emailHash });

export async function noteFailure(
  tx: Transaction,
  emailHash: Buffer,
  count: number,
  blockedUntil: Date,
): Promise<void> {
  await tx.repository(SignInFailureEntity).upsert({ emailHash, count, blockedUntil }, ['emailHash']);
}

export async function clearFailures(tx: Transaction, emailHash: Buffer): Promise<void> {
  await tx.repository(SignInFailureEntity).delete({ emailHash });
}
