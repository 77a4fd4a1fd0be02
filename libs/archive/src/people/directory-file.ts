import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '@minutebook/platform';
import { PERSON_KINDS, type PersonFacts, type PersonKind } from '../store/person-store';

/** A person as a directory tells of them. */
export interface DirectoryEntry extends PersonFacts {
  readonly handles: readonly { readonly scheme: string; readonly value: string }[];
}

/** Why a line names nobody. */
export interface LineFault {
  readonly line: number;
  readonly fault: string;
}

export interface DirectoryFile {
  readonly entries: readonly DirectoryEntry[];
  readonly faults: readonly LineFault[];
}

type Column =
  | 'externalId'
  | 'name'
  | 'names'
  | 'desk'
  | 'branch'
  | 'title'
  | 'jurisdiction'
  | 'manager'
  | 'kind'
  | 'ofFirm'
  | 'state'
  | 'joinedOn'
  | 'leftAt'
  | 'handles';

/** What columns are called, without case, blanks and marks. */
const COLUMNS: Readonly<Record<string, Column>> = {
  id: 'externalId',
  externalid: 'externalId',
  employeeid: 'externalId',
  employeenumber: 'externalId',
  name: 'name',
  displayname: 'name',
  fullname: 'name',
  names: 'names',
  othernames: 'names',
  nativename: 'names',
  aliases: 'names',
  desk: 'desk',
  department: 'desk',
  branch: 'branch',
  office: 'branch',
  title: 'title',
  role: 'title',
  jurisdiction: 'jurisdiction',
  country: 'jurisdiction',
  manager: 'manager',
  managerid: 'manager',
  kind: 'kind',
  type: 'kind',
  internal: 'ofFirm',
  offirm: 'ofFirm',
  state: 'state',
  status: 'state',
  joined: 'joinedOn',
  joinedon: 'joinedOn',
  hiredate: 'joinedOn',
  left: 'leftAt',
  leftat: 'leftAt',
  lastday: 'leftAt',
  handles: 'handles',
};
/** Columns that hold handles of one kind. WhatsApp and Signal know people by their number. */
const SCHEMES: Readonly<Record<string, string>> = {
  email: 'email',
  emails: 'email',
  mail: 'email',
  phone: 'phone',
  phones: 'phone',
  mobile: 'phone',
  whatsapp: 'phone',
  signal: 'phone',
  wechat: 'wechat',
  wxid: 'wechat',
  wecom: 'wecom',
  telegram: 'telegram',
  slack: 'slack',
  teams: 'teams',
  discord: 'discord',
  line: 'line',
};
const YES = new Set(['1', 'y', 'yes', 'true', 'x', '是']);
const NO = new Set(['0', 'n', 'no', 'false', '否']);
/** Longest text of a cell that is kept whole, in UTF-16 units. */
const LONGEST = 200;

/**
 * Reads a directory from CSV (RFC 4180; comma, semicolon or tab; UTF-8; a first line of column names; several values of one
 * cell between semicolons, or bars where semicolons separate the cells). A line that names nobody is a fault, not an end.
 */
export function readDirectoryFile(bytes: Buffer): DirectoryFile {
  const rows = rowsOf(textOf(bytes));
  const [head, ...lines] = rows;
  const columns = (head?.record ?? []).map((name) => name.toLowerCase().replace(/[\s_.-]/g, ''));
  const faults: LineFault[] = [];
  columns.forEach((name, i) => {
    if (!Object.hasOwn(COLUMNS, name) && !Object.hasOwn(SCHEMES, name) && name !== '')
      faults.push({ line: 1, fault: `There is no column “${head!.record[i]!.slice(0, LONGEST)}”; it was left out.` });
  });
  for (const needed of ['externalId', 'name'] as const)
    if (!columns.some((name) => COLUMNS[name] === needed))
      throw unreadable(`The first line names no column “${needed === 'name' ? 'name' : 'id'}”.`);
  const entries = new Map<string, DirectoryEntry>();
  for (const { record, line } of lines) {
    const entry = entryOf(columns, record);
    if (typeof entry === 'string') faults.push({ line, fault: entry });
    else if (entries.has(entry.externalId))
      faults.push({ line, fault: `The id “${entry.externalId}” stands on an earlier line too.` });
    else entries.set(entry.externalId, entry);
  }
  return { entries: [...entries.values()], faults };
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('It is not in UTF-8.', 'Save it as “CSV UTF-8”.');
  }
}

