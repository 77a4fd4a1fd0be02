import { readRecord } from '../email/mail-record';
import { placeOf } from '../email/maildir';
import { MAX_PIECE, type Piece } from '../event';
import type { Importer, Sample } from '../importer';
import { renderMail } from '../mapi/rendering';
import { exceptionPieces } from '../opaque';
import { readRange } from '../source/sources';
import { isCompoundFile } from './compound-file';
import { readMsg } from './message';

const OURS = ['__properties_version1.0', '__substg1.0_', '__nameid_version1.0'].map((name) =>
  Buffer.from(name, 'utf16le'),
);
const THEIRS = ['WordDocument', 'Workbook', 'PowerPoint Document'].map((name) => Buffer.from(name, 'utf16le'));

/** One Outlook item in a file (formats.md 10.6): a mail, an appointment, a task, a contact, a note. */
export const msgImporter: Importer = {
  format: 'msg',
  parser: 'msg/2',
  recognise,
  open: (source, { path }) => {
    const notes: string[] = [];
    return {
      async *pieces(): AsyncGenerator<Piece> {
        if (source.size > MAX_PIECE) {
          yield* exceptionPieces(source, 'record-too-large', `an Outlook item of more than ${MAX_PIECE} bytes`);
          return;
        }
        const raw = await readRange(source, 0, source.size);
        const file = readMsg(raw);
        if (!file) {
          yield* exceptionPieces(source, 'not-a-known-format', 'an OLE file that is no Outlook item');
          return;
        }
        const place = { start: 0, end: raw.length, raw };
        const reading = readRecord(renderMail(file.item), placeOf(path.at(-1) ?? ''));
        if (file.isDamaged) notes.push('The Outlook file is damaged; parts of the item may be missing.');
        yield 'events' in reading
          ? { ...place, kind: 'record', ...reading }
          : { ...place, kind: 'exception', ...reading };
      },
      findings: () => ({ notes }),
    };
  },
};

/** The directory of a compound file may lie beyond the sample; then it is ours unless another program's names are there. */
function recognise({ head }: Sample): number {
  if (!isCompoundFile(head)) return 0;
  if (OURS.some((name) => head.includes(name))) return 0.9;
  return THEIRS.some((name) => head.includes(name)) ? 0 : 0.2;
}
