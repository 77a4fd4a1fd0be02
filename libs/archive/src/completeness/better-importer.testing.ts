import { capture, type Capture, type Piece } from '@minutebook/capture';

/** Today's importers, but with one that makes a message of what nobody else can read: of all of it, or of its first `most` bytes. */
export function betterImporter(body: string, most = Number.MAX_SAFE_INTEGER): Capture {
  return async function* (source, options) {
    for await (const object of capture(source, options))
      yield {
        ...object,
        parser: 'whatsapp/99',
        bytes: () => object.bytes(),
        findings: () => object.findings(),
        async *pieces(): AsyncGenerator<Piece> {
          let last: Extract<Piece, { kind: 'record' }> | undefined;
          for await (const piece of object.pieces()) {
            if (piece.kind === 'record') last = piece;
            if (piece.kind !== 'exception' || !last) yield piece;
            else {
              const { start, raw } = piece;
              const length = Math.min(most, raw.length);
              const identity = { scope: 'conversation' as const, key: 'mended' };
              const event = { ...last.events[0], identity, body } as (typeof last.events)[0];
              yield { kind: 'record', start, end: start + length, raw: raw.subarray(0, length), events: [event] };
              if (length < raw.length) yield { ...piece, start: start + length, raw: raw.subarray(length) };
            }
          }
        },
      };
  };
}
