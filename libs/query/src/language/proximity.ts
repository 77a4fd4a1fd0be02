import { type Fault, fault, replaceWith } from './fault';
import { print, printLink } from './print';
import { MAX_DISTANCE, type Operator } from './reader';
import { type And, type Link, type Query, type Range } from './tree';

/** Longest chain of W/n: what keeps the search for pairwise different words bounded. */
export const MAX_CHAIN = 8;

/** The link of a near operator, or a fault for a distance that means nothing. */
export function distanceFault({ link, start, end, text }: Operator): Fault | null {
  const { distance } = link!;
  if (distance >= 1 && distance <= MAX_DISTANCE) return null;
  const meant = distance < 1 ? 1 : MAX_DISTANCE;
  return fault(
    'near-distance',
    { start, end },
    distance < 1
      ? 'Neighbouring words are 1 apart, so the distance is at least 1.'
      : `The distance is at most ${MAX_DISTANCE} words; AND finds words that are farther apart.`,
    replaceWith({ start, end }, text.replace(/\d+/, String(meant))),
  );
}

/**
 * Why a node cannot stand beside W/n (semantics.md 10), null if it can: words, wildcards, fuzzy words, phrases, OR of
 * these, a chain in parentheses; `case:` and `~obf(…)` of these. `sideBySide` tells words without AND between them.
 */
export function operandFault(node: Query, source: string, sideBySide: (node: And) => boolean): Fault | null {
  switch (node.kind) {
    case 'word':
    case 'wildcard':
    case 'fuzzy':
    case 'tokenRegex':
    case 'phrase':
    case 'near':
    case 'unless':
    case 'obf':
      return null;
    case 'case':
      return operandFault(node.of, source, sideBySide);
    case 'or':
      return first(node.of, (part) => operandFault(part, source, sideBySide));
    case 'and': {
      if (!sideBySide(node))
        return fault('near-operand', node.range, 'AND cannot stand beside W/n: distance is between single places.');
      const text = source.slice(node.of[0]!.range.start, node.of.at(-1)!.range.end);
      return fault(
        'near-words',
        node.range,
        'Two words side by side beside W/n: put quotes round them if they are a phrase.',
        replaceWith(node.range, `"${text}"`),
      );
    }
    case 'not':
      return fault(
        'near-operand',
        node.range,
        'NOT cannot stand beside W/n. For a word that must not be near, write A NOT W/5 B.',
      );
    case 'regex':
      return fault(
        'near-operand',
        node.range,
        'A regular expression reads whole texts and has no place among words. tok:/…/ reads one word.',
      );
    default:
      return fault(
        'near-operand',
        node.range,
        'A field cannot stand beside W/n: put it before the whole group, as in subject:(a W/5 b).',
      );
  }
}

/** `(a AND b) W/5 c` spelled as what it can only mean: each of a and b within 5 of c. */
export function distribute(left: Query, link: Link, right: Query): string | null {
  const [group, other] = left.kind === 'and' ? [left, right] : [right, left];
  if (group.kind !== 'and' || other.kind === 'and') return null;
  const joined = group.of.map((part) =>
    (group === left ? [part, other] : [other, part]).map(side).join(` ${printLink(link)} `),
  );
  return joined.map((text) => `(${text})`).join(' AND ');
}

export function around(nodes: readonly Query[]): Range {
  return { start: nodes[0]!.range.start, end: nodes.at(-1)!.range.end };
}

function side(node: Query): string {
  return node.kind === 'or' ? `(${print(node)})` : print(node);
}

function first<T, R>(items: readonly T[], test: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = test(item);
    if (found) return found;
  }
  return null;
}
