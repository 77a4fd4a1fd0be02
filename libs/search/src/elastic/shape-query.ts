import type { ZoneKind } from '@minutebook/query';
import type { Exactness } from '../plan/planner';
import type { Condition, Shape } from '../plan/bounds';

export const ZONES: readonly ZoneKind[] = ['subject', 'own', 'quoted', 'signature', 'attachment'];

/** A query of Elasticsearch's DSL, made here and nowhere from a user's text (R149). */
export type Dsl = Readonly<Record<string, unknown>>;

/** Messages with this term anywhere. As a phrase, because the engine cuts very long terms when it takes them in. */
export function anywhere(term: string): Dsl {
  return { bool: { should: ZONES.map((zone) => ({ match_phrase: { [zone]: term } })), minimum_should_match: 1 } };
}

/** Terms one query may list; the server's own limit is 65,536. */
const MAX_TERMS = 30_000;
/** Alternatives at one place of an interval. */
const MAX_ALTERNATIVES = 800;

export const ELASTIC_EXACTNESS: Exactness = {
  tellsApart: () => true,
  renders: (shape) => isExact(shape),
};

function isExact(shape: Shape): boolean {
  switch (shape.kind) {
    case 'any':
      return true;
    case 'phrase':
      return shape.parts.every((part) => part.length <= MAX_ALTERNATIVES);
    case 'either':
      return shape.of.every(isExact);
    case 'near':
      // Lucene keeps minimal intervals only: operands that share a term and are wider than one token, and nested NEAR,
      // come out wrong (engine.md 4, trap 2); those are left to the matcher.
      return (
        isOperand(shape.left) &&
        isOperand(shape.right) &&
        (isSingle(shape.left) && isSingle(shape.right) ? true : !shareTerms(shape.left, shape.right))
      );
  }
}

function isOperand(shape: Shape): boolean {
  return shape.kind === 'either'
    ? shape.of.every(isOperand)
    : shape.kind === 'any'
      ? shape.terms.length <= MAX_ALTERNATIVES
      : shape.kind === 'phrase' && isExact(shape);
}

function isSingle(shape: Shape): boolean {
  return shape.kind === 'any' || (shape.kind === 'either' && shape.of.every(isSingle));
}

function shareTerms(left: Shape, right: Shape): boolean {
  const terms = new Set(termsIn(left));
  return termsIn(right).some((term) => terms.has(term));
}

function termsIn(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'any':
      return shape.terms;
    case 'phrase':
      return shape.parts.flat();
    case 'either':
      return shape.of.flatMap(termsIn);
    case 'near':
      return [...termsIn(shape.left), ...termsIn(shape.right)];
  }
}

/** A condition as DSL. `bound` says what stands for a shape that cannot be said exactly. */
export function dsl(condition: Condition, bound: 'upper' | 'lower'): Dsl {
  switch (condition.kind) {
    case 'all':
      return { match_all: {} };
    case 'none':
      return { match_none: {} };
    case 'and':
      return { bool: { filter: condition.of.map((part) => dsl(part, bound)) } };
    case 'or':
      return { bool: { should: condition.of.map((part) => dsl(part, bound)), minimum_should_match: 1 } };
    case 'not':
      return { bool: { must_not: [dsl(condition.of, bound === 'upper' ? 'lower' : 'upper')] } };
    case 'field':
      return field(condition.field, condition.ids);
    case 'value':
      return value(condition.field, condition.value);
    case 'date':
      return { bool: { filter: [within(condition)], must_not: [UNDATED] } };
    case 'at':
      return within(condition);
    case 'conversations':
      return anyOfTerms('conversation', condition.ids);
    case 'ledger': {
      const among = (name: string): Dsl => ({ range: { [name]: { lt: condition.size } } });
      // Its first version stands nowhere but before its newest, or is the newest.
      return condition.version === 'first'
        ? { bool: { should: [among('position'), among('first')], minimum_should_match: 1 } }
        : among('position');
    }
    case 'text': {
      const zones = condition.zones ?? ZONES;
      if (isExact(condition.shape)) return anyZone(zones, (zone) => exact(condition.shape, zone));
      return bound === 'lower' ? { match_none: {} } : anyZone(zones, (zone) => loose(condition.shape, zone));
    }
  }
}

