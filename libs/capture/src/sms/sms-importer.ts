import type { Piece } from '../event';
import type { Context, Importer, Reading, Sample } from '../importer';
import { NO_OWNER } from '../owner';
import type { Findings, Source } from '../source';
import { readRange } from '../source/sources';
import { charsetOf, TextReader } from '../text/charset';
import { BackupCutter, type Span } from './backup-cutter';
import { elementsIn } from './elements';
import { valueOf } from './parts';
import { RecordReader, Unreadable } from './record';

/** Backups of the Android app "SMS Backup & Restore": SMS, MMS, RCS, and lists of calls (formats.md 8). */
export const smsImporter: Importer = {
  format: 'sms',
  parser: 'sms/1',
  recognise,
  open: (source, context) => new BackupReading(source, context),
};

/** By the first element: the root, or a record where the beginning is missing. */
function recognise({ text }: Sample): number {
  const first = /^\s*(?:<(?:\?[\s\S]*?\?|!--[\s\S]*?--|![^>]*)>\s*)*<(smses|calls|sms|mms|call)[\s>]/.exec(text)?.[1];
  if (first === 'smses' || first === 'calls') return 1;
  return first !== undefined && /\sdate\s*=\s*["']\d/.test(text) ? 0.7 : 0;
}

class BackupReading implements Reading {
  private found: Findings = { notes: [] };
  private stated: number | undefined;

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source, context } = this;
    const charset = charsetOf(await readRange(source, 0, Math.min(source.size, 64 * 1024)));
    const records = new RecordReader(context.options);
    const cutter = new BackupCutter(source, charset.unit, {
      record: (place) => read(place, records),
      root: (raw) => this.count(new TextReader(charset).decode(raw)),
    });
    yield* cutter.pieces();
    this.found = this.report(records, charset.label, cutter.isClosed);
  }

  private count(xml: string): void {
    const root = elementsIn(xml)?.[0];
    const count = root && valueOf(root, 'count');
    // Backups joined into one file state their counts one after the other.
    if (count !== undefined && /^\d{1,12}$/.test(count)) this.stated = (this.stated ?? 0) + Number(count);
  }

  private report({ seen }: RecordReader, label: string, isClosed: boolean): Findings {
    const notes = [
      ...(this.context.options.owner ? [] : [NO_OWNER]),
      'It holds no messages that were deleted from the phone, and no receipts, edits or reactions but as texts of their own.',
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    if (!isClosed) notes.push('The end of the backup is missing: it was cut off, or never finished.');
    if (this.stated !== undefined && this.stated !== seen.records)
      notes.push(`It says that it holds ${this.stated} records; ${seen.records} were read.`);
    note(seen.calls, 'records are calls; they are kept as system messages.');
    note(seen.unsent, 'messages are drafts, failed or were waiting to be sent.');
    note(seen.notFetched, 'multimedia messages were announced and never fetched.');
    note(seen.broken, 'attachments hold nothing, or what is not base64.');
    note(seen.halves, 'texts hold half a surrogate pair, which is no character; it was replaced.');
    note(seen.foreign, `records are not valid ${label}; they were read in the code page that fits best.`);
    return {
      dialect: label,
      zone: { zone: 'UTC', origin: 'file' },
      ...(this.stated !== undefined && { stated: { what: 'records', count: this.stated } }),
      notes,
    };
  }
}

function read(place: Span, records: RecordReader): Piece {
  try {
    return { ...place, kind: 'record', events: [records.read(place.raw)] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ...place, kind: 'exception', code: error.code, detail: error.message };
  }
}
