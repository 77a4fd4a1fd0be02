import type { Queries, Transaction } from '@minutebook/platform';
import type { Profile } from '../pattern-kinds';

/** Where a pattern that is on stands. */
export interface FollowRow {
  readonly code: string;
  /** Next ledger position. */
  readonly position: number;
  /** The past is learnt; until then nothing is followed. */
  readonly isWarm: boolean;
}

export async function beginFollowing(tx: Transaction, code: string, position: number): Promise<void> {
  await stopFollowing(tx, code);
  await tx.query('INSERT INTO surveillance.activity_follow (code, position, is_warm) VALUES ($1, $2, false)', [
    code,
    position,
  ]);
}

export async function stopFollowing(tx: Transaction, code: string): Promise<void> {
  await tx.query('DELETE FROM surveillance.activity_profile WHERE code = $1', [code]);
  await tx.query('DELETE FROM surveillance.activity_follow WHERE code = $1', [code]);
}

export function readFollows(queries: Queries): Promise<FollowRow[]> {
  return queries.query<FollowRow>(
    'SELECT code, position, is_warm AS "isWarm" FROM surveillance.activity_follow ORDER BY code',
  );
}

/** Locks where a pattern stands until the transaction ends; undefined when it was switched off. */
export async function lockFollow(tx: Transaction, code: string): Promise<FollowRow | undefined> {
  const [row] = await tx.query<FollowRow>(
    'SELECT code, position, is_warm AS "isWarm" FROM surveillance.activity_follow WHERE code = $1 FOR UPDATE',
    [code],
  );
  return row;
}

export async function moveFollow(tx: Transaction, code: string, position: number): Promise<void> {
  await tx.query('UPDATE surveillance.activity_follow SET position = $2, is_warm = true WHERE code = $1', [
    code,
    position,
  ]);
}

export async function readProfiles(
  queries: Queries,
  code: string,
  subjects: readonly string[],
): Promise<Map<string, Profile>> {
  const rows = await queries.query<{ subject: string; profile: Profile }>(
    'SELECT subject, profile FROM surveillance.activity_profile WHERE code = $1 AND subject = ANY($2)',
    [code, subjects],
  );
  return new Map(rows.map(({ subject, profile }) => [subject, profile]));
}

export async function saveProfiles(
  tx: Transaction,
  code: string,
  profiles: ReadonlyMap<string, Profile>,
): Promise<void> {
  if (profiles.size === 0) return;
  await tx.query(
    `INSERT INTO surveillance.activity_profile (code, subject, profile) SELECT $1, s, p::jsonb FROM unnest($2::text[], $3::text[]) AS n (s, p)
     ON CONFLICT (code, subject) DO UPDATE SET profile = EXCLUDED.profile`,
    [code, [...profiles.keys()], [...profiles.values()].map((profile) => JSON.stringify(profile))],
  );
}
