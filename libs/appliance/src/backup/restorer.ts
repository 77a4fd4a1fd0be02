import { existsSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Keyring } from '@minutebook/archive';
import {
  Blobs,
  databaseUsed,
  DataFolder,
  EmbeddedPostgres,
  type Opener,
  Problem,
  Refill,
  type Schema,
  type Settings,
  SYSTEM_CLOCK,
} from '@minutebook/platform';
import { migrate, SCHEMAS } from '../appliance';
import { type BackupFile, type ReadBackup } from './backup-reader';
import type { Manifest } from './contents';
import { anyWrappedKey, closeUntilAccepted, IS_USED, isUsed } from './store/restored';

export interface RestoreOrder {
  readonly opener: Opener;
  /** For the key-encryption key inside the backup. */
  readonly keyOpener?: Opener;
  /** The key-encryption key as a file of its own: 64 hex digits. */
  readonly keyFile?: string;
}

/** Where a restore goes: an empty data folder, or the database of the settings. */
interface Place {
  readonly folder: DataFolder;
  readonly ownerUrl: string;
  readonly stop: () => Promise<void>;
}

/**
 * Puts a backup into an empty place: tables as they were at its moment, filled, then brought up to this program's. Either all
 * of it is there in the end, closed until somebody accepts it, or the place is as it was found.
 */
export class Restorer {
  constructor(
    private readonly settings: Settings,
    private readonly say: (step: string) => void = () => undefined,
  ) {}

  async restore(file: BackupFile, order: RestoreOrder, signal?: AbortSignal): Promise<ReadBackup> {
    const found = await this.checkFolder();
    // Whatever is wrong with passphrase or key file is found before a database is made.
    const keyFromFile = await this.keyFromFile(order);
    if (keyFromFile === undefined && !(file.about.withKey && order.keyOpener)) throw keyMissing(file.about.withKey);
    await file.checkOpens(order.opener);
    let place: Place | undefined;
    let refill: Refill | undefined;
    try {
      const { folder, ownerUrl, stop } = (place = await this.place());
      const blobs = new Blobs(folder.blobs);
      const loading = {
        begin: async (manifest: Manifest) => {
          await migrate(ownerUrl, this.say, asOf(manifest));
          refill = await Refill.begin(ownerUrl, IS_USED);
        },
        table: (table: Parameters<Refill['load']>[0], bytes: AsyncIterable<Buffer>) => {
          this.say(`Loading ${table.name}`);
          return refill!.load(table, bytes);
        },
        sequences: (sequences: Parameters<Refill['setSequences']>[0]) => refill!.setSequences(sequences),
        blob: (name: string, bytes: AsyncIterable<Buffer>) => blobs.keep(name, bytes),
      };
      const read = await file.read(order.opener, loading, order.keyOpener, signal);
      const hex = keyFromFile ?? read.key!;
      const wrapped = await anyWrappedKey(refill!);
      if (wrapped) Keyring.fromHex(hex, read.manifest.site).unwrap(wrapped);
      this.saveKey(folder, hex);
      const size = (log: 'records' | 'audit'): number => read.manifest.logs.find((moment) => moment.log === log)!.size;
      const loaded = { id: read.about.id, made: read.about.made, bytes: read.bytes };
      const sizes = { records: size('records'), audit: size('audit') };
      await closeUntilAccepted(refill!, { ...loaded, ...sizes }, SYSTEM_CLOCK.now());
      this.say('Putting the guards back');
      await refill!.commit();
      await refill!.close();
      await migrate(ownerUrl, this.say);
      await stop();
      return read;
    } catch (error) {
      await refill?.close().catch(() => undefined);
      await place?.stop();
      await this.leaveAsFound(found);
      throw error;
    }
  }

  /** What is in the folder. Throws `database-used` for one somebody works in. */
  private async checkFolder(): Promise<ReadonlySet<string>> {
    const { MINUTEBOOK_DATA: root, DATABASE_URL: url } = this.settings;
    if (url === undefined && existsSync(join(root, 'postgres', 'PG_VERSION'))) throw databaseUsed();
    return new Set(await readdir(root, { recursive: true }).catch(() => []));
  }

