import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { type Actor, type Audit } from '@minutebook/access';
import { type CaptureOptions, fileSource } from '@minutebook/capture';
import type { AuditAction, ColumnMapping, ImportState } from '@minutebook/contract';
import {
  checkZone,
  type Clock,
  conflict,
  type Database,
  type Log,
  notFound,
  nudge,
  Problem,
  removeLeft,
  type Transaction,
} from '@minutebook/platform';
import {
  beginFiles,
  cancelFiles,
  countRunning,
  endFile,
  type FileRow,
  type FileTotals,
  type ImportRow,
  insertFiles,
  insertImport,
  listImports,
  lookAtFiles,
  moveImport,
  pageOfFiles,
  readFiles,
  readImport,
  readTheseFiles,
  saveLook,
  settleFile,
  stagedInUse,
  totalsOfFiles,
  touchImport,
  unfinishedImports,
  unfinishedLooks,
} from '../store/import-store';
import { addAccounts, emptyAccount } from './accounting';
import { type ImportReading, type LocatedFile, NOTHING_READ, optionsOf, problemOf } from './import-reading';
import type { FileAccount } from './report';
import type { Survey } from './survey';

export interface NewImport {
  readonly name?: string | undefined;
  readonly zone?: string | undefined;
  readonly dayOrder?: CaptureOptions['dayOrder'] | undefined;
  readonly owner?: string | undefined;
  /** Start after a look that leaves nothing to settle. */
  readonly startWhenClear?: boolean | undefined;
}

/** One import with its files. */
export interface Import {
  readonly row: ImportRow;
  readonly files: readonly FileRow[];
}

/** One import, and what its files come to. */
export interface ImportOverview {
  readonly row: ImportRow;
  readonly totals: FileTotals;
}

interface FirstFiles {
  readonly files: readonly FileRow[];
  readonly next: number | null;
  readonly needing: readonly FileRow[];
}

const DAY = 24 * 3_600_000;
/** Files listed in one transaction. */
const ADDED_TOGETHER = 200;

