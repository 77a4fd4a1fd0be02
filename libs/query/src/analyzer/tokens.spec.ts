import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { analyze, termsOf } from './tokens';

/** Terms, each with the characters it covers: `dont<don't>`. */
function spelled(text: string): string[] {
  const tokens = analyze(text);
  return Array.from(
    { length: tokens.count },
    (_, i) => `${tokens.term(i)}<${text.slice(tokens.start(i), tokens.end(i))}>`,
  );
}

describe('semantics 1: letters, digits, currency signs and emoji make tokens', () => {
  it.each([
    ['a.b@c.com', ['a', 'b', 'c', 'com']],
    ['@bob #tag', ['bob', 'tag']],
    ['e-mail', ['e', 'mail']],
    ['$10k €5 £3 ¥7', ['$', '10k', '€', '5', '£', '3', '¥', '7']],
    ['wxid_abc C++ x/y', ['wxid', 'abc', 'c', 'x', 'y']],
    ['https://a.example/b?c=d', ['https', 'a', 'example', 'b', 'c', 'd']],
    ['Acme® Corp™ © 2024', ['acme', 'corp', '2024']],
    ['… !!! ---', []],
  ])('%s', (text, terms) => expect(termsOf(text)).toEqual(terms));
});

describe('semantics 2: digits of every script, grouping commas, points', () => {
  it.each([
    ['1,000,000', ['1000000']],
    ['1,00,000', ['100000']],
    ['3.5', ['3', '5']],
    ['1,2,3', ['1', '2', '3']],
    ['1,50', ['1', '50']],
    ['12,3456', ['12', '3456']],
    ['a1,000', ['a1', '000']],
    ['1,000k', ['1000k']],
    ['١٢٣ ४५ ７８ ①②', ['123', '45', '78', '12']],
    ['١٬٢٣٤', ['1234']],
    ['１，０００', ['1000']],
    ['价格100，200股', ['价', '格', '100', '200', '股']],
    ['+852 9123-4417', ['852', '9123', '4417']],
    ['𝟗𝟏𝟐𝟑 𝟜𝟜𝟙𝟟 $𝟏𝟎k a𝟷b 🯱🯲', ['9123', '4417', '$', '10k', 'a1b', '12']],
    ['𝟏,𝟎𝟎𝟎,𝟎𝟎𝟎 𝟏,𝟐 𝟏𝟐,𝟑𝟒𝟓𝟔', ['1000000', '1', '2', '12', '3456']],
  ])('%s', (text, terms) => expect(termsOf(text)).toEqual(terms));

  it('every decimal digit of Unicode is its ASCII digit, also where runs of ten touch', () => {
    for (let codePoint = 0x30; codePoint < 0x20000; codePoint++) {
      const digit = String.fromCodePoint(codePoint);
      if (!/\p{Nd}/u.test(digit)) continue;
      expect(termsOf(digit)).toEqual([expect.stringMatching(/^[0-9]$/)]);
      // Mathematical and full-width digits say by themselves which digit they are.
      if (/^[0-9]$/.test(digit.normalize('NFKC'))) expect(termsOf(digit)).toEqual([digit.normalize('NFKC')]);
    }
    expect(termsOf('\u{116d0}\u{116d9} \u{116da}\u{116e3}')).toEqual(['09', '09']);
  });
});

describe('semantics 3: apostrophes', () => {
  it.each([
    ["jim's JIM’S the boys'", ['jim', 'jim', 'the', 'boys']],
    ["l'accord qu'il dall'alto", ['l', 'accord', 'qu', 'il', 'dall', 'alto']],
    ["don't donʼt don＇t", ['dont', 'dont', 'dont']],
    ["rock'n'roll o'brien", ['rocknroll', 'obrien']],
    ["jusqu'à d'une l'ami's", ['jusqu', 'a', 'd', 'une', 'l', 'ami']],
    ["''quoted'' 'tis", ['quoted', 'tis']],
  ])('%s', (text, terms) => expect(termsOf(text)).toEqual(terms));

  it('spans leave out a dropped s and take in a joining apostrophe', () => {
    expect(spelled("Jim's don't l'or")).toEqual(['jim<Jim>', "dont<don't>", 'l<l>', 'or<or>']);
  });
});

