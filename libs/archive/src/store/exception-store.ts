import type { Queries, Transaction } from '@minutebook/platform';

export interface QueuedRow {
  readonly id: number;
  readonly evidence: number;
  readonly importId: number | null;
  readonly path: string[];
  readonly format: string;
  readonly start: number;
  readonly bytes: number;
  readonly line: number | null;
  readonly code: string;
  readonly detail: string;
  readonly at: Date;
  readonly outcome: 'open' | 'failing' | 'resolved';
  readonly parser: string;
  readonly readAt: Date | null;
  readonly waiting: boolean;
}

/** An exception of an object, and the bytes it stands for. */
export interface OpenException {
  readonly id: number;
  readonly start: number;
  readonly bytes: number;
}

export interface Rereading {
  readonly evidence: number;
  readonly by: string;
  readonly byName: string;
}

export interface Resolution {
  readonly exception: number;
  readonly outcome: 'resolved' | 'failing';
  readonly parser: string;
  readonly records: number;
}

const RESOLVED = `EXISTS (SELECT FROM archive.exception_resolution r WHERE r.exception_id = x.id AND r.outcome = 'resolved')`;

/** Exceptions of the archive, newest first, before the one with this id. */
export function listQueue(
  queries: Queries,
  { code, all, before, limit }: { code?: string | undefined; all: boolean; before?: number | undefined; limit: number },
): Promise<QueuedRow[]> {
  return queries.query<QueuedRow>(
    `SELECT x.id, x.evidence_id AS evidence, i.id AS "importId", e.path, e.format, p.start, p.bytes, p.line, x.code, x.detail, e.received_at AS at,
       coalesce(r.outcome, 'open') AS outcome, coalesce(r.parser, e.parser) AS parser, r.at AS "readAt", w.evidence_id IS NOT NULL AS waiting
     FROM archive.exception x JOIN archive.evidence e ON e.id = x.evidence_id
     JOIN archive.piece p ON p.evidence_id = x.evidence_id AND p.ordinal = x.ordinal
     LEFT JOIN LATERAL (SELECT outcome, parser, at FROM archive.exception_resolution WHERE exception_id = x.id ORDER BY id DESC LIMIT 1) r ON true
     LEFT JOIN LATERAL (SELECT f.import_id AS id FROM archive.evidence_source s JOIN archive.import_file f ON f.id = s.import_file_id WHERE s.evidence_id = e.id ORDER BY f.id LIMIT 1) i ON true
     LEFT JOIN archive.rereading w ON w.evidence_id = x.evidence_id
     WHERE ($1::text IS NULL OR x.code = $1) AND ($2::bigint IS NULL OR x.id < $2) AND ($3 OR NOT ${RESOLVED})
     ORDER BY x.id DESC LIMIT $4`,
    [code ?? null, before ?? null, all, limit],
  );
}

export function countQueue(queries: Queries): Promise<{ code: string; n: number; resolved: number }[]> {
  return queries.query(
    `SELECT x.code, count(*) FILTER (WHERE NOT ${RESOLVED}) AS n, count(*) FILTER (WHERE ${RESOLVED}) AS resolved FROM archive.exception x GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
}

/** Unresolved exceptions by the format of their object, as the archive counts its sources. */
export function countByFormat(queries: Queries): Promise<{ format: string; n: number }[]> {
  return queries.query(
    `SELECT e.format, count(*) AS n FROM archive.exception x JOIN archive.evidence e ON e.id = x.evidence_id WHERE NOT ${RESOLVED} GROUP BY 1`,
  );
}

/** Has the objects of these exceptions read again; returns them. */
export async function wantRereading(
  tx: Transaction,
  exceptions: readonly number[],
  at: Date,
  by: string,
  byName: string,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO archive.rereading (evidence_id, at, by, by_name)
     SELECT DISTINCT x.evidence_id, $2::timestamptz, $3, $4 FROM archive.exception x JOIN archive.evidence e ON e.id = x.evidence_id AND e.complete WHERE x.id = ANY($1) AND NOT ${RESOLVED}
     ON CONFLICT (evidence_id) DO UPDATE SET at = EXCLUDED.at RETURNING evidence_id AS id`,
    [exceptions, at, by, byName],
  );
  return rows.map(({ id }) => id);
}

