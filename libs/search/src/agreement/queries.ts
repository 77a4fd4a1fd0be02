import * as fc from 'fast-check';
import { CHANNELS_USED, DISGUISES, EMOJI, FILLER, FOLDED, LETTERS, NUMBERS, SPACELESS, WORDS } from './alphabet';

/*
 * Queries as they are typed, of all kinds that the language has (but `saved:`, which is replaced before anything is
 * planned). Strings, not trees, so that what is compared is what the parser makes of them; groups carry parentheses.
 */

const quoted = (text: string): string => `"${text}"`;
const one = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);

const letter = one(LETTERS);
const word = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: letter, weight: 8 },
  { arbitrary: one(WORDS).map(quoted), weight: 4 },
  { arbitrary: one([...FOLDED, ...NUMBERS, ...EMOJI]).map(quoted), weight: 3 },
  { arbitrary: one(SPACELESS), weight: 2 },
  { arbitrary: one([...DISGUISES, FILLER, 'x'.repeat(250)]).map(quoted), weight: 1 },
);

/** Words of one token that a wildcard can be cut from. */
const STEMS = [
  'abcd',
  'abcdef',
  'abcdefgh',
  'insider',
  'trading',
  'announcement',
  'istanbul',
  'xxxx',
  'strasse',
  '𞤢𞤣𞤤𞤥',
];
const wildcard = fc.oneof(
  fc
    .tuple(one(STEMS), fc.integer({ min: 3, max: 5 }), one(['head', 'tail', 'middle', 'any', 'one', 'both']))
    .map(([stem, length, shape]) => wildcardOf([...stem], length, shape)),
  one([
    '内*',
    '*幕',
    'abc*',
    '*bcd*',
    'abc?',
    '?bcd',
    'a*bcd',
    '100*',
    '?bcde*',
    '*ing',
    '000*',
    '*xxx*',
    '한*',
    'abc*内幕',
    'カ*',
  ]),
);

function wildcardOf(letters: readonly string[], length: number, shape: string): string {
  const [head, tail] = [letters.slice(0, length).join(''), letters.slice(-length).join('')];
  switch (shape) {
    case 'head':
      return `${head}*`;
    case 'tail':
      return `*${tail}`;
    case 'both':
      return `*${head}*`;
    case 'middle':
      return `${letters.slice(0, 2).join('')}*${letters.slice(-2).join('')}`;
    case 'any':
      return `${head}?`;
    default:
      return `?${letters.slice(1).join('')}`;
  }
}

/** Words one change away from those of the texts: a letter more, less, or another. */
const fuzzy = fc
  .tuple(
    one(['abcdef', 'abcdefgh', 'insider', 'trading', 'announcement', 'istanbul', '𞤢𞤣𞤤𞤥𞤢𞤣']),
    fc.nat(),
    fc.constantFrom(0, 1),
    one(['', 'a', 'q']),
    fc.constantFrom(1, 2),
  )
  .map(([stem, at, removed, put, edits]) => {
    const letters = [...stem];
    letters.splice(at % letters.length, removed, ...put);
    return `${letters.join('')}~${letters.length >= 8 ? edits : 1}`;
  });

const atom = one([
  'a',
  'b',
  'c',
  '[a-c]',
  '.',
  'ab',
  'cd',
  '(?:b|cc)',
  '[^a]',
  '.*',
  'c+',
  'd?',
  '\\d',
  '0{2,3}',
  '幕?',
  '(e|f)*',
]);
const atoms = (most: number, least = 0): fc.Arbitrary<string> =>
  fc.array(atom, { minLength: least, maxLength: most }).map((all) => all.join(''));
const tokenRegex = fc
  .oneof(
    atoms(4, 1),
    one([
      '[a-z]{3}',
      '\\d+',
      'abc.*',
      'ABC[d-f]+',
      'a|b',
      '.*',
      '.{200}',
      '.*[幕告]',
      '\\pN+',
      '\\p{Han}',
      '\\x61bc.',
      '\\141bcd',
      '\\Qabc\\E.*',
      '(?P<n>abc)[de]',
      '(?ims:abc.*)',
      '(?i)ABCD',
      '(?:abc){0}bcd.*',
      'ab{0}c{3}',
      '[[:alpha:]]{3}',
      '[^]x]bc.',
      'w\\d+',
    ]),
  )
  .map((source) => `tok:/${source}/`);

/** With something certain in it, as a pattern by itself needs; or with none, beside a word. */
const gated = fc
  .tuple(atoms(2), one(['abc', 'ccc', 'ACT', 'act', '幕', '内幕', '000', 'trading', 'xxx']), atoms(2), one(['', 'c']))
  .map(([before, literal, after, flag]) => `/${before}${literal}${after}/${flag}`);
