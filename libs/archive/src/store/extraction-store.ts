import type { TextOutcome } from '@minutebook/extract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Sight } from '../walls/sight';
import { seen } from './sight-condition';

/** What the table calls them. Never renumber: those above 2 are the queue. */
export const READING_OUTCOMES = {
  text: 1,
  none: 2,
  encrypted: 3,
  damaged: 4,
  'too-large': 5,
  'unknown-type': 6,
  missing: 7,
  infected: 8,
} as const satisfies Record<TextOutcome, number>;

/** Which attachment of which version of which message. */
export interface AttachmentPlace {
  readonly message: number;
  readonly version: number;
  readonly number: number;
}

export interface AttachmentReading extends AttachmentPlace {
  readonly evidence: number;
  readonly outcome: number;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly detail: string | null;
  readonly extractor: string;
  readonly attempts: number;
  readonly at: Date;
  readonly wanted: boolean;
}

const PLACE = 'message_id AS message, version, number';
const READING = `${PLACE}, evidence_id AS evidence, outcome, media_type AS "mediaType", bytes, detail, extractor, attempts, at, wanted`;

export async function readExtractionPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ position: number }>('SELECT position FROM archive.extraction_state');
  return row!.position;
}

export async function moveExtractionPosition(tx: Queries, position: number): Promise<void> {
  await tx.query('UPDATE archive.extraction_state SET position = $1', [position]);
}

/** Of messages that are still there. The newest reading of each attachment takes the place of the one before. */
export async function saveReadings(tx: Transaction, rows: readonly Omit<AttachmentReading, 'wanted'>[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO archive.attachment_reading (message_id, version, number, evidence_id, outcome, media_type, bytes, detail, extractor, attempts, at)
     SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::bigint[], $5::smallint[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::int[], $11::timestamptz[]) AS r (message)
     WHERE EXISTS (SELECT FROM archive.message m WHERE m.id = r.message)
     ON CONFLICT (message_id, version, number) DO UPDATE SET outcome = EXCLUDED.outcome, media_type = EXCLUDED.media_type,
       bytes = EXCLUDED.bytes, detail = EXCLUDED.detail, extractor = EXCLUDED.extractor, at = EXCLUDED.at, wanted = false,
       attempts = greatest(attachment_reading.attempts, EXCLUDED.attempts)`,
    [
      rows.map((row) => row.message),
      rows.map((row) => row.version),
      rows.map((row) => row.number),
      rows.map((row) => row.evidence),
      rows.map((row) => row.outcome),
      rows.map((row) => row.mediaType),
      rows.map((row) => row.bytes),
      rows.map((row) => row.detail),
      rows.map((row) => row.extractor),
      rows.map((row) => row.attempts),
      rows.map((row) => row.at),
    ],
  );
}

export async function readWanted(queries: Queries, limit: number): Promise<AttachmentReading[]> {
  return queries.query<AttachmentReading>(
    `SELECT ${READING} FROM archive.attachment_reading WHERE wanted ORDER BY message_id, version, number LIMIT $1`,
    [limit],
  );
}

/** Marks those that are there and could not be read. */
export async function wantReadings(tx: Transaction, places: readonly AttachmentPlace[]): Promise<AttachmentPlace[]> {
  return tx.query<AttachmentPlace>(
    `UPDATE archive.attachment_reading SET wanted = true
     WHERE (message_id, version, number) IN (SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::int[])) AND outcome > 2
     RETURNING ${PLACE}`,
    [places.map(({ message }) => message), places.map(({ version }) => version), places.map(({ number }) => number)],
  );
}

/** Attachments found in the objects of an import; the whole archive's without one. */
const OF_IMPORT = `($1::bigint IS NULL OR evidence_id IN (
  SELECT s.evidence_id FROM archive.evidence_source s JOIN archive.import_file f ON f.id = s.import_file_id WHERE f.import_id = $1))`;

export async function countReadings(
  queries: Queries,
  importId: number | undefined,
): Promise<{ outcome: number; n: number }[]> {
  return queries.query(
    `SELECT outcome, count(*) AS n FROM archive.attachment_reading WHERE ${OF_IMPORT} GROUP BY outcome`,
    [importId ?? null],
  );
}

/** Attachments nobody could read, in the order they were captured; `outcome` undefined: of any kind. */
export async function listUnreadable(
  queries: Queries,
  { importId, outcome, after, limit }: { importId?: number; outcome?: number; after?: AttachmentPlace; limit: number },
): Promise<AttachmentReading[]> {
  return queries.query<AttachmentReading>(
    `SELECT ${READING} FROM archive.attachment_reading
     WHERE ${OF_IMPORT} AND outcome > 2 AND ($2::smallint IS NULL OR outcome = $2)
       AND (message_id, version, number) > ($3, $4, $5)
     ORDER BY message_id, version, number LIMIT $6`,
    [importId ?? null, outcome ?? null, after?.message ?? -1, after?.version ?? -1, after?.number ?? -1, limit],
  );
}

export async function countUnreadable(queries: Queries, sight: Sight): Promise<number> {
  const values: unknown[] = [];
  const of = sight.isWhole ? '' : 'JOIN archive.message m ON m.id = r.message_id';
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM archive.attachment_reading r ${of} WHERE r.outcome > 2 AND ${seen(sight, values)}`,
    values,
  );
  return row!.n;
}
