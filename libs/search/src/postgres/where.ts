import type { Condition } from '../plan/bounds';
import { exactTest, looseTest, needsPositions, type Test } from './tsquery';

/** Collects parameters of one statement. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * A condition as SQL. `bound` says which way to err where a row has lost positions (texts beyond 16,383 tokens): an upper
 * bound keeps such a row when its terms are there, a lower bound leaves it out. NOT turns the way round.
 */
export function where(condition: Condition, bound: 'upper' | 'lower', parameters: Parameters): string {
  switch (condition.kind) {
    case 'all':
      return 'true';
    case 'none':
      return 'false';
    case 'and':
    case 'or':
      return `(${condition.of.map((part) => where(part, bound, parameters)).join(condition.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT ${where(condition.of, bound === 'upper' ? 'lower' : 'upper', parameters)}`;
    case 'field':
      return field(condition.field, condition.ids, parameters);
    case 'value':
      return value(condition.field, condition.value, parameters);
    case 'date': {
      const from = condition.from ? `sent_at >= ${parameters.add(condition.from)}::timestamptz` : 'true';
      const to = condition.to ? `sent_at < ${parameters.add(condition.to)}::timestamptz` : 'true';
      return `(sent_at IS NOT NULL AND ${from} AND ${to})`;
    }
    case 'ledger':
      return `${condition.version === 'first' ? 'first_position' : 'position'} < ${parameters.add(condition.size)}::bigint`;
    case 'text':
      return text(condition, bound, parameters);
  }
}

function text(
  { shape, zones }: Extract<Condition, { kind: 'text' }>,
  bound: 'upper' | 'lower',
  parameters: Parameters,
): string {
  const exact = exactTest(shape, zones);
  const loose = (): string => tests(looseTest(shape, zones), parameters);
  if (!exact) return bound === 'upper' ? loose() : 'false';
  if (!needsPositions(shape)) return tests(exact, parameters);
  return bound === 'upper'
    ? `(${tests(exact, parameters)} OR (is_long AND ${loose()}))`
    : `(NOT is_long AND ${tests(exact, parameters)})`;
}

function tests(test: Test, parameters: Parameters): string {
  if (test.kind === 'matches') return `tokens @@ ${parameters.add(test.tsquery)}::tsquery`;
  if (test.of.length === 0) return test.kind === 'and' ? 'true' : 'false';
  return `(${test.of.map((part) => tests(part, parameters)).join(test.kind === 'and' ? ' AND ' : ' OR ')})`;
}

function field(
  name: Extract<Condition, { kind: 'field' }>['field'],
  ids: readonly number[],
  parameters: Parameters,
): string {
  if (ids.length === 0) return 'false';
  const list = `${parameters.add(ids)}::bigint[]`;
  switch (name) {
    case 'from':
      return `sender = ANY(${list})`;
    case 'participant':
      return `parties && ${list}`;
    // Semantics 18: `to:` includes cc and bcc. Few rows have a given party, so the index on parties narrows first.
    case 'to':
      return `(parties && ${list} AND (to_ids && ${list} OR cc_ids && ${list} OR bcc_ids && ${list}))`;
    case 'cc':
      return `(parties && ${list} AND cc_ids && ${list})`;
    case 'bcc':
      return `(parties && ${list} AND bcc_ids && ${list})`;
  }
}

function value(name: Extract<Condition, { kind: 'value' }>['field'], wanted: string, parameters: Parameters): string {
  switch (name) {
    case 'conversation':
    case 'id':
      return /^\d{1,15}$/.test(wanted)
        ? `${name === 'id' ? 'message_id' : 'conversation_id'} = ${parameters.add(Number(wanted))}`
        : 'false';
    case 'has':
      return `has @> ARRAY[${parameters.add(wanted)}::text]`;
    default:
      // A row without a direction is of none, and NOT of it must hold.
      return `coalesce(${name} = ${parameters.add(wanted)}, false)`;
  }
}
