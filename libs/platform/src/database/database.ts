import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import {
  DataSource,
  type EntityTarget,
  type MigrationInterface,
  type ObjectLiteral,
  QueryFailedError,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import { Problem } from '../problem/problem';
import { type ColumnType, type CopyValue, CopyWriter } from './copy';
import { Locks } from './locks';
import { APP_ROLE } from './provision';

// Ids and counts are bigint in PostgreSQL and stay far below 2^53 here; a number is what code wants to work with.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint beyond 2^53 reached the program');
  return value;
});

const INT8_ARRAY = 1016 as typeof pg.types.builtins.INT8;
const parseArray = pg.types.getTypeParser(INT8_ARRAY) as (text: string) => unknown[];
pg.types.setTypeParser(INT8_ARRAY, (text) => parseArray(text).map(Number));

/** A time in UTC, in whole milliseconds, as most are written: the engine reads it itself, ten times as fast. */
const IN_UTC = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\+00$/;
const parseTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => {
  const utc = IN_UTC.exec(text);
  return utc ? new Date(`${utc[1]!}T${utc[2]!}Z`) : parseTime(text);
});

const CONNECT_MS = 10_000;
const IDLE_MS = 30_000;
/** Connections for single statements beside open transactions. */
const BESIDES = 3;

/** SQLSTATE of a lock nobody gave in time. */
export const LOCK_NOT_AVAILABLE = '55P03';

export type Row = Record<string, unknown>;
export type Migration = new () => MigrationInterface;
export type Entity = new () => ObjectLiteral;

/** What one library brings to the database. The apps concatenate them. */
export interface Schema {
  readonly entities: readonly Entity[];
  readonly migrations: readonly Migration[];
  /** Tables that have no place in a backup: they are made anew from others, or end with the machine. */
  readonly transient?: readonly string[];
}

/** Anything that runs SQL: the database itself (own connection each time) or a transaction. */
export interface Queries {
  /** Rows of a SELECT or of RETURNING. Parameters only ever as `$1`, never concatenated (R151). */
  query<R = Row>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  /**
   * The same for a statement of fixed words that is asked all day: PostgreSQL reads it once a connection, and after a few
   * times keeps one plan for whatever values follow. Not where the best plan hangs on the values.
   */
  prepared<R = Row>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E>;
}

/** An open transaction. Everything in it commits or nothing does. */
export interface Transaction extends Queries {
  /** Bulk insert by binary COPY. `table` may name its schema. */
  copy(
    table: string,
    columns: Readonly<Record<string, ColumnType>>,
    rows: Iterable<readonly CopyValue[]>,
  ): Promise<number>;
  /** The same with rows that were written beforehand, so that the transaction does not wait for them. */
  load(table: string, rows: CopyWriter): Promise<number>;
  /** Runs once the transaction has committed; never when it rolled back. */
  afterCommit(work: () => void): void;
}

export interface ConnectOptions {
  readonly url: string;
  readonly schemas: readonly Schema[];
  /** Largest number of connections of this process. */
  readonly connections?: number;
  /** Named in pg_stat_activity. */
  readonly name?: string;
}

/** What is under way where somebody asks. */
interface Around {
  readonly inTransaction?: boolean;
  /** Of the locks held: aborts when one went with its connection. */
  readonly lost?: AbortSignal;
}

/** The one door to PostgreSQL. Wraps a TypeORM data source; libraries see queries and transactions only. */
export class Database implements Queries {
  private readonly around = new AsyncLocalStorage<Around>();

  private constructor(
    private readonly source: DataSource,
    /**
     * For who asks while a transaction of its own is open. Were the second connection to come from the pool that gave the
     * first, enough of them together would have every connection of it, and wait for each other.
     */
    private readonly besides: pg.Pool,
    private readonly locks: Locks,
  ) {}

