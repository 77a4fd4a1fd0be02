import { readFile } from 'node:fs/promises';
import { bytesSource, type CaptureOptions, fileSource } from '@minutebook/capture';
import type { Account } from '@minutebook/contract';
import {
  type Clock,
  type Database,
  type Log,
  mayHaveCommitted,
  nudge,
  Problem,
  type Transaction,
} from '@minutebook/platform';
import {
  endFile,
  endFiles,
  type FileRow,
  type ImportRow,
  readImport,
  readTheseFiles,
  saveProgress,
} from '../store/import-store';
import { emptyAccount } from './accounting';
import { type GatheredFile, type Intake, type ReadOptions, SMALL } from './intake';
import type { FileAccount } from './report';

/** A file of an import, and where its bytes are; no path when nobody has them any more. */
export interface LocatedFile {
  readonly file: FileRow;
  readonly path: string | undefined;
}

type Outcome = 'ended' | 'stopped';

/** Small files archived in one transaction: enough that a folder of mails goes as fast as one mailbox of them. */
const GROUP_PIECES = 1_000;
const GROUP_BYTES = 8 * 1024 * 1024;
/** Small files being read at once. */
const AHEAD = 8;

/** Somebody paused or cancelled the import. */
class Stopped extends Error {}

/**
 * Reads the files of an import, small ones ahead and many at a time, archives them one after the other, and keeps each
 * one's state and account.
 */
export class ImportReading {
  constructor(
    private readonly database: Database,
    private readonly intake: Intake,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Calls `each` as files end. */
  async read(
    row: ImportRow,
    files: readonly LocatedFile[],
    signal: AbortSignal,
    each: (file: FileRow) => void = () => undefined,
  ): Promise<void> {
    const ended = async (done: readonly LocatedFile[]): Promise<void> => {
      for (const file of await readTheseFiles(
        this.database,
        done.map(({ file: { id } }) => id),
      ))
        each(file);
    };
    let group = new Group();
    let flying: Promise<Outcome> = Promise.resolve('ended');
    // The database works on one file or group while the next is read; never more than one is in flight.
    const send = async (done: readonly LocatedFile[], archive: () => Promise<Outcome>): Promise<Outcome> => {
      if ((await flying) === 'stopped') return 'stopped';
      flying = archive().then(async (outcome) => {
        await ended(done);
        return outcome;
      });
      flying.catch(() => undefined);
      return 'ended';
    };
    const sendGroup = async (): Promise<Outcome> => {
      const sent = group;
      group = new Group();
      return sent.files.length === 0 ? flying : send(sent.files, () => this.readTogether(row, sent, signal));
    };
    for await (const { located, gathered } of this.gatherAhead(row, files, signal)) {
      const isShared = gathered !== undefined && !gathered.alone;
      if (!(isShared && group.admits(gathered)) && (await sendGroup()) === 'stopped') return;
      if (isShared) group.add(located, gathered);
      else if ((await send([located], () => this.readAlone(row, located, signal, gathered))) === 'stopped') return;
    }
    await sendGroup();
    await flying;
  }

  /** In their order; a few are read at once, as opening a small file takes longer than reading it. */
  private async *gatherAhead(
    row: ImportRow,
    files: readonly LocatedFile[],
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly located: LocatedFile; readonly gathered: GatheredFile | undefined }> {
    const ahead: Promise<GatheredFile | undefined>[] = [];
    try {
      for (const [i, located] of files.entries()) {
        while (ahead.length < AHEAD && i + ahead.length < files.length)
          ahead.push(this.gather(row, files[i + ahead.length]!, signal));
        yield { located, gathered: await ahead.shift() };
      }
    } finally {
      await Promise.all(ahead);
    }
  }

  /** Undefined for what is to be read as it is archived: large files, archives with members, and those with a fault. */
  private async gather(
    row: ImportRow,
    { file, path }: LocatedFile,
    signal: AbortSignal,
  ): Promise<GatheredFile | undefined> {
    if (path === undefined || file.bytes > SMALL) return undefined;
    try {
      // Importers look at a file several times; a small one is opened once.
      const source = bytesSource(file.name, await readFile(path));
      return await this.intake.gather(source, file.id, optionsOf(row, file), signal);
    } catch {
      // Whoever reads it by itself meets the same fault, and says so.
      return undefined;
    }
  }

  private async readTogether(row: ImportRow, { files, gathered }: Group, signal: AbortSignal): Promise<Outcome> {
    try {
      signal.throwIfAborted();
      await this.intake.archiveTogether(gathered, async (tx, accounts) => {
        await this.goOn(tx, row);
        await endFiles(
          tx,
          files.map(({ file }, i) => ({ id: file.id, ...accounts[i]! })),
          this.clock.now(),
        );
      });
      return 'ended';
    } catch (error) {
      if (error instanceof Stopped || signal.aborted) return 'stopped';
      // What is wrong with one of them must not be the others' fault.
      for (const located of files) if ((await this.readAlone(row, located, signal)) === 'stopped') return 'stopped';
      return 'ended';
    }
  }

  private async readAlone(
    row: ImportRow,
    { file, path }: LocatedFile,
    signal: AbortSignal,
    gathered?: GatheredFile,
  ): Promise<Outcome> {
    const started = this.clock.now();
    let last: Account = file.account;
    try {
      if (path === undefined)
        throw new Problem({
          code: 'file-gone',
          status: 410,
          title: 'The file is no longer where it was read from.',
          hint: 'Import it again: what was read is known and nothing is doubled.',
        });
      const progress: ReadOptions['progress'] = async (tx, account, bytesRead) => {
        await this.goOn(tx, row);
        last = account;
        await saveProgress(tx, file.id, account, bytesRead, started);
      };
      const options = { options: optionsOf(row, file), signal, progress };
      const read = () => this.intake.read(fileSource(path, file.name), file.id, options, gathered?.objects);
      // Of a batch whose commit was not answered, going on finds out.
      const result = await read().catch((error: unknown) => {
        if (!mayHaveCommitted(error)) throw error;
        return read();
      });
      await this.end(file, { ...result, state: 'done', problemCode: null, problemTitle: null });
      return 'ended';
    } catch (error) {
      if (error instanceof Stopped || signal.aborted) return 'stopped';
      const problem = problemOf(error);
      this.log.error('import failed', { import: row.id, file: file.id, code: problem.code }, error);
      await this.end(file, {
        ...NOTHING_READ,
        state: 'failed',
        account: last,
        problemCode: problem.code,
        problemTitle: problem.title,
      });
      return 'ended';
    }
  }

  /** Within the transaction of a batch: only while the import is to be read. */
  private async goOn(tx: Transaction, row: ImportRow): Promise<void> {
    if ((await readImport(tx, row.id))?.state !== 'running') throw new Stopped();
    await nudge(tx, { topic: 'import', id: String(row.id) });
  }

  private end(file: FileRow, end: Parameters<typeof endFile>[2]): Promise<void> {
    return this.database.transaction((tx) => endFile(tx, file.id, end, this.clock.now()));
  }
}

class Group {
  readonly files: LocatedFile[] = [];
  readonly gathered: GatheredFile[] = [];
  private readonly hashes = new Set<string>();
  private pieces = 0;
  private bytes = 0;

