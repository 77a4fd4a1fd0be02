import fc from 'fast-check';
import { type RuleInput, RuleText, THEMES } from '@minutebook/contract';
import { printLexicon } from './rule-printer';
import { isLexiconText, readLexiconText } from './rule-reader';

const text = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: max }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: max }),
      fc
        .array(
          fc.constantFrom(
            'a',
            '"',
            '|',
            '| x',
            '#',
            ' ',
            '\t',
            '\r',
            '\n',
            '\r\n',
            ',',
            '\\',
            ':',
            'rule: X',
            '公告',
            '\u2028',
            '\u202e',
            '\ud800',
            '👨‍👩‍👧',
          ),
          {
            minLength: 1,
            maxLength: max,
          },
        )
        .map((parts) => parts.join('').slice(0, max)),
    )
    .filter((value) => value.trim() !== '');
const trimmed = (max: number) => text(max).map((value) => value.trim());
const uuid = fc.option(fc.uuid({ version: 4 }));
const names = fc.array(trimmed(20), { maxLength: 3 });
const rule: fc.Arbitrary<RuleInput> = fc.record({
  code: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/),
  title: trimmed(40),
  query: trimmed(60),
  severity: fc.integer({ min: 1, max: 3 }),
  weight: fc.integer({ min: 1, max: 10 }),
  theme: fc.option(fc.constantFrom(...THEMES)),
  owner: uuid,
  zones: fc
    .shuffledSubarray(['subject', 'own', 'quoted', 'signature', 'attachment'] as const, { minLength: 1 })
    .map((zones) => [...zones]),
  conditions: fc.record({
    directions: fc.subarray(['internal', 'inbound', 'outbound'] as const).map((of) => [...of]),
    personalDomains: fc.boolean(),
    channels: fc.subarray(['whatsapp', 'wechat', 'email']),
    people: names,
    desks: names,
    roles: names,
  }),
  exclusions: fc.array(
    fc.record({
      name: trimmed(20),
      query: trimmed(30),
      reason: trimmed(30),
      owner: uuid,
      until: fc.constant('2027-02-28'),
    }),
    { maxLength: 2 },
  ),
  examples: fc.array(fc.record({ text: text(40), hits: fc.boolean(), note: fc.oneof(fc.constant(''), trimmed(20)) }), {
    maxLength: 3,
  }),
});

const rules = fc.uniqueArray(rule, { maxLength: 4, selector: ({ code }) => code });
const byCode = (a: RuleText, b: RuleText): number => (a.code < b.code ? -1 : 1);

it('what is printed is read back as it was, whatever it says, and however its lines end', () => {
  fc.assert(
    fc.property(rules, trimmed(30), (of, name) => {
      const given = of.map((one) => RuleText.parse(one));
      const printed = printLexicon(name, given);
      expect(isLexiconText(printed)).toBe(true);
      for (const file of [
        printed,
        printed.replaceAll('\n', '\r\n'),
        `\ufeff${printed}`,
        printed.replace(/[ \t]+$/gm, ''),
      ]) {
        const read = readLexiconText(Buffer.from(file, 'utf8').toString('utf8'));
        expect(read.rules.flatMap(({ faults }) => faults)).toEqual([]);
        expect(read.name).toBe(name);
        expect(read.rules.map((one) => one.rule)).toEqual([...given].sort(byCode));
      }
    }),
    { numRuns: 100 },
  );
});

it('the reader throws for nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(text(30), fc.constantFrom('rule: A', 'query:', '| a', 'hits:', 'except: n', 'zones: "', '"x'))),
      (lines) => {
        readLexiconText(lines.join('\n'));
      },
    ),
    { numRuns: 100 },
  );
});

const SAMPLE = `minutebook lexicon 1
name: Market abuse

rule: MA-014
title: Hides something near an announcement
severity: 3
weight: 7
theme: market-abuse
directions: outbound
desks: HK ECM, "Sales, Asia"
query:
| ("keep this between us" OR 别外传)
|   W/12 (announce* OR 公告)
except: Research newsletter
reason: Sent to every client each morning.
until: 2027-06-30
query:
| "morning notes" W/3 unsubscribe
hits:
| keep this between us until they announce
misses:
| They announce on Monday.
note: Says it openly.
`;

it('reads like this, in the same words as it prints', () => {
  const { name, rules: read } = readLexiconText(SAMPLE);
  expect(read[0]!.faults).toEqual([]);
  expect(read[0]!.rule!.conditions.desks).toEqual(['HK ECM', 'Sales, Asia']);
  expect(printLexicon(name!, [read[0]!.rule!])).toBe(SAMPLE);
});

it('two lexicons differ in the lines that say something else', () => {
  const before = readLexiconText(SAMPLE).rules[0]!.rule!;
  const other = { ...before, code: 'MA-020', title: 'Another' };
  const changed = { ...before, query: before.query.replace('announce*', 'announc*') };
  const lines = (of: RuleText[]): string[] => printLexicon('L', of).split('\n');
  const [a, b] = [lines([other, before]), lines([changed, other])];
  expect(a.length).toBe(b.length);
  expect(a.filter((line, n) => line !== b[n])).toEqual(['|   W/12 (announce* OR 公告)']);
});

it('says which line is wrong, and reads the rules beside it', () => {
  const source = `minutebook lexicon 1\nrule: A\ntitle: a\nseverity: 9\nquery: one\n\nrule: B\ntitle: b\nseverity: 1\nquery: two\nwhat is this\nuntil: 2026-01-01\n\n# a remark\nrule: C\n  title: c\n  severity: 2\n  query: three\n`;
  expect(
    readLexiconText(source).rules.map(({ line, rule: read, faults }) => [line, read?.code ?? null, faults]),
  ).toEqual([
    [2, null, [expect.stringMatching(/^severity /)]],
    [
      7,
      null,
      [
        'line 11: this is neither a fact (“name: value”) nor a line of text (“| …”)',
        'line 12: “until” stands under “except” only',
      ],
    ],
    [15, 'C', []],
  ]);
});