describe('semantics 4: what is folded', () => {
  it.each([
    ['CAFÉ cafe\u0301 ｃａｆｅ', ['cafe', 'cafe', 'cafe']],
    ['İstanbul ISTANBUL ısı', ['istanbul', 'istanbul', 'isi']],
    ['Straße STRASSE ẞ', ['strasse', 'strasse', 'ss']],
    ['Łódź øre œuvre æon Đặng', ['lodz', 'ore', 'oeuvre', 'aeon', 'dang']],
    ['ΟΔΥΣΣΕΥΣ Οδυσσεύς', ['οδυσσευσ', 'οδυσσευσ']],
    ['ёлка Йод и\u0306од', ['елка', 'йод', 'йод']],
    ['שָׁלוֹם', ['שלום']],
    ['العَرَبِيَّة أحمد إيمان آل', ['العربيه', 'احمد', 'ايمان', 'ال']],
    ['مـــصر هدى علی مسؤول ک شئ', ['مصر', 'هدي', 'علي', 'مسوول', 'ك', 'شي']],
    ['發 髮 内幕 內幕', ['发', '发', '内', '幕', '内', '幕']],
    ['ﬁnance № ℃ ㎏ ½ Ⅷ', ['finance', 'no', 'c', 'kg', '1', '2', 'viii']],
    ['va\u200blue so\u00adft \u202eabc\u202c', ['value', 'soft', 'abc']],
  ])('%s', (text, terms) => expect(termsOf(text)).toEqual(terms));

  it('trap 8: vowel signs of Indic and Southeast Asian scripts stay', () => {
    expect(termsOf('हिन्दी বাংলা தமிழ்')).toEqual(['हिन्दी', 'বাংলা', 'தமிழ்']);
    expect(termsOf('क\u093c')).toEqual(termsOf('\u0958'));
    expect(termsOf('কো')).toEqual(termsOf('\u0995\u09c7\u09be'));
  });
});

describe('semantics 5: scripts written without spaces', () => {
  it.each([
    ['内幕消息', ['内', '幕', '消', '息']],
    ['ひらカタ ｶﾞｷﾞ か\u3099', ['ひ', 'ら', 'カ', 'タ', 'ガ', 'ギ', 'が']],
    ['한국 \u1112\u1161\u11ab', ['한', '국', '한']],
    ['ㅋㅋ', ['ᄏ', 'ᄏ']],
    ['น้ำใจ', ['น้ํา', 'ใ', 'จ']],
    ['ພາສາ', ['ພ', 'າ', 'ສ', 'າ']],
    ['ភាសា မြန်မာ', ['ភា', 'សា', 'မြ', 'န်', 'မာ']],
    ['買A股', ['买', 'a', '股']],
    ['㍿', ['株', '式', '会', '社']],
    ['𠮷野', ['𠮷', '野']],
  ])('%s', (text, terms) => expect(termsOf(text)).toEqual(terms));

  it('trap 7: hiragana and katakana stay apart', () => expect(termsOf('あ')).not.toEqual(termsOf('ア')));
});

describe('semantics 6: emoji', () => {
  it.each([
    ['👍🏽 👍', ['👍', '👍']],
    ['👩‍💻', ['👩', '💻']],
    ['❤️ ❤', ['❤', '❤']],
    ['1️⃣ #️⃣', ['1']],
    ['🇩🇪🇫🇷', ['🇩🇪', '🇫🇷']],
    ['🇩', ['🇩']],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', ['🏴']],
    ['buy🚀now', ['buy', '🚀', 'now']],
  ])('trap 6: %s', (text, terms) => expect(termsOf(text)).toEqual(terms));
});

describe('semantics 7: long tokens', () => {
  it('trap 11: a token is cut at 200 characters, prefix and hash', () => {
    const [cut, ...rest] = termsOf('x'.repeat(300));
    expect(rest).toEqual([]);
    expect(cut).toHaveLength(200);
    expect(cut).toMatch(/^x{184}[0-9a-f]{16}$/);
    expect(termsOf('x'.repeat(301))[0]).not.toBe(cut);
    expect(termsOf('x'.repeat(200))).toEqual(['x'.repeat(200)]);
    expect(termsOf("x'".repeat(150))[0]).toBe(termsOf('x'.repeat(150))[0]);
  });

  it('never cuts a surrogate pair, and keeps the span of the whole', () => {
    const long = `a${'𐐨'.repeat(150)}`;
    const tokens = analyze(long);
    expect(tokens.end(0)).toBe(long.length);
    expect(tokens.term(0).isWellFormed()).toBe(true);
    expect(tokens.term(0).length).toBeLessThanOrEqual(200);
  });
});

it('semantics 8, trap 9: no stop words, no stemming', () => {
  expect(termsOf('the cats are running')).toEqual(['the', 'cats', 'are', 'running']);
});

it('trap 5: parts as tokens for compounds of every kind', () => {
  expect(termsOf('$10k AAPL 0700.HK #mnpi +1 (212) 555-0100')).toEqual([
    '$',
    '10k',
    'aapl',
    '0700',
    'hk',
    'mnpi',
    '1',
    '212',
    '555',
    '0100',
  ]);
});

it('trap 14: a text without a token gives none', () => expect(analyze('?! \u200b —').count).toBe(0));

