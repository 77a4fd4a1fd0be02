import type { Blobs, Database } from '@minutebook/platform';
import { notFound, type Problem } from '@minutebook/platform';
import { disposed } from '../disposal/disposed';
import { SEAL_OVERHEAD, type DataKey, type Keyring } from '../seal/keyring';
import { pieceSeal } from '../seal/bindings';
import { disposalOfEvidence } from '../store/clearing-store';
import { disposalsOfUnread, readDisposed } from '../store/deletion-store';
import {
  findEvidence,
  lastPiece,
  readEvidence,
  readPieces,
  type EvidenceRow,
  type PlacedPiece,
  readRecordPiece,
} from '../store/evidence-store';
import { readWrappedKeys } from '../store/ledger-store';

const PAGE = 500;

/** Raw objects, given back byte for byte. */
export class Evidence {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly keyring: Keyring,
  ) {}

  async bySha256(sha256: string, role: EvidenceRow['role']): Promise<EvidenceRow | undefined> {
    return findEvidence(this.database, { sha256: Buffer.from(sha256, 'hex'), role });
  }

  async get(id: number): Promise<EvidenceRow> {
    const row = await readEvidence(this.database, id);
    if (!row) throw notFound('evidence');
    return row;
  }

  /** The object's bytes, in order, as they were captured. */
  async *bytes(id: number): AsyncGenerator<Buffer> {
    for await (const page of this.pages(id)) yield* await this.open(page);
  }

  /** Bytes [start, end) of the object, without opening what lies before. */
  async *range(id: number, start: number, end: number): AsyncGenerator<Buffer> {
    const first = await this.pieceAt(id, start);
    if (!first) return;
    for await (const page of this.pages(id, first.ordinal - 1)) {
      const wanted = page.filter((piece) => piece.start < end);
      const opened = await this.open(wanted);
      for (const [i, piece] of wanted.entries()) {
        const bytes = opened[i]!.subarray(Math.max(0, start - piece.start), Math.max(0, end - piece.start));
        if (bytes.length > 0) yield bytes;
      }
      if (wanted.length < page.length) return;
    }
  }

  /** The bytes of the record a message version came from. */
  async record(evidence: number, ordinal: number): Promise<Buffer> {
    const piece = await readRecordPiece(this.database, evidence, ordinal);
    if (!piece) throw notFound('record');
    return (await this.open([piece]))[0]!;
  }

  /** Whether everything opens that was not disposed of. */
  async restOpens(id: number): Promise<boolean> {
    try {
      for await (const page of this.pages(id)) {
        const [messages, unread] = await Promise.all([
          readDisposed(
            this.database,
            page.flatMap(({ message }) => message ?? []),
          ),
          disposalsOfUnread(
            this.database,
            page.filter(isUnread).map(({ key }) => key),
          ),
        ]);
        const gone = new Set([...messages.map(({ message }) => message), ...unread.keys()]);
        await this.open(page.filter(({ key }) => !gone.has(key)));
      }
      return true;
    } catch {
      return false;
    }
  }

  /** The first `limit` bytes of each piece, for showing what could not be read; null where they were disposed of. */
  async heads(pieces: readonly PlacedPiece[], limit: number): Promise<(Buffer | null)[]> {
    const gone = await disposalsOfUnread(
      this.database,
      pieces.map(({ key }) => key),
    );
    const left = pieces.filter(({ key }) => !gone.has(key));
    const opened = new Map((await this.open(left)).map((bytes, i) => [left[i], bytes.subarray(0, limit)]));
    return pieces.map((piece) => opened.get(piece) ?? null);
  }

  /** The piece in which a byte lies: pieces are numbered without gap and tile the object, so halving finds it. */
  private async pieceAt(id: number, byte: number): Promise<PlacedPiece | undefined> {
    const last = await lastPiece(this.database, id);
    if (!last || byte >= last.end) return undefined;
    let [low, high] = [0, last.ordinal];
    let found: PlacedPiece | undefined;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const piece = await readRecordPiece(this.database, id, middle);
      if (!piece) return undefined;
      if (piece.start > byte) high = middle - 1;
      else {
        found = piece;
        low = middle + 1;
      }
    }
    return found;
  }

  private async *pages(id: number, start = -1): AsyncGenerator<PlacedPiece[]> {
    for (let after = start; ;) {
      const page = await readPieces(this.database, id, after, PAGE);
      if (page.length === 0) return;
      yield page;
      after = page.at(-1)!.ordinal;
    }
  }

  private async open(pieces: readonly PlacedPiece[]): Promise<Buffer[]> {
    const wrapped = await readWrappedKeys(this.database, [...new Set(pieces.map(({ key }) => key))]);
    const keys = new Map<number, DataKey>([...wrapped].map(([id, key]) => [id, this.keyring.unwrap(key)]));
    const lost = pieces.find(({ key }) => !keys.has(key));
    if (lost) throw await this.missing(lost);
    const opened: Buffer[] = [];
    for (const run of runsOf(pieces)) {
      const first = run[0]!;
      const last = run.at(-1)!;
      const sealed = await this.blobs.read(
        first.pack,
        first.offset,
        last.offset + last.bytes + SEAL_OVERHEAD - first.offset,
      );
      for (const piece of run) {
        const key = keys.get(piece.key)!;
        const from = piece.offset - first.offset;
        opened.push(
          this.keyring.unseal(
            key,
            pieceSeal(piece.evidence, piece.ordinal),
            sealed.subarray(from, from + piece.bytes + SEAL_OVERHEAD),
          ),
        );
      }
    }
    return opened;
  }

  /** Disposed of, its message, one found in it or the object as a whole (410); or a key is gone that should be there. */
  private async missing(piece: PlacedPiece): Promise<Problem> {
    const { message, evidence, key } = piece;
    const [row] = message === null ? [] : await readDisposed(this.database, [message]);
    const taken = row ?? (isUnread(piece) ? (await disposalsOfUnread(this.database, [key])).get(key) : undefined);
    if (taken) return disposed(taken);
    const gone = await disposalOfEvidence(this.database, evidence);
    return gone ? disposed(gone) : notFound('key of this record');
  }
}

/** It has a key of its own. */
function isUnread({ message, evidence, key }: PlacedPiece): boolean {
  return key !== message && key !== evidence;
}

/** Most bytes read from a pack at once. */
const RUN_BYTES = 8 * 1024 * 1024;

/** Neighbouring pieces of one pack, to be read in one go. */
function runsOf(pieces: readonly PlacedPiece[]): PlacedPiece[][] {
  const runs: PlacedPiece[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const follows = last && last.pack === piece.pack && last.offset + last.bytes + SEAL_OVERHEAD === piece.offset;
    if (run && follows && piece.offset - run[0]!.offset < RUN_BYTES) run.push(piece);
    else runs.push([piece]);
  }
  return runs;
}
