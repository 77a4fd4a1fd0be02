import { fieldsOf } from './csv-cutter';

/** Rows of the beginning that a table is told by. */
const ENOUGH = 20;
/** Excel's own: the first line names the delimiter. */
const SEPARATOR_LINE = /^sep=([,;\t|])\s*$/i;

export type Delimiter = ',' | ';' | '\t' | '|';
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** The first rows of a table. */
export interface Table {
  readonly delimiter: Delimiter;
  readonly rows: readonly (readonly string[])[];
}

/**
 * The beginning of a text as a table; undefined: it is none, for its rows are not of one length. `isWhole`: nothing follows.
 * `delimiter`: settled from outside.
 */
export function tableIn(text: string, isWhole: boolean, delimiter?: Delimiter): Table | undefined {
  if (/[\0\x01-\x08]/.test(text.slice(0, 4096))) return undefined;
  const lines = text.split(/\r?\n/);
  const stated = SEPARATOR_LINE.exec(lines[0] ?? '')?.[1] as Delimiter | undefined;
  const known = delimiter ?? stated;
  const tables = (known === undefined ? DELIMITERS : [known]).map((one) => ({
    delimiter: one,
    rows: rowsIn(stated === undefined ? lines : lines.slice(1), one, isWhole),
  }));
  const [best] = tables
    .filter(({ rows }) => rows.length > 1 && rows[0]!.length > 1)
    .filter(({ rows }) => rows.filter(({ length }) => length === rows[0]!.length).length * 10 >= rows.length * 9)
    .sort((one, other) => other.rows[0]!.length - one.rows[0]!.length);
  return best;
}

/** True for a line that is no row: it tells the delimiter. */
export function isSeparatorLine(fields: readonly string[]): boolean {
  return /^sep=/i.test(fields[0] ?? '') && fields.slice(1).every((field) => field === '') && fields.join('').length < 6;
}

function rowsIn(lines: readonly string[], delimiter: Delimiter, isWhole: boolean): string[][] {
  const rows: string[][] = [];
  let open = '';
  for (const [at, line] of lines.entries()) {
    if (rows.length >= ENOUGH || (!isWhole && at === lines.length - 1)) break;
    const text = open === '' ? line : `${open}\n${line}`;
    const fields = text === '' ? [] : fieldsOf(text, delimiter);
    open = fields === 'open' ? text : '';
    if (open.length > 64 * 1024) return [];
    if (typeof fields !== 'string' && fields.length > 0) rows.push(fields);
    if (fields === 'broken') rows.push([]);
  }
  return rows;
}

/** True where a row can be headings: short, all different, no numbers, dates or addresses among them. */
export function isHeading(row: readonly string[]): boolean {
  const names = row.map((cell) => cell.trim());
  const isName = (name: string): boolean =>
    name.length <= 40 &&
    !/[@\n"]|:\/\/|\d{3}/.test(name) &&
    name.split(/\s+/).length <= 4 &&
    !/[.!?。！？]$/.test(name);
  return (
    names.every(isName) &&
    names.some((name) => name !== '') &&
    new Set(names.filter(Boolean)).size === names.filter(Boolean).length
  );
}