describe('properties', () => {
  const pieces = fc.constantFrom(
    ...'aBéßİıœŁς \u0301\u0327и\u0306Йأةـ'.split(''),
    ...[
      '1',
      '2',
      ',',
      '，',
      '０',
      '٣',
      "'",
      '’',
      'l',
      's',
      '内',
      '發',
      'か',
      '\u3099',
      'ｶ',
      'ﾞ',
      '가',
      'ᄒ',
      'ᅡ',
      'ᆫ',
      'น',
      '้',
      'ำ',
      'क',
      '़',
      'ি',
      'ো',
    ],
    ...[
      '👩‍💻',
      '👍🏽',
      '🇩🇪',
      '🇩',
      '\ud83d',
      '\ude00',
      '$',
      '½',
      '㍿',
      'ﷺ',
      '\u200b',
      '\ufe0f',
      '𝐀',
      '𠮷',
      '-',
      '.',
      'x'.repeat(99),
    ],
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  it('spans are in order, inside the text, and their characters give the term again', () => {
    fc.assert(
      fc.property(text, (source) => {
        const tokens = analyze(source);
        let last = 0;
        for (let i = 0; i < tokens.count; i++) {
          expect(tokens.start(i)).toBeGreaterThanOrEqual(i > 0 ? tokens.start(i - 1) : 0);
          expect(tokens.end(i)).toBeGreaterThan(tokens.start(i));
          expect(tokens.end(i)).toBeGreaterThanOrEqual(last);
          last = tokens.end(i);
          expect(termsOf(source.slice(tokens.start(i), tokens.end(i)))).toContain(tokens.term(i));
        }
        expect(last).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('a term analyzes to itself, so a query can be written with what an index holds', () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const term of termsOf(source)) expect(termsOf(term)).toEqual([term]);
      }),
      { numRuns: 2000 },
    );
  });

  it('each character that has two spellings is the same terms in both, whatever stands around it', () => {
    const around = ['', 'a', '1', "x'", 'か', 'か\u093c', 'क', '\u093e', '\u3099', '\u0301', 'น', '가'];
    for (let codePoint = 0x80; codePoint < 0x32400; codePoint++) {
      const char = codePoint >= 0xd800 && codePoint < 0xe000 ? '' : String.fromCodePoint(codePoint);
      if (char.normalize('NFD') === char) continue;
      // Eleven thousand Hangul syllables are one rule; some of them will do.
      if (codePoint >= 0xac00 && codePoint <= 0xd7a3 && codePoint % 97 !== 0) continue;
      for (const before of around)
        for (const after of around) {
          const source = before + char + after;
          const [composed, decomposed] = [source.normalize('NFC'), source.normalize('NFD')];
          // `expect` a hundred thousand times would be the slowest part of the suite.
          if (termsOf(decomposed).join(' ') !== termsOf(composed).join(' ')) {
            expect([decomposed, ...termsOf(decomposed)]).toEqual([composed, ...termsOf(composed)]);
          }
        }
    }
  });

  it('composed and decomposed spellings are the same terms', () => {
    fc.assert(
      fc.property(text, (source) => {
        expect(termsOf(source.normalize('NFD'))).toEqual(termsOf(source.normalize('NFC')));
      }),
      { numRuns: 2000 },
    );
  });

  it('trap 12: no term holds a space of any engine, or half a surrogate pair', () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const term of termsOf(source)) {
          expect(term).not.toMatch(/[\s\u0085\u00a0\u200b\u2028\u3000\p{Zs}\p{Cc}]/u);
          expect(term.isWellFormed()).toBe(true);
          expect(term.length).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('a separator between two texts keeps their tokens apart', () => {
    fc.assert(
      fc.property(text, text, (a, b) => expect(termsOf(`${a} . ${b}`)).toEqual([...termsOf(a), ...termsOf(b)])),
    );
  });
});

it('hostile texts cost linear time', () => {
  const cost = (text: string): number => {
    const start = process.cpuUsage();
    analyze(text);
    return process.cpuUsage(start).user / 1000;
  };
  for (const piece of ['и\u0306', "l'", '1,', 'น\u0e4dา', 'e\u0301', '\u1112\u1161', 'か\u3099', 'x', '\ud83d', '👍🏽']) {
    analyze(piece.repeat(1000));
    const [small, large] = [20_000, 200_000].map((length) => cost(piece.repeat(length / piece.length)));
    // Quadratic work would be a hundredfold: minutes, not milliseconds.
    expect(large).toBeLessThan(Math.max(60, small! * 40));
  }
});

it('the generated tables are what their sources give', () => {
  const script = resolve(__dirname, '../../tools/tables.mjs');
  expect(() => execFileSync(process.execPath, [script, '--check'])).not.toThrow();
});
