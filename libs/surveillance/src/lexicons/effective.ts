import type { RuleConditions, RuleText } from '@minutebook/contract';
import { fold, normaliseValue, parse, type Query, type ValueField, type ZoneKind } from '@minutebook/query';
import { PRIVATE_DOMAINS } from './private-domains';

/** An exclusion as it is matched: `until` is its last day, YYYY-MM-DD. */
export interface EffectiveExclusion {
  readonly name: string;
  readonly tree: Query;
  readonly until: string;
}

/** A rule as it is matched. */
export interface EffectiveRule {
  /** What was asked for, where the conditions hold. Spans number the words of the query alone. */
  readonly tree: Query;
  /** Of words without a zone of their own, in the query and in the exclusions. */
  readonly zones: readonly ZoneKind[];
  readonly exclusions: readonly EffectiveExclusion[];
}

const WHO_IS_WHO: ReadonlySet<ValueField> = new Set(['person', 'desk', 'role', 'direction']);
const NOWHERE = { start: 0, end: 0 };

/**
 * The rule's query with its conditions as fields of the query: what alerts stays what search finds. Null if the query
 * cannot be read. An exclusion that cannot be read leaves nothing out.
 */
export function effective(rule: Pick<RuleText, 'query' | 'zones' | 'conditions' | 'exclusions'>): EffectiveRule | null {
  const query = read(rule.query);
  if (!query) return null;
  return {
    tree: all([query, ...conditionsOf(rule.conditions)]),
    zones: rule.zones,
    exclusions: rule.exclusions.flatMap(({ name, query: source, until }) => {
      const tree = read(source);
      return tree ? [{ name, tree, until }] : [];
    }),
  };
}

/** Whether an exclusion still does anything on this day (R176). */
export function isActive({ until }: { readonly until: string }, today: string): boolean {
  return today <= until;
}

/** One query for what the rule alerts on that day: what search finds, and a rehearsal counts. */
export function alerting({ tree, exclusions }: EffectiveRule, today: string): Query {
  const active = exclusions.filter((exclusion) => isActive(exclusion, today));
  return all([tree, ...active.map(({ tree: of }): Query => ({ kind: 'not', of, range: NOWHERE }))]);
}

/** Whether it hangs on the directory, which people change: on who somebody is, or on who is of the firm. */
export function asksWhoIsWho(tree: Query): boolean {
  return fold<boolean>(
    tree,
    (node, parts) =>
      node.kind === 'party' || (node.kind === 'value' && WHO_IS_WHO.has(node.field)) || parts.includes(true),
  );
}

function read(source: string): Query | null {
  return parse(source, { mode: 'rule' }).tree;
}

function conditionsOf(conditions: RuleConditions): Query[] {
  return [
    any(values('direction', conditions.directions)),
    conditions.personalDomains ? any(PRIVATE_DOMAINS.map(atDomain)) : null,
    any(values('channel', conditions.channels)),
    any(values('person', conditions.people)),
    any(values('desk', conditions.desks)),
    any(values('role', conditions.roles)),
  ].filter((test) => test !== null);
}

function values(field: ValueField, of: readonly string[]): Query[] {
  return of.map((value) => ({ kind: 'value', field, value: normaliseValue(value), range: NOWHERE }));
}

function atDomain(domain: string): Query {
  return read(`participant:"${domain}"`)!;
}

function any(of: readonly Query[]): Query | null {
  return of.length > 1 ? { kind: 'or', of, range: NOWHERE } : (of[0] ?? null);
}

function all(of: readonly Query[]): Query {
  const parts = of.flatMap((part) => (part.kind === 'and' ? part.of : [part]));
  return parts.length > 1 ? { kind: 'and', of: parts, range: of[0]!.range } : parts[0]!;
}
