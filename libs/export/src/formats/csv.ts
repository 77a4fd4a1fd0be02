/** A cell that a spreadsheet would take for a formula, or that starts with what one strips first (R118, OWASP ASVS 1.2.10). */
const FORMULA = /^[=+\-@\t\r\0]/;

export type Cell = string | number | boolean | null | undefined;

/**
 * One line of CSV: RFC 4180 quoting, CRLF, and a leading apostrophe where a spreadsheet would otherwise compute. Numbers
 * are ours and pass as they are.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** UTF-8 with BOM: what spreadsheets recognise. */
export const CSV_BOM = '\ufeff';

/** A CSV file in pieces, so that its length does not matter. */
export async function* csv<T>(
  head: readonly string[],
  pages: AsyncIterable<readonly T[]>,
  cells: (item: T) => readonly Cell[],
): AsyncGenerator<string> {
  yield CSV_BOM + csvLine(head);
  for await (const page of pages) yield page.map((item) => csvLine(cells(item))).join('');
}
