import type { CapturedObject, CaptureOptions, Findings } from '@minutebook/capture';
import type { Account } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface EvidenceRow {
  readonly id: number;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly role: CapturedObject['role'];
  readonly format: string;
  readonly parser: string;
  readonly options: CaptureOptions;
  readonly path: string[];
  readonly account: Account;
  readonly findings: Findings | null;
  readonly receivedAt: Date;
  readonly complete: boolean;
  /** Nothing of it is left but this row. */
  readonly disposedAt: Date | null;
}

/** Found by its bytes. */
export interface KnownEvidence extends EvidenceRow {
  /** The file of an import that they first came in. */
  readonly broughtBy: number;
}

export interface PlacedPiece {
  readonly evidence: number;
  readonly ordinal: number;
  readonly start: number;
  readonly bytes: number;
  readonly line: number | null;
  readonly message: number | null;
  /** Id of the key that opens it: its message's, its own or its object's. */
  readonly key: number;
  readonly pack: string;
  readonly offset: number;
}

const EVIDENCE = `id, sha256, bytes, role, format, parser, options, path, account, findings, received_at AS "receivedAt", complete, disposed_at AS "disposedAt"`;
const PIECE = `evidence_id AS evidence, ordinal, start, bytes, line, message_id AS message, coalesce(message_id, key_id, evidence_id) AS key, pack, pack_offset AS "offset"`;

/** What an object is known by: a mail that also hangs on a chat as a file is a message once, and that file as well. */
export type ObjectName = Pick<EvidenceRow, 'sha256' | 'role'>;

/** By its bytes and what they are; one that was disposed of is not found, so that the same bytes can come again. */
export async function findEvidence(queries: Queries, object: ObjectName): Promise<EvidenceRow | undefined> {
  const [row] = await findAllEvidence(queries, [object]);
  return row;
}

/** {@link findEvidence} of many; in no order. */
export function findAllEvidence(queries: Queries, objects: readonly ObjectName[]): Promise<KnownEvidence[]> {
  return queries.query<KnownEvidence>(
    `SELECT ${EVIDENCE},
       (SELECT import_file_id FROM archive.evidence_source s WHERE s.evidence_id = id ORDER BY s.received_at LIMIT 1) AS "broughtBy"
     FROM archive.evidence WHERE (sha256, role) IN (SELECT * FROM unnest($1::bytea[], $2::text[])) AND disposed_at IS NULL`,
    [objects.map(({ sha256 }) => sha256), objects.map(({ role }) => role)],
  );
}

export async function readEvidence(queries: Queries, id: number): Promise<EvidenceRow | undefined> {
  const [row] = await queries.query<EvidenceRow>(`SELECT ${EVIDENCE} FROM archive.evidence WHERE id = $1`, [id]);
  return row;
}

export async function listEvidence(queries: Queries, after: number, limit: number): Promise<EvidenceRow[]> {
  return queries.query<EvidenceRow>(`SELECT ${EVIDENCE} FROM archive.evidence WHERE id > $1 ORDER BY id LIMIT $2`, [
    after,
    limit,
  ]);
}

/** Some record in it belonged to a message that was disposed of. */
export async function isPartlyDisposed(queries: Queries, evidence: number): Promise<boolean> {
  const [row] = await queries.query<{ partly: boolean }>(
    `SELECT EXISTS (SELECT FROM archive.disposal_evidence w WHERE w.evidence_id = $1)
       AND EXISTS (SELECT FROM archive.piece p JOIN archive.disposed d ON d.message_id = p.message_id WHERE p.evidence_id = $1) AS partly`,
    [evidence],
  );
  return row!.partly;
}

/** Versions an object gave when it was read to its end, in its order: what a later reading found in an exception is no word of its parser's. */
export async function versionsReadFrom(queries: Queries, evidence: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT v.id FROM archive.version v WHERE v.evidence_id = $1
       AND NOT EXISTS (SELECT FROM archive.piece p WHERE p.evidence_id = v.evidence_id AND p.ordinal = v.ordinal AND p.outcome = 5) ORDER BY v.ordinal, v.id`,
    [evidence],
  );
  return rows.map(({ id }) => id);
}

export async function insertEvidence(
  tx: Transaction,
  rows: readonly Omit<EvidenceRow, 'complete' | 'findings' | 'disposedAt'>[],
): Promise<void> {
  await tx.copy(
    'archive.evidence',
    {
      id: 'int8',
      sha256: 'bytea',
      bytes: 'int8',
      role: 'text',
      format: 'text',
      parser: 'text',
      options: 'jsonb',
      path: 'text[]',
      account: 'jsonb',
      received_at: 'timestamptz',
      complete: 'bool',
    },
    rows.map((row) => [
      row.id,
      row.sha256,
      row.bytes,
      row.role,
      row.format,
      row.parser,
      JSON.stringify(row.options),
      row.path,
      JSON.stringify(row.account),
      row.receivedAt,
      false,
    ]),
  );
}

/** PostgreSQL takes no zero bytes, and UTF-8 no lone surrogates: names in archives have both. */
export function storable(name: string): string {
  return name.replaceAll('\0', '\ufffd').toWellFormed();
}

export async function insertEvidenceSources(
  tx: Transaction,
  sources: readonly { readonly evidence: number; readonly importFile: number; readonly path: readonly string[] }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.evidence_source (evidence_id, import_file_id, path, received_at)
     SELECT s.evidence, s.file, ARRAY(SELECT jsonb_array_elements_text(s.path)), $2
     FROM jsonb_to_recordset($1) AS s (evidence bigint, file bigint, path jsonb) ON CONFLICT DO NOTHING`,
    [
      JSON.stringify(
        // JSON of PostgreSQL refuses what its text would have replaced.
        sources.map(({ evidence, importFile, path }) => ({
          evidence,
          file: importFile,
          path: path.map(storable),
        })),
      ),
      at,
    ],
  );
}