/** Objects with unresolved exceptions whose format has another parser than the one that read them last. */
export async function wantRaised(
  tx: Transaction,
  parsers: readonly { readonly format: string; readonly parser: string }[],
  at: Date,
  by: string,
): Promise<number> {
  const rows = await tx.query(
    `INSERT INTO archive.rereading (evidence_id, at, by, by_name)
     SELECT DISTINCT x.evidence_id, $3::timestamptz, $4, $4 FROM archive.exception x JOIN archive.evidence e ON e.id = x.evidence_id AND e.complete
     JOIN unnest($1::text[], $2::text[]) AS p (format, parser) ON p.format = e.format AND p.parser <> e.parser
     WHERE NOT EXISTS (SELECT FROM archive.exception_resolution r WHERE r.exception_id = x.id AND (r.outcome = 'resolved' OR r.parser = p.parser))
     ON CONFLICT DO NOTHING RETURNING evidence_id`,
    [parsers.map(({ format }) => format), parsers.map(({ parser }) => parser), at, by],
  );
  return rows.length;
}

export async function nextRereading(queries: Queries): Promise<Rereading | undefined> {
  const [row] = await queries.query<Rereading>(
    'SELECT evidence_id AS evidence, by, by_name AS "byName" FROM archive.rereading ORDER BY at, evidence_id LIMIT 1',
  );
  return row;
}

export function openExceptions(queries: Queries, evidence: number): Promise<OpenException[]> {
  return queries.query<OpenException>(
    `SELECT x.id, p.start, p.bytes FROM archive.exception x JOIN archive.piece p ON p.evidence_id = x.evidence_id AND p.ordinal = x.ordinal
     WHERE x.evidence_id = $1 AND NOT ${RESOLVED} ORDER BY p.start`,
    [evidence],
  );
}

/** Where later readings made records already, what was kept as unread (`start-end`), and the number the next piece gets. */
export async function readingsBefore(
  queries: Queries,
  evidence: number,
): Promise<{ starts: Set<number>; unread: Set<string>; nextOrdinal: number }> {
  const [rows, unread, [last]] = await Promise.all([
    queries.query<{ start: number }>(
      'SELECT start FROM archive.piece WHERE evidence_id = $1 AND outcome = 5 AND message_id IS NOT NULL',
      [evidence],
    ),
    queries.query<{ start: number; end: number }>(
      'SELECT start, start + bytes AS "end" FROM archive.piece WHERE evidence_id = $1 AND key_id IS NOT NULL',
      [evidence],
    ),
    queries.query<{ ordinal: number }>(
      'SELECT ordinal FROM archive.piece WHERE evidence_id = $1 ORDER BY ordinal DESC LIMIT 1',
      [evidence],
    ),
  ]);
  return {
    starts: new Set(rows.map(({ start }) => start)),
    unread: new Set(unread.map(({ start, end }) => `${start}-${end}`)),
    nextOrdinal: (last?.ordinal ?? -1) + 1,
  };
}

/** The conversation of an object's records, if they are all of one. */
export async function soleConversation(queries: Queries, evidence: number): Promise<number | undefined> {
  const rows = await queries.query<{ id: number }>(
    'SELECT DISTINCT m.conversation_id AS id FROM archive.piece p JOIN archive.message m ON m.id = p.message_id WHERE p.evidence_id = $1 LIMIT 2',
    [evidence],
  );
  return rows.length === 1 ? rows[0]!.id : undefined;
}

export async function insertResolutions(
  tx: Transaction,
  resolutions: readonly Resolution[],
  at: Date,
  { by, byName }: Pick<Rereading, 'by' | 'byName'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.exception_resolution (exception_id, outcome, parser, records, at, by, by_name)
     SELECT e, o, p, r, $5::timestamptz, $6, $7 FROM unnest($1::bigint[], $2::text[], $3::text[], $4::int[]) AS x (e, o, p, r)`,
    [
      resolutions.map(({ exception }) => exception),
      resolutions.map(({ outcome }) => outcome),
      resolutions.map(({ parser }) => parser),
      resolutions.map(({ records }) => records),
      at,
      by,
      byName,
    ],
  );
}

export async function endRereading(tx: Transaction, evidence: number): Promise<void> {
  await tx.query('DELETE FROM archive.rereading WHERE evidence_id = $1', [evidence]);
}
