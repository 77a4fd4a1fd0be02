import { capture } from '../capture';
import type { CapturedChange, CapturedEvent, CapturedMessage, ExceptionPiece, Piece } from '../event';
import { MAX_PIECE } from '../event';
import type { CapturedObject, CaptureOptions, Source } from '../source';
import { bytesSource } from '../source/sources';

/** One object with its pieces, after the invariants were checked. */
export interface Examined {
  readonly object: CapturedObject;
  readonly pieces: readonly Piece[];
}

/** Everything a source gives. For specs. */
export interface Examination {
  readonly objects: readonly Examined[];
  readonly events: readonly CapturedEvent[];
  readonly messages: readonly CapturedMessage[];
  readonly changes: readonly CapturedChange[];
  readonly exceptions: readonly ExceptionPiece[];
  readonly notes: readonly string[];
}

/**
 * Captures a source and checks what must hold for any bytes at all: the pieces of every object tile it, hold its very
 * bytes, and are no larger than they may be. Throws where that fails.
 */
export async function examine(
  name: string,
  bytes: Uint8Array | string,
  options?: CaptureOptions,
): Promise<Examination> {
  const raw = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return examineSource(bytesSource(name, raw), options);
}

export async function examineSource(source: Source, options?: CaptureOptions): Promise<Examination> {
  const objects: Examined[] = [];
  for await (const object of capture(source, options)) {
    const pieces: Piece[] = [];
    for await (const piece of object.pieces()) pieces.push(piece);
    assertTiles(pieces, object.size);
    const chunks: Uint8Array[] = [];
    for await (const chunk of object.bytes()) chunks.push(chunk);
    if (!Buffer.concat(chunks).equals(Buffer.concat(pieces.map(({ raw }) => raw))))
      throw new Error(`${object.path.join('/')}: the pieces do not hold the object's bytes`);
    objects.push({ object, pieces });
  }
  const pieces = objects.flatMap((examined) => examined.pieces);
  const events = pieces.flatMap((piece) => (piece.kind === 'record' ? piece.events : []));
  return {
    objects,
    events,
    messages: events.filter(isMessage),
    changes: events.filter((event): event is CapturedChange => !isMessage(event)),
    exceptions: pieces.filter((piece) => piece.kind === 'exception'),
    notes: objects.flatMap(({ object }) => object.findings().notes),
  };
}

function isMessage(event: CapturedEvent): event is CapturedMessage {
  return event.type === 'message' || event.type === 'system';
}

/** Throws unless the pieces start at 0, follow each other, end at `size`, and are as long as they say. */
export function assertTiles(pieces: readonly Piece[], size: number): void {
  let at = 0;
  for (const { start, end, raw } of pieces) {
    if (start !== at || end !== start + raw.length || raw.length === 0 || raw.length > MAX_PIECE)
      throw new Error(`a piece [${start}, ${end}) of ${raw.length} bytes follows offset ${at}`);
    at = end;
  }
  if (at !== size) throw new Error(`the pieces end at ${at} and the object at ${size}`);
}
