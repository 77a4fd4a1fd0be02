import type { Condition } from '../plan/bounds';
import { exactTest, looseTest, needsPositions, type Test } from './tsquery';

/** Collects parameters of one statement; equal texts are one, and so is one list that is asked about twice. */
export class Parameters {
  readonly values: unknown[] = [];
  private readonly places = new Map<unknown, string>();

  add(value: unknown): string {
    const isShared = typeof value === 'string' || typeof value === 'object';
    const known = isShared ? this.places.get(value) : undefined;
    if (known !== undefined) return known;
    this.values.push(value);
    const place = `$${this.values.length}`;
    if (isShared) this.places.set(value, place);
    return place;
  }
}

type Bound = 'upper' | 'lower';

/**
 * A condition as SQL. Two kinds of rows are judged apart: `whole` ones, of which PostgreSQL has every position, and `long`
 * ones that lost some, where an upper bound asks for no more than the words and a lower bound for nothing that has a place.
 * Of a long row that is `is_cut` not even all words are there, so it always may match and never does for certain. There
 * are few long rows, and an index of their own finds them; the common case stays one condition that GIN can answer.
 */
export function where(condition: Condition, bound: Bound, parameters: Parameters): string {
  const whole = sql(condition, bound, 'whole', parameters);
  const long = sql(condition, bound, 'long', parameters);
  if (bound === 'upper')
    return whole === long ? `(${whole} OR (is_long AND is_cut))` : `(${whole} OR (is_long AND (${long} OR is_cut)))`;
  return whole === long
    ? `(${whole} AND NOT is_cut)`
    : `((NOT is_long AND ${whole}) OR (is_long AND NOT is_cut AND ${long}))`;
}

/** A condition that asks for no text, and so is the same of every row. */
export function exactly(condition: Condition, parameters: Parameters): string {
  return sql(condition, 'upper', 'whole', parameters);
}

/**
 * The upper bound as two conditions no row satisfies both of. What GIN finds by the first alone it need not be asked about
 * again row by row; in one condition with the second it is, which took half the time of a search for many words.
 */
export function apart(condition: Condition, parameters: Parameters): readonly [string, string] {
  const whole = sql(condition, 'upper', 'whole', parameters);
  const long = sql(condition, 'upper', 'long', parameters);
  return [whole, `is_long AND (${whole === long ? 'is_cut' : `(${long} OR is_cut)`}) AND ${whole} IS NOT TRUE`];
}

function sql(condition: Condition, bound: Bound, rows: 'whole' | 'long', parameters: Parameters): string {
  switch (condition.kind) {
    case 'all':
      return 'true';
    case 'none':
      return 'false';
    case 'and':
    case 'or':
      return `(${condition.of.map((part) => sql(part, bound, rows, parameters)).join(condition.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT ${sql(condition.of, bound === 'upper' ? 'lower' : 'upper', rows, parameters)}`;
    case 'field':
      return field(condition.field, condition.ids, parameters);
    case 'value':
      return value(condition.field, condition.value, parameters);
    case 'date': {
      const from = condition.from ? `sent_at >= ${parameters.add(condition.from)}::timestamptz` : 'true';
      const to = condition.to ? `sent_at < ${parameters.add(condition.to)}::timestamptz` : 'true';
      return `(sent_at IS NOT NULL AND ${from} AND ${to})`;
    }
    case 'at': {
      const from = condition.from ? `at >= ${parameters.add(condition.from)}::timestamptz` : 'true';
      const to = condition.to ? `at < ${parameters.add(condition.to)}::timestamptz` : 'true';
      return `(${from} AND ${to})`;
    }
    case 'conversations':
      return `conversation_id = ANY(${parameters.add(condition.ids)}::bigint[])`;
    case 'ledger':
      return `${condition.version === 'first' ? 'first_position' : 'position'} < ${parameters.add(condition.size)}::bigint`;
    case 'text':
      return rows === 'whole' ? textOfWhole(condition, bound, parameters) : textOfLong(condition, bound, parameters);
  }
}

type Text = Extract<Condition, { kind: 'text' }>;

function textOfWhole({ shape, zones }: Text, bound: Bound, parameters: Parameters): string {
  const exact = exactTest(shape, zones);
  if (!exact) return bound === 'upper' ? tests(looseTest(shape, zones), parameters) : 'false';
  if (!needsPositions(shape)) return tests(exact, parameters);
  // GIN knows no places, and asking it about them costs far more than asking for the words: places are read in the rows.
  return `(${tests(looseTest(shape, zones), parameters)} AND ${tests(exact, parameters, 'rows')})`;
}

/** What a long row lost may have been the only occurrence in one of these zones; what it kept is true. */
function textOfLong({ shape, zones }: Text, bound: Bound, parameters: Parameters): string {
  if (bound === 'upper') return tests(looseTest(shape, null), parameters);
  const exact = needsPositions(shape) ? undefined : exactTest(shape, zones);
  return exact ? tests(exact, parameters) : 'false';
}

/** `rows`: by the function behind `@@`, which no index answers. */
function tests(test: Test, parameters: Parameters, by: 'index' | 'rows' = 'index'): string {
  if (test.kind === 'matches') {
    const query = `${parameters.add(test.tsquery)}::tsquery`;
    return by === 'index' ? `tokens @@ ${query}` : `ts_match_vq(tokens, ${query})`;
  }
  if (test.of.length === 0) return test.kind === 'and' ? 'true' : 'false';
  return `(${test.of.map((part) => tests(part, parameters, by)).join(test.kind === 'and' ? ' AND ' : ' OR ')})`;
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
      return `coalesce(sender = ANY(${list}), false)`;
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
      return /^(?:0|[1-9]\d{0,14})$/.test(wanted)
        ? `${name === 'id' ? 'message_id' : 'conversation_id'} = ${parameters.add(Number(wanted))}`
        : 'false';
    case 'has':
      return `has @> ARRAY[${parameters.add(wanted)}::text]`;
    default:
      // A row without a direction is of none, and NOT of it must hold.
      return `coalesce(${name} = ${parameters.add(wanted)}, false)`;
  }
}
