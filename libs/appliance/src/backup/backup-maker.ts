import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Actor, BackupRegister } from '@minutebook/access';
import {
  EntryWriter,
  Problem,
  type Recipient,
  SealedWriter,
  Snapshot,
  syncFolder,
  wrapFor,
} from '@minutebook/platform';
import { type Appliance, keyOf, SCHEMAS } from '../appliance';
import { VERSION } from '../version';
import { type About, BACKUP_FORMAT, ENTRY, type Manifest, PART, type Tally } from './contents';
import { readLogMoments, readTrustedKeys } from './store/moment';

const DISK_FAULTS: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EROFS',
  'EACCES',
  'EPERM',
  'EEXIST',
]);

export interface BackupOrder {
  /** File to write; it is there under this name only when it is whole. */
  readonly path: string;
  readonly recipients: readonly Recipient[];
  readonly expires: Date;
  /** Takes the key-encryption key along, under a passphrase of its own. */
  readonly keyPassphrase?: string;
}

export interface MadeBackup {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
  readonly expires: Date;
  readonly rows: number;
  readonly blobs: number;
  readonly records: number;
  readonly audit: number;
}

/**
 * Copies an archive while it is worked with: one moment of the database, table by table in PostgreSQL's own binary form,
 * and every blob that was there. Left out is what is made anew: the search index, sessions, work in progress.
 */
export class BackupMaker {
  constructor(
    private readonly appliance: Appliance,
    private readonly register: BackupRegister,
  ) {}

