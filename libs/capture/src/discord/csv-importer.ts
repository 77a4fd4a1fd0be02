import type { Context, Importer, Sample } from '../importer';
import { baseName, filesBelow } from '../json/files';
import { fieldsOf } from '../csv/csv-cutter';
import type { Table } from '../csv/table';
import { type TablePlan, TableReading } from '../csv/table-reading';

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
  // `Guild - Category - channel [1064990764406419508] (after 2023-01-01).csv`, `… [part 2].csv`
  const name = baseName(path.at(-1) ?? '');
  const id = /\[(\d{15,20})\]/.exec(name)?.[1];
  const title = name.replace(/\s*\[\d{15,20}\].*$|\.csv$/gi, '');
  return {
    places: { sender: 0, senderName: 1, time: 2, body: 3, attachments: 4 },
    headings: table?.rows[0] ?? HEADINGS,
    channel: 'discord',
    scheme: 'discord',
    conversation: {
      keys: id === undefined ? [] : [id],
      ...(title !== '' && { title }),
      type: /^Direct Messages\b/.test(title) ? 'direct' : 'channel',
    },
    dialect: 'DiscordChatExporter, CSV',
    notes: [
      'The table has no ids: the same messages exported as JSON are not known as the same. Prefer JSON.',
      'Written by a community tool (DiscordChatExporter), not by Discord: nothing in it proves where it comes from.',
      'Older versions write times to the minute, in the computer’s language and zone, which they do not tell.',
      ...(id === undefined
        ? ['Which channel it is of stands in the name of the file alone, and this one does not say.']
        : []),
    ],
  };
}
