import type { Queries, Transaction } from '@minutebook/platform';
import type { LogFinding } from '../comparison';

export interface EpochRow {
  readonly epoch: number;
  readonly since: Date;
  /** Entries each log had when it began. */
  readonly records: number;
  readonly audit: number;
  readonly lost: readonly LostRange[];
}

/** Entries that were known outside and are not here: `from` (included) to `to` (excluded). */
export interface LostRange {
  readonly log: 'records' | 'audit';
  readonly from: number;
  readonly to: number;
}

export interface RestorationRow {
  readonly id: number;
  readonly backup: string;
  readonly madeAt: Date;
  readonly restoredAt: Date;
  readonly findings: readonly LogFinding[];
}

/** Site and number of the epoch; undefined where there are no tables yet. */
export async function readStanding(queries: Queries): Promise<{ site: string; epoch: number } | undefined> {
  const [row] = await queries.query<{ site: string; epoch: number }>(
    'SELECT site, coalesce((SELECT max(epoch) FROM access.log_epoch), 1) AS epoch FROM access.appliance',
  );
  return row;
}

export async function insertEpoch(tx: Transaction, row: EpochRow): Promise<void> {
  await tx.query('INSERT INTO access.log_epoch (epoch, since, records, audit, lost) VALUES ($1, $2, $3, $4, $5)', [
    row.epoch,
    row.since,
    row.records,
    row.audit,
    JSON.stringify(row.lost),
  ]);
}

const RESTORATION = 'id, backup, made_at AS "madeAt", restored_at AS "restoredAt", findings';

/** The restore nobody has accepted yet, if there is one. */
export async function readOpenRestoration(queries: Queries): Promise<RestorationRow | undefined> {
  const [row] = await queries.query<RestorationRow>(
    `SELECT ${RESTORATION} FROM access.restoration WHERE accepted_at IS NULL`,
  );
  return row;
}

/** The same, nobody else deciding on it until the transaction ends. */
export async function lockOpenRestoration(tx: Transaction): Promise<RestorationRow | undefined> {
  const [row] = await tx.query<RestorationRow>(
    `SELECT ${RESTORATION} FROM access.restoration WHERE accepted_at IS NULL FOR UPDATE`,
  );
  return row;
}

export async function saveFindings(tx: Queries, id: number, findings: readonly LogFinding[]): Promise<void> {
  await tx.query('UPDATE access.restoration SET findings = $2 WHERE id = $1 AND accepted_at IS NULL', [
    id,
    JSON.stringify(findings),
  ]);
}

export async function saveAccepted(tx: Transaction, id: number, at: Date, by: string): Promise<void> {
  await tx.query('UPDATE access.restoration SET accepted_at = $2, accepted_by = $3 WHERE id = $1', [id, at, by]);
}
