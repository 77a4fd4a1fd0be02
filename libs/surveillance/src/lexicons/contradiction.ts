import { print, type Query, type ValueTest } from '@minutebook/query';

/** Fields of which a message has one value only. */
const SINGLE = new Set<ValueTest['field']>(['channel', 'direction', 'type', 'conversation', 'id']);

/**
 * The part of a query that can hold for no message, if one keeps the whole from ever matching: a thing and its absence, two
 * values of a field that has one, no time between two dates. Null: none was found, which proves nothing.
 */
export function contradiction(tree: Query): Query | null {
  switch (tree.kind) {
    case 'and':
      return (
        tree.of.map(contradiction).find((found) => found !== null) ??
        denied(tree.of) ??
        apart(tree.of) ??
        noTime(tree.of)
      );
    case 'or': {
      const found = tree.of.map(contradiction);
      return found.every((part) => part !== null) ? tree : null;
    }
    case 'within':
    case 'case':
    case 'obf':
      return contradiction(tree.of);
    case 'date':
      return noTime([tree]);
    default:
      return null;
  }
}

/** A part that another part says is not there. */
function denied(parts: readonly Query[]): Query | null {
  const there = new Set(parts.map(print));
  return (
    parts.find(
      (part) =>
        part.kind === 'not' && (part.of.kind === 'or' ? part.of.of : [part.of]).some((no) => there.has(print(no))),
    ) ?? null
  );
}

/** A part whose values of a field share none with those of an earlier part. */
function apart(parts: readonly Query[]): Query | null {
  const left = new Map<string, ReadonlySet<string>>();
  for (const part of parts) {
    const tests = part.kind === 'or' ? part.of : [part];
    const field = tests[0]?.kind === 'value' ? tests[0].field : undefined;
    if (!field || !SINGLE.has(field) || !tests.every((test) => test.kind === 'value' && test.field === field)) continue;
    const values = new Set(tests.map((test) => (test as ValueTest).value));
    const before = left.get(field);
    const both = before ? new Set([...values].filter((value) => before.has(value))) : values;
    if (both.size === 0) return part;
    left.set(field, both);
  }
  return null;
}

function noTime(parts: readonly Query[]): Query | null {
  let [from, to] = [-Infinity, Infinity];
  for (const part of parts) {
    if (part.kind !== 'date') continue;
    from = Math.max(from, part.from?.at ?? -Infinity);
    to = Math.min(to, part.to?.at ?? Infinity);
    if (from >= to) return part;
  }
  return null;
}