const loose = fc
  .tuple(one(['a\\s+b', '^a', 'b$', 'a.c', '\\ba\\b', '[A-Z]{3}', 'a\\W{2}b', "n[’']t", '>']), one(['', 'c']), word)
  .map(([source, flag, beside]) => `(/${source}/${flag} AND ${beside})`);
const regex = fc.oneof(gated, loose);

/** A place in a phrase: a word, a wildcard, one of several. */
const single = fc.oneof(
  { arbitrary: letter, weight: 4 },
  { arbitrary: one([...WORDS, '内', '幕', '1000', '😀', 'abc*', '*bcd', 'abc?']), weight: 1 },
);
const place = fc.oneof(
  { arbitrary: single, weight: 6 },
  { arbitrary: one([...NUMBERS, ...SPACELESS, ...FOLDED]), weight: 1 },
  { arbitrary: fc.array(single, { minLength: 2, maxLength: 3 }).map((options) => `(${options.join('|')})`), weight: 2 },
);
const phrase = fc.array(place, { minLength: 2, maxLength: 4, size: 'max' }).map((places) => quoted(places.join(' ')));

const cased = fc
  .oneof(
    one([
      'ACT',
      'Act',
      'act',
      'a',
      '"ACT a"',
      '"Act"',
      '"STRASSE"',
      '"don’t"',
      '(ACT OR Act)',
      '"(Act|ACT) b"',
      'ACT*',
    ]),
    fc.tuple(letter, letter).map(([a, b]) => `(${a} W/3 ${b.toUpperCase()})`),
  )
  .map((content) => `case:${content}`);

const disguised = fc
  .array(
    fc.oneof(
      one([
        'insider',
        'trading',
        'announcement',
        'sell',
        '加微信',
        '微信',
        '"insider trading"',
        '"jim\'s"',
        'trad*',
        '"a insider"',
        '"(insider|sell) trading"',
      ]),
      word,
      phrase,
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) => `~obf(${all.join(' OR ')})`);

const distance = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 8 },
  { arbitrary: fc.constantFrom(5, 9, 20, 98, 99, 100, 101, 202, 1000), weight: 1 },
);
const link = fc.oneof(
  { arbitrary: fc.tuple(one(['W', 'PRE']), distance).map(([name, n]) => `${name}/${n}`), weight: 8 },
  { arbitrary: fc.tuple(one(['NEAR', 'ONEAR']), distance).map(([name, n]) => `${name}(n=${n})`), weight: 1 },
);

/**
 * Operands of several widths that have no word in common with those of the other side: the near that an index may say
 * exactly, and has to say right.
 */
const apart = fc
  .tuple(
    one([
      'a',
      '"a b"',
      '(a OR "a b")',
      '("a b" OR "b a b" OR b)',
      '"a (a|b)"',
      '("b b" OR a)',
      '("a a" OR "b a")',
      '"a b a"',
    ]),
    link,
    one([
      'c',
      '"c c"',
      '(c OR "c c")',
      '("c ok" OR c)',
      '"(c|bb) c"',
      '(ccc* OR "c c c")',
      '("bb c" OR "c bb c" OR ccc)',
    ]),
    fc.boolean(),
  )
  .map(([left, by, right, turned]) => (turned ? `${right} ${by} ${left}` : `${left} ${by} ${right}`));

const unitOf = (operand: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(operand, link, operand).map(([a, by, b]) => `${a} NOT ${by} ${b}`);

/** Chains, their operands, and AND, OR, NOT of all that text can satisfy. */
const { text } = fc.letrec<{ operand: string; chain: string; unless: string; text: string }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true },
    { arbitrary: word, weight: 12 },
    { arbitrary: phrase, weight: 6 },
    { arbitrary: wildcard, weight: 2 },
    { arbitrary: fuzzy, weight: 1 },
    { arbitrary: tokenRegex, weight: 1 },
    { arbitrary: cased, weight: 1 },
    { arbitrary: disguised, weight: 1 },
    { arbitrary: fc.tuple(tie('operand'), tie('operand')).map(([a, b]) => `(${a} OR ${b})`), weight: 4 },
    { arbitrary: tie('chain').map((chain) => `(${chain})`), weight: 3 },
    { arbitrary: tie('unless').map((unless) => `(${unless})`), weight: 1 },
  ),
  chain: fc
    .tuple(
      tie('operand'),
      several(fc.tuple(link, tie('operand')), 1).map((rest) => rest.flat()),
    )
    .map(([first, rest]) => [first, ...rest].join(' ')),
  unless: unitOf(tie('operand')),
  text: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true, maxDepth: 4 },
    { arbitrary: word, weight: 2 },
    { arbitrary: phrase, weight: 4 },
    { arbitrary: wildcard, weight: 2 },
    { arbitrary: fuzzy, weight: 2 },
    { arbitrary: tokenRegex, weight: 2 },
    { arbitrary: regex, weight: 2 },
    { arbitrary: cased, weight: 1 },
    { arbitrary: disguised, weight: 2 },
    { arbitrary: tie('chain'), weight: 12 },
    { arbitrary: apart, weight: 4 },
    { arbitrary: tie('unless'), weight: 3 },
    { arbitrary: joined(tie('text'), 'AND'), weight: 3 },
    { arbitrary: joined(tie('text'), 'OR'), weight: 3 },
    { arbitrary: tie('text').map((of) => `(NOT (${of}))`), weight: 3 },
  ),
}));

