import fc from 'fast-check';
import { compileQuery, type Document, parse, type Query } from '@minutebook/query';
import { holdsWithout, termsOf, without } from './terms';

function read(text: string): Query {
  const { tree, errors } = parse(text, { mode: 'rule' });
  if (!tree || errors.length > 0) throw new Error(`${text}: ${errors[0]?.message}`);
  return tree;
}

function said(own: string, quoted = ''): Document {
  return {
    zones: [
      { kind: 'own', version: 0, text: own, offset: 0 },
      { kind: 'quoted', version: 0, text: quoted, offset: own.length },
    ],
    fields: {
      id: '1',
      conversation: '1',
      channel: 'teams',
      date: null,
      type: 'message',
      from: [{ handle: 'ann@firm.example', names: ['Ann'] }],
      to: [],
      cc: [],
      bcc: [],
      members: [],
      has: [],
    },
  };
}

describe('terms of a rule', () => {
  it('are its leaves with what binds them; one that stands twice is one, one that has to be absent is another', () => {
    const tree = read(
      '(price OR subject:price OR case:ACT OR "inside tip") AND price W/5 ~obf(tip) AND NOT newsletter',
    );
    expect(termsOf(tree)).toEqual([
      { text: 'price', operands: [0, 4], finds: true },
      { text: 'subject:price', operands: [1], finds: true },
      { text: 'case:ACT', operands: [2], finds: true },
      { text: '"inside tip"', operands: [3], finds: true },
      { text: '~obf(tip)', operands: [5], finds: true },
      { text: 'newsletter', operands: [6], finds: false },
    ]);
  });

  it('are taken out with what cannot hold without them', () => {
    const tree = read('(guarantee OR promise) AND return');
    expect(without(tree, new Set([0]))).toMatchObject({ kind: 'and', of: [{ term: 'promise' }, { term: 'return' }] });
    expect(without(tree, new Set([2]))).toBeNull();
  });

  const leaf = fc.constantFrom('a', 'b', 'c', 'd', '"a b"', 'quoted:c', 'case:A');
  const tree = fc.letrec<{ any: string; near: string }>((tie) => ({
    near: fc.oneof(
      leaf.filter((text) => !text.includes(':')),
      fc
        .tuple(leaf, leaf)
        .filter((pair) => !pair.join().includes(':'))
        .map(([x, y]) => `(${x} OR ${y})`),
    ),
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(tie('any'), tie('any')).map(([x, y]) => `((${x}) AND (${y}))`),
      fc.tuple(tie('any'), tie('any')).map(([x, y]) => `((${x}) OR (${y}))`),
      fc.tuple(tie('near'), tie('near'), fc.integer({ min: 1, max: 4 })).map(([x, y, n]) => `(${x} W/${n} ${y})`),
      fc.tuple(tie('near'), tie('near')).map(([x, y]) => `(${x} NOT W/2 ${y})`),
      fc.tuple(tie('any'), leaf).map(([x, y]) => `((${x}) AND NOT (${y}))`),
      fc.tuple(tie('any'), leaf).map(([x, y]) => `((${x}) OR (from:ann AND ${y}))`),
    ),
  }));
  const text = fc
    .array(fc.constantFrom('a', 'A', 'b', 'c', 'd', 'x'), { maxLength: 7 })
    .map((words) => words.join(' '));

  it('whether an alert hangs on a term is read off its spans as the matcher would decide it', () => {
    const seen = { alone: 0, spare: 0, unknown: 0 };
    fc.assert(
      fc.property(tree.any, text, text, (query, own, quoted) => {
        const whole = read(query);
        const document = said(own, quoted);
        const spans = compileQuery(whole).match(document);
        if (!spans) return;
        const hit = new Set(spans.map(({ operand }) => operand));
        for (const term of termsOf(whole).filter(({ finds }) => finds)) {
          const gone = new Set(term.operands);
          const told = holdsWithout(whole, hit, gone);
          const rest = without(whole, gone);
          const truly = rest !== null && compileQuery(rest).match(document) !== null;
          if (told !== null)
            expect([query, own, quoted, term.text, told]).toEqual([query, own, quoted, term.text, truly]);
          seen[told === null ? 'unknown' : told ? 'spare' : 'alone']++;
        }
      }),
      { numRuns: 800, seed: 7 },
    );
    expect(Math.min(seen.alone, seen.spare)).toBeGreaterThan(50);
  });
});
