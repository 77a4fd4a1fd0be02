import { MAX_PIECE, type Piece } from '../event';
import type { Importer, Sample } from '../importer';
import { exceptionPieces } from '../opaque';
import { readRange } from '../source/sources';
import { readRecord } from './mail-record';
import { placeOf } from './maildir';

/** Fields that a mail has and hardly anything else: one of them must be among the first lines. */
const TELLING =
  /^(received|return-path|from|to|date|subject|message-id|mime-version|content-type|content-transfer-encoding|delivered-to|dkim-signature|reply-to|sender|x-[a-z0-9-]+|authentication-results|arc-seal|envelope-to|status|bcc|cc):/i;
const FIELD = /^[!-9;-~]{1,76}:/;

/** One mail in a file (formats.md 10.1). */
export const emlImporter: Importer = {
  format: 'eml',
  parser: 'eml/3',
  recognise,
  open: (source, { path }) => ({
    async *pieces(): AsyncGenerator<Piece> {
      if (source.size > MAX_PIECE) {
        yield* exceptionPieces(source, 'record-too-large', `a mail of more than ${MAX_PIECE} bytes`);
        return;
      }
      const raw = await readRange(source, 0, source.size);
      const place = { start: 0, end: raw.length, line: 1, raw };
      const reading = readRecord(raw, placeOf(path.at(-1) ?? ''));
      yield 'events' in reading
        ? { ...place, kind: 'record', ...reading }
        : { ...place, kind: 'exception', ...reading };
    },
    findings: () => ({ notes: [] }),
  }),
};

/** The first lines must be fields of a header, and one of them one that mails have. */
function recognise({ head, text }: Sample): number {
  const lines = text
    .replace(/^[\r\n]+/, '')
    .slice(0, 8192)
    .split(/\r?\n/);
  if (head.includes(0)) return 0;
  let telling = 0;
  let fields = 0;
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && fields > 0) continue;
    if (!FIELD.test(line)) break;
    fields++;
    if (TELLING.test(line)) telling++;
  }
  if (telling === 0) return 0;
  return telling > 1 ? 0.8 : 0.5;
}
