import fc from 'fast-check';
import { termsOf } from '../analyzer/tokens';
import { parse } from '../language/parse';
import { print } from '../language/print';
import { type Query } from '../language/tree';
import { requiredTerms, type TermLeaf, termTest } from './candidates';
import { compileQuery } from './single-query';
import { longestLiteral, wildcardMatches } from './wildcard';

const tree = (source: string): Query => parse(source, { mode: 'search' }).tree!;
const choices = (source: string): string[] =>
  requiredTerms(tree(source)).map((choice) =>
    choice.map((leaf) => (leaf.kind === 'wildcard' ? leaf.pattern : print(leaf))).join('|'),
  );
const accepts = (leaf: TermLeaf, term: string): boolean =>
  leaf.kind === 'word' ? leaf.term === term : termTest(leaf).test(term);

describe('what every match must have', () => {
  it.each([
    ['a', ['a']],
    ['"a (b|c) d*"'.replace('d*', 'ddd*'), ['a', 'b|c', 'ddd*']],
    ['a W/3 (b OR c)', ['a', 'b|c']],
    ['a OR (b AND c)', ['a|b']],
    ['a AND NOT b', ['a']],
    ['a NOT W/3 b', ['a']],
    ['a OR NOT b', []],
    ['a OR channel:email', []],
    ['/acct\\d+/ AND case:B', ['*acct*', 'B']],
    ['/內\\d/', ['内']],
    ['~obf(a)', []],
    ['subject:delete~1', ['delete~1']],
  ])('%s', (source, expected) => expect(choices(source)).toEqual(expected));

  it('is in every text that matches', () => {
    const source = fc.constantFrom(
      'abc OR b',
      '"abc b"',
      'abc* W/2 b',
      '(b AND c) OR abcd~1'.replace('abcd', 'abcde'),
      '/bcd/ c',
      'NOT b OR c',
      'b NOT W/1 c',
      '("b c" OR abc) PRE/3 c',
      '/b.c/ abc',
    );
    const text = fc
      .array(fc.constantFrom('b', 'c', 'abc', 'abcd', 'abcdef', 'xbcdx', '内'), { maxLength: 7 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(source, text, (query, body) => {
        const document = {
          zones: [{ kind: 'own' as const, version: 0, text: body, offset: 0 }],
          fields: {
            id: '',
            conversation: '',
            channel: '',
            date: null,
            type: 'message' as const,
            from: [],
            to: [],
            cc: [],
            bcc: [],
            members: [],
            has: [],
          },
        };
        if (!compileQuery(tree(query)).match(document)) return;
        const terms = termsOf(body);
        for (const choice of requiredTerms(tree(query)))
          expect(choice.some((leaf) => terms.some((term) => accepts(leaf, term)))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

it('tests for a vocabulary have their prefix', () => {
  const { prefix, test } = termTest({ kind: 'wildcard', pattern: 'ann*ce', text: '', range: { start: 0, end: 0 } });
  expect([prefix, test('announce'), test('annce'), test('announced')]).toEqual(['ann', true, true, false]);
});

describe('wildcards', () => {
  it('agree with their regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '😀'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 8 }), (wild, text) => {
        const regex = new RegExp(`^${wild.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
        expect(wildcardMatches(wild, text)).toBe(regex.test(text));
      }),
      { numRuns: 3000 },
    );
    expect(longestLiteral('a*bcd?e')).toBe('bcd');
  });
});