  /** Connects. Throws `database-unreachable` with what to check. */
  static async connect(options: ConnectOptions): Promise<Database> {
    const name = options.name ?? 'minutebook';
    const source = new DataSource({
      type: 'postgres',
      url: options.url,
      entities: options.schemas.flatMap((schema) => [...schema.entities]),
      migrations: options.schemas.flatMap((schema) => [...schema.migrations]),
      migrationsTableName: 'migration',
      migrationsTransactionMode: 'each',
      applicationName: name,
      extra: { max: options.connections ?? 10, idleTimeoutMillis: IDLE_MS, connectionTimeoutMillis: CONNECT_MS },
      logging: false,
    });
    try {
      await source.initialize();
    } catch (error) {
      throw new Problem(
        {
          code: 'database-unreachable',
          status: 503,
          title: 'The database does not answer.',
          detail: reason(error),
          hint: 'Check that PostgreSQL runs, and DATABASE_URL: host, port, user, password, database name.',
        },
        { cause: error },
      );
    }
    const apart = { connectionString: options.url, keepAlive: true, connectionTimeoutMillis: CONNECT_MS };
    const besides = new pg.Pool({ ...apart, application_name: name, max: BESIDES, idleTimeoutMillis: IDLE_MS });
    // One that broke while idle is replaced by the pool.
    besides.on('error', () => undefined);
    return new Database(source, besides, new Locks({ ...apart, application_name: `${name} locks` }));
  }

  async query<R = Row>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.pool.query(sql, [...parameters]));
  }

  async prepared<R = Row>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.pool.query(named(sql, parameters)));
  }

  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.source.getRepository(entity);
  }

  /** Statements of ours need nothing of TypeORM but its connections. */
  private get pool(): pg.Pool {
    this.checkLock();
    if (this.around.getStore()?.inTransaction) return this.besides;
    return (this.source.driver as unknown as { master: pg.Pool }).master;
  }

  /**
   * Runs `work` in a transaction (READ COMMITTED). Throws what `work` throws, after rolling back; and where the connection
   * went as it was committing, what {@link mayHaveCommitted} tells apart.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.within(work);
  }

  /** Runs `work` on one connection, where everything it asks is of one moment. It asks nobody else: the pool may have no other left. */
  atOneMoment<T>(work: (moment: Queries) => Promise<T>): Promise<T> {
    return this.within(work, 'REPEATABLE READ');
  }

  /** Naming an isolation costs a statement; without one it is READ COMMITTED. */
  private async within<T>(work: (tx: Transaction) => Promise<T>, isolation?: 'REPEATABLE READ'): Promise<T> {
    this.checkLock();
    const runner = this.source.createQueryRunner();
    const committed: (() => void)[] = [];
    try {
      const client = (await runner.connect()) as pg.PoolClient;
      await runner.startTransaction(isolation);
      try {
        const around = { ...this.around.getStore(), inTransaction: true };
        const result = await this.around.run(around, () => work(new OpenTransaction(runner, client, committed)));
        this.checkLock();
        await runner.commitTransaction().catch((error: unknown) => {
          throw isRefusal(error) ? error : new OutcomeUnknown('no answer to a commit', { cause: error });
        });
        for (const callback of committed) callback();
        return result;
      } catch (error) {
        // A lost connection has rolled back already; what counts is the first error.
        await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  /**
   * Runs `work` if nobody else in the cluster runs under this name; otherwise returns undefined at once. The lock belongs
   * to a connection, so a killed process gives it back. Work whose lock went with that connection is refused from then on
   * whatever it asks, commits included, and fails; it is to be run again.
   */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    const around = this.around.getStore();
    return this.locks.hold(name, (lost) =>
      this.around.run({ ...around, lost: around?.lost ? AbortSignal.any([around.lost, lost]) : lost }, work),
    );
  }

  private checkLock(): void {
    this.around.getStore()?.lost?.throwIfAborted();
  }

  /**
   * Writes a table anew (VACUUM FULL), so that nothing of what was deleted is left in its files. Nobody uses the table
   * meanwhile. False when it was in use for longer than `patience` milliseconds: of one in parts some may be written anew by then.
   */
  async rewrite(table: string, patience = 10_000): Promise<boolean> {
    const runner = this.source.createQueryRunner();
    try {
      await runner.connect();
      await runner.query("SELECT set_config('lock_timeout', $1, false)", [String(patience)]);
      await runner.query(`VACUUM (FULL, ANALYZE) ${table}`);
      return true;
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
      throw error;
    } finally {
      await runner.query('RESET lock_timeout').catch(() => undefined);
      await runner.release();
    }
  }

  /** Applies migrations that are not yet applied; returns their names. Needs the owner's connection. */
  async migrate(): Promise<string[]> {
    const done = await this.source.runMigrations();
    // The program says on its first page how many there are.
    await this.source.query(`GRANT SELECT ON public.migration TO ${APP_ROLE}`);
    return done.map((migration) => migration.name);
  }

  /** Undoes the newest migration. */
  async undoMigration(): Promise<void> {
    await this.source.undoLastMigration();
  }

  /**
   * Statements TypeORM would need to make tables and entities equal, constraints and indexes left aside: those are the
   * migrations' own, stricter than entities can say. Empty, or the two have drifted apart.
   */
  async drift(): Promise<string[]> {
    const log = await this.source.driver.createSchemaBuilder().log();
    return log.upQueries.map((query) => query.query).filter((query) => !/ DROP CONSTRAINT |^DROP INDEX /.test(query));
  }

  async close(): Promise<void> {
    await Promise.all([this.locks.close(), this.besides.end()]);
    if (this.source.isInitialized) await this.source.destroy();
  }
}

class OpenTransaction implements Transaction {
  constructor(
    private readonly runner: QueryRunner,
    private readonly connection: pg.PoolClient,
    private readonly committed: (() => void)[],
  ) {}

  async query<R = Row>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.client.query(sql, [...parameters]));
  }

  async prepared<R = Row>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.client.query(named(sql, parameters)));
  }

  /** Whoever asks after the end would ask inside somebody else's transaction. */
  private get client(): pg.PoolClient {
    if (this.runner.isReleased) throw new Error('a transaction was used after its end');
    return this.connection;
  }

  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.runner.manager.getRepository(entity);
  }

  async copy(
    table: string,
    columns: Readonly<Record<string, ColumnType>>,
    rows: Iterable<readonly CopyValue[]>,
  ): Promise<number> {
    const writer = new CopyWriter(columns);
    for (const row of rows) writer.row(row);
    return this.load(table, writer);
  }

  async load(table: string, writer: CopyWriter): Promise<number> {
    if (writer.rows === 0) return 0;
    const stream = this.client.query(
      copyFrom(`COPY ${table} (${writer.columns.join(', ')}) FROM STDIN (FORMAT binary)`),
    );
    stream.end(writer.finish());
    await finished(stream);
    return writer.rows;
  }

  afterCommit(work: () => void): void {
    this.committed.push(work);
  }
}

