import type { WithholdingGround } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface ItemRow {
  readonly id: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly decision: 'produce' | 'withhold';
  readonly ground: WithholdingGround | null;
  readonly reason: string | null;
  readonly byName: string;
  readonly at: Date;
  /** Number of the first production it left with, at this version. */
  readonly production: number | null;
}

export interface ProductionRow {
  readonly id: number;
  readonly number: number;
  readonly items: number;
  readonly note: string;
  readonly sha256: Buffer;
  readonly madeByName: string;
  readonly madeAt: Date;
  readonly downloads: number;
}

export interface ProducedItem {
  readonly message: number;
  readonly messageVersion: number;
}

const STANDING = `SELECT DISTINCT ON (i.message_id) i.id, i.message_id AS message, i.message_version AS "messageVersion", i.decision, i.ground, i.reason, i.by_name AS "byName", i.at,
  (SELECT min(p.number) FROM review.production p JOIN review.production_item m ON m.production_id = p.id WHERE p.request_id = $1 AND m.message_id = i.message_id AND m.message_version = i.message_version) AS production
  FROM review.request_item i WHERE i.request_id = $1`;

/** Decisions that stand, the newest first. */
export function listItems(
  queries: Queries,
  request: number,
  decision: 'produce' | 'withhold' | undefined,
  before: number | undefined,
  limit: number,
): Promise<ItemRow[]> {
  return queries.query<ItemRow>(
    `SELECT * FROM (${STANDING} ORDER BY i.message_id, i.id DESC) s WHERE ($2::text IS NULL OR s.decision = $2) AND ($3::bigint IS NULL OR s.id < $3) ORDER BY s.id DESC LIMIT $4`,
    [request, decision ?? null, before ?? null, limit],
  );
}

/** Of these messages, by id. */
export async function standingOf(
  queries: Queries,
  request: number,
  messages: readonly number[],
): Promise<ReadonlyMap<number, ItemRow>> {
  const rows = await queries.query<ItemRow>(`${STANDING} AND i.message_id = ANY($2) ORDER BY i.message_id, i.id DESC`, [
    request,
    messages,
  ]);
  return new Map(rows.map((row) => [row.message, row]));
}

export async function insertItems(
  tx: Transaction,
  request: number,
  items: readonly ProducedItem[],
  decision: {
    readonly decision: 'produce' | 'withhold';
    readonly ground: WithholdingGround | null;
    readonly reason: string | null;
    readonly byName: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO review.request_item (request_id, message_id, message_version, decision, ground, reason, by_name, at)
     SELECT $1, m, v, $4, $5, $6, $7, $8 FROM unnest($2::bigint[], $3::smallint[]) AS n (m, v)`,
    [
      request,
      items.map(({ message }) => message),
      items.map(({ messageVersion }) => messageVersion),
      decision.decision,
      decision.ground,
      decision.reason,
      decision.byName,
      decision.at,
    ],
  );
}

/** Decided to be produced and in no production of the request at this version, by message. */
export function waitingItems(tx: Transaction, request: number): Promise<ItemRow[]> {
  return tx.query<ItemRow>(
    `SELECT * FROM (${STANDING} ORDER BY i.message_id, i.id DESC) s WHERE s.decision = 'produce' AND s.production IS NULL ORDER BY s.message`,
    [request],
  );
}

export async function insertProduction(
  tx: Transaction,
  request: number,
  items: readonly ProducedItem[],
  doing: { readonly note: string; readonly sha256: Buffer; readonly byName: string; readonly at: Date },
): Promise<number> {
  const [row] = await tx.query<{ id: number; number: number }>(
    `INSERT INTO review.production (request_id, number, items, note, sha256, made_by_name, made_at)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6 FROM review.production WHERE request_id = $1 RETURNING id, number`,
    [request, items.length, doing.note, doing.sha256, doing.byName, doing.at],
  );
  await tx.query(
    'INSERT INTO review.production_item (production_id, message_id, message_version) SELECT $1, m, v FROM unnest($2::bigint[], $3::smallint[]) AS n (m, v)',
    [row!.id, items.map(({ message }) => message), items.map(({ messageVersion }) => messageVersion)],
  );
  return row!.number;
}

export function productionsOf(queries: Queries, request: number): Promise<ProductionRow[]> {
  return queries.query<ProductionRow>(
    `SELECT p.id, p.number, p.items, p.note, p.sha256, p.made_by_name AS "madeByName", p.made_at AS "madeAt",
       (SELECT count(*) FROM review.production_download d WHERE d.production_id = p.id) AS downloads
     FROM review.production p WHERE p.request_id = $1 ORDER BY p.number DESC`,
    [request],
  );
}

/** After a message, by message. */
export function producedItems(
  queries: Queries,
  production: number,
  after: number,
  limit: number,
): Promise<ProducedItem[]> {
  return queries.query<ProducedItem>(
    'SELECT message_id AS message, message_version AS "messageVersion" FROM review.production_item WHERE production_id = $1 AND message_id > $2 ORDER BY message_id LIMIT $3',
    [production, after, limit],
  );
}

export async function noteDownload(tx: Transaction, production: number, byName: string, at: Date): Promise<void> {
  await tx.query('INSERT INTO review.production_download (production_id, at, by_name) VALUES ($1, $2, $3)', [
    production,
    at,
    byName,
  ]);
}