  /** Throws `backup-running` while another one is made: what is set aside for a copy goes when that copy ends. */
  async make(
    actor: Actor,
    order: BackupOrder,
    say: (step: string) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<MadeBackup> {
    const { platform, closedBy } = this.appliance;
    if (closedBy) throw closed();
    const made = await platform.database.exclusively('backup', () => this.makeAlone(actor, order, say, signal));
    if (!made) throw running();
    return made;
  }

  private async makeAlone(
    actor: Actor,
    order: BackupOrder,
    say: (step: string) => void,
    signal?: AbortSignal,
  ): Promise<MadeBackup> {
    const { platform } = this.appliance;
    const id = randomUUID();
    const made = platform.clock.now();
    const withKey = order.keyPassphrase !== undefined;
    await this.register.begin({
      ...{ id, madeAt: made, expiresAt: order.expires, place: order.path, withKey, madeBy: actor.id },
    });
    const about: About = {
      ...{ format: BACKUP_FORMAT, id, site: platform.site, made: made.toISOString() },
      ...{ expires: order.expires.toISOString(), program: VERSION, withKey },
    };
    const part = `${order.path}${PART}`;
    let written = part;
    try {
      const { bytes, tally, manifest } = await platform.blobs.copying(() =>
        this.write(part, about, order, say, signal),
      );
      await rename(part, order.path);
      written = order.path;
      await syncFolder(dirname(order.path));
      const size = (log: 'records' | 'audit'): number => manifest.logs.find((moment) => moment.log === log)!.size;
      const facts = { bytes, records: size('records'), audit: size('audit') };
      await this.register.made(actor, id, facts);
      const rows = Object.values(tally.rows).reduce((sum, of) => sum + of, 0);
      return { id, path: order.path, expires: order.expires, rows, blobs: tally.blobs, ...facts };
    } catch (error) {
      await rm(written, { force: true });
      await this.register.failed(id);
      throw isOfTheDisk(error) ? unwritable(order.path, error) : error;
    }
  }

  private async write(
    path: string,
    about: About,
    order: BackupOrder,
    say: (step: string) => void,
    signal?: AbortSignal,
  ): Promise<{ bytes: number; tally: Tally; manifest: Manifest }> {
    const { ownerUrl } = this.appliance;
    if (ownerUrl === undefined) throw needsOwner();
    const file = await open(path, 'wx', 0o600);
    try {
      const moment = await Snapshot.open(ownerUrl);
      try {
        const sealed = await SealedWriter.begin(file, about, order.recipients);
        const entries = new EntryWriter(sealed);
        const manifest = await this.manifest(moment, about);
        await entries.write({ kind: ENTRY.manifest, name: 'manifest', facts: {} }, json(manifest));
        if (order.keyPassphrase !== undefined)
          await entries.write({ kind: ENTRY.key, name: 'key', facts: {} }, json(this.wrappedKey(order.keyPassphrase)));
        const rows = await this.tables(moment, manifest, entries, say, signal);
        const sequences = await moment.sequences();
        await entries.write({ kind: ENTRY.sequences, name: 'sequences', facts: {} }, json(sequences));
        const blobs = await this.blobs(entries, say, signal);
        const tally: Tally = { rows, ...blobs };
        await entries.write({ kind: ENTRY.tally, name: 'tally', facts: {} }, json(tally));
        await sealed.end();
        await file.sync();
        return { bytes: sealed.written, tally, manifest };
      } finally {
        await moment.close();
      }
    } finally {
      await file.close();
    }
  }

  private async manifest(moment: Snapshot, { id, site, made }: About): Promise<Manifest> {
    const transient = new Set(SCHEMAS.flatMap((schema) => schema.transient ?? []));
    const tables = (await moment.tables()).filter(({ name }) => !transient.has(name));
    const [logs, keys] = [await readLogMoments(moment), await readTrustedKeys(moment)];
    return { id, site, made, migrations: await moment.migrations(), tables, logs, keys };
  }

  private async tables(
    moment: Snapshot,
    { tables }: Manifest,
    entries: EntryWriter,
    say: (step: string) => void,
    signal?: AbortSignal,
  ): Promise<Record<string, number>> {
    const rows: Record<string, number> = {};
    for (const table of tables) {
      signal?.throwIfAborted();
      say(`Copying ${table.name}`);
      const head = { kind: ENTRY.table, name: table.name, facts: { columns: table.columns } };
      rows[table.name] = await moment.copyOut(table, (bytes) => entries.write(head, until(bytes, signal)));
    }
    return rows;
  }

  private async blobs(
    entries: EntryWriter,
    say: (step: string) => void,
    signal?: AbortSignal,
  ): Promise<{ blobs: number; blobBytes: number }> {
    const { blobs } = this.appliance.platform;
    let [count, bytes] = [0, 0];
    for await (const name of blobs.names()) {
      signal?.throwIfAborted();
      bytes += await entries.write({ kind: ENTRY.blob, name, facts: {} }, blobs.copyOf(name));
      if (++count % 100 === 0) say(`Copying blobs: ${count}`);
    }
    return { blobs: count, blobBytes: bytes };
  }

  private wrappedKey(passphrase: string): unknown {
    const { platform, folder } = this.appliance;
    return wrapFor({ kind: 'passphrase', passphrase }, Buffer.from(keyOf(platform.settings, folder), 'hex'));
  }
}

async function* until(bytes: AsyncIterable<Buffer>, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    yield chunk;
  }
}

function json(value: unknown): Uint8Array[] {
  return [Buffer.from(JSON.stringify(value))];
}

function isOfTheDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && DISK_FAULTS.has(String(error.code));
}

function unwritable(path: string, cause: unknown): Problem {
  return new Problem(
    {
      code: 'backup-unwritable',
      status: 500,
      title: `The backup ${path} cannot be written.`,
      detail: 'What was written of it was removed again.',
      hint: 'Free some space there, or name another folder.',
    },
    { cause },
  );
}

function needsOwner(): Problem {
  return new Problem({
    code: 'backup-needs-owner',
    status: 400,
    title: 'A backup reads every table, and the program’s own role may not.',
    hint: 'Set DATABASE_OWNER_URL to the role that may migrate.',
  });
}

function running(): Problem {
  return new Problem({
    code: 'backup-running',
    status: 409,
    title: 'A backup of this archive is being made already.',
    hint: 'Make the next one when it is done; `npm run minutebook -- backup list` says so.',
  });
}

function closed(): Problem {
  return new Problem({
    code: 'restore-not-accepted',
    status: 409,
    title: 'This archive was restored and is not open yet; it has a backup already: the one it was restored from.',
    hint: 'See what was found with `npm run minutebook -- restored`.',
  });
}
