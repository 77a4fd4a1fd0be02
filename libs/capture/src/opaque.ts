import { type ExceptionCode, MAX_PIECE, type Piece } from './event';
import { asBuffer } from './source/sources';
import type { Source } from './source';

/** Attachments are handed over in smaller pieces than MAX_PIECE: nobody needs one of them whole. */
const ATTACHMENT_PIECE = 4 * 1024 * 1024;

/** Bytes that are kept and not looked into. */
export async function* attachmentPieces(source: Source): AsyncGenerator<Piece> {
  for await (const { start, raw } of slices(source, ATTACHMENT_PIECE))
    yield { kind: 'structure', start, end: start + raw.length, raw };
}

/** Bytes that nobody can read: exceptions, as few as their size allows. */
export async function* exceptionPieces(source: Source, code: ExceptionCode, detail: string): AsyncGenerator<Piece> {
  for await (const { start, raw } of slices(source, MAX_PIECE))
    yield { kind: 'exception', start, end: start + raw.length, raw, code, detail };
}

async function* slices(source: Source, size: number): AsyncGenerator<{ start: number; raw: Buffer }> {
  let start = 0;
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.read()) {
    let rest = asBuffer(chunk);
    while (length + rest.length >= size) {
      held.push(rest.subarray(0, size - length));
      yield { start, raw: held.length === 1 ? held[0]! : Buffer.concat(held) };
      rest = rest.subarray(size - length);
      start += size;
      held = [];
      length = 0;
    }
    if (rest.length > 0) held.push(rest);
    length += rest.length;
  }
  if (length > 0) yield { start, raw: held.length === 1 ? held[0]! : Buffer.concat(held) };
}
