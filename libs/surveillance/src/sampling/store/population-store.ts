import type { Queries, Transaction } from '@minutebook/platform';

/** Members of a population that stand in one stretch of the ledger, in its order. */
export interface PageRow {
  readonly from: number;
  readonly ids: number[];
  readonly positions: number[];
  /** Numbers of strata. */
  readonly strata: number[];
  readonly counted: boolean[];
}

export interface ItemRow {
  /** Of the message version. */
  readonly version: number;
  readonly position: number;
  readonly stratum: number;
  /** Null: it was disposed of before it could be put before anybody. */
  readonly message: number | null;
}

export async function insertPage(tx: Transaction, draw: number, page: PageRow): Promise<void> {
  await tx.query(
    'INSERT INTO surveillance.sample_page (draw_id, from_position, ids, positions, strata, counted) VALUES ($1, $2, $3, $4, $5, $6)',
    [draw, page.from, page.ids, page.positions, page.strata, page.counted],
  );
}

/** The population page by page: however many members it has, one page is in memory. */
export async function* pagesOf(queries: Queries, draw: number): AsyncGenerator<PageRow> {
  for (let after = -1; ;) {
    const [page] = await queries.query<PageRow>(
      `SELECT from_position AS "from", ids, positions, strata, counted FROM surveillance.sample_page WHERE draw_id = $1 AND from_position > $2 ORDER BY from_position LIMIT 1`,
      [draw, after],
    );
    if (!page) return;
    yield page;
    after = page.from;
  }
}

export async function insertItems(tx: Transaction, draw: number, items: readonly ItemRow[]): Promise<void> {
  if (items.length === 0) return;
  await tx.query(
    `INSERT INTO surveillance.sample_item (draw_id, version_id, position, stratum, message_id)
     SELECT $1, v, p, s, m FROM unnest($2::bigint[], $3::bigint[], $4::int[], $5::bigint[]) AS i (v, p, s, m)`,
    [
      draw,
      items.map(({ version }) => version),
      items.map(({ position }) => position),
      items.map(({ stratum }) => stratum),
      items.map(({ message }) => message),
    ],
  );
}

export function readItems(queries: Queries, draw: number): Promise<ItemRow[]> {
  return queries.query<ItemRow>(
    'SELECT version_id AS version, position, stratum, message_id AS message FROM surveillance.sample_item WHERE draw_id = $1 ORDER BY version_id',
    [draw],
  );
}

/** Of these message versions, those that a rule, or what somebody did unlike themselves, alerted on; samples are no alert. */
export async function alertedOn(queries: Queries, versions: readonly number[]): Promise<Set<number>> {
  const rows = await queries.query<{ id: number }>(
    `SELECT DISTINCT h.version_id AS id FROM surveillance.hit h JOIN surveillance.rule_version v ON v.id = h.rule_version_id AND v.kind <> 'sample' WHERE h.version_id = ANY($1)`,
    [versions],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Of these message versions, those an exclusion kept from alerting. */
export async function suppressedOf(queries: Queries, versions: readonly number[]): Promise<Set<number>> {
  const rows = await queries.query<{ id: number }>(
    'SELECT DISTINCT version_id AS id FROM surveillance.suppressed WHERE version_id = ANY($1)',
    [versions],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Of these message versions, those that a rule version put before reviewers. */
export async function hitsOfRule(
  queries: Queries,
  ruleVersion: number,
  versions: readonly number[],
): Promise<Set<number>> {
  const rows = await queries.query<{ id: number }>(
    'SELECT version_id AS id FROM surveillance.hit WHERE rule_version_id = $1 AND version_id = ANY($2)',
    [ruleVersion, versions],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Rules that still have older messages to look back over. */
export async function isLookingBack(queries: Queries, before: number): Promise<boolean> {
  const rows = await queries.query('SELECT 1 FROM surveillance.look_back WHERE cursor < $1 LIMIT 1', [before]);
  return rows.length > 0;
}
