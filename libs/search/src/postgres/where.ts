import type { Condition } from '../plan/bounds';
import { CHUNK, chunks, exactTest, looseTest, needsPositions, oneOf, type Test } from './tsquery';

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
/** How rows are found: by what an index has of them, or one by one, where no index is asked. */
export type Means = 'index' | 'rows';

/** What a condition is written for. */
interface Use {
  readonly bound: Bound;
  readonly rows: 'whole' | 'long';
  readonly by: Means;
}

/**
 * A condition as SQL. Two kinds of rows are judged apart: `whole` ones, of which PostgreSQL has every position, and `long`
 * ones that lost some, where an upper bound asks for no more than the words and a lower bound for nothing that has a place.
 * Of a long row that is `is_cut` not even all words are there, so it always may match and never does for certain. There
 * are few long rows, and an index of their own finds them; the common case stays one condition that GIN can answer.
 */
export function where(condition: Condition, bound: Bound, parameters: Parameters, by: Means = 'index'): string {
  const whole = sql(condition, { bound, rows: 'whole', by }, parameters);
  const long = sql(condition, { bound, rows: 'long', by }, parameters);
  if (bound === 'upper')
    return whole === long ? `(${whole} OR (is_long AND is_cut))` : `(${whole} OR (is_long AND (${long} OR is_cut)))`;
  return whole === long
    ? `(${whole} AND NOT is_cut)`
    : `((NOT is_long AND ${whole}) OR (is_long AND NOT is_cut AND ${long}))`;
}

const WHOLE: Use = { bound: 'upper', rows: 'whole', by: 'index' };

/** A condition that asks for no text, and so is the same of every row. */
export function exactly(condition: Condition, parameters: Parameters): string {
  return sql(condition, WHOLE, parameters);
}

/**
 * The upper bound as two conditions no row satisfies both of. What GIN finds by the first alone it need not be asked about
 * again row by row; in one condition with the second it is, which took half the time of a search for many words.
 */
export function apart(condition: Condition, parameters: Parameters): readonly [string, string] {
  const whole = sql(condition, WHOLE, parameters);
  const long = sql(condition, { ...WHOLE, rows: 'long' }, parameters);
  return [whole, `is_long AND (${whole === long ? 'is_cut' : `(${long} OR is_cut)`}) AND ${whole} IS NOT TRUE`];
}

function sql(condition: Condition, use: Use, parameters: Parameters): string {
  switch (condition.kind) {
    case 'all':
      return 'true';
    case 'none':
      return 'false';
    case 'and':
    case 'or':
      return `(${condition.of.map((part) => sql(part, use, parameters)).join(condition.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT ${sql(condition.of, { ...use, bound: use.bound === 'upper' ? 'lower' : 'upper' }, parameters)}`;
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
      return use.rows === 'whole' ? textOfWhole(condition, use, parameters) : textOfLong(condition, use, parameters);
  }
}

type Text = Extract<Condition, { kind: 'text' }>;

function textOfWhole({ shape, zones }: Text, { bound, by }: Use, parameters: Parameters): string {
  const exact = exactTest(shape, zones);
  if (!exact) return bound === 'upper' ? tests(looseTest(shape, zones), by, parameters) : 'false';
  if (!needsPositions(shape)) return tests(exact, by, parameters);
  // GIN knows no places, and asking it about them costs far more than asking for the words: places are read in the rows.
  return `(${tests(looseTest(shape, zones), by, parameters)} AND ${tests(exact, 'rows', parameters)})`;
}

/** What a long row lost may have been the only occurrence in one of these zones; what it kept is true. */
function textOfLong({ shape, zones }: Text, { bound, by }: Use, parameters: Parameters): string {
  if (bound === 'upper') return tests(looseTest(shape, null), by, parameters);
  const exact = needsPositions(shape) ? undefined : exactTest(shape, zones);
  return exact ? tests(exact, by, parameters) : 'false';
}

function tests(test: Test, by: Means, parameters: Parameters): string {
  switch (test.kind) {
    case 'matches':
      return matches(test.tsquery, by, parameters);
    case 'terms':
      return terms(test, by, parameters);
    case 'and':
    case 'or':
      if (test.of.length === 0) return test.kind === 'and' ? 'true' : 'false';
      return `(${test.of.map((part) => tests(part, by, parameters)).join(test.kind === 'and' ? ' AND ' : ' OR ')})`;
  }
}

/** `rows`: by the function behind `@@`, which no index answers. */
function matches(tsquery: string, by: Means, parameters: Parameters): string {
  const query = `${parameters.add(tsquery)}::tsquery`;
  return by === 'index' ? `tokens @@ ${query}` : `ts_match_vq(tokens, ${query})`;
}

/** Tests of one list that an index is asked: each is planned for each part of the table. */
const MOST_TESTS = 128;
/** Words a row is looked through for one by one, in 60 ns each. More are a hash, which takes 4 µs however many they are. */
const HASHED = 64;

function terms({ terms, weights }: Extract<Test, { kind: 'terms' }>, by: Means, parameters: Parameters): string {
  if (terms.length === 0) return 'false';
  if (by === 'rows' && terms.length > HASHED) {
    const tokens = weights ? `ts_filter(tokens, ${parameters.add(`{${[...weights].join()}}`)}::"char"[])` : 'tokens';
    return `EXISTS (SELECT FROM unnest(tsvector_to_array(${tokens})) AS token WHERE token = ANY(${parameters.add(terms)}::text[]))`;
  }
  const queries = by === 'rows' ? [terms] : chunks(terms, Math.max(CHUNK, Math.ceil(terms.length / MOST_TESTS)));
  return `(${queries.map((some) => matches(oneOf(some, weights), by, parameters)).join(' OR ')})`;
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
