import type { Queries, Transaction } from '@minutebook/platform';

export interface Sighting {
  readonly handle: number;
  readonly noticedAt: Date;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly messages: number;
}

export interface NumberChange {
  readonly message: number;
  readonly oldHandle: number;
  readonly newNormal: string;
  readonly at: Date;
}

/** Ledger entries read so far. Locks the position until the transaction ends: one follower at a time. */
export async function lockSightingPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM archive.sighting_position FOR UPDATE');
  return row!.position;
}

export async function moveSightingPosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE archive.sighting_position SET position = $1', [position]);
}

export async function addSightings(tx: Transaction, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return;
  await tx.query(
    `INSERT INTO archive.handle_sighting AS s (handle_id, noticed_at, first_at, last_at, messages)
     SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::bigint[])
     ON CONFLICT (handle_id) DO UPDATE SET noticed_at = least(s.noticed_at, EXCLUDED.noticed_at), first_at = least(s.first_at, EXCLUDED.first_at),
       last_at = greatest(s.last_at, EXCLUDED.last_at), messages = s.messages + EXCLUDED.messages`,
    [
      sightings.map(({ handle }) => handle),
      sightings.map(({ noticedAt }) => noticedAt),
      sightings.map(({ firstAt }) => firstAt),
      sightings.map(({ lastAt }) => lastAt),
      sightings.map(({ messages }) => messages),
    ],
  );
}

export async function addNumberChanges(tx: Transaction, changes: readonly NumberChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `INSERT INTO archive.number_change (message_id, old_handle, new_normal, at) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[]) AS c (message)
     WHERE EXISTS (SELECT FROM archive.message m WHERE m.id = c.message) ON CONFLICT DO NOTHING`,
    [
      changes.map(({ message }) => message),
      changes.map(({ oldHandle }) => oldHandle),
      changes.map(({ newNormal }) => newNormal),
      changes.map(({ at }) => at),
    ],
  );
}

/** Who changed to one of these numbers, as notices say. */
export async function numberChangesTo(queries: Queries, normals: readonly string[]): Promise<NumberChange[]> {
  return normals.length === 0
    ? []
    : queries.query<NumberChange>(
        'SELECT message_id AS message, old_handle AS "oldHandle", new_normal AS "newNormal", at FROM archive.number_change WHERE new_normal = ANY($1) ORDER BY message_id',
        [normals],
      );
}
