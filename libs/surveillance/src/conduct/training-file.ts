import type { TrainingResult } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { CsvError, parse } from 'csv-parse/sync';

export interface TrainingLine {
  readonly line: number;
  readonly externalId: string;
  readonly course: string;
  readonly takenOn: string;
  readonly result: TrainingResult;
  readonly validUntil: string | null;
}

export interface LineFault {
  readonly line: number;
  readonly fault: string;
}

/** What columns are called, without case, blanks and marks. */
const COLUMNS: Readonly<Record<string, 'externalId' | 'course' | 'takenOn' | 'result' | 'validUntil'>> = {
  id: 'externalId',
  externalid: 'externalId',
  employeeid: 'externalId',
  course: 'course',
  date: 'takenOn',
  takenon: 'takenOn',
  completed: 'takenOn',
  result: 'result',
  validuntil: 'validUntil',
  expires: 'validUntil',
};
const RESULTS: Readonly<Record<string, TrainingResult>> = {
  passed: 'passed',
  pass: 'passed',
  completed: 'passed',
  通过: 'passed',
  failed: 'failed',
  fail: 'failed',
  未通过: 'failed',
};
/** Lines of the longest file. */
const LONGEST = 100_000;

/**
 * Reads training records from CSV (RFC 4180; UTF-8; a first line of column names: id, course, date, result, valid_until;
 * days as 2026-03-31). A line that cannot be read is a fault, not an end. Throws `training-unreadable` for the whole.
 */
export function readTrainingFile(bytes: Buffer): { lines: TrainingLine[]; faults: LineFault[] } {
  const [head, ...rows] = rowsOf(bytes);
  const columns = (head?.record ?? []).map((name) => COLUMNS[name.toLowerCase().replace(/[\s_.-]/g, '')]);
  for (const needed of ['externalId', 'course', 'takenOn', 'result'] as const)
    if (!columns.includes(needed))
      throw unreadable('The first line must name the columns id, course, date and result.');
  if (rows.length > LONGEST) throw unreadable(`It has more than ${LONGEST} lines.`);
  const lines: TrainingLine[] = [];
  const faults: LineFault[] = [];
  for (const { record, line } of rows) {
    const cell = (name: (typeof columns)[number]): string =>
      (record[columns.indexOf(name)] ?? '').normalize('NFC').trim();
    const read = lineOf(line, cell);
    if (typeof read === 'string') faults.push({ line, fault: read });
    else lines.push(read);
  }
  return { lines, faults };
}

function lineOf(line: number, cell: (name: 'externalId' | 'course' | 'takenOn' | 'result' | 'validUntil') => string) {
  const [externalId, course, takenOn, validUntil] = [
    cell('externalId'),
    cell('course'),
    cell('takenOn'),
    cell('validUntil'),
  ];
  const result = RESULTS[cell('result').toLowerCase()];
  if (externalId === '' || course === '') return `It has no ${externalId === '' ? 'id' : 'course'}.`;
  if (!isDay(takenOn)) return 'The date is not written 2026-03-31.';
  if (!result) return 'The result is neither passed nor failed.';
  if (validUntil !== '' && !isDay(validUntil)) return 'The last valid day is not written 2026-03-31.';
  if (validUntil !== '' && validUntil < takenOn) return 'It is valid until a day before it was taken.';
  return { line, externalId, course, takenOn, result, validUntil: validUntil === '' ? null : validUntil };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function rowsOf(bytes: Buffer): { record: string[]; line: number }[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const rows: unknown = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
    return (rows as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw unreadable('Its quotation marks do not match.');
    if (error instanceof TypeError) throw unreadable('It is not in UTF-8.');
    throw error;
  }
}

function unreadable(detail: string): Problem {
  return new Problem({
    code: 'training-unreadable',
    status: 422,
    title: 'The file of training records is not as it should be.',
    detail,
    hint: 'Save it as “CSV UTF-8”; the first line names the columns.',
  });
}
