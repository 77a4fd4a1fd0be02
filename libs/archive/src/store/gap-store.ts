import type { NumberRange } from '@minutebook/capture';
import type { Queries, Transaction } from '@minutebook/platform';

/** Who counts: a live source by its id, or a format of files by its name; and by which of its sequences. */
export interface SequenceName {
  readonly kind: 'live' | 'file';
  readonly origin: string;
  readonly stream: string;
}

export interface SequenceRow {
  readonly id: number;
  readonly first: number;
  readonly last: number;
  readonly seenAt: Date;
}

export interface GapRow extends SequenceName {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly seenAt: Date;
  readonly state: 'open' | 'filled' | 'explained';
  readonly reason: string | null;
  readonly explainedBy: string | null;
  readonly conversation: number | null;
  readonly title: string | null;
  readonly importId: number | null;
  readonly file: string | null;
}

const GAP = `g.id, s.kind, s.origin, s.stream, g.from_number AS "from", g.to_number AS "to", g.seen_at AS "seenAt", g.state, g.reason, g.explained_by AS "explainedBy",
  s.conversation_id AS conversation, c.title, f.import_id AS "importId", f.name AS file`;
const NAMED = `JOIN archive.sequence s ON s.id = g.sequence_id LEFT JOIN archive.conversation c ON c.id = s.conversation_id LEFT JOIN archive.import_file f ON f.id = g.import_file_id`;

/** The row of a sequence, held until the transaction ends; a new one begins with `range`. */
export async function lockSequence(
  tx: Transaction,
  { kind, origin, stream }: SequenceName,
  [first, last]: NumberRange,
  conversation: number | null,
  at: Date,
): Promise<SequenceRow> {
  const [row] = await tx.query<SequenceRow>(
    `INSERT INTO archive.sequence AS s (kind, origin, stream, conversation_id, first, last, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (kind, origin, stream) DO UPDATE SET conversation_id = coalesce(s.conversation_id, excluded.conversation_id)
     RETURNING id, first, last, seen_at AS "seenAt"`,
    [kind, origin, stream, conversation, first, last, at],
  );
  return row!;
}

export async function moveSequence(tx: Transaction, { id, first, last, seenAt }: SequenceRow): Promise<void> {
  await tx.query('UPDATE archive.sequence SET first = $2, last = $3, seen_at = $4 WHERE id = $1', [
    id,
    first,
    last,
    seenAt,
  ]);
}

export async function insertGaps(
  tx: Transaction,
  sequence: number,
  gaps: readonly NumberRange[],
  at: Date,
  importFile: number | null,
): Promise<void> {
  if (gaps.length === 0) return;
  await tx.query(
    `INSERT INTO archive.gap (sequence_id, from_number, to_number, seen_at, import_file_id, state)
     SELECT $1, f, t, $4, $5, 'open' FROM unnest($2::bigint[], $3::bigint[]) AS g (f, t)`,
    [sequence, gaps.map(([from]) => from), gaps.map(([, to]) => to), at, importFile],
  );
}

/** Numbers that came after all fill the gaps they lie in, whole or in part: what is left of one stays what it was. */
export async function fillGaps(tx: Transaction, sequence: number, seen: readonly NumberRange[]): Promise<void> {
  await tx.query(
    `WITH seen AS (SELECT range_agg(int8range(f, t, '[]')) AS r FROM unnest($2::bigint[], $3::bigint[]) AS x (f, t)),
     hit AS MATERIALIZED (
       SELECT g.*, int8multirange(int8range(g.from_number, g.to_number, '[]')) AS r FROM archive.gap g, seen
       WHERE g.sequence_id = $1 AND g.state <> 'filled' AND int8range(g.from_number, g.to_number, '[]') && seen.r),
     parts AS (
       SELECT h.id, 'filled' AS state, unnest(h.r * seen.r) AS r FROM hit h, seen
       UNION ALL SELECT h.id, h.state, unnest(h.r - seen.r) FROM hit h, seen),
     numbered AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY state <> 'filled', r) AS n FROM parts),
     changed AS (
       UPDATE archive.gap g SET state = n.state, from_number = lower(n.r), to_number = upper(n.r) - 1 FROM numbered n WHERE n.id = g.id AND n.n = 1)
     INSERT INTO archive.gap (sequence_id, from_number, to_number, seen_at, import_file_id, state, reason, explained_by)
     SELECT h.sequence_id, lower(n.r), upper(n.r) - 1, h.seen_at, h.import_file_id, n.state, h.reason, h.explained_by
     FROM numbered n JOIN hit h ON h.id = n.id WHERE n.n > 1`,
    [sequence, seen.map(([from]) => from), seen.map(([, to]) => to)],
  );
}

/** False when it is not open, or not of this kind. */
export async function explainGap(
  tx: Transaction,
  id: number,
  kind: SequenceName['kind'],
  reason: string,
  by: string,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.gap g SET state = 'explained', reason = $3, explained_by = $4 FROM archive.sequence s
     WHERE g.id = $1 AND g.state = 'open' AND s.id = g.sequence_id AND s.kind = $2 RETURNING g.id`,
    [id, kind, reason, by],
  );
  return rows.length > 0;
}

export async function readGap(queries: Queries, id: number, kind: SequenceName['kind']): Promise<GapRow | undefined> {
  const [row] = await queries.query<GapRow>(
    `SELECT ${GAP} FROM archive.gap g ${NAMED} WHERE g.id = $1 AND s.kind = $2`,
    [id, kind],
  );
  return row;
}

export interface GapQuestion {
  readonly kind: SequenceName['kind'];
  /** Of this source alone. */
  readonly origin?: string | undefined;
  /** Shown by a file of this import alone. */
  readonly importId?: number | undefined;
  /** What was filled or explained, too. */
  readonly all: boolean;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listGaps(
  queries: Queries,
  { kind, origin, importId, all, before, limit }: GapQuestion,
): Promise<GapRow[]> {
  return queries.query<GapRow>(
    `SELECT ${GAP} FROM archive.gap g ${NAMED}
     WHERE s.kind = $1 AND ($2::text IS NULL OR s.origin = $2) AND ($3::bigint IS NULL OR f.import_id = $3) AND ($4 OR g.state = 'open') AND ($5::bigint IS NULL OR g.id < $5)
     ORDER BY g.id DESC LIMIT $6`,
    [kind, origin ?? null, importId ?? null, all, before ?? null, limit],
  );
}

/** How many are open, by who counts. */
export async function countOpenGaps(queries: Queries, kind: SequenceName['kind']): Promise<Map<string, number>> {
  const rows = await queries.query<{ origin: string; n: number }>(
    `SELECT s.origin, count(*) AS n FROM archive.gap g JOIN archive.sequence s ON s.id = g.sequence_id WHERE g.state = 'open' AND s.kind = $1 GROUP BY 1`,
    [kind],
  );
  return new Map(rows.map(({ origin, n }) => [origin, n]));
}