export async function saveEvidenceAccount(tx: Transaction, id: number, account: Account): Promise<void> {
  await tx.query('UPDATE archive.evidence SET account = $2 WHERE id = $1', [id, JSON.stringify(account)]);
}

export async function completeEvidence(
  tx: Transaction,
  rows: readonly { readonly id: number; readonly account: Account; readonly findings: Findings }[],
): Promise<void> {
  await tx.query(
    `UPDATE archive.evidence e SET account = r.account, findings = r.findings, complete = true
     FROM jsonb_to_recordset($1) AS r (id bigint, account jsonb, findings jsonb) WHERE e.id = r.id`,
    [JSON.stringify(rows)],
  );
}

/** Last piece committed of an object: where reading goes on after a crash. */
export async function lastPiece(
  queries: Queries,
  evidence: number,
): Promise<{ ordinal: number; end: number } | undefined> {
  const [row] = await queries.query<{ ordinal: number; end: number }>(
    `SELECT ordinal, start + bytes AS "end" FROM archive.piece WHERE evidence_id = $1 ORDER BY ordinal DESC LIMIT 1`,
    [evidence],
  );
  return row;
}

/** The pieces that tile the object: not what a later reading found in them. */
export async function readPieces(
  queries: Queries,
  evidence: number,
  after: number,
  limit: number,
): Promise<PlacedPiece[]> {
  return queries.query<PlacedPiece>(
    `SELECT ${PIECE} FROM archive.piece WHERE evidence_id = $1 AND ordinal > $2 AND outcome <> 5 ORDER BY ordinal LIMIT $3`,
    [evidence, after, limit],
  );
}

export async function readRecordPiece(
  queries: Queries,
  evidence: number,
  ordinal: number,
): Promise<PlacedPiece | undefined> {
  const [row] = await queries.query<PlacedPiece>(
    `SELECT ${PIECE} FROM archive.piece WHERE evidence_id = $1 AND ordinal = $2`,
    [evidence, ordinal],
  );
  return row;
}

export interface ExceptionRow extends PlacedPiece {
  readonly id: number;
  readonly code: string;
  readonly detail: string;
  readonly file: string;
  readonly path: string[];
}

/** Exceptions in the objects of an import, in the order they were met. */
export async function listExceptions(
  queries: Queries,
  importId: number,
  after: number,
  limit: number,
): Promise<ExceptionRow[]> {
  return queries.query<ExceptionRow>(
    `SELECT x.id, x.code, x.detail, f.name AS file, s.path, p.evidence_id AS evidence, p.ordinal, p.start, p.bytes, p.line, p.message_id AS message, coalesce(p.message_id, p.key_id, p.evidence_id) AS key, p.pack, p.pack_offset AS "offset"
     FROM archive.import_file f
     JOIN archive.evidence_source s ON s.import_file_id = f.id
     JOIN archive.exception x ON x.evidence_id = s.evidence_id
     JOIN archive.piece p ON p.evidence_id = x.evidence_id AND p.ordinal = x.ordinal
     WHERE f.import_id = $1 AND x.id > $2 ORDER BY x.id LIMIT $3`,
    [importId, after, limit],
  );
}

/** One coming of an object: in which file of which import, and who ran it. */
export interface SightingRow {
  readonly importId: number;
  readonly importName: string;
  readonly by: string;
  readonly file: string;
  readonly path: string[];
  readonly receivedAt: Date;
}

export async function readSightings(queries: Queries, evidence: number): Promise<SightingRow[]> {
  return queries.query<SightingRow>(
    `SELECT i.id AS "importId", i.name AS "importName", i.started_by_name AS by, f.name AS file, s.path, s.received_at AS "receivedAt"
     FROM archive.evidence_source s
     JOIN archive.import_file f ON f.id = s.import_file_id
     JOIN archive.import i ON i.id = f.import_id
     WHERE s.evidence_id = $1 ORDER BY s.received_at, f.id LIMIT 200`,
    [evidence],
  );
}
