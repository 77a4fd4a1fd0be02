import type { CapturedEvent } from '../event';
import type { Context, Importer } from '../importer';
import { filesBelow } from '../json/files';
import { documentsOf, type JsonLinesFormat, JsonLinesReading } from '../json/json-lines';
import { Unreadable } from '../json/json-reading';
import { bodyOf, isObject, type JsonObject, listOf, objectsOf, textOf } from '../json/values';
import type { Findings } from '../source';
import { type Exported, ExportedMessages } from './exported';

/** `data.json` of signal-export: one message a line (formats.md 7). */
export const signalExportJsonImporter: Importer = {
  format: 'signal-export-json',
  parser: 'signal-export-json/1',
  coversWholeSpan: true,
  recognise: (sample) => {
    const documents = documentsOf(sample);
    const count = documents.filter((one) => isObject(one) && isMessage(one)).length;
    return count === 0 ? 0 : count === documents.length ? 0.9 : 0.6;
  },
  open: (source, context) => new JsonLinesReading(source, new ExportedLines(context)),
  companions: filesBelow,
};

const MEMBERS = ['date', 'sender', 'body', 'quote', 'sticker', 'reactions', 'attachments'];

function isMessage(value: JsonObject): boolean {
  return MEMBERS.every((member) => member in value);
}

class ExportedLines implements JsonLinesFormat {
  private readonly messages: ExportedMessages;

  constructor(context: Context) {
    this.messages = new ExportedMessages(context);
  }

  recordsIn(): string {
    return '';
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    const events = this.messages.read(exportedOf(record));
    if (!events) throw new Unreadable('unreadable-time', 'the date of the record is none');
    return events;
  }

  findings(): Findings {
    return this.messages.findings('signal-export, JSON');
  }
}

function exportedOf(record: JsonObject): Exported {
  const sticker = textOf(record['sticker']);
  return {
    date: textOf(record['date']) ?? '',
    sender: textOf(record['sender']) ?? '',
    body: [bodyOf(record['body']), ...(sticker === undefined ? [] : [`Sticker: ${sticker}`])]
      .filter((part) => part !== '')
      .join('\n'),
    quote: textOf(record['quote']),
    reactions: listOf(record['reactions']).map((one) => {
      const [name, emoji] = isObject(one) ? [one['name'], one['emoji']] : listOf(one);
      return { name: textOf(name) ?? '', emoji: textOf(emoji) ?? '' };
    }),
    files: objectsOf(record['attachments']).map((file) => ({
      name: textOf(file['name']) ?? textOf(file['path']) ?? '',
      path: textOf(file['path']) ?? '',
    })),
  };
}
