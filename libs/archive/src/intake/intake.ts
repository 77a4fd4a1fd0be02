import { createHash } from 'node:crypto';
import type { CapturedObject, CaptureOptions, Piece, Source } from '@minutebook/capture';
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
  type KnownEvidence,
  lastPiece,
  type ObjectName,
  saveEvidenceAccount,
} from '../store/evidence-store';
import { insertKeys, readWrappedKeys, takeIds } from '../store/ledger-store';
import { awaitReconciliation } from '../store/reconciliation-store';
import { accountOf, addAccounts, emptyAccount, seenBefore } from './accounting';
import { isPlacedByContent, type Matchmaker, type Pieces } from './matchmaker';
import { type FileAccount, Report } from './report';

/** A batch is one transaction: large enough to be fast, small enough to be cancelled and resumed at once. */
const BATCH_PIECES = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

const NO_MEMBERS: ReadonlyMap<string, string> = new Map();

/** The only format canaries come in. */
const FEED = 'feed';

/** Larger files are read batch by batch. In bytes. */
export const SMALL = 1024 * 1024;
/** As are files of more pieces: each takes a kilobyte or so of memory, however short it is. */
const SMALL_PIECES = 10_000;

/** A small file, read whole and not archived yet. */
export interface GatheredFile {
  readonly importFile: number;
  readonly options: CaptureOptions;
  readonly objects: readonly GatheredObject[];
  /**
   * It cannot be archived together with others: an export whose place is found by what was archived before it, what is
   * numbered, or what is more than a batch.
   */
  readonly alone: boolean;
}

interface Registration {
  readonly object: CapturedObject;
  readonly sha256: Buffer;
  readonly importFile: number;
  readonly options: CaptureOptions;
}

interface OpenedObject {
  readonly object: CapturedObject;
  readonly sha256: Buffer;
  readonly pieces: Pieces;
}

interface GatheredObject extends OpenedObject {
  readonly pieces: readonly Piece[];
}

/** What is being read. */
interface ObjectAtHand extends Omit<OpenedObject, 'sha256'> {
  readonly evidence: EvidenceRow;
  /** Its pieces from the beginning. */
  readonly again: () => Pieces;
  readonly members: ReadonlyMap<string, string>;
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

  /** `gathered`: its objects, if they were read already. Throws the signal's reason when cancelled; what was committed stays. */
  async read(
    source: Source,
    importFile: number,
    { options, signal, progress }: ReadOptions,
    gathered?: readonly GatheredObject[],
  ): Promise<FileAccount> {
    const report = new Report();
    const met = new Set<number>();
    const members = new Map<string, string>();
    const numbers = new FileNumbers(this.gaps, this.keyring, this.clock, importFile);
    for await (const { object, sha256, pieces } of gathered ?? open(source, options, signal)) {
      numbers.meet(object);
      const [row] = await this.register([{ object, sha256, importFile, options }]);
      const evidence = row!;
      if (object.role === 'attachment') members.set(object.path.slice(1).join('/'), sha256.toString('hex'));
      if (!evidence.complete) {
        const again = (): Pieces => (gathered ? pieces : piecesOf(source, object.path, options));
        const opened = { object, evidence, pieces, again, members };
        await this.readObject(opened, numbers, { options, signal, progress }, report);
        met.add(evidence.id);
        continue;
      }
      // What this very file brought before it was paused or killed is as new as the rest of it.
      const isOwn = evidence.broughtBy === importFile && !met.has(evidence.id);
      if (isOwn) for await (const piece of pieces) report.see([piece]);
      report.end(object, isOwn ? evidence.account : seenBefore(evidence.account), evidence.findings, !isOwn);
      met.add(evidence.id);
      await this.database.transaction((tx) => progress(tx, report.account, report.bytesRead));
    }
    await numbers.end(this.database);
    return report.result();
  }

