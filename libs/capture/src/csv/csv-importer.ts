import type { Context, Importer, Sample } from '../importer';
import { baseName } from '../json/files';
import { guessedPlaces, type Places, placesOf } from './columns';
import { isHeading, type Table, tableIn } from './table';
import { type TablePlan, TableReading } from './table-reading';

/** Any table of messages, by the columns that the operator names, or headings that leave no doubt (formats.md 15). */
export const csvImporter: Importer = {
  format: 'csv',
  parser: 'csv/1',
  isLastResort: true,
  recognise: ({ text, size, head }: Sample) => (tableIn(text, size === head.length) ? 0.1 : 0),
  open: (source, context) => new TableReading(source, context, planOf, context.options.columns?.delimiter),
};

function planOf(table: Table | undefined, context: Context): TablePlan | string {
  const { columns } = context.options;
  const [first] = table?.rows ?? [];
  if (!table || !first) return 'not a table: its rows are not of one length';
  const hasHeading = columns ? (columns.heading ?? Object.values(columnsOf(columns)).some(isText)) : isHeading(first);
  const places = columns ? placesOf(columns, first, hasHeading) : hasHeading ? guessedPlaces(first) : undefined;
  if (places === undefined) return `a table of which nobody said what its columns hold; ${shown(first)}`;
  if (typeof places === 'string') return `${places}; ${shown(first)}`;
  const title = titleOf(context);
  return {
    places,
    headings: hasHeading ? first : undefined,
    channel: columns?.channel ?? 'other',
    conversation: { keys: [], ...(title !== '' && { title }), type: 'unknown' },
    dialect: `table, ${columns ? 'columns named by the operator' : 'columns by their headings'}`,
    notes: [
      ...(columns ? [] : [`The columns were taken by their headings: ${taken(places, first)}.`]),
      'A table like this can be written by anybody: nothing in it proves where it comes from.',
    ],
  };
}

/** The columns alone, without what else a mapping settles. */
function columnsOf({
  heading: _heading,
  delimiter: _delimiter,
  channel: _channel,
  ...columns
}: NonNullable<Context['options']['columns']>) {
  return columns;
}

function isText(column: unknown): boolean {
  return typeof column === 'string';
}

/** Headings may be told; the first row of a table that has none may be somebody's words, and is not. */
function shown(row: readonly string[]): string {
  return isHeading(row)
    ? `it has the columns ${row.map((name) => `"${name.trim()}"`).join(', ')}`
    : `it has ${row.length} columns without headings`;
}

function taken(places: Places, headings: readonly string[]): string {
  return Object.entries(places)
    .map(([role, at]) => `${role} is "${headings[at]!.trim()}"`)
    .join(', ');
}

function titleOf({ path }: Context): string {
  return baseName(path.at(-1) ?? '').replace(/\.(?:csv|tsv|txt)$/i, '');
}
