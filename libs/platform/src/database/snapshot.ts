import type { Socket } from 'node:net';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { Problem } from '../problem/problem';
import { OWNER_ROLE } from './provision';

/** A table as it is dumped and loaded: generated columns make themselves. */
export interface TableShape {
  /** `schema.table`. */
  readonly name: string;
  readonly columns: readonly string[];
}

export interface SequenceState {
  readonly name: string;
  readonly value: string | null;
}

/** Logged tables of the program's own schemas. What is unlogged is work in progress and does not survive a crash either. */
const TABLES = `
  SELECT n.nspname || '.' || c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p' AND n.nspname <> 'public' AND c.relowner = '${OWNER_ROLE}'::regrole
  GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname`;

/** One moment of the database, held for as long as it takes to copy it, while others go on writing. */
export class Snapshot {
  private isCopying = false;

  private constructor(private readonly client: pg.Client) {
    // A connection that breaks fails the query at hand, and that says so.
    client.on('error', () => undefined);
  }

  /** `url` is the owner's: the program's role does not read everything. */
  static async open(url: string): Promise<Snapshot> {
    const client = new pg.Client({ connectionString: url, application_name: 'minutebook backup' });
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // The moment is that of the first query.
    const { rows } = await client.query<{ may: boolean }>(
      `SELECT pg_has_role(current_user, '${OWNER_ROLE}', 'USAGE') AS may, pg_current_snapshot()::text`,
    );
    if (!rows[0]!.may) {
      await client.end();
      // Of what a role may not read, PostgreSQL does not always say so.
      throw new Problem({
        code: 'backup-needs-owner',
        status: 400,
        title: 'A backup reads every table, and this role may not.',
        hint: 'Set DATABASE_OWNER_URL to the role that may migrate.',
      });
    }
    return new Snapshot(client);
  }

  async tables(): Promise<TableShape[]> {
    return (await this.client.query<TableShape>(TABLES)).rows;
  }

  /** Names of the migrations this database has had, in order. */
  async migrations(): Promise<string[]> {
    const { rows } = await this.client.query<{ name: string }>('SELECT name FROM public.migration ORDER BY id');
    return rows.map(({ name }) => name);
  }

  /** Sequences stand outside of every snapshot: what they say now is at least what the rows of the moment need. */
  async sequences(): Promise<SequenceState[]> {
    const { rows } = await this.client.query<SequenceState>(
      `SELECT s.schemaname || '.' || s.sequencename AS name, s.last_value::text AS value FROM pg_sequences s
       WHERE s.schemaname <> 'public' AND s.sequenceowner = $1 ORDER BY 1`,
      [OWNER_ROLE],
    );
    return rows;
  }

  /** Rows of a small question about the moment. */
  async query<R extends pg.QueryResultRow>(sql: string): Promise<R[]> {
    return (await this.client.query<R>(sql)).rows;
  }

  /** Hands the rows of a table, in PostgreSQL's own binary form, to `take`, which reads them all. Returns how many there were. */
  async copyOut(table: TableShape, take: (bytes: AsyncIterable<Buffer>) => Promise<unknown>): Promise<number> {
    const copy = this.client.query(
      copyTo(`COPY ${quoted(table.name)} (${columnsOf(table)}) TO STDOUT (FORMAT binary)`),
    );
    // Who reads it is told; after that nobody listens any more.
    copy.on('error', () => undefined);
    this.isCopying = true;
    await take(copy as unknown as AsyncIterable<Buffer>);
    // The number comes after the last row; whoever asks something else waits for it.
    await this.client.query('SELECT');
    this.isCopying = false;
    return copy.rowCount;
  }

  async close(): Promise<void> {
    if (!this.isCopying) return this.client.end();
    // Nobody reads the rest of the rows; saying goodbye would wait for them.
    (this.client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  }
}

export function quoted(name: string): string {
  return name.split('.').map(pg.escapeIdentifier).join('.');
}

export function columnsOf({ columns }: TableShape): string {
  return columns.map(pg.escapeIdentifier).join(', ');
}

export { TABLES as OWN_TABLES };