function rowsOf(text: string): { record: string[]; line: number }[] {
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
    return (rows as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record: delimiter === ';' ? record.map((cell) => cell.replaceAll('|', ';')) : record,
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(`Its quotation marks do not match, around line ${String(error.lines)}.`);
  }
}

/** The person of a line, or why there is none. */
function entryOf(columns: readonly string[], cells: readonly string[]): DirectoryEntry | string {
  const found = new Map<Column, string>();
  const handles: { scheme: string; value: string }[] = [];
  let fault: string | undefined;
  columns.forEach((name, i) => {
    const cell = (cells[i] ?? '').normalize('NFC').trim();
    if (cell === '') return;
    if (cell.length > LONGEST && COLUMNS[name] !== 'handles' && COLUMNS[name] !== 'names')
      fault ??= `“${name}” is longer than ${LONGEST} characters.`;
    if (Object.hasOwn(SCHEMES, name)) for (const value of parts(cell)) handles.push({ scheme: SCHEMES[name]!, value });
    else if (COLUMNS[name] === 'handles')
      for (const part of parts(cell)) {
        const [, scheme, value] = /^([a-z-]{1,30}):(.+)$/i.exec(part) ?? [];
        if (scheme && value) handles.push({ scheme: scheme.toLowerCase(), value: value.trim() });
        else fault ??= `“${part}” is no handle: write scheme:value.`;
      }
    else if (Object.hasOwn(COLUMNS, name)) found.set(COLUMNS[name]!, cell);
  });
  const kind = (found.get('kind')?.toLowerCase() ?? 'employee') as PersonKind;
  const ofFirm = found.get('ofFirm')?.toLowerCase();
  const left = found.get('leftAt');
  const leftAt = left === undefined ? null : new Date(/^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(left) ? left : NaN);
  const joinedOn = found.get('joinedOn') ?? null;
  const externalId = found.get('externalId');
  const name = found.get('name');
  if (externalId === undefined || name === undefined)
    fault ??= `It has no ${externalId === undefined ? 'id' : 'name'}.`;
  if (!PERSON_KINDS.includes(kind)) fault ??= `“${kind}” is none of ${PERSON_KINDS.join(', ')}.`;
  if (ofFirm !== undefined && !YES.has(ofFirm) && !NO.has(ofFirm)) fault ??= `“${ofFirm}” is neither yes nor no.`;
  if (leftAt && Number.isNaN(leftAt.getTime())) fault ??= 'The day they left is not written 2026-03-31.';
  if (joinedOn !== null && !isDay(joinedOn)) fault ??= 'The day they joined is not written 2026-03-31.';
  if (fault !== undefined) return fault;
  const hasLeft =
    leftAt !== null || ['left', 'inactive', 'disabled', '离职'].includes(found.get('state')?.toLowerCase() ?? '');
  return {
    externalId: externalId!,
    name: name!,
    names: parts(found.get('names') ?? ''),
    desk: found.get('desk') ?? null,
    branch: found.get('branch') ?? null,
    title: found.get('title') ?? null,
    jurisdiction: found.get('jurisdiction') ?? null,
    manager: found.get('manager') ?? null,
    kind,
    ofFirm: ofFirm === undefined ? kind === 'employee' : YES.has(ofFirm),
    state: hasLeft ? 'left' : 'active',
    joinedOn,
    leftAt,
    handles,
  };
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().slice(0, 10) === text
  );
}

function parts(cell: string): string[] {
  return [...new Set(cell.split(/[;；\n]/).map((part) => part.trim()))].filter((part) => part !== '').slice(0, 50);
}

function unreadable(
  detail: string,
  hint = 'The first line names the columns; id and name must be among them.',
): Problem {
  return new Problem({
    code: 'directory-unreadable',
    status: 422,
    title: 'The directory file is not as it should be.',
    detail,
    hint,
  });
}
