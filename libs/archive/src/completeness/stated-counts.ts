import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '@minutebook/platform';

/** One line: how many messages a custodian had on a day, or one item by its hash. */
export interface StatedLine {
  readonly line: number;
  readonly custodian: string | null;
  /** `YYYY-MM-DD`. */
  readonly day: string | null;
  readonly count: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

const MOST_LINES = 1_000_000;
const FAULTS_SHOWN = 5;

/**
 * Reads `custodian, day, count[, bytes]` or `sha256[, bytes, custodian, day]`, with a heading, in any order of columns.
 * Throws `statement-unreadable` with the first faults; a file that is read in part would state less than it says.
 */
export function readStatedCounts(text: string): StatedLine[] {
  const rows = rowsOf(text);
  const heading = rows[0]?.record.map((cell) => cell.trim().toLowerCase());
  const at = (name: string): number => heading?.indexOf(name) ?? -1;
  if (!heading || (at('sha256') < 0 && (at('custodian') < 0 || at('day') < 0 || at('count') < 0)))
    throw unreadable('The first line names its columns: custodian, day and count, or sha256.');
  if (rows.length > MOST_LINES) throw unreadable(`It has more than ${MOST_LINES} lines.`);
  const faults: string[] = [];
  const lines = rows.slice(1).map(({ record, line }): StatedLine => {
    const cell = (name: string): string | null => record[at(name)]?.trim() || null;
    const [day, sha256] = [cell('day'), cell('sha256')?.toLowerCase() ?? null];
    const [count, bytes] = [cell('count'), cell('bytes')];
    if (day !== null && !isDay(day)) faults.push(`line ${line}: the day is not of the form 2026-11-24`);
    if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) faults.push(`line ${line}: not a SHA-256`);
    for (const number of [count, bytes])
      if (number !== null && !/^\d{1,15}$/.test(number)) faults.push(`line ${line}: not a number`);
    if (sha256 === null && (cell('custodian') === null || day === null || count === null))
      faults.push(`line ${line}: custodian, day and count, or sha256`);
    return {
      line,
      custodian: cell('custodian'),
      day,
      count: count === null ? null : Number(count),
      bytes: bytes === null ? null : Number(bytes),
      sha256,
    };
  });
  if (faults.length > 0) throw unreadable(`${faults.slice(0, FAULTS_SHOWN).join('; ')}.`);
  if (lines.length === 0) throw unreadable('It states nothing.');
  return lines;
}

function rowsOf(text: string): { record: string[]; line: number }[] {
  try {
    const rows = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
    return (rows as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(`Line ${error.lines ?? '?'} is not CSV.`);
    throw error;
  }
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function unreadable(detail: string): Problem {
  return new Problem({
    code: 'statement-unreadable',
    status: 422,
    title: 'This is not a list of stated counts.',
    detail,
    hint: 'A CSV with a heading: custodian, day, count, bytes; or sha256, bytes, custodian, day.',
  });
}
