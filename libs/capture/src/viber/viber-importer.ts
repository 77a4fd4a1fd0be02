import type { Context, Importer, Sample } from '../importer';
import { baseName } from '../json/files';
import { directKey } from '../owner';
import { type Table, tableIn } from '../csv/table';
import { type TablePlan, TableReading } from '../csv/table-reading';

/**
 * The tables that Viber mails from a phone: one a contact, without headings – date, time, name, number, text (formats.md 15).
 * Known from descriptions alone: no public sample was found.
 */
export const viberImporter: Importer = {
  format: 'viber',
  parser: 'viber/1',
  recognise: ({ text, size, head }: Sample) =>
    isViber(tableIn(text, size === head.length, ',') ?? single(text)) ? 0.7 : 0,
  open: (source, context) => new TableReading(source, context, planOf, ','),
};

const DATE = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/;
const CLOCK = /^\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?\p{L}[\p{L}.\s]{0,8})?$/u;
const NUMBER = /^\+?[\d ().-]{5,}$/;

/** A chat of one message has one row, which is no table yet. */
function single(text: string): Table | undefined {
  const row = text.trim();
  const rows = row === '' || row.includes('\n') ? undefined : tableIn(`${row}\n${row}`, true, ',')?.rows;
  return rows && { delimiter: ',', rows: rows.slice(0, 1) };
}

function isViber(table: Table | undefined): boolean {
  return (
    table !== undefined &&
    table.rows.every(
      ([date = '', clock = '', name = '', number = '', text], at, rows) =>
        text !== undefined &&
        rows[at]!.length === 5 &&
        DATE.test(date.trim()) &&
        CLOCK.test(clock.trim()) &&
        (NUMBER.test(number.trim()) || (number.trim() === '' && name.trim() !== '')),
    ) &&
    table.rows.some(({ 3: number }) => number!.trim() !== '')
  );
}

function planOf(_: Table | undefined, { path, options }: Context): TablePlan {
  const contact = baseName(path.at(-1) ?? '').replace(/\.csv$/i, '');
  return {
    places: { date: 0, time: 1, senderName: 2, sender: 3, body: 4 },
    headings: undefined,
    channel: 'viber',
    conversation: {
      keys: contact === '' ? [] : [directKey(`chat:${contact}`, options)],
      ...(contact !== '' && { title: contact }),
      type: 'unknown',
    },
    dialect: 'phone, unverified',
    notes: [
      'No sample of a Viber export is public: how it was read is by descriptions alone, and unverified. Compare it with the phone.',
      'It holds no files, no ids, and nothing that was deleted; times are what the phone showed, without a zone.',
    ],
  };
}
