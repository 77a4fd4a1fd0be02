import { type FileHandle, open, stat } from 'node:fs/promises';
import {
  type Entry,
  type Envelope,
  type Opener,
  Problem,
  readEntries,
  readHeader,
  readPieces,
  type SealedHeader,
  type SequenceState,
  type TableShape,
  unwrapWith,
  wholeEntry,
} from '@minutebook/platform';
import { type About, BACKUP_FORMAT, ENTRY, type Manifest, type Tally } from './contents';

/** Where the parts of a backup go. A part that is not wanted is read all the same, so that it is checked. */
export interface BackupTarget {
  begin(manifest: Manifest): Promise<void>;
  table(table: TableShape, bytes: AsyncIterable<Buffer>): Promise<number>;
  sequences(sequences: readonly SequenceState[]): Promise<void>;
  blob(name: string, bytes: AsyncIterable<Buffer>): Promise<void>;
}

export interface ReadBackup {
  readonly about: About;
  readonly manifest: Manifest;
  readonly tally: Tally;
  readonly bytes: number;
  /** The key-encryption key, where it is inside and was asked for. */
  readonly key: string | undefined;
}

/** A backup as a file: what it says in the clear, and all of it for whoever can open it. */
export class BackupFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    readonly header: SealedHeader<About>,
    readonly bytes: number,
  ) {}

  /** Throws `backup-missing`, `backup-foreign` or `backup-newer`. */
  static async open(path: string): Promise<BackupFile> {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw new Problem(
        { code: 'backup-missing', status: 400, title: `There is no backup that can be read at ${path}.` },
        { cause: error },
      );
    });
    try {
      const { header } = await readHeader<About>(file);
      if (header.about.format > BACKUP_FORMAT) throw newer(header.about);
      return new BackupFile(path, file, header, (await stat(path)).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get about(): About {
    return this.header.about;
  }

  /** Whether it opens with a passphrase, with a private key, or with either. */
  get opensWith(): readonly ('passphrase' | 'key')[] {
    return this.header.envelopes.map(({ kind }) => kind);
  }

  /** Throws `backup-locked`, as {@link read} would, and `backup-damaged` where already the first piece is. */
  async checkOpens(opener: Opener): Promise<void> {
    await readPieces(this.file, opener).next();
  }

  /**
   * Reads it from the first byte to the last. Throws `backup-locked`, and `backup-damaged` wherever it is not as it was
   * written; what `target` was given before that is to be thrown away.
   */
  async read(opener: Opener, target: BackupTarget, keyOpener?: Opener, signal?: AbortSignal): Promise<ReadBackup> {
    let manifest: Manifest | undefined;
    let tally: Tally | undefined;
    let key: string | undefined;
    const found = { rows: {} as Record<string, number>, blobs: 0 };
    for await (const entry of readEntries(readPieces(this.file, opener))) {
      signal?.throwIfAborted();
      if (tally || (entry.kind === ENTRY.manifest) !== (manifest === undefined)) throw disorder(entry.name);
      switch (entry.kind) {
        case ENTRY.manifest:
          manifest = await parsed<Manifest>(entry);
          await target.begin(manifest);
          break;
        case ENTRY.key:
          key = keyIn(await parsed<Envelope>(entry), keyOpener);
          break;
        case ENTRY.table:
          found.rows[entry.name] = await target.table(tableOf(entry), entry.bytes);
          break;
        case ENTRY.sequences:
          await target.sequences(await parsed<SequenceState[]>(entry));
          break;
        case ENTRY.blob:
          await target.blob(entry.name, entry.bytes);
          found.blobs++;
          break;
        case ENTRY.tally:
          tally = await parsed<Tally>(entry);
          break;
        default:
          throw disorder(entry.name);
      }
    }
    if (!manifest || !tally) throw disorder('its end');
    const { site, id } = this.about;
    if (manifest.site !== site || manifest.id !== id) throw disorder('its header');
    for (const { name } of manifest.tables)
      if (found.rows[name] === undefined || found.rows[name] !== tally.rows[name]) throw disorder(name);
    if (found.blobs !== tally.blobs) throw disorder('blobs');
    return { about: this.about, manifest, tally, bytes: this.bytes, key };
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function parsed<T>(entry: Entry): Promise<T> {
  return JSON.parse((await wholeEntry(entry)).toString('utf8')) as T;
}

function tableOf({ name, facts }: Entry): TableShape {
  return { name, columns: facts.columns as string[] };
}

/** Throws `backup-locked` when the passphrase is not the key's. */
function keyIn(envelope: Envelope, opener: Opener | undefined): string | undefined {
  return opener && unwrapWith(opener, [envelope])?.toString('hex');
}

function newer({ program }: About): Problem {
  return new Problem({
    code: 'backup-newer',
    status: 400,
    title: `This backup was made by a newer Minutebook (${program}).`,
    hint: 'Restore it with that one.',
  });
}

function disorder(what: string): Problem {
  return new Problem({
    code: 'backup-damaged',
    status: 400,
    title: 'This backup is not whole.',
    detail: `What should be there is not there, or not as often as it says itself: ${what}.`,
    hint: 'Use another copy of it, or an older backup.',
  });
}
