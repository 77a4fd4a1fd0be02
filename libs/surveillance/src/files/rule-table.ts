import { RULE_COLUMNS, type RuleColumn, type RuleDialect, RuleText, THEMES } from '@minutebook/contract';
import { importQuery } from '@minutebook/query';
import type { TableRow } from './table';

/** Which column, from 0, holds what. */
export type RuleMapping = Readonly<Partial<Record<RuleColumn, number>>>;

/** What headings are called in the lists of other products and of firms, without case, blanks and marks. */
const HEADINGS: Readonly<Record<string, RuleColumn>> = {
  code: 'code',
  id: 'code',
  ruleid: 'code',
  ruleno: 'code',
  number: 'code',
  编号: 'code',
  title: 'title',
  name: 'title',
  rule: 'title',
  rulename: 'title',
  description: 'title',
  名称: 'title',
  query: 'query',
  term: 'query',
  terms: 'query',
  lexicon: 'query',
  phrase: 'query',
  keyword: 'query',
  keywords: 'query',
  expression: 'query',
  searchterm: 'query',
  关键词: 'query',
  词条: 'query',
  severity: 'severity',
  priority: 'severity',
  risk: 'severity',
  严重程度: 'severity',
  theme: 'theme',
  category: 'theme',
  risktheme: 'theme',
  主题: 'theme',
  weight: 'weight',
  score: 'weight',
  zones: 'zones',
  scope: 'zones',
  direction: 'directions',
  directions: 'directions',
  channel: 'channels',
  channels: 'channels',
  desk: 'desks',
  desks: 'desks',
  people: 'people',
  roles: 'roles',
  musthit: 'hits',
  hits: 'hits',
  positive: 'hits',
  mustnothit: 'misses',
  misses: 'misses',
  negative: 'misses',
};
const SEVERITIES: Readonly<Record<string, number>> = { low: 1, medium: 2, high: 3, critical: 3, 低: 1, 中: 2, 高: 3 };

export interface TableRule {
  readonly row: number;
  readonly rule: RuleText | null;
  /** What was read differently from how it was written. */
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

/** What the headings say their columns hold; the first of two that say the same. */
export function guessMapping(headings: readonly string[]): RuleMapping {
  const mapping: Partial<Record<RuleColumn, number>> = {};
  headings.forEach((heading, n) => {
    const column = HEADINGS[heading.toLowerCase().replace(/[\s_./-]/g, '')];
    if (column) mapping[column] ??= n;
  });
  return mapping;
}

/** Each row as a rule, or why it is none. Codes that are missing are made from `prefix`: R-001. */
export function rulesOfTable(rows: readonly TableRow[], mapping: RuleMapping, dialect: RuleDialect): TableRule[] {
  return rows.map(({ row, cells }, n) => ({
    row,
    ...ruleOf((column) => (mapping[column] === undefined ? '' : (cells[mapping[column]] ?? '').trim()), n + 1, dialect),
  }));
}

function ruleOf(cell: (column: RuleColumn) => string, n: number, dialect: RuleDialect): Omit<TableRule, 'row'> {
  const notes: string[] = [];
  const faults: string[] = [];
  let query = cell('query');
  if (dialect !== 'minutebook' && query !== '') {
    const imported = importQuery(query, dialect);
    faults.push(...imported.errors.map(({ message }) => message));
    notes.push(...imported.changes.map(({ message }) => message));
    query = imported.query;
  }
  const made = `R-${String(n).padStart(3, '0')}`;
  const theme = cell('theme').toLowerCase().replace(/\s+/g, '-');
  const isTheme = (THEMES as readonly string[]).includes(theme);
  if (cell('theme') !== '' && !isTheme)
    notes.push(`There is no theme of this name; it was left out. Themes are ${THEMES.join(', ')}.`);
  const read = RuleText.safeParse({
    code: cell('code') || made,
    title: cell('title') || cell('query').replace(/\s+/g, ' ').slice(0, 160),
    query,
    severity: severityOf(cell('severity')),
    ...(cell('weight') !== '' && { weight: Number(cell('weight')) }),
    ...(cell('zones') !== '' && { zones: several(cell('zones').toLowerCase()) }),
    theme: isTheme ? theme : null,
    conditions: {
      directions: several(cell('directions').toLowerCase()),
      channels: several(cell('channels').toLowerCase()),
      desks: several(cell('desks')),
      people: several(cell('people')),
      roles: several(cell('roles')),
    },
    examples: [
      ...several(cell('hits'), /\n/).map((text) => ({ text, hits: true })),
      ...several(cell('misses'), /\n/).map((text) => ({ text, hits: false })),
    ],
  });
  if (!read.success) faults.push(...read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  if (cell('code') === '') notes.push(`It has no code; it was called ${made}.`);
  return { rule: read.success && faults.length === 0 ? read.data : null, notes, faults };
}

/** Severity as a number or a word; medium where nothing is said. */
function severityOf(text: string): number {
  return text === '' ? 2 : (SEVERITIES[text.toLowerCase()] ?? Number(text));
}

function several(text: string, between: RegExp = /[\n;,]/): string[] {
  return text
    .split(between)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** A mapping as it was sent: only columns there are, each of a rule. */
export function readMapping(source: string | undefined, columns: number): RuleMapping | null {
  if (source === undefined) return null;
  try {
    const given: unknown = JSON.parse(source);
    if (typeof given !== 'object' || given === null) return {};
    return Object.fromEntries(
      RULE_COLUMNS.flatMap((column) => {
        const n: unknown = (given as Record<string, unknown>)[column];
        return typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < columns ? [[column, n]] : [];
      }),
    );
  } catch {
    return {};
  }
}
