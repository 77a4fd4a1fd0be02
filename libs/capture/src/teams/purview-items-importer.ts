import type { Piece } from '../event';
import type { Context, Importer, Reading, Sample } from '../importer';
import { CsvCutter } from '../csv/csv-cutter';
import { type Table, tableIn } from '../csv/table';
import { folderOf } from '../json/files';
import { sampleOf } from '../sample';
import type { Findings, Source } from '../source';
import { textReaderOf } from '../text/records';

/**
 * The report beside what Purview's eDiscovery exports, `Items.csv` (formats.md 11): it lists items and has no text of any.
 * So it gives no records; what it states is told, and nobody is asked what its columns hold.
 */
export const purviewItemsImporter: Importer = {
  format: 'purview-items',
  parser: 'purview-items/1',
  recognise,
  open: (source, context) => new ItemsReading(source, context),
};

/** Headings of the report, without blanks and marks. */
const HEADINGS = new Set([
  ...['familyid', 'threadid', 'conversationid', 'conversationname', 'conversationtype', 'fileclass', 'messagekind'],
  ...['containseditedmessage', 'containsdeletedmessage', 'dateutc', 'participants', 'recipients', 'itemclass'],
]);
/** So many of them no table has by chance. */
const ENOUGH = 4;

function headingsIn(table: Table | undefined): readonly string[] {
  return (table?.rows[0] ?? []).map((heading) => heading.toLowerCase().replace(/[^a-z]/g, ''));
}

function recognise({ text, size, head }: Sample): number {
  const headings = headingsIn(tableIn(text, size === head.length));
  const isReport = headings.includes('familyid') || headings.includes('fileclass');
  return isReport && headings.filter((heading) => HEADINGS.has(heading)).length >= ENOUGH ? 0.9 : 0;
}

class ItemsReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const sample = await sampleOf(this.source);
    const table = tableIn(sample.text, sample.size === sample.head.length);
    const columns = headingsIn(table);
    const kinds = ['messagekind', 'itemclass', 'fileclass']
      .map((name) => columns.indexOf(name))
      .filter((at) => at >= 0);
    let items = -1;
    let ofTeams = 0;
    const count = (fields: readonly string[]): undefined => {
      if (fields.every((field) => field.trim() === '')) return;
      items++;
      if (items > 0 && kinds.some((at) => /teams/i.test(fields[at] ?? ''))) ofTeams++;
    };
    yield* new CsvCutter(this.source, await textReaderOf(this.source), count, table?.delimiter).pieces();
    this.found = {
      dialect: 'report of a Purview export',
      stated: { what: 'items', count: Math.max(0, items) },
      ...partIn(this.context.path),
      notes: [
        `It lists what was exported, ${ofTeams} messages of Teams among it, without their texts: import the files it lists.`,
      ],
    };
  }
}

/** `Items_0.csv`, `Items_1.csv` … of one export. Outside its archive nothing tells of which export a part is. */
function partIn(path: readonly string[]): Pick<Findings, 'sequences'> {
  const number = /(?:^|\/)Items_(\d{1,4})\.csv$/i.exec(path.at(-1) ?? '')?.[1];
  if (number === undefined || path.length < 2) return {};
  const folder = [...path.slice(0, -1), folderOf(path.at(-1)!)].filter((part) => part !== '').join('/');
  return { sequences: [{ of: 'parts', stream: `Items_*.csv ${folder}`, ranges: [[Number(number), Number(number)]] }] };
}
