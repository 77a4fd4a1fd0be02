import { CsvError, parse } from 'csv-parse/sync';
import { fromBuffer, type ZipFile } from 'yauzl';
import { readSheet } from 'read-excel-file/node';
import { Problem } from '@minutebook/platform';

/** Bytes a workbook may unpack to; more is no list of rules. */
const UNPACKED = 64 * 2 ** 20;
/** Rows of the longest table. */
const ROWS = 20_000;

/** A row with the number a spreadsheet shows beside it, or the line of a CSV. */
export interface TableRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export function isWorkbook(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
}

/** Cells of CSV (RFC 4180; comma, semicolon or tab; UTF-8 or UTF-16 with its mark). Throws `rules-unreadable`. */
export function readCsv(text: string): TableRow[] {
  const head = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const delimiter = ['\t', ';'].find((mark) => head.split(mark).length > head.split(',').length) ?? ',';
  try {
    const rows: unknown = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return bounded(
      (rows as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
        row: info.lines,
        cells: record,
      })),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(`Its quotation marks do not match, around line ${String(error.lines)}.`);
  }
}

/** Cells of the first sheet of an .xlsx workbook, numbers and days as text. Throws `rules-unreadable`. */
export async function readWorkbook(bytes: Buffer): Promise<TableRow[]> {
  if ((await unpackedSize(bytes)) > UNPACKED) throw unreadable('It unpacks to more than a list of rules can be.');
  let rows: readonly (readonly unknown[])[];
  try {
    rows = await readSheet(bytes, 1);
  } catch {
    // What its parser says may quote the file.
    throw unreadable('It is no workbook that can be read.', 'Save it as .xlsx again, or as CSV.');
  }
  return bounded(
    rows.flatMap((cells, n) => {
      const texts = cells.map(textOfCell);
      return texts.every((text) => text === '') ? [] : [{ row: n + 1, cells: texts }];
    }),
  );
}

function textOfCell(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}

function bounded(rows: TableRow[]): TableRow[] {
  if (rows.length > ROWS) throw unreadable(`It has more than ${ROWS} rows.`);
  return rows;
}

/** What the archive says its members unpack to; the reader counts on it, and a lie there is a damaged archive. */
function unpackedSize(bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (): void =>
      reject(unreadable('It is no workbook that can be read.', 'Save it as .xlsx again, or as CSV.'));
    fromBuffer(bytes, { lazyEntries: true }, (error: Error | null, zip?: ZipFile) => {
      if (error || !zip) {
        fail();
        return;
      }
      let size = 0;
      zip.on('entry', (entry) => {
        size += entry.uncompressedSize;
        if (size > UNPACKED) resolve(size);
        else zip.readEntry();
      });
      zip.on('end', () => resolve(size));
      zip.on('error', fail);
      zip.readEntry();
    });
  });
}

export function unreadable(
  detail: string,
  hint = 'Save it as CSV UTF-8, or as the text this program exports.',
): Problem {
  return new Problem({
    code: 'rules-unreadable',
    status: 422,
    title: 'The file of rules cannot be read.',
    detail,
    hint,
  });
}
