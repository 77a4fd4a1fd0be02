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
  /** Of the first that an earlier version left with. */
  readonly earlier: number | null;
  /** Name of the first export with proof that it left with, at whichever version. */
  readonly exported: string | null;
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

/** What left for a request: with a production up to a version, with an export as of so many ledger entries. */
export interface LeftRow {
  readonly message: number;
  readonly production: number | null;
  readonly version: number | null;
  readonly bundle: string | null;
  readonly asOf: number | null;
}

/** What leaves with an export. */
export interface ExportedMessages {
  readonly bundle: string;
  readonly asOf: number;
  readonly messages: readonly number[];
}

export interface ProducedItem {
  readonly message: number;
  readonly messageVersion: number;
}

const STANDING = `SELECT DISTINCT ON (i.message_id) i.id, i.message_id AS message, i.message_version AS "messageVersion", i.decision, i.ground, i.reason, i.by_name AS "byName", i.at,
  (SELECT min(p.number) FROM review.production p JOIN review.production_item m ON m.production_id = p.id WHERE p.request_id = $1 AND m.message_id = i.message_id AND m.message_version = i.message_version) AS production,
  (SELECT min(p.number) FROM review.production p JOIN review.production_item m ON m.production_id = p.id WHERE p.request_id = $1 AND m.message_id = i.message_id AND m.message_version < i.message_version) AS earlier,
  (SELECT e.bundle FROM review.exported_item e WHERE e.request_id = $1 AND e.message_id = i.message_id ORDER BY e.at LIMIT 1) AS exported
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

/** What of these messages has left. */
export function leftOf(queries: Queries, request: number, messages: readonly number[]): Promise<LeftRow[]> {
  return queries.query<LeftRow>(
    `SELECT m.message_id AS message, p.number AS production, m.message_version AS version, NULL AS bundle, NULL::bigint AS "asOf"
     FROM review.production p JOIN review.production_item m ON m.production_id = p.id WHERE p.request_id = $1 AND m.message_id = ANY($2)
     UNION ALL SELECT message_id, NULL, NULL, bundle, as_of FROM review.exported_item WHERE request_id = $1 AND message_id = ANY($2)`,
    [request, messages],
  );
}

/** How many of these are withheld, as decisions stand. */
export async function countWithheld(queries: Queries, request: number, messages: readonly number[]): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT ON (message_id) decision FROM review.request_item
       WHERE request_id = $1 AND message_id = ANY($2) ORDER BY message_id, id DESC) s WHERE decision = 'withhold'`,
    [request, messages],
  );
  return row!.n;
}

/** Nobody decides on messages of the request until the transaction ends: a decision changes its row. */
export async function holdDecisions(tx: Transaction, request: number): Promise<void> {
  await tx.query('SELECT FROM review.request WHERE id = $1 FOR SHARE', [request]);
}

export async function insertExported(
  tx: Transaction,
  request: number,
  { bundle, asOf, messages }: ExportedMessages,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO review.exported_item (request_id, message_id, bundle, as_of, at)
     SELECT $1, m, $3, $4, $5 FROM unnest($2::bigint[]) AS m ON CONFLICT DO NOTHING`,
    [request, messages, bundle, asOf, at],
  );
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