  private async place(): Promise<Place> {
    const folder = DataFolder.open(this.settings.MINUTEBOOK_DATA);
    if (this.settings.DATABASE_URL === undefined) {
      this.say('Making a database in the data folder');
      const embedded = await EmbeddedPostgres.start(folder);
      return { folder, ownerUrl: embedded.endpoints.ownerUrl, stop: () => embedded.stopUnlessUsed() };
    }
    const ownerUrl = this.settings.DATABASE_OWNER_URL;
    if (ownerUrl === undefined)
      throw new Problem({
        code: 'restore-needs-owner',
        status: 400,
        title: 'A restore makes tables, and the program’s own role may not.',
        hint: 'Set DATABASE_OWNER_URL to the role that may migrate.',
      });
    if (await isUsed(ownerUrl)) throw databaseUsed();
    return { folder, ownerUrl, stop: async () => undefined };
  }

  /** From the file given, from MINUTEBOOK_KEY_FILE, or from a secrets folder that was put back before. */
  private async keyFromFile({ keyFile }: RestoreOrder): Promise<string | undefined> {
    const { MINUTEBOOK_KEY_FILE, MINUTEBOOK_DATA } = this.settings;
    const secret = join(MINUTEBOOK_DATA, 'secrets', 'key');
    const path = keyFile ?? MINUTEBOOK_KEY_FILE ?? (existsSync(secret) ? secret : undefined);
    if (path === undefined) return undefined;
    try {
      const hex = (await readFile(path, 'utf8')).trim();
      Keyring.fromHex(hex, 'any');
      return hex;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem(
        { code: 'key-missing', status: 400, title: `The key file ${path} cannot be read.` },
        { cause: error },
      );
    }
  }

  /** Where the program looks for it; a key file of one's own stays where it is. */
  private saveKey(folder: DataFolder, hex: string): void {
    const path = join(folder.secrets, 'key');
    if (this.settings.MINUTEBOOK_KEY_FILE !== undefined || existsSync(path)) return;
    writeFileSync(path, `${hex}\n`, { mode: 0o600, flag: 'wx' });
  }

  /** What was there stays: a key that was put back before, a volume that is mounted. A half-made database would refuse the next try. */
  private async leaveAsFound(found: ReadonlySet<string>): Promise<void> {
    const { MINUTEBOOK_DATA: root } = this.settings;
    for (const path of await readdir(root, { recursive: true }).catch(() => []))
      if (!found.has(path)) await rm(join(root, path), { recursive: true, force: true });
  }
}

/** The tables as they were when the backup was made. Throws `backup-newer` when this program does not know how to make them. */
function asOf({ migrations }: Manifest): Schema[] {
  const had = new Set(migrations);
  const known = new Set(SCHEMAS.flatMap((schema) => schema.migrations.map(({ name }) => name)));
  const unknown = migrations.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new Problem({
      code: 'backup-newer',
      status: 400,
      title: 'This backup was made by a newer Minutebook.',
      detail: `It has had the migration ${unknown}, which this program does not know.`,
      hint: 'Restore it with the newer one.',
    });
  return SCHEMAS.map(({ entities, migrations: all }) => ({
    entities,
    migrations: all.filter(({ name }) => had.has(name)),
  }));
}

function keyMissing(inside: boolean): Problem {
  return new Problem({
    code: 'key-missing',
    status: 400,
    title: 'Without its key nobody could read what is restored, and nothing was restored.',
    hint: inside
      ? 'The backup has the key inside: give the passphrase of the key with --key-passphrase-file, or the key itself with --key-file.'
      : 'Give the key with --key-file, or set MINUTEBOOK_KEY_FILE: 64 hexadecimal digits, from secrets/key of the archive that was backed up.',
  });
}
