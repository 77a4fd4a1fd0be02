import type { Queries, Transaction } from '@minutebook/platform';

export interface GapRow {
  readonly id: number;
  readonly source: string;
  readonly stream: string;
  readonly from: number;
  readonly to: number;
  readonly seenAt: Date;
  readonly state: 'open' | 'filled' | 'explained';
  readonly reason: string | null;
  readonly explainedBy: string | null;
}

const GAP = `id, source_id AS source, stream, from_number AS "from", to_number AS "to", seen_at AS "seenAt", state, reason, explained_by AS "explainedBy"`;

export async function lastOf(
  tx: Transaction,
  source: string,
  stream: string,
): Promise<{ last: number; seenAt: Date } | undefined> {
  const [row] = await tx.query<{ last: number; seenAt: Date }>(
    'SELECT last, seen_at AS "seenAt" FROM sources.sequence WHERE source_id = $1 AND stream = $2 FOR UPDATE',
    [source, stream],
  );
  return row;
}

export async function saveLast(tx: Transaction, source: string, stream: string, last: number, at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO sources.sequence (source_id, stream, last, seen_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (source_id, stream) DO UPDATE SET last = excluded.last, seen_at = excluded.seen_at`,
    [source, stream, last, at],
  );
}

export async function insertGap(
  tx: Transaction,
  gap: Pick<GapRow, 'source' | 'stream' | 'from' | 'to' | 'seenAt' | 'state'> & { readonly reason?: string },
): Promise<void> {
  await tx.query(
    'INSERT INTO sources.gap (source_id, stream, from_number, to_number, seen_at, state, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [gap.source, gap.stream, gap.from, gap.to, gap.seenAt, gap.state, gap.reason ?? null],
  );
}

/** The open gap a number lies in. */
export async function openGapAt(
  tx: Transaction,
  source: string,
  stream: string,
  number: number,
): Promise<GapRow | undefined> {
  const [row] = await tx.query<GapRow>(
    `SELECT ${GAP} FROM sources.gap WHERE source_id = $1 AND stream = $2 AND state = 'open' AND $3 BETWEEN from_number AND to_number FOR UPDATE`,
    [source, stream, number],
  );
  return row;
}

/** Makes a gap the filled number alone. */
export async function fillGap(tx: Transaction, id: number, number: number): Promise<void> {
  await tx.query(`UPDATE sources.gap SET state = 'filled', from_number = $2, to_number = $2 WHERE id = $1`, [
    id,
    number,
  ]);
}

export async function explainGap(tx: Transaction, id: number, reason: string, by: string): Promise<GapRow | undefined> {
  const [row] = await tx.query<GapRow>(
    `UPDATE sources.gap SET state = 'explained', reason = $2, explained_by = $3 WHERE id = $1 AND state = 'open' RETURNING ${GAP}`,
    [id, reason, by],
  );
  return row;
}

export async function gapExists(queries: Queries, id: number): Promise<boolean> {
  return (await queries.query('SELECT 1 FROM sources.gap WHERE id = $1', [id])).length > 0;
}

export function listGaps(
  queries: Queries,
  source: string,
  before: number | undefined,
  limit: number,
): Promise<GapRow[]> {
  return queries.query<GapRow>(
    `SELECT ${GAP} FROM sources.gap WHERE source_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [source, before ?? null, limit],
  );
}
