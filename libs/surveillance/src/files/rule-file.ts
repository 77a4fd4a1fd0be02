import type { RuleDialect, RuleFile, RuleText } from '@minutebook/contract';
import { importQuery } from '@minutebook/query';
import { sameRule } from '../lexicons/same-rule';
import { isLexiconText, readLexiconText } from './rule-reader';
import { guessMapping, readMapping, rulesOfTable, type TableRule } from './rule-table';
import { isWorkbook, readCsv, readWorkbook, unreadable } from './table';

/** How somebody wants a file to be read. */
export interface Reading {
  readonly dialect: RuleDialect;
  /** JSON: which column holds what. Left out, the headings say. */
  readonly columns?: string | undefined;
}

/**
 * What a file of rules would bring into a draft that has these rules: our own text, CSV or a workbook. A row that makes no
 * rule says why, and stops no other. Throws `rules-unreadable` for the file as a whole.
 */
export async function readRuleFile(bytes: Buffer, draft: readonly RuleText[], reading: Reading): Promise<RuleFile> {
  const workbook = isWorkbook(bytes);
  const text = workbook ? '' : textOf(bytes);
  if (!workbook && isLexiconText(text)) {
    const { name, rules } = readLexiconText(text);
    const rows = rules.map(({ line, rule, faults }) => ({ row: line, rule, notes: [], faults }));
    return compared(
      { format: 'text', name, columns: [], mapping: {} },
      rows.map((row) => translated(row, reading.dialect)),
      draft,
    );
  }
  const [head, ...rows] = workbook ? await readWorkbook(bytes) : readCsv(text);
  if (!head) throw unreadable('There is nothing in it.');
  const mapping = readMapping(reading.columns, head.cells.length) ?? guessMapping(head.cells);
  return compared(
    { format: workbook ? 'xlsx' : 'csv', name: null, columns: [...head.cells], mapping },
    mapping.query === undefined ? [] : rulesOfTable(rows, mapping, reading.dialect),
    draft,
  );
}

/** Our own text may hold the queries of another product too. */
function translated(row: TableRule, dialect: RuleDialect): TableRule {
  if (!row.rule || dialect === 'minutebook') return row;
  const { query, changes, errors } = importQuery(row.rule.query, dialect);
  const faults = errors.map(({ message }) => message);
  return {
    ...row,
    rule: faults.length === 0 ? { ...row.rule, query } : null,
    notes: changes.map(({ message }) => message),
    faults,
  };
}

function compared(
  file: Pick<RuleFile, 'format' | 'name' | 'columns' | 'mapping'>,
  rows: readonly TableRule[],
  draft: readonly RuleText[],
): RuleFile {
  const known = new Map(draft.map((rule) => [rule.code, rule]));
  const seen = new Set<string>();
  return {
    ...file,
    rows: rows.map(({ row, rule, notes, faults }) => {
      if (!rule || seen.has(rule.code)) {
        const twice = rule ? [`An earlier row is called ${rule.code} too.`] : [];
        return { row, rule: null, change: null, notes: [...notes], faults: [...faults, ...twice] };
      }
      seen.add(rule.code);
      const before = known.get(rule.code);
      const change = before ? (sameRule(before, rule) ? 'same' : 'changed') : 'new';
      return { row, rule, change, notes: [...notes], faults: [...faults] };
    }),
    missing: draft.flatMap(({ code }) => (seen.has(code) ? [] : [code])),
  };
}

/** UTF-8, or UTF-16 where its mark says so: what spreadsheets save as “Unicode text”. */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('It is not in UTF-8.', 'Save it as “CSV UTF-8”.');
  }
}
