import type { Queries, Transaction } from '@minutebook/platform';

export type Facts = Readonly<Record<string, string | number | boolean>>;

export interface DeliveryRow {
  readonly id: number;
  readonly sourceId: string;
  readonly receivedAt: Date;
  readonly type: string;
  readonly facts: Facts;
  readonly key: Buffer;
  readonly bytes: number;
  /** Sealed; null when it is a blob, or when the archive has it. */
  readonly body: Buffer | null;
  readonly blob: string | null;
  readonly wrapped: Buffer | null;
  readonly attempts: number;
  readonly importId: number | null;
}

const COLUMNS = `id, source_id AS "sourceId", received_at AS "receivedAt", type, facts, key, bytes, body, blob, wrapped, attempts, import_id AS "importId"`;

export type NewDelivery = Omit<DeliveryRow, 'id' | 'attempts' | 'importId'> & { readonly kek: number };

/** Undefined: the source delivered the same before. */
export async function insertDelivery(tx: Transaction, row: NewDelivery): Promise<number | undefined> {
  const [inserted] = await tx.query<{ id: number }>(
    `INSERT INTO sources.delivery (source_id, received_at, type, facts, key, bytes, body, blob, wrapped, kek, state, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $2) ON CONFLICT (source_id, key) DO NOTHING RETURNING id`,
    [
      ...[row.sourceId, row.receivedAt, row.type, JSON.stringify(row.facts), row.key, row.bytes],
      ...[row.body, row.blob, row.wrapped, row.kek],
    ],
  );
  return inserted?.id;
}

export async function hasDelivery(queries: Queries, source: string, key: Buffer): Promise<boolean> {
  return (
    (await queries.query('SELECT 1 FROM sources.delivery WHERE source_id = $1 AND key = $2', [source, key])).length > 0
  );
}

/**
 * Takes the oldest that are due, up to a number and a sum of bytes (but at least one). Those that failed go a quarter as many
 * at once each time, by themselves in the end: whatever is wrong with one of them is not the others' fault for long.
 */
export async function takeDeliveries(
  tx: Transaction,
  source: string,
  at: Date,
  count: number,
  bytes: number,
): Promise<DeliveryRow[]> {
  const rows = await tx.query<DeliveryRow>(
    `WITH oldest AS (
       SELECT attempts FROM sources.delivery
       WHERE source_id = $1 AND state = 'waiting' AND due_at <= $2 ORDER BY id LIMIT 1
     )
     UPDATE sources.delivery SET state = 'taken', attempts = attempts + 1 WHERE id IN (
       SELECT id FROM (
         SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS before FROM (
           SELECT id, bytes FROM sources.delivery
           WHERE source_id = $1 AND state = 'waiting' AND due_at <= $2 AND attempts = (SELECT attempts FROM oldest)
           ORDER BY id LIMIT (SELECT greatest(1, $3::int >> least(2 * attempts, 30)) FROM oldest)
         ) due
       ) counted WHERE before < $4
     ) RETURNING ${COLUMNS}`,
    [source, at, count, bytes],
  );
  return rows.sort((one, other) => one.id - other.id);
}

/** Those a drain took and has not ended: it is under way, or its process died. */
export function takenDeliveries(queries: Queries, source: string): Promise<DeliveryRow[]> {
  return queries.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM sources.delivery WHERE source_id = $1 AND state = 'taken' ORDER BY id`,
    [source],
  );
}

export async function nameImport(tx: Transaction, ids: readonly number[], importId: number): Promise<void> {
  await tx.query('UPDATE sources.delivery SET import_id = $2 WHERE id = ANY($1)', [ids, importId]);
}

/** Gives deliveries back, to be tried again. `counts`: it was a try. */
export async function returnDeliveries(
  tx: Transaction,
  ids: readonly number[],
  dueAt: Date,
  counts: boolean,
): Promise<void> {
  await tx.query(
    `UPDATE sources.delivery SET state = 'waiting', import_id = NULL, due_at = $2, attempts = attempts - $3 WHERE id = ANY($1) AND state = 'taken'`,
    [ids, dueAt, counts ? 0 : 1],
  );
}

/** The archive has them: their bodies go. */
export async function endDeliveries(tx: Transaction, ids: readonly number[]): Promise<void> {
  await tx.query(
    `UPDATE sources.delivery SET state = 'done', body = NULL, blob = NULL, wrapped = NULL WHERE id = ANY($1) AND state = 'taken'`,
    [ids],
  );
}

/** Given up; their bodies stay, for somebody to look at. */
export async function failDeliveries(tx: Transaction, ids: readonly number[]): Promise<void> {
  await tx.query(`UPDATE sources.delivery SET state = 'failed' WHERE id = ANY($1) AND state = 'taken'`, [ids]);
}

/** Those that were given up wait again, as if nobody had tried them. */
export async function reviveDeliveries(
  tx: Transaction,
  source: string,
  dueAt: Date,
): Promise<{ readonly deliveries: number; readonly bytes: number }> {
  const [revived] = await tx.query<{ deliveries: number; bytes: number }>(
    `WITH revived AS (
       UPDATE sources.delivery SET state = 'waiting', attempts = 0, import_id = NULL, due_at = $2
       WHERE source_id = $1 AND state = 'failed' RETURNING bytes
     )
     SELECT count(*) AS deliveries, coalesce(sum(bytes), 0)::bigint AS bytes FROM revived`,
    [source, dueAt],
  );
  return revived!;
}

/** Sources with something to do: deliveries that are due, or that a drain left behind. */
export async function sourcesWithWork(queries: Queries, at: Date): Promise<string[]> {
  const rows = await queries.query<{ id: string }>(
    `SELECT s.id FROM sources.source s WHERE EXISTS (
       SELECT 1 FROM sources.delivery d WHERE d.source_id = s.id AND (d.state = 'taken' OR (d.state = 'waiting' AND d.due_at <= $1)))`,
    [at],
  );
  return rows.map((row) => row.id);
}