  /** Reads a small file to be archived later; undefined for what is to be read as it is archived: archives with members. */
  async gather(
    source: Source,
    importFile: number,
    options: CaptureOptions,
    signal: AbortSignal,
  ): Promise<GatheredFile | undefined> {
    const objects: GatheredObject[] = [];
    const hashes = new Set<string>();
    let alone = false;
    let count = 0;
    let bytes = 0;
    for await (const object of capture(source, options)) {
      // What is small may unpack to more than a batch.
      if (object.role !== 'records' || (bytes += object.size) > BATCH_BYTES) return undefined;
      const sha256 = await hashOf(object, signal);
      const pieces: Piece[] = [];
      for await (const piece of object.pieces()) {
        if (++count > SMALL_PIECES) return undefined;
        pieces.push(piece);
      }
      objects.push({ object, sha256, pieces });
      // The same twice in one file is known the second time: not in one transaction.
      const isKnown = hashes.size === hashes.add(sha256.toString('hex')).size;
      const isNumbered = object.findings().sequences !== undefined || object.path.some(partNamed);
      alone ||= isKnown || isNumbered || object.format === FEED || isPlacedByContent(object.format);
    }
    return objects.length === 0 ? undefined : { importFile, options, objects, alone: alone || count > BATCH_PIECES };
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
      pieces: pieces.map((piece, ordinal) => ({ ordinal, piece })),
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
    opened: ObjectAtHand,
    numbers: FileNumbers,
    { signal, progress }: ReadOptions,
    report: Report,
  ): Promise<void> {
    const { object, evidence } = opened;
    const done = await lastPiece(this.database, evidence.id);
    let origin: Origin | undefined;
    let account = evidence.account;
    let batch: NumberedPiece[] = [];
    let bytes = 0;
    let ordinal = -1;
    let flying: Promise<void> = Promise.resolve();
    const flush = async (pieces: readonly NumberedPiece[], last: boolean): Promise<void> => {
      signal.throwIfAborted();
      origin ??= await this.originOf(opened, { pieces, all: last }, signal);
      await this.ledger.commit([{ origin, pieces }], async (tx, [committed]) => {
        const next = addAccounts(account, accountOf(committed!));
        if (last) await this.complete(tx, object, evidence.id, next, numbers);
        else await saveEvidenceAccount(tx, evidence.id, next);
        await progress(tx, report.withObject(next), report.bytesRead + next.bytes);
        tx.afterCommit(() => {
          account = next;
          report.see(pieces.map(({ piece }) => piece));
        });
      });
    };
    try {
      for await (const piece of opened.pieces) {
        ordinal++;
        if (done && piece.end <= done.end && ordinal <= done.ordinal) {
          report.see([piece]);
          continue;
        }
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
    { object, evidence, again, members }: ObjectAtHand,
    { pieces, all }: { pieces: readonly NumberedPiece[]; all: boolean },
    signal: AbortSignal,
  ): Promise<Origin> {
    const opening = pieces.flatMap(({ piece }) => (piece.kind === 'record' ? [piece.events[0]] : []));
    const conversation = await this.matchmaker.find(object, opening, all ? undefined : again, signal);
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

  /** The evidence rows of objects, in their order: the one of the same bytes in the same role, or a new one with a key of its own. */
  private async register(objects: readonly Registration[]): Promise<KnownEvidence[]> {
    const now = this.clock.now();
    const names = objects.map(({ sha256, object: { role } }) => ({ sha256, role }));
    return this.database.transaction(async (tx) => {
      // Two imports of one file at the same moment: one makes the row, the other finds it.
      await lockObjects(
        tx,
        names.map(({ sha256 }) => sha256),
      );
      const known = new Map((await findAllEvidence(tx, names)).map((row) => [keyOf(row), row]));
      const lacking = objects.filter((_, i) => !known.has(keyOf(names[i]!)));
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
      for (const [i, row] of rows.entries())
        known.set(keyOf(row), {
          ...row,
          complete: false,
          findings: null,
          disposedAt: null,
          broughtBy: lacking[i]!.importFile,
        });
      const registered = names.map((name) => known.get(keyOf(name))!);
      await insertEvidenceSources(
        tx,
        objects.map(({ object, importFile }, i) => ({ evidence: registered[i]!.id, importFile, path: object.path })),
        now,
      );
      return registered;
    });
  }
}

/** Objects of a file, each to be read before the next is asked for. */
async function* open(source: Source, options: CaptureOptions, signal: AbortSignal): AsyncGenerator<OpenedObject> {
  for await (const object of capture(source, options))
    yield { object, sha256: await hashOf(object, signal), pieces: object.pieces() };
}

/** The pieces of one object of a file, read once more. */
async function* piecesOf(source: Source, path: readonly string[], options: CaptureOptions): AsyncGenerator<Piece> {
  for await (const object of capture(source, options))
    if (object.path.join('\0') === path.join('\0')) yield* object.pieces();
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
      report.see(archived.committed.map(({ piece }) => piece));
      report.end(object, archived.account, object.findings(), false);
    } else {
      const { account, findings } = known.get(object)!;
      report.end(object, seenBefore(account), findings, true);
    }
  }
  return report.result();
}

function keyOf({ sha256, role }: ObjectName): string {
  return `${role} ${sha256.toString('hex')}`;
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
