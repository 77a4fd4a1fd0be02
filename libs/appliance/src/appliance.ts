import {
  ACCESS_SCHEMA,
  checkAnchors,
  originOf,
  readOpenRestoration,
  readStanding,
  type RestorationRow,
  type Signer,
  SocketSigner,
} from '@minutebook/access';
import { ARCHIVE_SCHEMA, Keyring } from '@minutebook/archive';
import { EXPORT_SCHEMA } from '@minutebook/export';
import {
  Blobs,
  BullJobs,
  Database,
  DataFolder,
  EmbeddedPostgres,
  InlineJobs,
  type Jobs,
  Live,
  Log,
  type Platform,
  Problem,
  ProcessJobs,
  type Schema,
  type Settings,
  SYSTEM_CLOCK,
} from '@minutebook/platform';
import { REVIEW_SCHEMA } from '@minutebook/review';
import { SEARCH_SCHEMA } from '@minutebook/search';
import { SOURCES_SCHEMA } from '@minutebook/sources';
import { SURVEILLANCE_SCHEMA } from '@minutebook/surveillance';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { SignerProcess } from './signer-process';

/** Every library's tables, in the order a message travels: a migration may refer to what stands to its left. */
export const SCHEMAS: readonly Schema[] = [
  ACCESS_SCHEMA,
  ARCHIVE_SCHEMA,
  SOURCES_SCHEMA,
  SEARCH_SCHEMA,
  SURVEILLANCE_SCHEMA,
  REVIEW_SCHEMA,
  EXPORT_SCHEMA,
];

/** Everything that runs before and outlives Nest: data folder, database, jobs, keys. */
export class Appliance {
  private constructor(
    readonly platform: Platform,
    readonly keyring: Keyring,
    readonly folder: DataFolder,
    /** Migrations applied by this start. */
    readonly migrated: readonly string[],
    private readonly held: Held,
    /** Who signs the ledger; undefined in a process that does not ask for it. */
    readonly signer: Signer | undefined,
    /** Connection of the role that owns the tables; undefined where the settings do not name it. */
    readonly ownerUrl: string | undefined,
    /** A restore that nobody has accepted yet: until then the archive is closed. */
    readonly closedBy: RestorationRow | undefined,
  ) {}

  /**
   * Starts what the settings ask for. `say` is told each step, for people who wait. With `worker`, the program of one, an
   * appliance that would do everything in this process, on a machine with more than one core, leaves its jobs to it.
   */
  static async start(
    settings: Settings,
    say: (step: string) => void = () => undefined,
    worker?: string,
  ): Promise<Appliance> {
    checkAnchors(settings);
    const held = new Held();
    try {
      return await Appliance.make(settings, say, held, worker);
    } catch (error) {
      // A start that failed leaves no database and no signer behind it.
      await held.release().catch(() => undefined);
      throw error;
    }
  }

  private static async make(
    settings: Settings,
    say: (step: string) => void,
    held: Held,
    worker: string | undefined,
  ): Promise<Appliance> {
    const log = new Log(settings.MINUTEBOOK_LOG);
    const folder = DataFolder.open(settings.MINUTEBOOK_DATA);
    const embedded = settings.DATABASE_URL ? undefined : await startEmbedded(folder, say);
    if (embedded) held.add(() => embedded.stopUnlessUsed());
    const url = settings.DATABASE_URL ?? embedded!.endpoints.appUrl;
    const ownerUrl = settings.DATABASE_OWNER_URL ?? embedded?.endpoints.ownerUrl;
    const migrated = await migrate(ownerUrl, say);
    const database = await Database.connect({
      url,
      schemas: SCHEMAS,
      connections: 12,
      name: `minutebook ${settings.MINUTEBOOK_ROLE}`,
    });
    held.add(() => database.close());
    const { site, epoch } = await readNames(database);
    const live = new Live(url, log);
    held.add(() => live.stop());
    await live.start();
    const keyring = await openKeyring(settings, folder, site, database);
    // With a database of its own a process may be one of many; then the settings say where the signer is.
    const signing = embedded && !settings.MINUTEBOOK_SIGNER_SOCKET ? await SignerProcess.start(folder, log) : undefined;
    if (signing) held.add(() => signing.stop());
    const socket = settings.MINUTEBOOK_SIGNER_SOCKET ?? signing?.socket;
    const isAlone = embedded && !settings.REDIS_URL && settings.MINUTEBOOK_ROLE === 'all';
    const isApart = worker !== undefined && isAlone && availableParallelism() > 1;
    const jobs: Jobs = settings.REDIS_URL
      ? new BullJobs(settings.REDIS_URL, log, `minutebook:${site}`)
      : isApart
        ? new ProcessJobs(worker, environmentOf(url, socket), log)
        : new InlineJobs(log);
    const platform: Platform = {
      settings: isApart ? { ...settings, MINUTEBOOK_ROLE: 'api' } : settings,
      site,
      origin: originOf(site, epoch),
      database,
      jobs,
      live,
      log,
      blobs: new Blobs(folder.blobs),
      clock: SYSTEM_CLOCK,
    };
    return new Appliance(
      platform,
      keyring,
      folder,
      migrated,
      held,
      socket === undefined ? undefined : new SocketSigner(socket),
      ownerUrl,
      await readOpenRestoration(database),
    );
  }

