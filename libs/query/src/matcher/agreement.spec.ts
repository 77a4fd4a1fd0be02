import fc from 'fast-check';
import { analyze } from '../analyzer/tokens';
import { type Document, type Span, type Zone, type ZoneKind } from '../document';
import { parse } from '../language/parse';
import { type Link, type Query, type ZoneField } from '../language/tree';
import { operands, options } from '../language/visit';
import { compileRules } from './rule-set';
import { compileQuery } from './single-query';

/** One way in which a node is satisfied: an interval of tokens of one zone, and the leaves that made it. */
interface Way {
  readonly zone: number;
  readonly from: number;
  readonly to: number;
  readonly leaves: readonly { readonly leaf: Query; readonly from: number; readonly to: number }[];
}

/**
 * The semantics spelled out with no thought of speed: every choice of occurrences is made and looked at. What the fast
 * matcher is compared with.
 */
class Reference {
  private readonly tokens;

  constructor(private readonly document: Document) {
    this.tokens = document.zones.map(({ text }) => {
      const tokens = analyze(text);
      return Array.from({ length: tokens.count }, (_, i) => ({
        term: tokens.term(i),
        start: tokens.start(i),
        end: tokens.end(i),
      }));
    });
  }

  match(tree: Query, kinds: readonly ZoneKind[]): Span[] | null {
    const numbers = new Map(operands(tree).map((leaf, i): [Query, number] => [leaf, i]));
    const ways = this.holds(tree, kinds);
    const spans = ways?.flatMap(({ zone, leaves }) =>
      leaves.map(({ leaf, from, to }) => ({
        zone,
        start: this.tokens[zone]![from]!.start,
        end: this.tokens[zone]![to]!.end,
        operand: numbers.get(leaf)!,
      })),
    );
    return spans ? normal(spans) : null;
  }

  private holds(node: Query, kinds: readonly ZoneKind[]): Way[] | null {
    switch (node.kind) {
      case 'and': {
        const all = node.of.map((part) => this.holds(part, kinds));
        return all.every((ways) => ways !== null) ? all.flat() : null;
      }
      case 'or': {
        const some = node.of.map((part) => this.holds(part, kinds)).filter((ways) => ways !== null);
        return some.length > 0 ? some.flat() : null;
      }
      case 'not':
        return this.holds(node.of, kinds) === null ? [] : null;
      case 'within':
        return this.holds(node.of, zonesOf(node.zone));
      default: {
        const ways = this.ways(node, kinds);
        return ways.length > 0 ? ways : null;
      }
    }
  }

  private ways(node: Query, kinds: readonly ZoneKind[]): Way[] {
    switch (node.kind) {
      case 'or':
        return node.of.flatMap((part) => this.ways(part, kinds));
      case 'near': {
        const lists = node.operands.map((part) => this.ways(part, kinds));
        return choices(lists)
          .filter((chosen) =>
            chosen.every((a, i) => chosen.every((b, j) => i >= j || (a.zone === b.zone && apart(a, b)))),
          )
          .filter((chosen) => node.links.every((link, i) => linked(chosen[i]!, chosen[i + 1]!, link)))
          .map((chosen) => ({
            zone: chosen[0]!.zone,
            from: Math.min(...chosen.map(({ from }) => from)),
            to: Math.max(...chosen.map(({ to }) => to)),
            leaves: chosen.flatMap(({ leaves }) => leaves),
          }));
      }
      case 'unless': {
        const excluded = this.ways(node.excluded, kinds);
        return this.ways(node.operand, kinds).filter(
          (way) =>
            !excluded.some((other) => other.zone === way.zone && apart(way, other) && linked(way, other, node.link)),
        );
      }
      default:
        return this.occurrences(node, kinds);
    }
  }

  private occurrences(leaf: Query, kinds: readonly ZoneKind[]): Way[] {
    const slots = slotsOf(leaf);
    return this.document.zones.flatMap(({ kind }, zone) => {
      const tokens = this.tokens[zone]!;
      if (!kinds.includes(kind)) return [];
      return tokens.flatMap((_, from): Way[] => {
        const to = from + slots.length - 1;
        const fits = to < tokens.length && slots.every((fit, i) => fit(tokens[from + i]!.term));
        return fits ? [{ zone, from, to, leaves: [{ leaf, from, to }] }] : [];
      });
    });
  }
}