/** Messages whose source says no time. */
export const UNDATED: Dsl = { term: { undated: true } };

function within({ from, to }: Extract<Condition, { kind: 'date' | 'at' }>): Dsl {
  return {
    range: {
      at: {
        // Not as text: years beyond 9999, such as the end of `date:9999`, have none that Elasticsearch reads.
        format: 'epoch_millis',
        ...(from && { gte: from.getTime() }),
        ...(to && { lt: to.getTime() }),
      },
    },
  };
}

function anyZone(zones: readonly ZoneKind[], query: (zone: ZoneKind) => Dsl): Dsl {
  return zones.length === 1 ? query(zones[0]!) : { bool: { should: zones.map(query), minimum_should_match: 1 } };
}

function exact(shape: Shape, zone: ZoneKind): Dsl {
  if (shape.kind === 'any') return terms(shape.terms, zone);
  return { intervals: { [zone]: interval(shape) } };
}

function loose(shape: Shape, zone: ZoneKind): Dsl {
  switch (shape.kind) {
    case 'any':
      return terms(shape.terms, zone);
    case 'either':
      return { bool: { should: shape.of.map((option) => loose(option, zone)), minimum_should_match: 1 } };
    case 'phrase':
      return { bool: { filter: shape.parts.map((part) => terms(part, zone)) } };
    case 'near':
      return { bool: { filter: [loose(shape.left, zone), loose(shape.right, zone)] } };
  }
}

function terms(list: readonly string[], zone: ZoneKind): Dsl {
  return anyOfTerms(zone, list);
}

function anyOfTerms(name: string, list: readonly (string | number)[]): Dsl {
  if (list.length <= MAX_TERMS) return { terms: { [name]: list } };
  const parts = Array.from({ length: Math.ceil(list.length / MAX_TERMS) }, (_, i) =>
    list.slice(i * MAX_TERMS, (i + 1) * MAX_TERMS),
  );
  return { bool: { should: parts.map((part) => ({ terms: { [name]: part } })), minimum_should_match: 1 } };
}

function interval(shape: Shape): Dsl {
  switch (shape.kind) {
    case 'any':
      return oneOf(shape.terms.map(token));
    case 'either':
      return oneOf(shape.of.map(interval));
    case 'phrase':
      return { all_of: { ordered: true, max_gaps: 0, intervals: shape.parts.map((part) => oneOf(part.map(token))) } };
    case 'near': {
      const [left, right] = [interval(shape.left), interval(shape.right)];
      const pair = (first: Dsl, second: Dsl): Dsl => ({
        all_of: { ordered: true, max_gaps: shape.distance - 1, intervals: [first, second] },
      });
      // Not `ordered: false`: that lets one token stand for both operands (trap 1).
      return shape.ordered ? pair(left, right) : oneOf([pair(left, right), pair(right, left)]);
    }
  }
}

function token(term: string): Dsl {
  return { match: { query: term, analyzer: 'whitespace' } };
}

function oneOf(intervals: readonly Dsl[]): Dsl {
  return intervals.length === 1 ? intervals[0]! : { any_of: { intervals } };
}

function field(name: Extract<Condition, { kind: 'field' }>['field'], ids: readonly number[]): Dsl {
  if (ids.length === 0) return { match_none: {} };
  const columns = { from: ['sender'], to: ['to', 'cc', 'bcc'], cc: ['cc'], bcc: ['bcc'], participant: ['parties'] }[
    name
  ];
  return { bool: { should: columns.map((column) => ({ terms: { [column]: ids } })), minimum_should_match: 1 } };
}

function value(name: Extract<Condition, { kind: 'value' }>['field'], wanted: string): Dsl {
  if (name !== 'id' && name !== 'conversation') return { term: { [name]: wanted } };
  if (!/^(?:0|[1-9]\d{0,14})$/.test(wanted)) return { match_none: {} };
  return name === 'id' ? { ids: { values: [wanted] } } : { term: { conversation: Number(wanted) } };
}