/** Imports from creation to account. Every step is in the database, so any process can go on where another stopped. */
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly reading: ImportReading,
    private readonly surveyor: Survey,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Folder for bytes on their way in. */
    private readonly staging: string,
  ) {}

  async create(actor: Actor, { name, zone, dayOrder, owner, startWhenClear }: NewImport): Promise<Import> {
    if (zone !== undefined) checkZone(zone);
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const row = await insertImport(tx, {
        name: name || `Import of ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        zone: zone ?? null,
        dayOrder: dayOrder ?? null,
        owner: owner ?? null,
        startWhenClear: startWhenClear ?? false,
        startedBy: actor.id,
        startedByName: actor.name,
        createdAt: now,
      });
      await this.audit.append(
        tx,
        actor,
        'import.created',
        { kind: 'import', id: String(row.id) },
        { name: row.name, zone, dayOrder, owner },
      );
      return { row, files: [] };
    });
  }

  /** Takes in a file's bytes. They are safe on disk before the file is listed; a broken transfer leaves nothing. */
  async addUpload(actor: Actor, id: number, name: string, bytes: Readable): Promise<FileRow> {
    await this.collecting(id);
    await mkdir(this.staging, { recursive: true });
    const staged = randomUUID();
    const path = join(this.staging, staged);
    try {
      await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
      const [file] = await this.addFiles(actor, id, [{ name, bytes: (await stat(path)).size, staged }]);
      return file!;
    } catch (error) {
      await rm(path, { force: true });
      if (isNoSpace(error))
        throw new Problem(
          {
            code: 'disk-full',
            status: 507,
            title: 'The disk of the appliance is full.',
            detail: 'The file was not kept.',
            hint: 'Free some space, then send it again.',
          },
          { cause: error },
        );
      throw error;
    }
  }

  /** Has the files read through without archiving anything. */
  async look(actor: Actor, id: number, version: number): Promise<Import> {
    return this.database.transaction(async (tx) => {
      const row = await touchImport(tx, id, 'collecting', this.clock.now(), version);
      if (!row) throw conflict('import');
      await lookAtFiles(tx, id);
      return this.said(tx, row, actor, 'import.looked', {});
    });
  }

  /** Settles what one file leaves open; it is looked at again. `null` takes back what was settled. */
  async settle(
    actor: Actor,
    id: number,
    file: number,
    answer: {
      version: number;
      zone?: string | null | undefined;
      dayOrder?: CaptureOptions['dayOrder'] | null;
      columns?: ColumnMapping | null | undefined;
    },
  ): Promise<Import> {
    if (answer.zone != null) checkZone(answer.zone);
    return this.database.transaction(async (tx) => {
      const row = await touchImport(tx, id, 'collecting', this.clock.now(), answer.version);
      if (!row) throw conflict('import');
      const known = (await readFiles(tx, [id])).find((candidate) => candidate.id === file);
      if (!known) throw notFound('file');
      const { version: _version, ...settled } = answer;
      const next = Object.fromEntries(
        Object.entries({ ...known.options, ...settled }).filter(([, value]) => value != null),
      ) as FileRow['options'];
      await settleFile(tx, file, next);
      await lookAtFiles(tx, id, [file]);
      return this.said(tx, row, actor, 'import.settled', { file: String(file), ...next });
    });
  }

  /** `assume`: what is still open is answered by what was assumed, and the audit log says so. */
  async start(actor: Actor, id: number, version: number | undefined, assume = false): Promise<Import> {
    return this.database.transaction(async (tx) => {
      const files = await readFiles(tx, [id]);
      if (files.length === 0)
        throw new Problem({
          code: 'import-empty',
          status: 409,
          title: 'This import has no file yet.',
          hint: 'Add a file, then start it.',
        });
      const open = files.flatMap(({ questions }) => questions);
      if (open.length > 0 && !assume)
        throw new Problem({
          code: 'import-unsettled',
          status: 409,
          title: 'Something about these files is still open.',
          detail: `${open.length} ${open.length === 1 ? 'question' : 'questions'}: ${[...new Set(open.map(({ kind }) => kind))].join(', ')}.`,
          hint: 'Settle it file by file, or start and have it read as assumed.',
        });
      const row = await moveImport(tx, id, ['collecting'], 'waiting', this.clock.now(), version);
      if (!row) throw conflict('import');
      await beginFiles(tx, id, emptyAccount());
      return this.said(tx, row, actor, 'import.started', {
        files: files.length,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        ...(open.length > 0 && { assumed: open.map(({ kind, read }) => `${kind}: ${read}`) }),
      });
    });
  }

  /** Stops reading after the batch in flight, and keeps the files for going on. */
  async pause(actor: Actor, id: number, version: number): Promise<Import> {
    return this.move(actor, id, version, ['waiting', 'running'], 'paused', 'import.paused');
  }

  async resume(actor: Actor, id: number, version: number): Promise<Import> {
    return this.move(actor, id, version, ['paused'], 'waiting', 'import.resumed');
  }

  private async move(
    actor: Actor,
    id: number,
    version: number,
    from: readonly ImportState[],
    to: ImportState,
    action: AuditAction,
  ): Promise<Import> {
    return this.database.transaction(async (tx) => {
      // Progress moves nobody's version on, but a job taking it up does: what matters is the state.
      const row = await moveImport(tx, id, from, to, this.clock.now());
      if (!row) throw conflict('import');
      return this.said(tx, row, actor, action, { version });
    });
  }

  private async said(
    tx: Transaction,
    row: ImportRow,
    actor: Actor,
    action: AuditAction,
    detail: object,
  ): Promise<Import> {
    await this.audit.append(tx, actor, action, { kind: 'import', id: String(row.id) }, { ...detail });
    await nudge(tx, { topic: 'import', id: String(row.id) });
    return { row, files: await readFiles(tx, [row.id]) };
  }

  /** Stops reading after the batch in flight. What was committed stays. */
  async cancel(actor: Actor, id: number, version: number): Promise<Import> {
    const cancelled = await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const row = await moveImport(tx, id, ['collecting', 'waiting', 'running', 'paused'], 'cancelled', now);
      if (!row) throw conflict('import');
      await cancelFiles(tx, id, now);
      await this.audit.append(tx, actor, 'import.cancelled', { kind: 'import', id: String(id) }, { version });
      await nudge(tx, { topic: 'import', id: String(id) });
      return { row, files: await readFiles(tx, [id]) };
    });
    // Whoever is reading it lets go first, and clears up then.
    await this.database.exclusively(`import:${id}`, () => this.unstage(id));
    return cancelled;
  }

  /** Reads an import's files. Does nothing when another process does it, or when there is nothing to do. */
  async run(id: number, signal: AbortSignal): Promise<void> {
    await this.database.exclusively(`import:${id}`, async () => {
      const begun = await this.database.transaction((tx) =>
        moveImport(tx, id, ['waiting', 'running'], 'running', this.clock.now()),
      );
      if (!begun) return;
      const files = (await readFiles(this.database, [id])).filter(
        ({ state }) => state === 'waiting' || state === 'running',
      );
      await this.reading.read(
        begun,
        files.map((file) => ({ file, path: file.staged === null ? undefined : join(this.staging, file.staged) })),
        signal,
      );
      if (!signal.aborted) await this.finish(begun);
      await this.unstage(id);
    });
  }

  /**
   * Looks through the files that are to be looked through. When nothing is left to settle, and whoever began the import
   * wished so, it is started; then true is returned.
   */
  async survey(id: number, signal: AbortSignal): Promise<boolean> {
    const started = await this.database.exclusively(`import:${id}`, async () => {
      const row = await readImport(this.database, id);
      if (row?.state !== 'collecting') return false;
      for (const file of await readFiles(this.database, [id])) {
        if (file.state !== 'looking') continue;
        await this.lookAt(row, file, signal);
      }
      if (signal.aborted || !row.startWhenClear) return false;
      const files = await readFiles(this.database, [id]);
      if (!files.every(({ state, questions }) => state === 'looked' && questions.length === 0)) return false;
      const current = await readImport(this.database, id);
      await this.start({ id: row.startedBy, name: row.startedByName, role: 'system' }, id, current?.version);
      return true;
    });
    return started ?? false;
  }

  private async lookAt(row: ImportRow, file: FileRow, signal: AbortSignal): Promise<void> {
    const end = async (result: Partial<FileAccount>, problem?: Problem): Promise<void> => {
      await this.database.transaction(async (tx) => {
        const [now] = await readTheseFiles(tx, [file.id]);
        if (now?.state !== 'looking') return;
        await endFile(
          tx,
          file.id,
          {
            ...NOTHING_READ,
            ...result,
            state: 'looked',
            problemCode: problem?.code ?? null,
            problemTitle: problem?.title ?? null,
          },
          this.clock.now(),
        );
        await nudge(tx, { topic: 'import', id: String(row.id) });
      });
    };
    try {
      const result = await this.surveyor.look(
        fileSource(join(this.staging, file.staged ?? ''), file.name),
        optionsOf(row, file),
        signal,
        async (account, bytesRead) =>
          this.database.transaction(async (tx) => {
            await nudge(tx, { topic: 'import', id: String(row.id) });
            return saveLook(tx, file.id, account, bytesRead);
          }),
      );
      if (result) await end(result);
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(error);
      this.log.error('look at an import failed', { import: row.id, file: file.id, code: problem.code }, error);
      await end({}, problem);
    }
  }

  /** Removes uploads that broke with their process, a day later: nobody will list them any more. */
  async sweep(): Promise<void> {
    const used = await stagedInUse(this.database);
    for (const name of await readdir(this.staging).catch(() => [])) {
      if (!used.has(name)) await removeLeft(join(this.staging, name), DAY);
    }
  }

  /** Looks through files where they lie and archives nothing, not even that it looked: the command line's dry run. */
  async *lookLocal(
    { zone, dayOrder, owner }: NewImport,
    paths: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly path: string; readonly bytes: number; readonly found: FileAccount }> {
    if (zone !== undefined) checkZone(zone);
    const options = optionsOf(
      { zone: zone ?? null, dayOrder: dayOrder ?? null, owner: owner ?? null },
      { options: {} },
    );
    for (const path of paths) {
      const source = fileSource(path, basename(path));
      const found = await this.surveyor.look(source, options, signal, () => Promise.resolve(true));
      if (found) yield { path, bytes: source.size, found };
    }
  }

  /** Reads files from where they lie, in this process (the command line). Calls `each` as files end. */
  async runLocal(
    actor: Actor,
    options: NewImport,
    paths: readonly string[],
    signal: AbortSignal,
    each: (file: FileRow) => void,
  ): Promise<Import> {
    const { row } = await this.create(actor, options);
    const located: LocatedFile[] = [];
    for (let at = 0; at < paths.length; at += ADDED_TOGETHER) {
      const some = paths.slice(at, at + ADDED_TOGETHER);
      const sizes = await Promise.all(some.map(async (path) => (await stat(path)).size));
      const files = await this.addFiles(
        actor,
        row.id,
        some.map((path, i) => ({ name: basename(path), bytes: sizes[i]!, staged: null })),
      );
      located.push(...files.map((file, i) => ({ file, path: some[i] })));
    }
    await this.database.exclusively(`import:${row.id}`, async () => {
      // Not before: whoever takes up what waits would look for its files where uploads lie.
      await this.start(actor, row.id, undefined);
      const begun = await this.database.transaction((tx) =>
        moveImport(tx, row.id, ['waiting'], 'running', this.clock.now()),
      );
      await this.reading.read(begun!, located, signal, each);
      if (signal.aborted) await this.cancel(actor, row.id, begun!.version);
      else await this.finish(begun!);
    });
    return this.get(row.id);
  }

  async get(id: number): Promise<Import> {
    const row = await readImport(this.database, id);
    if (!row) throw notFound('import');
    return { row, files: await readFiles(this.database, [id]) };
  }

  /** Newest first. */
  async list(before: number | undefined, limit: number): Promise<ImportOverview[]> {
    const rows = await listImports(this.database, before, limit);
    const totals = await totalsOfFiles(
      this.database,
      rows.map(({ id }) => id),
    );
    return rows.map((row, i) => ({ row, totals: totals[i]! }));
  }

  /** One import with the first of its files, and the first of those somebody should look at. */
  async overview(id: number, limit: number): Promise<ImportOverview & FirstFiles> {
    const [row, [totals], { files, next }, needing] = await Promise.all([
      readImport(this.database, id),
      totalsOfFiles(this.database, [id]),
      this.files(id, { limit, attention: false }),
      this.files(id, { limit, attention: true }),
    ]);
    if (!row) throw notFound('import');
    return { row, totals: totals!, files, next, needing: needing.files };
  }

  /** Files in the order they were added, and the one the next page begins after. */
  async files(
    id: number,
    { after, limit, attention }: { after?: number | undefined; limit: number; attention: boolean },
  ): Promise<{ readonly files: readonly FileRow[]; readonly next: number | null }> {
    const found = await pageOfFiles(this.database, id, { after, limit: limit + 1, attention });
    const files = found.slice(0, limit);
    return { files, next: found.length > limit ? files.at(-1)!.id : null };
  }

  unfinished(): Promise<number[]> {
    return unfinishedImports(this.database);
  }

  unfinishedLooks(): Promise<number[]> {
    return unfinishedLooks(this.database);
  }

  running(): Promise<number> {
    return countRunning(this.database);
  }

  private async addFiles(
    actor: Actor,
    id: number,
    files: readonly { readonly name: string; readonly bytes: number; readonly staged: string | null }[],
  ): Promise<FileRow[]> {
    return this.database.transaction(async (tx) => {
      await this.collecting(id, tx);
      const rows = await insertFiles(tx, id, files, emptyAccount());
      await this.audit.appendAll(
        tx,
        actor,
        rows.map((file) => ({
          action: 'import.file-added',
          subject: { kind: 'import', id: String(id) },
          detail: { file: String(file.id), bytes: file.bytes },
        })),
      );
      return rows;
    });
  }

  private async collecting(id: number, queries: Transaction | Database = this.database): Promise<void> {
    const row = await readImport(queries, id);
    if (!row) throw notFound('import');
    if (row.state !== 'collecting')
      throw new Problem({
        code: 'import-started',
        status: 409,
        title: 'This import has been started.',
        hint: 'Begin another for further files.',
      });
  }

  /** Staging is the one place where content lies unsealed: it goes as soon as nobody means to read it. */
  private async unstage(id: number): Promise<void> {
    const [row, files] = await Promise.all([readImport(this.database, id), readFiles(this.database, [id])]);
    if (row && UNENDED.has(row.state)) return;
    for (const { staged } of files) if (staged !== null) await rm(join(this.staging, staged), { force: true });
  }

  private async finish(row: ImportRow): Promise<void> {
    await this.database.transaction(async (tx) => {
      const files = await readFiles(tx, [row.id]);
      const failed = files.some((file) => file.state === 'failed');
      const done = await moveImport(tx, row.id, ['running'], failed ? 'failed' : 'done', this.clock.now());
      if (!done) return;
      const { attachments: _named, ...counts } = files.map((file) => file.account).reduce(addAccounts, emptyAccount());
      await this.audit.append(
        tx,
        { id: row.startedBy, name: row.startedByName, role: 'system' },
        'import.finished',
        { kind: 'import', id: String(row.id) },
        { state: done.state, files: files.length, ...counts },
      );
      await nudge(tx, { topic: 'import', id: String(row.id) });
    });
  }
}

const UNENDED: ReadonlySet<ImportState> = new Set(['collecting', 'waiting', 'running', 'paused']);

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