  /** Lets go of everything. An embedded database that somebody else still uses goes on running. */
  stop(): Promise<void> {
    return this.held.release();
  }
}

/** What has to be let go of, the last first; whatever becomes of one of them, of all of them. */
class Held {
  private readonly releases: (() => Promise<unknown>)[] = [];

  add(release: () => Promise<unknown>): void {
    this.releases.push(release);
  }

  async release(): Promise<void> {
    let fault: unknown;
    for (let next = this.releases.pop(); next; next = this.releases.pop())
      await next().catch((error: unknown) => (fault ??= error));
    if (fault !== undefined) throw fault;
  }
}

/** Stands in the environment of a worker that was started by another of us, for its jobs. */
export const HELPER = 'MINUTEBOOK_HELPER';

/** Of a worker on the embedded database: as in an appliance of many processes, with this machine's settings. */
function environmentOf(database: string, signer: string | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    MINUTEBOOK_ROLE: 'worker',
    [HELPER]: 'yes',
    DATABASE_URL: database,
    ...(signer !== undefined && { MINUTEBOOK_SIGNER_SOCKET: signer }),
  };
}

async function startEmbedded(folder: DataFolder, say: (step: string) => void): Promise<EmbeddedPostgres> {
  say(folder.fresh ? 'Making a database in the data folder' : 'Starting the database');
  return EmbeddedPostgres.start(folder);
}

export async function migrate(
  ownerUrl: string | undefined,
  say: (step: string) => void,
  schemas: readonly Schema[] = SCHEMAS,
): Promise<string[]> {
  if (ownerUrl === undefined) return [];
  const owner = await Database.connect({
    url: ownerUrl,
    schemas,
    connections: 1,
    name: 'minutebook migration',
  });
  try {
    const applied = await owner.migrate();
    if (applied.length > 0) say(`Prepared the tables (${applied.length} migrations)`);
    return applied;
  } finally {
    await owner.close();
  }
}

/** The appliance's own names: of its seals, made once and kept for ever, and of its logs. */
async function readNames(database: Database): Promise<{ site: string; epoch: number }> {
  const standing = await readStanding(database);
  if (!standing)
    throw new Problem({
      code: 'database-not-migrated',
      status: 500,
      title: 'The database has no tables of this program yet.',
      hint: 'Set DATABASE_OWNER_URL for one start, so that they can be made.',
    });
  return standing;
}

/**
 * The key-encryption key: from the file named in the settings, or made in the data folder at the very first start. A
 * wrong key is found here, before anything is written with it.
 */
async function openKeyring(settings: Settings, folder: DataFolder, site: string, database: Database): Promise<Keyring> {
  const keyring = Keyring.fromHex(keyOf(settings, folder), site);
  await keyring.check(database);
  return keyring;
}

/** 64 hex digits. */
export function keyOf(settings: Settings, folder: DataFolder): string {
  return settings.MINUTEBOOK_KEY_FILE ? readKey(settings.MINUTEBOOK_KEY_FILE) : folder.secret('key');
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Problem(
      {
        code: 'key-missing',
        status: 500,
        title: `The key file ${path} cannot be read.`,
        detail: 'Without the key nobody can read the archive, and nothing is started without it.',
        hint: 'Put the key back, or correct MINUTEBOOK_KEY_FILE.',
      },
      { cause: error },
    );
  }
}