function slotsOf(leaf: Query): ((term: string) => boolean)[] {
  switch (leaf.kind) {
    case 'word':
      return [(term) => term === leaf.term];
    case 'wildcard': {
      const pattern = new RegExp(`^${leaf.pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
      return [(term) => pattern.test(term)];
    }
    case 'fuzzy':
      return [(term) => edits(leaf.term, term) <= leaf.edits];
    case 'phrase':
      return leaf.parts.map((part) => {
        const tests = options(part).flatMap(slotsOf);
        return (term) => tests.some((test) => test(term));
      });
    default:
      throw new Error(leaf.kind);
  }
}

/** Optimal string alignment by its recursive definition. */
function edits(a: string, b: string): number {
  const known = new Map<string, number>();
  const cost = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i},${j}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    let best = Math.min(cost(i - 1, j) + 1, cost(i, j - 1) + 1, cost(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, cost(i - 2, j - 2) + 1);
    known.set(key, best);
    return best;
  };
  return cost(a.length, b.length);
}

function choices(lists: readonly (readonly Way[])[]): Way[][] {
  return lists.reduce<Way[][]>((chosen, list) => chosen.flatMap((ways) => list.map((way) => [...ways, way])), [[]]);
}

const apart = (a: Way, b: Way): boolean => a.to < b.from || b.to < a.from;

function linked(a: Way, b: Way, { ordered, distance }: Link): boolean {
  if (a.to < b.from) return b.from - a.to <= distance;
  return !ordered && a.from - b.to <= distance;
}

function zonesOf(zone: ZoneField): readonly ZoneKind[] {
  return zone === 'body' ? ['own', 'quoted', 'signature'] : [zone];
}

function normal(spans: readonly Span[]): Span[] {
  const unique = new Map(spans.map((span) => [JSON.stringify([span.zone, span.start, span.end, span.operand]), span]));
  return [...unique.values()].sort(
    (a, b) => a.zone - b.zone || a.start - b.start || a.end - b.end || a.operand - b.operand,
  );
}

const ALL: readonly ZoneKind[] = ['subject', 'own', 'quoted', 'signature', 'attachment'];
const FIELDS: Document['fields'] = {
  id: 'm',
  conversation: 'c',
  channel: 'other',
  date: null,
  type: 'message',
  from: [],
  to: [],
  cc: [],
  bcc: [],
  members: [],
  has: [],
};

// Few words, so that they meet, repeat and overlap; some of one letter's difference, some Han.
const token = fc.constantFrom('a', 'b', 'c', 'abc', 'abcdef', 'abcdfe', 'abcdeg', '内', '幕', "b's", '1,000');
const text = fc.array(token, { maxLength: 9 }).map((all) => all.join(' '));
const zone = fc.record({ kind: fc.constantFrom(...ALL), text, version: fc.constant(0), offset: fc.constant(0) });
const documents: fc.Arbitrary<Document> = fc
  .array(zone, { minLength: 1, maxLength: 3 })
  .map((zones: Zone[]) => ({ zones, fields: FIELDS }));

const leaf = fc.constantFrom(
  'a',
  'b',
  'c',
  '1000',
  'abc*',
  '*bcd*',
  'abcde?',
  'abcdef~1',
  '内',
  '内幕',
  '"a b"',
  '"b a"',
  '"a (b|c) a"',
  '"b abc*"',
  '"a a"',
);
const link = fc.tuple(fc.constantFrom('W', 'PRE'), fc.integer({ min: 1, max: 4 })).map(([name, n]) => `${name}/${n}`);
const { operand, query } = fc.letrec<{ operand: string; chain: string; query: string }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: leaf, weight: 6 },
    { arbitrary: fc.tuple(leaf, leaf).map(([a, b]) => `(${a} OR ${b})`), weight: 2 },
    { arbitrary: tie('chain').map((chain) => `(${chain})`), weight: 1 },
    { arbitrary: fc.tuple(leaf, link, leaf).map(([a, by, b]) => `(${a} NOT ${by} ${b})`), weight: 1 },
  ),
  chain: fc
    .array(fc.tuple(link, tie('operand')), { minLength: 1, maxLength: 3 })
    .chain((rest) => tie('operand').map((first) => [first, ...rest.map(([by, next]) => `${by} ${next}`)].join(' '))),
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('chain'),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) AND (${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) OR (${b})`),
    tie('query').map((a) => `NOT (${a})`),
    fc.tuple(fc.constantFrom('subject', 'own', 'quoted', 'body'), tie('chain')).map(([field, a]) => `${field}:(${a})`),
  ),
}));
void operand;

/** A query that parses: zone fields may have met inside each other. */
const trees = query.map((source) => parse(source, { mode: 'search' }).tree).filter((tree) => tree !== null);

describe('the matcher agrees with the reference', () => {
  it('semantics 9-13, 17, 23: one query, all node kinds, and every span', () => {
    fc.assert(
      fc.property(trees, documents, (tree, document) => {
        expect(compileQuery(tree).match(document)).toEqual(new Reference(document).match(tree, ALL));
      }),
      { numRuns: 4000 },
    );
  });

  it('chains of words that clash are chosen pairwise different (trap 1)', () => {
    const clashing = fc.array(fc.tuple(link, fc.constantFrom('a', 'b', '(a OR b)', '"a b"', '"a a"')), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(clashing, fc.array(fc.constantFrom('a', 'b', 'x'), { maxLength: 10 }), (rest, words) => {
        const { tree } = parse(`a ${rest.map(([by, next]) => `${by} ${next}`).join(' ')}`, { mode: 'search' });
        const document = {
          zones: [{ kind: 'own' as const, version: 0, text: words.join(' '), offset: 0 }],
          fields: FIELDS,
        };
        expect(compileQuery(tree!).match(document)).toEqual(new Reference(document).match(tree!, ALL));
      }),
      { numRuns: 2000 },
    );
  });

  it('many rules in one pass: each as if it were alone', () => {
    fc.assert(
      fc.property(
        fc.array(trees, { minLength: 1, maxLength: 12 }),
        fc.array(documents, { minLength: 1, maxLength: 4 }),
        (all, several) => {
          const rules = compileRules(all.map((tree, i) => ({ id: String(i), tree })));
          for (const document of several) {
            const expected = all.flatMap((tree, i) => {
              const spans = new Reference(document).match(tree, ['subject', 'own']);
              return spans ? [{ rule: String(i), spans }] : [];
            });
            expect(rules.match(document)).toEqual(expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
