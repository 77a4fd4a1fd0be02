import fc from 'fast-check';
import { RE2JS } from 're2js';
import { printDate, readDate } from './date';
import { isHandle, normaliseHandle, normaliseValue } from './handle';
import { parse } from './parse';
import { fieldValue } from './print';
import { isGated, requiredRun } from './regex';
import { editDistance, nearest } from './spelling';
import { instantOf } from './zoned-time';

const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
const read = (text: string, zone = 'UTC') =>
  readDate(text, { start: 0, end: 1 }, { zone, now: Date.UTC(2026, 10, 19, 9, 41) });

describe('semantics 19: dates', () => {
  it.each([
    ['2024', '2024-01-01T00:00', '2025-01-01T00:00', '2024'],
    ['2024-02', '2024-02-01T00:00', '2024-03-01T00:00', '2024-02'],
    ['2024-2-9', '2024-02-09T00:00', '2024-02-10T00:00', '2024-02-09'],
    ['2024-12-31T23:59', '2024-12-31T23:59', '2025-01-01T00:00', '2024-12-31T23:59'],
    ['2024..2025', '2024-01-01T00:00', '2026-01-01T00:00', '2024..2025'],
    ['2024-03..', '2024-03-01T00:00', undefined, '2024-03..'],
    ['..2024-03', undefined, '2024-04-01T00:00', '..2024-03'],
    ['>=2024-03', '2024-03-01T00:00', undefined, '2024-03..'],
    ['>2024-03', '2024-04-01T00:00', undefined, '>2024-03'],
    ['<2024-03', undefined, '2024-03-01T00:00', '<2024-03'],
    ['<=2024-03', undefined, '2024-04-01T00:00', '..2024-03'],
    ['[2024-03 TO 2024-05]', '2024-03-01T00:00', '2024-06-01T00:00', '2024-03..2024-05'],
    ['[* TO 2024-05]', undefined, '2024-06-01T00:00', '..2024-05'],
    ['[2026-09-01 TO now]', '2026-09-01T00:00', '2026-11-19T09:41', '2026-09-01..now'],
  ])('%s', (text, from, to, printed) => {
    const test = read(text)!;
    expect([iso(test.from?.at), iso(test.to?.at)]).toEqual([from, to]);
    expect(printDate(test)).toBe(printed);
    expect(iso(read(printed)!.from?.at)).toBe(from);
  });

  it.each(['', '24', '2024-13', '2024-02-30', '2024-01-01T25:00', '..', '[* TO *]', 'yesterday', '2024-01-01..x'])(
    '%s is none',
    (text) => expect(read(text)).toBeNull(),
  );

  it('in a zone, across changes of clocks', () => {
    expect(iso(read('2026-11-19', 'Asia/Hong_Kong')!.from!.at)).toBe('2026-11-18T16:00');
    expect(iso(read('2026-07-01', 'America/New_York')!.from!.at)).toBe('2026-07-01T04:00');
    // 29 March 2026: 02:30 does not exist in Berlin. 25 October: 02:30 is there twice.
    expect(iso(read('2026-03-29T02:30', 'Europe/Berlin')!.from!.at)).toBe('2026-03-29T01:30');
    expect(iso(read('2026-10-25T02:30', 'Europe/Berlin')!.from!.at)).toBe('2026-10-25T00:30');
    const spring = read('2026-03-29', 'Europe/Berlin')!;
    expect(spring.to!.at - spring.from!.at).toBe(23 * 3_600_000);
    expect(() => instantOf({ year: 2026, month: 1, day: 1, hour: 0, minute: 0 }, 'Nowhere/At_All')).toThrow(RangeError);
  });
});

describe('semantics 18: handles', () => {
  it.each([
    ['Maren Holt <M.Holt@Bank.EXAMPLE>', 'm.holt@bank.example'],
    ['mailto:a@b.example', 'a@b.example'],
    ['+852 9123-4417', '+85291234417'],
    ['0085291234417', '+85291234417'],
    ['(212) 555-0100', '2125550100'],
    ['@Bob', 'bob'],
    [' wxid_ABC ', 'wxid_abc'],
    ['12345', '12345'],
  ])('%s → %s', (handle, normal) => {
    expect(normaliseHandle(handle)).toBe(normal);
    expect(normaliseHandle(normal)).toBe(normal);
  });

  it('whole handles are told from words', () => {
    for (const whole of ['a@b.example', '+852 9123 4417', '@bob']) expect(isHandle(whole)).toBe(true);
    for (const words of ['holt', 'Maren Holt', '@bank.example', '12345', '何静怡']) expect(isHandle(words)).toBe(false);
    expect(normaliseValue('  HK\u3000 ECM ')).toBe('hk ecm');
  });
});

describe('semantics 14: what a regular expression is certain to contain', () => {
  it.each([
    ['abc', 'abc'],
    ['ab+c', 'ab'],
    ['a(bcd|e)', 'a'],
    ['a(bcd)e', 'bcd'],
    ['(?:abcd)?ef', 'ef'],
    ['a|b', ''],
    ['abc|def', ''],
    ['\\d{4}', ''],
    ['acct\\s+no', 'acct'],
    ['x*abc', 'abc'],
    ['abc*', 'ab'],
    ['abc{0,3}', 'ab'],
    ['[abc]def', 'def'],
    ['[]abc]x', 'x'],
    ['a\\.bcd', 'bcd'],
    ['幕后.*人', '幕后'],
    ['(?i)abc', ''],
    ['\\Qabc\\E', ''],
    ['\\bSEC\\b', 'SEC'],
    ['(a(bcd)+e){2}f', 'bcd'],
    ['\\x41bcd', 'bcd'],
    ['\\p{Han}abc', 'abc'],
    ['(?P<n>abcd)x', 'abcd'],
  ])('%s: "%s"', (source, run) => expect(requiredRun(source)).toBe(run));

  it('holds of every match', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      'ab',
      '[ab]',
      '.',
      'a?',
      'b*',
      'a+',
      '(ab|b)',
      '(ab)+',
      '(a?b){2}',
      '\\w',
      'b{2,3}',
      '(?:a)',
      '|',
      '^',
    );
    fc.assert(
      fc.property(
        fc.array(atom, { maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 }),
        (atoms, text) => {
          const source = atoms.join('');
          const matcher = RE2JS.compile(source).matcher(text);
          if (matcher.find()) expect(matcher.group()).toContain(requiredRun(source));
        },
      ),
      { numRuns: 5000 },
    );
    expect(isGated('ab')).toBe(false);
  });
});

describe('spelling', () => {
  it('counts a swap as one edit and stops at the limit', () => {
    expect([
      editDistance('delete', 'deltee', 2),
      editDistance('abc', 'abc', 1),
      editDistance('abcd', 'badc', 2),
      editDistance('abc', 'xyz', 1),
      editDistance('', 'ab', 2),
    ]).toEqual([1, 0, 2, 2, 2]);
  });
  it('suggests what is near', () => {
    expect([nearest('form', ['from', 'to']), nearest('chan', ['channel', 'case']), nearest('zzzz', ['from'])]).toEqual([
      'from',
      'channel',
      undefined,
    ]);
  });
});

it.each([
  ['holt', 'holt'],
  ['Beacon words', '"Beacon words"'],
  ['or', '"or"'],
  ['a "b" c', '"a  b  c"'],
])('%s stands after a field as %s, and is read as one value', (name, written) => {
  expect(fieldValue(name)).toBe(written);
  expect(parse(`saved:${fieldValue(name)}`, { mode: 'search' }).tree).toMatchObject({ kind: 'saved' });
});
