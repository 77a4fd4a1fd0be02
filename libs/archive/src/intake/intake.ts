import { createHash } from 'node:crypto';
import type { CapturedObject, CaptureOptions, Source } from '@minutebook/capture';
import { capture, coversWholeSpan, partNamed } from '@minutebook/capture';
import type { Account } from '@minutebook/contract';
import type { Clock, Database, Transaction } from '@minutebook/platform';
import { FileNumbers } from '../gaps/file-numbers';
import type { Gaps } from '../gaps/gaps';
import type { Committed, Ledger, NumberedPiece, Origin } from '../ledger/ledger';
import type { Keyring } from '../seal/keyring';
import { isAnnounced } from '../store/canary-store';
import { lockObjects } from '../store/clearing-store';
import {
  completeEvidence,
  type EvidenceRow,
  findAllEvidence,
  insertEvidence,
  insertEvidenceSources,
  lastPiece,
  saveEvidenceAccount,
} from '../store/evidence-store';
import { insertKeys, readWrappedKeys, takeIds } from '../store/ledger-store';
import { awaitReconciliation } from '../store/reconciliation-store';
import { accountOf, addAccounts, emptyAccount, seenBefore } from './accounting';
import { isPlacedByContent, type Matchmaker } from './matchmaker';
import { type FileAccount, Report } from './report';

/** A batch is one transaction: large enough to be fast, small enough to be cancelled and resumed at once. */
const BATCH_PIECES = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

const NO_MEMBERS: ReadonlyMap<string, string> = new Map();

/** The only format canaries come in. */
const FEED = 'feed';

/** Larger files are read batch by batch. In bytes. */
export const SMALL = 1024 * 1024;

/** A small file, read whole and not archived yet. */
export interface GatheredFile {
  readonly importFile: number;
  readonly options: CaptureOptions;
  readonly objects: readonly GatheredObject[];
}

interface Registration {
  readonly object: CapturedObject;
  readonly sha256: Buffer;
  readonly importFile: number;
  readonly options: CaptureOptions;
}

interface GatheredObject {
  readonly object: CapturedObject;
  readonly sha256: Buffer;
  readonly pieces: readonly NumberedPiece[];
}

export interface ReadOptions {
  readonly options: CaptureOptions;
  readonly signal: AbortSignal;
  /** Saved with every batch, in its transaction. */
  readonly progress: (tx: Transaction, account: Account, bytesRead: number) => Promise<void>;
}

