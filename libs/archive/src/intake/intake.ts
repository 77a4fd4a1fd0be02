import { createHash } from 'node:crypto';
import type { CapturedObject, CaptureOptions, Source } from '@minutebook/capture';
import { capture, coversWholeSpan } from '@minutebook/capture';
import type { Account } from '@minutebook/contract';
import type { Clock, Database, Transaction } from '@minutebook/platform';
import type { Ledger, NumberedPiece, Origin } from '../ledger/ledger';
import type { Keyring } from '../seal/keyring';
import { isAnnounced } from '../store/canary-store';
import { lockObject } from '../store/clearing-store';
import {
  completeEvidence,
  type EvidenceRow,
  findEvidence,
  insertEvidence,
  insertEvidenceSource,
  lastPiece,
  saveEvidenceAccount,
} from '../store/evidence-store';
import { insertKeys, readWrappedKeys, takeIds } from '../store/ledger-store';
import { awaitReconciliation } from '../store/reconciliation-store';
import { accountOf, addAccounts, emptyAccount, seenBefore } from './accounting';
import type { Matchmaker } from './matchmaker';
import { type FileAccount, Report } from './report';

/** A batch is one transaction: large enough to be fast, small enough to be cancelled and resumed at once. */
const BATCH_PIECES = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

/** The only format canaries come in. */
const FEED = 'feed';

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
    private readonly clock: Clock,
  ) {}

  /** Throws the signal's reason when cancelled; what was committed stays. */
  async read(source: Source, importFile: number, { options, signal, progress }: ReadOptions): Promise<FileAccount> {
    const report = new Report();
    const members = new Map<string, string>();
    for await (const object of capture(source, options)) {
      const sha256 = await hashOf(object, signal);
      const evidence = await this.register(object, sha256, importFile, options);
      if (object.role === 'attachment') members.set(object.path.slice(1).join('/'), sha256.toString('hex'));
      if (!evidence.complete) {
        await this.readObject(source, object, evidence, members, { options, signal, progress }, report);
        continue;
      }
      report.end(object, seenBefore(evidence.account), evidence.findings, true);
      await this.database.transaction((tx) => progress(tx, report.account, report.bytesRead));
    }
    return report.result();
  }

  private async readObject(
    source: Source,
    object: CapturedObject,
    evidence: EvidenceRow,
    members: ReadonlyMap<string, string>,
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
      origin ??= await this.originOf(source, object, evidence, pieces, members, options, signal);
      await this.ledger.commit(origin, pieces, async (tx, committed) => {
        const next = addAccounts(account, accountOf(committed));
        if (last) await this.complete(tx, object, evidence.id, next);
        else await saveEvidenceAccount(tx, evidence.id, next);
        await progress(tx, report.withObject(next), report.bytesRead + next.bytes);
        tx.afterCommit(() => {
          account = next;
          report.see(committed);
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

  private async complete(tx: Transaction, object: CapturedObject, evidence: number, account: Account): Promise<void> {
    await completeEvidence(tx, evidence, account, object.findings());
    if (coversWholeSpan(object.format)) await awaitReconciliation(tx, evidence);
  }

  private async originOf(
    source: Source,
    object: CapturedObject,
    evidence: EvidenceRow,
    opening: readonly NumberedPiece[],
    members: ReadonlyMap<string, string>,
    options: CaptureOptions,
    signal: AbortSignal,
  ): Promise<Origin> {
    const events = opening.flatMap(({ piece }) => (piece.kind === 'record' ? [piece.events[0]] : []));
    const conversation = await this.matchmaker.find(source, object, events, options, signal);
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

  /** The evidence row of an object: the one of the same bytes, or a new one with a key of its own. */
  private async register(
    object: CapturedObject,
    sha256: Buffer,
    importFile: number,
    options: CaptureOptions,
  ): Promise<EvidenceRow> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      // Two imports of one file at the same moment: one makes the row, the other finds it.
      await lockObject(tx, sha256);
      let row = await findEvidence(tx, sha256);
      if (!row) {
        const [id] = await takeIds(tx, 'object_id', 1);
        await insertKeys(tx, this.keyring.kek, [{ id: id!, wrapped: this.keyring.wrap(this.keyring.freshKey()) }]);
        await insertEvidence(tx, {
          id: id!,
          sha256,
          bytes: object.size,
          role: object.role,
          format: object.format,
          parser: object.parser,
          options,
          path: [...object.path],
          account: emptyAccount(),
          receivedAt: now,
        });
        row = (await findEvidence(tx, sha256))!;
      }
      await insertEvidenceSource(tx, row.id, importFile, object.path, now);
      return row;
    });
  }
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
