import type { SourceKind } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type State = 'active' | 'paused' | 'retired';

export interface StoredSource {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly channel: string;
  readonly team: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Buffer;
  readonly secretNames: string[];
  readonly wrapped: Buffer;
  readonly state: State;
  readonly cursor: string | null;
  readonly backlog: number;
  readonly backlogBytes: number;
  readonly failed: number;
  readonly exceptions: number;
  readonly refused: number;
  /** Of them, those since it last received something. */
  readonly refusedSince: number;
  readonly receivedAt: Date | null;
  readonly drainedAt: Date | null;
  readonly testedAt: Date | null;
  readonly testProblem: string | null;
  readonly createdAt: Date;
  readonly version: number;
}

/** A source as it stands. */
export interface SourceRow extends StoredSource {
  readonly openGaps: number;
}

const COLUMNS = `s.id, s.kind, s.name, s.channel, s.team, s.settings, s.secrets, s.secret_names AS "secretNames", s.wrapped, s.state, s.cursor, s.backlog, s.backlog_bytes AS "backlogBytes", s.failed, s.exceptions, s.refused, s.refused - s.refused_before AS "refusedSince", s.received_at AS "receivedAt", s.drained_at AS "drainedAt", s.tested_at AS "testedAt", s.test_problem AS "testProblem", s.created_at AS "createdAt", s.version`;

export type NewSource = Pick<
  SourceRow,
  'id' | 'kind' | 'name' | 'channel' | 'team' | 'settings' | 'secrets' | 'secretNames' | 'wrapped' | 'createdAt'
> & { readonly kek: number };

export async function insertSource(tx: Transaction, row: NewSource): Promise<void> {
  await tx.query(
    `INSERT INTO sources.source (id, kind, name, channel, team, settings, secrets, secret_names, wrapped, kek, state, created_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, 0)`,
    [
      ...[row.id, row.kind, row.name, row.channel, row.team, JSON.stringify(row.settings)],
      ...[row.secrets, row.secretNames, row.wrapped, row.kek, row.createdAt],
    ],
  );
}

export function listSources(queries: Queries): Promise<StoredSource[]> {
  return queries.query<StoredSource>(
    `SELECT ${COLUMNS} FROM sources.source s ORDER BY (s.state = 'retired'), lower(s.name), s.id`,
  );
}

export async function readSource(queries: Queries, id: string): Promise<StoredSource | undefined> {
  const [row] = await queries.query<StoredSource>(`SELECT ${COLUMNS} FROM sources.source s WHERE s.id = $1`, [id]);
  return row;
}

/** False when it is not of this version any more, or retired. */
export async function updateSource(
  tx: Transaction,
  id: string,
  version: number,
  row: Pick<SourceRow, 'name' | 'team' | 'settings' | 'secrets' | 'secretNames'>,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE sources.source SET name = $3, team = $4, settings = $5, secrets = $6, secret_names = $7, version = version + 1
     WHERE id = $1 AND version = $2 AND state <> 'retired' RETURNING id`,
    [id, version, row.name, row.team, JSON.stringify(row.settings), row.secrets, row.secretNames],
  );
  return rows.length > 0;
}

/** False when it is not of this version any more, or retired. */
export async function moveSource(tx: Transaction, id: string, version: number, state: State): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE sources.source SET state = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state <> 'retired' RETURNING id`,
    [id, version, state],
  );
  return rows.length > 0;
}

export async function saveTest(tx: Transaction, id: string, at: Date, problem: string | null): Promise<void> {
  await tx.query('UPDATE sources.source SET tested_at = $2, test_problem = $3 WHERE id = $1', [id, at, problem]);
}

export async function saveCursor(tx: Transaction, id: string, cursor: string): Promise<void> {
  await tx.query('UPDATE sources.source SET cursor = $2 WHERE id = $1', [id, cursor]);
}

export async function addRefused(tx: Transaction, id: string, count: number): Promise<void> {
  await tx.query('UPDATE sources.source SET refused = refused + $2 WHERE id = $1', [id, count]);
}

/** Takes the row for this transaction: deliveries of one source are counted one after the other. */
export async function lockSource(
  tx: Transaction,
  id: string,
): Promise<Pick<SourceRow, 'state' | 'backlog' | 'backlogBytes'>> {
  const [row] = await tx.query<Pick<SourceRow, 'state' | 'backlog' | 'backlogBytes'>>(
    'SELECT state, backlog, backlog_bytes AS "backlogBytes" FROM sources.source WHERE id = $1 FOR UPDATE',
    [id],
  );
  return row!;
}

export async function countReceived(tx: Transaction, id: string, bytes: number, at: Date): Promise<void> {
  await tx.query(
    `UPDATE sources.source SET backlog = backlog + 1, backlog_bytes = backlog_bytes + $2, received_at = $3,
       refused_before = refused WHERE id = $1`,
    [id, bytes, at],
  );
}

/** Of a file that is imported from where it lies, and is no delivery. */
export async function note(queries: Queries, id: string, what: 'received' | 'drained', at: Date): Promise<void> {
  await queries.query(`UPDATE sources.source SET ${what}_at = $2 WHERE id = $1`, [id, at]);
}

/** False when it is not of this version any more, or retired. */
export async function countRevived(
  tx: Transaction,
  id: string,
  version: number,
  { deliveries, bytes }: { readonly deliveries: number; readonly bytes: number },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE sources.source SET failed = failed - $3, backlog = backlog + $3, backlog_bytes = backlog_bytes + $4, version = version + 1
     WHERE id = $1 AND version = $2 AND state <> 'retired' RETURNING id`,
    [id, version, deliveries, bytes],
  );
  return rows.length > 0;
}

export interface Drained {
  readonly deliveries: number;
  readonly bytes: number;
  readonly failed: number;
  readonly exceptions: number;
}

export async function countDrained(tx: Transaction, id: string, drained: Drained, at: Date): Promise<void> {
  await tx.query(
    `UPDATE sources.source SET backlog = backlog - $2, backlog_bytes = backlog_bytes - $3, failed = failed + $4,
       exceptions = exceptions + $5, drained_at = $6 WHERE id = $1`,
    [id, drained.deliveries, drained.bytes, drained.failed, drained.exceptions, at],
  );
}