/** Reads a file into the archive, object by object, batch by batch. Repeating it after a crash goes on where it stopped. */
export class Intake {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly keyring: Keyring,
    private readonly matchmaker: Matchmaker,
    private readonly gaps: Gaps,
    private readonly clock: Clock,
  ) {}

  /** Throws the signal's reason when cancelled; what was committed stays. */
  async read(source: Source, importFile: number, { options, signal, progress }: ReadOptions): Promise<FileAccount> {
    const report = new Report();
    const members = new Map<string, string>();
    const numbers = new FileNumbers(this.gaps, this.keyring, this.clock, importFile);
    for await (const object of capture(source, options)) {
      numbers.meet(object);
      const sha256 = await hashOf(object, signal);
      const [row] = await this.register([{ object, sha256, importFile, options }]);
      const evidence = row!;
      if (object.role === 'attachment') members.set(object.path.slice(1).join('/'), sha256.toString('hex'));
      if (!evidence.complete) {
        await this.readObject(source, object, evidence, members, numbers, { options, signal, progress }, report);
        continue;
      }
      report.end(object, seenBefore(evidence.account), evidence.findings, true);
      await this.database.transaction((tx) => progress(tx, report.account, report.bytesRead));
    }
    await numbers.end(this.database);
    return report.result();
  }

  /**
   * Reads a small file to be archived together with others; undefined for what is to be read by itself: archives with
   * members, exports whose place is found by what was archived before them, what is numbered, what nobody can read.
   */
  async gather(
    source: Source,
    importFile: number,
    options: CaptureOptions,
    signal: AbortSignal,
  ): Promise<GatheredFile | undefined> {
    const objects: GatheredObject[] = [];
    const hashes = new Set<string>();
    let count = 0;
    let bytes = 0;
    for await (const object of capture(source, options)) {
      if (object.role !== 'records' || object.format === FEED || isPlacedByContent(object.format)) return undefined;
      // What is small may unpack to more than a batch.
      if ((bytes += object.size) > BATCH_BYTES) return undefined;
      const sha256 = await hashOf(object, signal);
      // The same twice in one file is known the second time: not in one transaction.
      if (hashes.size === hashes.add(sha256.toString('hex')).size) return undefined;
      const pieces: NumberedPiece[] = [];
      for await (const piece of object.pieces()) {
        if (++count > BATCH_PIECES) return undefined;
        pieces.push({ ordinal: pieces.length, piece });
      }
      objects.push({ object, sha256, pieces });
      if (object.findings().sequences || object.path.some(partNamed)) return undefined;
    }
    return objects.length === 0 ? undefined : { importFile, options, objects };
  }

  /**
   * Archives small files in one transaction. `alongside` runs in it, with what each file came to. No two of them have an
   * object in common. Throws when one of them was half read before: then each is to be read by itself.
   */
  async archiveTogether(
    files: readonly GatheredFile[],
    alongside: (tx: Transaction, accounts: readonly FileAccount[]) => Promise<void>,
  ): Promise<void> {
    const gathered = files.flatMap(({ importFile, options, objects }) =>
      objects.map((object) => ({ ...object, importFile, options })),
    );
    const rows = await this.register(gathered);
    const fresh = gathered.flatMap((object, i) => (rows[i]!.complete ? [] : [{ ...object, row: rows[i]! }]));
    const wrapped = await readWrappedKeys(
      this.database,
      fresh.map(({ row }) => row.id),
    );
    const deliveries = fresh.map(({ row, pieces }) => ({
      origin: {
        id: row.id,
        key: this.keyring.unwrap(wrapped.get(row.id)!),
        receivedAt: row.receivedAt,
        hint: { unnamed: unnamedOf(row.sha256) },
        members: NO_MEMBERS,
      },
      pieces,
    }));
    await this.ledger.commit(deliveries, async (tx, committed) => {
      const accounts = committed.map(accountOf);
      const done = new Map(fresh.map(({ object }, i) => [object, { committed: committed[i]!, account: accounts[i]! }]));
      await completeEvidence(
        tx,
        fresh.map(({ row, object }, i) => ({ id: row.id, account: accounts[i]!, findings: object.findings() })),
      );
      const known = new Map(gathered.map(({ object }, i) => [object, rows[i]!]));
      await alongside(
        tx,
        files.map(({ objects }) => accountOfFile(objects, done, known)),
      );
    });
  }

  private async readObject(
    source: Source,
    object: CapturedObject,
    evidence: EvidenceRow,
    members: ReadonlyMap<string, string>,
    numbers: FileNumbers,
    { options, signal, progress }: ReadOptions,
    report: Report,
  ): Promise<void> {
    const done = await lastPiece(this.database, evidence.id);
    let origin: Origin | undefined;
    let account = evidence.account;
    let batch: NumberedPiece[] = [];
    let bytes = 0;
    let ordinal = -1;
    let flying: Promise<void> = Promise.resolve();
    const flush = async (pieces: readonly NumberedPiece[], last: boolean): Promise<void> => {
      signal.throwIfAborted();
      origin ??= await this.originOf(source, object, evidence, { pieces, all: last }, members, options, signal);
      await this.ledger.commit([{ origin, pieces }], async (tx, [committed]) => {
        const next = addAccounts(account, accountOf(committed!));
        if (last) await this.complete(tx, object, evidence.id, next, numbers);
        else await saveEvidenceAccount(tx, evidence.id, next);
        await progress(tx, report.withObject(next), report.bytesRead + next.bytes);
        tx.afterCommit(() => {
          account = next;
          report.see(committed!);
        });
      });
    };
    try {
      for await (const piece of object.pieces()) {
        ordinal++;
        if (done && piece.end <= done.end && ordinal <= done.ordinal) continue;
        batch.push({ ordinal, piece });
        bytes += piece.raw.length;
        if (batch.length < BATCH_PIECES && bytes < BATCH_BYTES) continue;
        // The database works on one batch while we parse the next; never more than one is in flight.
        await flying;
        flying = flush(batch, false);
        flying.catch(() => undefined);
        batch = [];
        bytes = 0;
      }
      await flying;
      // The last batch, be it empty, completes the object in its own transaction.
      await flush(batch, true);
    } finally {
      await flying.catch(() => undefined);
    }
    report.end(object, account, object.findings(), false);
  }

  private async complete(
    tx: Transaction,
    object: CapturedObject,
    evidence: number,
    account: Account,
    numbers: FileNumbers,
  ): Promise<void> {
    // Numbers are kept as ranges of their sequences; with the object there could be very many of them.
    const { sequences, ...findings } = object.findings();
    await completeEvidence(tx, [{ id: evidence, account, findings }]);
    if (sequences) await numbers.complete(tx, object.format, sequences);
    if (coversWholeSpan(object.format)) await awaitReconciliation(tx, evidence);
  }

  private async originOf(
    source: Source,
    object: CapturedObject,
    evidence: EvidenceRow,
    { pieces, all }: { pieces: readonly NumberedPiece[]; all: boolean },
    members: ReadonlyMap<string, string>,
    options: CaptureOptions,
    signal: AbortSignal,
  ): Promise<Origin> {
    const opening = pieces.flatMap(({ piece }) => (piece.kind === 'record' ? [piece.events[0]] : []));
    const conversation = await this.matchmaker.find(source, object, { opening, all }, options, signal);
    const wrapped = await readWrappedKeys(this.database, [evidence.id]);
    const isCanary = object.format === FEED && (await isAnnounced(this.database, evidence.sha256));
    return {
      id: evidence.id,
      key: this.keyring.unwrap(wrapped.get(evidence.id)!),
      receivedAt: evidence.receivedAt,
      hint: {
        unnamed: unnamedOf(evidence.sha256),
        ...(conversation !== undefined && { conversation }),
      },
      members,
      ...(isCanary && { isCanary }),
    };
  }

  /** The evidence rows of objects, in their order: the one of the same bytes, or a new one with a key of its own. */
  private async register(objects: readonly Registration[]): Promise<EvidenceRow[]> {
    const now = this.clock.now();
    const hashes = objects.map(({ sha256 }) => sha256);
    return this.database.transaction(async (tx) => {
      // Two imports of one file at the same moment: one makes the row, the other finds it.
      await lockObjects(tx, hashes);
      const known = new Map((await findAllEvidence(tx, hashes)).map((row) => [row.sha256.toString('hex'), row]));
      const lacking = objects.filter(({ sha256 }) => !known.has(sha256.toString('hex')));
      const ids = await takeIds(tx, 'object_id', lacking.length);
      const rows = lacking.map(({ object, sha256, options }, i) => ({
        id: ids[i]!,
        sha256,
        bytes: object.size,
        role: object.role,
        format: object.format,
        parser: object.parser,
        options,
        path: [...object.path],
        account: emptyAccount(),
        receivedAt: now,
      }));
      await insertKeys(
        tx,
        this.keyring.kek,
        ids.map((id) => ({ id, wrapped: this.keyring.wrap(this.keyring.freshKey()) })),
      );
      await insertEvidence(tx, rows);
      for (const row of rows)
        known.set(row.sha256.toString('hex'), { ...row, complete: false, findings: null, disposedAt: null });
      const registered = objects.map(({ sha256 }) => known.get(sha256.toString('hex'))!);
      await insertEvidenceSources(
        tx,
        objects.map(({ object, importFile }, i) => ({ evidence: registered[i]!.id, importFile, path: object.path })),
        now,
      );
      return registered;
    });
  }
}

/** Of a file archived together with others; objects that are not `done` were `known`. */
function accountOfFile(
  objects: readonly GatheredObject[],
  done: ReadonlyMap<CapturedObject, { readonly committed: readonly Committed[]; readonly account: Account }>,
  known: ReadonlyMap<CapturedObject, EvidenceRow>,
): FileAccount {
  const report = new Report();
  for (const { object } of objects) {
    const archived = done.get(object);
    if (archived) {
      report.see(archived.committed);
      report.end(object, archived.account, object.findings(), false);
    } else {
      const { account, findings } = known.get(object)!;
      report.end(object, seenBefore(account), findings, true);
    }
  }
  return report.result();
}

export async function hashOf(object: CapturedObject, signal: AbortSignal): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of object.bytes()) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest();
}

/** Name of the conversation of events that bring none: the object itself. */
export function unnamedOf(sha256: Buffer): string {
  return `evidence:${sha256.toString('hex')}`;
}