  /** An object that stands in two of them is archived once, and known the second time: not in one transaction. */
  admits({ objects }: GatheredFile): boolean {
    if (this.files.length === 0) return true;
    const pieces = objects.reduce((sum, object) => sum + object.pieces.length, this.pieces);
    const bytes = objects.reduce((sum, { object }) => sum + object.size, this.bytes);
    return (
      pieces <= GROUP_PIECES &&
      bytes <= GROUP_BYTES &&
      !objects.some(({ sha256 }) => this.hashes.has(sha256.toString('hex')))
    );
  }

  add(located: LocatedFile, gathered: GatheredFile): void {
    this.files.push(located);
    this.gathered.push(gathered);
    for (const { object, sha256, pieces } of gathered.objects) {
      this.hashes.add(sha256.toString('hex'));
      this.pieces += pieces.length;
      this.bytes += object.size;
    }
  }
}

/** What the operator settled: for the file, else for the import. */
export function optionsOf(
  row: Pick<ImportRow, 'zone' | 'dayOrder' | 'owner'>,
  file: Pick<FileRow, 'options'>,
): CaptureOptions {
  return {
    ...(row.zone !== null && { zone: row.zone }),
    ...(row.dayOrder !== null && { dayOrder: row.dayOrder }),
    ...(row.owner !== null && { owner: row.owner }),
    ...file.options,
  };
}

export const NOTHING_READ: Omit<FileAccount, 'format'> & { readonly format: null } = {
  format: null,
  account: emptyAccount(),
  notes: [],
  doubts: [],
  questions: [],
  firstAt: null,
  lastAt: null,
};

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ code: 'import-failed', status: 500, title: 'Reading this file stopped at a fault of ours.' });
}