const zone = fc
  .tuple(one(['subject', 'own', 'quoted', 'signature', 'attachment', 'body']), text)
  .map(([name, of]) => `${name}:(${of})`);

const party = fc
  .tuple(
    one(['from', 'to', 'cc', 'bcc', 'participant']),
    one([
      'holt',
      '"Maren Holt"',
      '"holt maren"',
      'ho?t',
      'mar*',
      '周启明',
      '启明',
      '"周 (启|明)"',
      '"Dominic Vale"',
      '@bob',
      'bob',
      'bob*',
      '@carol',
      'carol',
      '"bob@firm.example"',
      'm.holt@firm.example',
      'M.HOLT@FIRM.EXAMPLE',
      '"firm example"',
      'firm',
      '+852-9123-4417',
      '85291234417',
      '8529123*',
      '"9123 4417"',
      'wxid_abc',
      'wxid',
      "O'Kafor",
      'u02bob',
      'nobody',
      '何静怡',
      '"lin wei"',
      'lin',
      'stone',
      'x@client.example',
      '(holt OR 周启明)',
    ]),
  )
  .map(([field, who]) => `${field}:${who}`);

const value = fc.oneof(
  one([...CHANNELS_USED, 'whatsapp', 'EMAIL']).map((channel) => `channel:${channel}`),
  one(['internal', 'inbound', 'outbound']).map((direction) => `direction:${direction}`),
  one([
    'holt',
    '"maren holt"',
    'e1',
    'E2',
    '何静怡',
    '"Dominic Vale"',
    '"lin wei"',
    'C7',
    'E3',
    '"bob stone"',
    'nobody',
  ]).map((person) => `person:${person}`),
  one(['"HK ECM"', '"hk  ecm"', 'rates', 'floor']).map((desk) => `desk:${desk}`),
  one(['"managing director"', 'analyst', 'floor']).map((role) => `role:${role}`),
  one(['message', 'system', 'call', 'reaction']).map((type) => `type:${type}`),
  one(['attachment', 'edited', 'deleted', 'gone']).map((has) => `has:${has}`),
  fc
    .tuple(one(['id', 'conversation']), one(['', '0']), fc.integer({ min: 0, max: 30 }))
    .map(([field, zero, n]) => `${field}:${zero}${n}`),
  one(['id:x', 'id:99999999999999999999', 'conversation:"1 2"']),
);

const day = fc.oneof(
  one([
    '2023',
    '2024',
    '2025',
    '2024-02',
    '2024-03',
    '2024-02-29',
    '2024-03-01',
    '2024-03-01T12:30',
    '2024-03-01T00:00',
    '0000',
    '0001',
    '9999',
  ]),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 28 }))
    .map(([month, of]) => `2024-0${month}-${String(of).padStart(2, '0')}`),
);
const date = fc
  .oneof(
    day,
    fc.tuple(one(['>=', '<=', '>', '<', '..']), day).map(([sign, of]) => `${sign}${of}`),
    fc.tuple(day, day).map((ends) => [...ends].sort().join('..')),
    day.map((of) => `${of}..`),
  )
  .map((of) => `date:${of}`);

function joined(part: fc.Arbitrary<string>, operator: 'AND' | 'OR'): fc.Arbitrary<string> {
  return several(part, 2).map((parts) => `(${parts.join(` ${operator} `)})`);
}

/** So many, or one or two more: most faults need few parts, and large queries mostly match nothing. */
function several<T>(part: fc.Arbitrary<T>, least: number): fc.Arbitrary<T[]> {
  const exactly = (length: number): fc.Arbitrary<T[]> => fc.array(part, { minLength: length, maxLength: length });
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: exactly(least), weight: 6 },
    { arbitrary: exactly(least + 1), weight: 2 },
    { arbitrary: exactly(least + 2), weight: 1 },
  );
}

/** Any query: text, zones and fields, joined and negated. */
export const queries: fc.Arbitrary<string> = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true, maxDepth: 4 },
    { arbitrary: text, weight: 10 },
    { arbitrary: zone, weight: 4 },
    { arbitrary: fc.oneof(party, value, date), weight: 5 },
    { arbitrary: joined(tie('query'), 'AND'), weight: 4 },
    { arbitrary: joined(tie('query'), 'OR'), weight: 3 },
    { arbitrary: tie('query').map((of) => `(NOT (${of}))`), weight: 3 },
  ),
})).query;
