import type { Context, Importer, Sample } from '../importer';
import { filesBelow } from '../json/files';
import { fieldsOf } from '../csv/csv-cutter';
import type { Table } from '../csv/table';
import { type TablePlan, TableReading } from '../csv/table-reading';
import { channelNamed } from './file-name';

/** Channels of Discord as DiscordChatExporter writes them in CSV: no ids of messages or answers, and little else (formats.md 13). */
export const discordCsvImporter: Importer = {
  format: 'discord-csv',
  parser: 'discord-csv/1',
  coversWholeSpan: true,
  recognise: ({ text }: Sample) => (isHeadingLine(text.split(/\r?\n/, 1)[0]!) ? 0.97 : 0),
  open: (source, context) => new TableReading(source, context, planOf, ','),
  companions: filesBelow,
};

/** In this order always; languages do not change them. */
const HEADINGS = ['AuthorID', 'Author', 'Date', 'Content', 'Attachments', 'Reactions'];

function isHeadingLine(line: string): boolean {
  const fields = fieldsOf(line);
  return typeof fields !== 'string' && fields.slice(0, 4).join() === HEADINGS.slice(0, 4).join();
}

function planOf(table: Table | undefined, { path }: Context): TablePlan {
  const conversation = channelNamed(path);
  return {
    places: { sender: 0, senderName: 1, time: 2, body: 3, attachments: 4 },
    headings: table?.rows[0] ?? HEADINGS,
    channel: 'discord',
    scheme: 'discord',
    conversation,
    dialect: 'DiscordChatExporter, CSV',
    notes: [
      'The table has no ids: the same messages exported as JSON are not known as the same. Prefer JSON.',
      'Written by a community tool (DiscordChatExporter), not by Discord: nothing in it proves where it comes from.',
      'Older versions write times to the minute, in the computer’s language and zone, which they do not tell.',
      ...(conversation.keys.length === 0
        ? ['Which channel it is of stands in the name of the file alone, and this one does not say.']
        : []),
    ],
  };
}
