import { print } from './print';
import type { Query } from './tree';

/** Fields a result can be narrowed by. */
export type FacetField = 'channel' | 'direction' | 'has' | 'conversation' | 'participant' | 'date';

/** How a query treats the messages that have something: only those, only the others, or either. */
export type Stance = 'keep' | 'leave' | 'either';

const NOWHERE = { start: 0, end: 0 };

/** Every message: what is left of a query whose only part was taken away. */
const EVERYTHING: Query = {
  kind: 'not',
  of: { kind: 'value', field: 'id', value: '0', range: NOWHERE },
  range: NOWHERE,
};

/**
 * What the parts at the top of a query, joined by AND, say about this field. `keep` comes from a test of the field or an
 * OR of such tests, `leave` from NOT of one; what is said deeper, or of several fields at once, is no restriction that one
 * click could lift.
 */
export function restrictions(
  tree: Query,
  field: FacetField,
): { keep: ReadonlySet<string>; leave: ReadonlySet<string> } {
  const keep = new Set<string>();
  const leave = new Set<string>();
  for (const part of parts(tree)) {
    for (const leaf of kept(part, field) ?? []) keep.add(print(leaf));
    const left = leftOut(part, field);
    if (left) leave.add(print(left));
  }
  return { keep, leave };
}

/** The query without what its top says about this field. */
export function unrestricted(tree: Query, field: FacetField): Query {
  const rest = parts(tree).filter((part) => !kept(part, field) && !leftOut(part, field));
  return joined(rest) ?? EVERYTHING;
}

/** The query's canonical text with this leaf kept to, left out, or neither; `leaf` is a test of a facet field. */
export function restricted(tree: Query | null, leaf: Query, stance: Stance): string {
  const field = fieldOf(leaf);
  const text = print(leaf);
  if (field === null) throw new Error(`${text} tests no facet`);
  const old = tree === null ? [] : parts(tree);
  const keeping = old.flatMap((part) => kept(part, field) ?? []).filter((other) => print(other) !== text);
  const rest = old.filter((part) => {
    const left = leftOut(part, field);
    return !kept(part, field) && !(left && print(left) === text);
  });
  if (stance === 'keep') keeping.push(leaf);
  if (stance === 'leave') rest.push({ kind: 'not', of: leaf, range: NOWHERE });
  const narrowed = either(keeping);
  const whole = joined(narrowed ? [...rest, narrowed] : rest);
  return whole ? print(whole) : '';
}

function parts(tree: Query): readonly Query[] {
  return tree.kind === 'and' ? tree.of : [tree];
}

/** The tests of a part that is nothing but tests of this field, any of which will do. */
function kept(part: Query, field: FacetField): readonly Query[] | null {
  const tests = part.kind === 'or' ? part.of : [part];
  return tests.every((test) => fieldOf(test) === field) ? tests : null;
}

function leftOut(part: Query, field: FacetField): Query | null {
  return part.kind === 'not' && fieldOf(part.of) === field ? part.of : null;
}

function fieldOf(leaf: Query): FacetField | null {
  switch (leaf.kind) {
    case 'date':
      return 'date';
    case 'party':
      return leaf.field === 'participant' ? 'participant' : null;
    case 'value':
      return leaf.field === 'channel' ||
        leaf.field === 'direction' ||
        leaf.field === 'has' ||
        leaf.field === 'conversation'
        ? leaf.field
        : null;
    default:
      return null;
  }
}

function either(of: readonly Query[]): Query | null {
  return of.length > 1 ? { kind: 'or', of, range: NOWHERE } : (of[0] ?? null);
}

function joined(of: readonly Query[]): Query | null {
  return of.length > 1 ? { kind: 'and', of, range: NOWHERE } : (of[0] ?? null);
}
