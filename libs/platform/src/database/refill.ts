import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Problem } from '../problem/problem';
import { columnsOf, OWN_TABLES, quoted, type SequenceState, type TableShape } from './snapshot';

interface Guard {
  readonly table: string;
  readonly name: string;
  /** As pg_trigger.tgenabled: O (normal), A (always), R (replica), D (off). */
  readonly enabled: 'O' | 'A' | 'R' | 'D';
}

interface Reference {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

const GUARDS = `
  SELECT n.nspname || '.' || c.relname AS "table", t.tgname AS name, t.tgenabled AS enabled
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND n.nspname || '.' || c.relname = ANY($1)`;

const REFERENCES = `
  SELECT n.nspname || '.' || c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype = 'f' AND n.nspname || '.' || c.relname = ANY($1)`;

/** Of no constraint: those stay, because others refer to them. Of no table in parts: an index of it that is taken off takes those of its parts along. */
const INDEXES = `
  SELECT x.indexrelid::regclass::text AS name, pg_get_indexdef(x.indexrelid) AS definition
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid) AND n.nspname || '.' || c.relname = ANY($1)`;

const ENABLE: Readonly<Record<Guard['enabled'], string>> = {
  O: 'ENABLE TRIGGER',
  A: 'ENABLE ALWAYS TRIGGER',
  R: 'ENABLE REPLICA TRIGGER',
  D: 'DISABLE TRIGGER',
};

/**
 * Fills the tables of a database that has never been used with rows from elsewhere, in one transaction: guards down, rows in,
 * guards up again as they were. Foreign keys are taken off and put back, which checks every row; triggers are not asked
 * about what they let in the first time; an index is made in one go when the rows are there, which is several times faster. Until `commit` nothing of it is there for anybody.
 */
export class Refill {
  private constructor(
    private readonly client: pg.Client,
    private readonly tables: ReadonlyMap<string, TableShape>,
    private readonly guards: readonly Guard[],
    private readonly references: readonly Reference[],
    /** Definitions of the indexes that are made anew. */
    private readonly indexes: readonly string[],
  ) {}

  /** `url` is the owner's. `isUsed` asks whether somebody has worked with the database already; then `database-used`. */
  static async begin(url: string, isUsed: string): Promise<Refill> {
    const client = new pg.Client({ connectionString: url, application_name: 'minutebook restore' });
    await client.connect();
    try {
      await client.query('BEGIN');
      const tables = (await client.query<TableShape>(OWN_TABLES)).rows;
      const names = tables.map(({ name }) => name);
      for (const name of names) await client.query(`LOCK TABLE ${quoted(name)} IN ACCESS EXCLUSIVE MODE`);
      const { rows } = await client.query<{ used: boolean }>(`SELECT (${isUsed}) AS used`);
      if (rows[0]!.used) throw databaseUsed();
      const guards = (await client.query<Guard>(GUARDS, [names])).rows;
      const references = (await client.query<Reference>(REFERENCES, [names])).rows;
      for (const { table, name } of references)
        await client.query(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`);
      const indexes = (await client.query<{ name: string; definition: string }>(INDEXES, [names])).rows;
      for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
      for (const name of names) await client.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`);
      const definitions = indexes.map(({ definition }) => definition);
      return new Refill(client, new Map(tables.map((table) => [table.name, table])), guards, references, definitions);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Puts these rows in the place of what the migrations put into the table. Returns how many there are. */
  async load(table: TableShape, bytes: AsyncIterable<Buffer>): Promise<number> {
    const here = this.tables.get(table.name);
    if (!here || [...here.columns].sort().join() !== [...table.columns].sort().join()) throw different(table.name);
    await this.client.query(`DELETE FROM ${quoted(table.name)}`);
    const stream = this.client.query(
      copyFrom(`COPY ${quoted(table.name)} (${columnsOf(table)}) FROM STDIN (FORMAT binary)`),
    );
    await pipeline(Readable.from(bytes, { objectMode: false, highWaterMark: 1024 * 1024 }), stream);
    return stream.rowCount;
  }

  async setSequences(sequences: readonly SequenceState[]): Promise<void> {
    for (const { name, value } of sequences)
      if (value !== null)
        await this.client.query('SELECT setval($1::regclass, $2::bigint, true)', [quoted(name), value]);
  }

  /** A small question or change within the same transaction. */
  async query<R extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return (await this.client.query<R>(sql, [...parameters])).rows;
  }

  /** Indexes, references and guards as they were, then all of it at once. */
  async commit(): Promise<void> {
    for (const definition of this.indexes) await this.client.query(definition);
    for (const { table, name, definition } of this.references)
      await this.client.query(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${pg.escapeIdentifier(name)} ${definition}`);
    for (const { table, name, enabled } of this.guards)
      await this.client.query(`ALTER TABLE ${quoted(table)} ${ENABLE[enabled]} ${pg.escapeIdentifier(name)}`);
    await this.client.query('COMMIT');
    await this.client.query('ANALYZE').catch(() => undefined);
  }

  /** Lets go of the connection; what was not committed is as if it had not been. */
  async close(): Promise<void> {
    await this.client.end();
  }
}

/** For whoever finds out before the tables are asked. */
export function databaseUsed(): Problem {
  return new Problem({
    code: 'database-used',
    status: 409,
    title: 'There is an archive already.',
    detail: 'A backup is restored into an empty place only. Nothing was changed.',
    hint: 'Choose an empty folder with --data or MINUTEBOOK_DATA, or an empty database with DATABASE_URL.',
  });
}

function different(table: string): Problem {
  return new Problem({
    code: 'backup-other-tables',
    status: 409,
    title: 'This backup was made with other tables than this program has.',
    detail: `The table ${table} is not there, or has other columns.`,
    hint: 'Restore it with the release that made it, and upgrade afterwards.',
  });
}
