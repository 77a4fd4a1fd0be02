import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  capture,
  type Capture,
  coversWholeSpan,
  fileSource,
  type NumberedSequence,
  type Piece,
} from '@minutebook/capture';
import { type Clock, type Database, type Log, nudge } from '@minutebook/platform';
import type { Evidence } from '../evidence/evidence';
import { FileNumbers } from '../gaps/file-numbers';
import type { Gaps } from '../gaps/gaps';
import { unnamedOf } from '../intake/intake';
import type { Ledger, NumberedPiece, Origin } from '../ledger/ledger';
import type { Keyring } from '../seal/keyring';
import type { EvidenceRow } from '../store/evidence-store';
import {
  endRereading,
  insertResolutions,
  nextRereading,
  openExceptions,
  type OpenException,
  readingsBefore,
  type Rereading,
  type Resolution,
  soleConversation,
} from '../store/exception-store';
import { readWrappedKeys } from '../store/ledger-store';
import { awaitReconciliation } from '../store/reconciliation-store';

const BATCH = 500;

/** What a later reading found where exceptions stand. */
interface Found {
  readonly records: readonly Piece[];
  /** What is still unread of exceptions in which records were found. */
  readonly unread: readonly Piece[];
  readonly resolutions: readonly Resolution[];
  readonly sequences?: readonly NumberedSequence[] | undefined;
}

/**
 * Reads objects with exceptions again with today's importers. The object stays as it was read first, exceptions and all; what
 * a later reading makes of the bytes of an exception are further records of the same object, and what became of the
 * exception is said beside it.
 */
export class Rereader {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly ledger: Ledger,
    private readonly keyring: Keyring,
    private readonly gaps: Gaps,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Folder where an object lies unsealed while it is read. */
    private readonly folder: string,
    private readonly read: Capture = capture,
  ) {}

  /** Reads until nothing waits. Returns false when another process is at it. */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively('rereading', async () => {
      for (let next = await this.next(signal); next; next = await this.next(signal)) await this.reread(next);
      return true;
    });
    return done ?? false;
  }

  private async next(signal?: AbortSignal): Promise<Rereading | undefined> {
    return signal?.aborted ? undefined : nextRereading(this.database);
  }

  private async reread(wanted: Rereading): Promise<void> {
    const [row, open] = await Promise.all([
      this.evidence.get(wanted.evidence),
      openExceptions(this.database, wanted.evidence),
    ]);
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `reread-${randomUUID()}`);
    let found: Found;
    try {
      const spool = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      await pipeline(Readable.from(this.evidence.bytes(row.id)), spool);
      found = await this.look(row, open, path);
    } catch (error) {
      this.log.error('reading again failed', { evidence: row.id }, error);
      found = nothing(row, open);
    } finally {
      await rm(path, { force: true });
    }
    await this.keep(row, found, wanted);
  }

  /** Of each exception: whether every byte of it is read now, and which records lie there. */
  private async look(row: EvidenceRow, open: readonly OpenException[], path: string): Promise<Found> {
    for await (const object of this.read(fileSource(path, row.path.at(-1)!), row.options)) {
      if (object.role !== 'records' || object.size !== row.bytes || object.path.length !== 1) continue;
      const records: Piece[] = [];
      const rest: { piece: Piece; over: readonly OpenException[] }[] = [];
      const counts = new Map<number, number>();
      for await (const piece of object.pieces()) {
        const over = open.filter(({ start, bytes }) => piece.start < start + bytes && piece.end > start);
        if (over.length === 0) continue;
        if (piece.kind === 'exception') rest.push({ piece, over });
        if (piece.kind !== 'record') continue;
        records.push(piece);
        for (const { id } of over) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      const failed = new Set(rest.flatMap(({ over }) => over.map(({ id }) => id)));
      const resolutions = open.map(({ id }) => ({
        exception: id,
        outcome: failed.has(id) ? ('failing' as const) : ('resolved' as const),
        parser: object.parser,
        records: counts.get(id) ?? 0,
      }));
      const unread = rest.filter(({ over }) => over.some(({ id }) => counts.has(id))).map(({ piece }) => piece);
      return { records, unread, resolutions, sequences: object.findings().sequences };
    }
    return nothing(row, open);
  }

  private async keep(
    row: EvidenceRow,
    { records, unread, resolutions, sequences = [] }: Found,
    wanted: Rereading,
  ): Promise<void> {
    const before = await readingsBefore(this.database, row.id);
    const { nextOrdinal } = before;
    // The bytes of an exception go with the first message found in it that does: what it leaves unread is kept beside it.
    const pieces = [
      ...records.filter(({ start }) => !before.starts.has(start)),
      ...unread.filter(({ start, end }) => !before.unread.has(`${start}-${end}`)),
    ].map((piece, i): NumberedPiece => ({ ordinal: nextOrdinal + i, piece }));
    const origin = await this.originOf(row);
    for (let at = 0; at < pieces.length; at += BATCH)
      await this.ledger.commit([{ origin, pieces: pieces.slice(at, at + BATCH) }], () => Promise.resolve());
    await this.database.transaction(async (tx) => {
      // Numbers of what can be read now fill the gaps it left.
      if (pieces.length > 0)
        await new FileNumbers(this.gaps, this.keyring, this.clock, undefined).complete(tx, row.format, sequences);
      await insertResolutions(tx, resolutions, this.clock.now(), wanted);
      if (pieces.length > 0 && coversWholeSpan(row.format)) await awaitReconciliation(tx, row.id);
      await endRereading(tx, row.id);
      await nudge(tx, { topic: 'reread', id: String(row.id) });
    });
  }

  private async originOf(row: EvidenceRow): Promise<Origin> {
    const [wrapped, conversation] = await Promise.all([
      readWrappedKeys(this.database, [row.id]),
      soleConversation(this.database, row.id),
    ]);
    return {
      id: row.id,
      key: this.keyring.unwrap(wrapped.get(row.id)!),
      receivedAt: row.receivedAt,
      hint: { unnamed: unnamedOf(row.sha256), ...(conversation !== undefined && { conversation }) },
      members: new Map(),
      isRereading: true,
    };
  }
}

function nothing({ parser }: EvidenceRow, open: readonly OpenException[]): Found {
  const resolutions = open.map(({ id }): Resolution => ({ exception: id, outcome: 'failing', parser, records: 0 }));
  return { records: [], unread: [], resolutions };
}