/** Of several statements in one text, which only migrations have, nobody wants rows. */
function rowsOf<R>(result: pg.QueryResult | pg.QueryResult[]): R[] {
  return Array.isArray(result) ? [] : (result.rows as R[]);
}

const NAMES = new Map<string, string>();

function named(sql: string, parameters: readonly unknown[]): pg.QueryConfig {
  let name = NAMES.get(sql);
  if (!name) NAMES.set(sql, (name = createHash('sha256').update(sql).digest('hex').slice(0, 32)));
  return { name, text: sql, values: [...parameters] };
}

/** The connection went while a transaction was committing: whether it did, only the database knows. */
class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** Whether a transaction that failed with this may be committed all the same: then what it refers to has to stay. */
export function mayHaveCommitted(error: unknown): boolean {
  return error instanceof OutcomeUnknown;
}

/** What the server itself answered, and not as it went down (classes 57, 58, XX) or the connection broke (08). */
function isRefusal(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(state) && !/^(?:08|57|58|XX)/.test(state);
}

/** SQLSTATE of a failed statement, e.g. `23505` for a broken unique constraint. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** Name of the constraint a failed statement broke. */
export function brokenConstraint(error: unknown): string | undefined {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  return cause instanceof Error && 'constraint' in cause && typeof cause.constraint === 'string'
    ? cause.constraint
    : undefined;
}

function reason(error: unknown): string {
  const state = sqlState(error);
  if (state === 'ECONNREFUSED') return 'Nothing listens at that address.';
  if (state === 'ENOTFOUND') return 'The host name is not known.';
  if (state === '28P01' || state === '28000') return 'User or password was refused.';
  if (state === '3D000') return 'That database does not exist.';
  return 'The connection failed.';
}
