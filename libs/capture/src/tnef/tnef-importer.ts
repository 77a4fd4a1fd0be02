import { readRecord } from '../email/mail-record';
import { placeOf } from '../email/maildir';
import { MAX_PIECE, type Piece } from '../event';
import type { Importer } from '../importer';
import { renderMail } from '../mapi/rendering';
import { exceptionPieces } from '../opaque';
import { readRange } from '../source/sources';
import { isTnef, readTnef } from './tnef';

/** A winmail.dat on its own (formats.md 10.1): what somebody saved who could not open it. */
export const tnefImporter: Importer = {
  format: 'tnef',
  parser: 'tnef/2',
  recognise: ({ head }) => (isTnef(head) ? 0.95 : 0),
  open: (source, { path }) => ({
    async *pieces(): AsyncGenerator<Piece> {
      if (source.size > MAX_PIECE) {
        yield* exceptionPieces(source, 'record-too-large', `a TNEF file of more than ${MAX_PIECE} bytes`);
        return;
      }
      const raw = await readRange(source, 0, source.size);
      const { item, end, isCut } = readTnef(raw);
      const place = { start: 0, end, raw: raw.subarray(0, end) };
      const reading = readRecord(renderMail(item), placeOf(path.at(-1) ?? ''));
      yield 'events' in reading
        ? { ...place, kind: 'record', ...reading }
        : { ...place, kind: 'exception', ...reading };
      if (end === raw.length) return;
      const rest = { start: end, end: raw.length, raw: raw.subarray(end) };
      if (rest.raw.every((byte) => byte === 0 || byte === 10 || byte === 13)) yield { ...rest, kind: 'structure' };
      else if (isCut)
        yield { ...rest, kind: 'exception', code: 'truncated', detail: 'the file ends within an attribute' };
      else yield { ...rest, kind: 'exception', code: 'unreadable-record', detail: 'bytes behind the last attribute' };
    },
    findings: () => ({ notes: [] }),
  }),
};
