import type { Queries, Transaction } from '@minutebook/platform';

export interface MessageRow {
  readonly id: number;
  readonly conversation: number;
  readonly kind: number;
  readonly at: Date;
  /** Blinded native id of what a reaction or receipt is about. */
  readonly about: Uint8Array | null;
}

export interface VersionRow {
  readonly id: number;
  readonly message: number;
  readonly version: number;
  readonly change: number;
  readonly sentAt: Date | null;
  readonly receivedAt: Date;
  readonly sender: number | null;
  readonly parties: readonly number[];
  readonly identity: Uint8Array;
  readonly native: Uint8Array | null;
  readonly evidence: number;
  readonly ordinal: number;
  readonly content: Uint8Array;
}

export interface PieceRow {
  readonly evidence: number;
  readonly ordinal: number;
  readonly start: number;
  readonly bytes: number;
  readonly line: number | null;
  readonly kind: number;
  readonly outcome: number;
  readonly message: number | null;
  readonly offset: number;
  /** Of what could not be read. */
  readonly key: number | null;
}

/** Where a record already stands. */
export interface Known {
  readonly message: number;
  readonly version: number;
}

/** `count` ids of a sequence, in ascending order. Gaps between calls do no harm: ids name, the ledger numbers. */
export async function takeIds(
  queries: Queries,
  sequence: 'object_id' | 'version_id' | 'conversation_id_seq',
  count: number,
): Promise<number[]> {
  if (count === 0) return [];
  const rows = await queries.query<{ id: number }>(
    `SELECT nextval('archive.${sequence}') AS id FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map((row) => row.id);
}

export async function findIdentities(queries: Queries, identities: readonly Buffer[]): Promise<Map<string, Known>> {
  return known(queries, 'identity', identities);
}

/** By native id: the newest version of each. */
export async function findNatives(queries: Queries, natives: readonly Buffer[]): Promise<Map<string, Known>> {
  return known(queries, 'native', natives);
}

async function known(
  queries: Queries,
  column: 'identity' | 'native',
  values: readonly Buffer[],
): Promise<Map<string, Known>> {
  if (values.length === 0) return new Map();
  const rows = await queries.query<Known & { key: Buffer }>(
    `SELECT v.${column} AS key, v.message_id AS message, (SELECT max(n.version) FROM archive.version n WHERE n.message_id = v.message_id) AS version
     FROM archive.version v WHERE v.${column} = ANY($1::bytea[])`,
    [values],
  );
  return new Map(rows.map(({ key, message, version }) => [key.toString('latin1'), { message, version }]));
}

export interface Candidate extends Known {
  readonly conversation: number;
  readonly at: Date;
  readonly sender: number | null;
  readonly content: Buffer;
}

/** Newest versions of messages at the same time in the same conversation: one of them may be this record, changed since. */
export async function findContemporaries(
  queries: Queries,
  places: readonly { conversation: number; at: Date }[],
): Promise<Candidate[]> {
  if (places.length === 0) return [];
  return queries.query<Candidate>(
    `SELECT m.id AS message, m.conversation_id AS conversation, m.at, v.version, v.sender, v.content
     FROM (SELECT DISTINCT c, t FROM unnest($1::bigint[], $2::timestamptz[]) AS p (c, t)) p
     JOIN archive.message m ON m.conversation_id = p.c AND m.at = p.t AND m.kind = 1
     JOIN LATERAL (SELECT version, sender, content FROM archive.version WHERE message_id = m.id ORDER BY version DESC LIMIT 1) v ON true
     ORDER BY m.id`,
    [places.map((place) => place.conversation), places.map((place) => place.at)],
  );
}

export async function readWrappedKeys(queries: Queries, ids: readonly number[]): Promise<Map<number, Buffer>> {
  if (ids.length === 0) return new Map();
  const rows = await queries.query<{ id: number; wrapped: Buffer }>(
    'SELECT id, wrapped FROM archive.data_key WHERE id = ANY($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.wrapped]));
}

export async function insertKeys(
  tx: Transaction,
  kek: number,
  keys: readonly { id: number; wrapped: Uint8Array }[],
): Promise<void> {
  await tx.copy(
    'archive.data_key',
    { id: 'int8', kek: 'int2', wrapped: 'bytea' },
    keys.map((key) => [key.id, kek, key.wrapped]),
  );
}

export async function insertMessages(tx: Transaction, rows: readonly MessageRow[]): Promise<void> {
  await tx.copy(
    'archive.message',
    { id: 'int8', conversation_id: 'int8', kind: 'int2', at: 'timestamptz', about: 'bytea' },
    rows.map((row) => [row.id, row.conversation, row.kind, row.at, row.about]),
  );
}

export async function insertVersions(tx: Transaction, rows: readonly VersionRow[]): Promise<void> {
  await tx.copy(
    'archive.version',
    {
      id: 'int8',
      message_id: 'int8',
      version: 'int2',
      change: 'int2',
      sent_at: 'timestamptz',
      received_at: 'timestamptz',
      sender: 'int8',
      parties: 'int8[]',
      identity: 'bytea',
      native: 'bytea',
      evidence_id: 'int8',
      ordinal: 'int8',
      content: 'bytea',
    },
    rows.map((row) => [
      row.id,
      row.message,
      row.version,
      row.change,
      row.sentAt,
      row.receivedAt,
      row.sender,
      row.parties,
      row.identity,
      row.native,
      row.evidence,
      row.ordinal,
      row.content,
    ]),
  );
}

export async function insertPieces(tx: Transaction, pack: string, rows: readonly PieceRow[]): Promise<void> {
  await tx.copy(
    'archive.piece',
    {
      evidence_id: 'int8',
      ordinal: 'int8',
      start: 'int8',
      bytes: 'int4',
      line: 'int8',
      kind: 'int2',
      outcome: 'int2',
      message_id: 'int8',
      pack: 'uuid',
      pack_offset: 'int8',
      key_id: 'int8',
    },
    rows.map((row) => [
      row.evidence,
      row.ordinal,
      row.start,
      row.bytes,
      row.line,
      row.kind,
      row.outcome,
      row.message,
      pack,
      row.offset,
      row.key,
    ]),
  );
}

export async function insertExceptions(
  tx: Transaction,
  rows: readonly { evidence: number; ordinal: number; code: string; detail: string }[],
): Promise<void> {
  await tx.copy(
    'archive.exception',
    { evidence_id: 'int8', ordinal: 'int8', code: 'text', detail: 'text' },
    rows.map((row) => [row.evidence, row.ordinal, row.code, row.detail]),
  );
}

export async function insertAttachments(
  tx: Transaction,
  rows: readonly { message: number; sha256: Buffer }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO archive.attachment (message_id, evidence_id)
     SELECT DISTINCT a.m, e.id FROM unnest($1::bigint[], $2::bytea[]) AS a (m, h) JOIN archive.evidence e ON e.sha256 = a.h AND e.role = 'attachment' AND e.disposed_at IS NULL
     ON CONFLICT DO NOTHING`,
    [rows.map((row) => row.message), rows.map((row) => row.sha256)],
  );
}
