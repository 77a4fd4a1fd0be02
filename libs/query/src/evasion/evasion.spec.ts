import fc from 'fast-check';
import { type Document } from '../document';
import { parse } from '../language/parse';
import { type Phrase, type Word } from '../language/tree';
import { plainSpellings } from '../matcher/candidates';
import { compileRules } from '../matcher/rule-set';
import { type CompiledQuery, compileQuery } from '../matcher/single-query';
import { isCode } from './codes';
import { Disguises } from './disguises';
import { spellingsOf } from './spellings';
import { looksDisguised } from './suspicion';

const ENGLISH = [
  'insider trading',
  'keep this between us',
  'delete after reading',
  'off the books',
  'call my mobile',
  'nobody will find out',
  'guarantee returns',
  'cover up',
  'write off',
  'grey area',
  'they owe it to me',
  'backdate',
  'no inspection',
  'special fees',
  'friendly payments',
  'clearing the decks',
  'free money',
  'pull earnings forward',
  'do not volunteer information',
  'for your eyes only',
  'personal account',
  'front running',
  'sell before close',
  'bonus pool',
  'destroy the evidence',
  'switch to signal',
  'secret deal',
  'wire the money',
  'before the announcement',
  'inside information',
];
const CHINESE = [
  '别外传',
  '内幕消息',
  '加我微信',
  '看完删',
  '私聊',
  '老鼠仓',
  '不要外传',
  '回扣',
  '阅后即焚',
  '拉高出货',
  '转账记录',
  '对敲',
  '支付宝',
  '保密协议',
  '加微信',
];
const CARRIERS = [
  (x: string) => x,
  (x: string) => `Hi all, ${x} and let me know by Friday.`,
  (x: string) => `ok ${x}`,
  (x: string) => `Just so you know: ${x}! See the 2024 figures, page 12.`,
  (x: string) => `re the $10k invoice\n${x}\nthanks, Jim`,
  (x: string) => `"${x}" was what he said at 10:30`,
];
const CHINESE_CARRIERS = [
  (x: string) => x,
  (x: string) => `你好，${x}，谢谢`,
  (x: string) => `周一前${x}哦 2024`,
  (x: string) => `ok ${x} bye`,
];

const map = (text: string, table: Record<string, string>): string =>
  [...text].map((char) => table[char] ?? char).join('');
const eachWord = (text: string, change: (word: string) => string): string => text.split(' ').map(change).join(' ');
const shifted = (text: string, from: number): string =>
  [...text].map((c) => (/[a-z]/.test(c) ? String.fromCodePoint(from + c.charCodeAt(0) - 97) : c)).join('');

/** What people do to words; written here from scratch, so that nothing is tested against its own table. */
const BASE: Record<string, (text: string) => string> = {
  'upper case': (text) => text.toUpperCase(),
  'full width': (text) =>
    [...text].map((c) => (/[a-z]/.test(c) ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join(''),
  'mathematical bold': (text) => shifted(text, 0x1d41a),
  'circled letters': (text) => shifted(text, 0x24d0),
  'combining marks': (text) => text.replace(/[a-z]/g, '$&\u0336'),
  accents: (text) => map(text, { a: 'á', e: 'ë', i: 'ï', o: 'ö', u: 'ü', n: 'ñ', c: 'ç' }),
  'zero width': (text) => text.replace(/[a-z](?=[a-z])/g, '$&\u200b'),
  'soft hyphens': (text) => text.replace(/[a-z](?=[a-z])/g, '$&\u00ad'),
};
const FOLDED: Record<string, (text: string) => string> = {
  'Cyrillic letters': (text) =>
    map(text, { a: 'а', e: 'е', o: 'о', c: 'с', p: 'р', x: 'х', y: 'у', i: 'і', s: 'ѕ', j: 'ј' }),
  'Greek letters': (text) => map(text, { o: 'ο', a: 'α', i: 'ι', v: 'ν', p: 'ρ' }),
  'leet digits': (text) =>
    eachWord(text, (word) =>
      word.length < 3 ? word : word[0]! + map(word.slice(1), { e: '3', o: '0', i: '1', a: '4', s: '5' }),
    ),
  'leet signs': (text) =>
    eachWord(text, (word) =>
      word.length < 3
        ? word
        : word
            .replace(/(?<=.)a|^a(?=.)/g, '@')
            .replace(/s(?=.)/g, '$')
            .replace(/i(?=.)/g, '!'),
    ),
  's p a c e d': (text) =>
    eachWord(text, (word) => (word.length < 3 ? word : [...word].join(' '))).replaceAll(/ (?=\w{2})/g, '  '),
  'd.o.t.t.e.d': (text) => eachWord(text, (word) => (word.length < 3 ? word : [...word].join('.'))),
  'h-y-p-h-e-n-s': (text) => eachWord(text, (word) => (word.length < 3 ? word : [...word].join('-'))),
  'st*rs between': (text) => eachWord(text, (word) => (word.length < 3 ? word : [...word].join('*'))),
  repeeeats: (text) => eachWord(text, (word) => word.replace(/[aeiou]/, '$&$&$&$&')),
  'joined words': (text) => text.replaceAll(' ', ''),
};
const CHINESE_BASE: Record<string, (text: string) => string> = {
  traditional: (text) =>
    map(text, {
      别: '別',
      传: '傳',
      内: '內',
      阅: '閱',
      转: '轉',
      账: '賬',
      记: '記',
      录: '錄',
      货: '貨',
      协: '協',
      议: '議',
      宝: '寶',
      对: '對',
      仓: '倉',
      删: '刪',
      后: '後',
      焚: '焚',
    }),
  spaces: (text) => [...text].join(' '),
  stars: (text) => [...text].join('*'),
  'zero width': (text) => [...text].join('\u200b'),
};
const PINYIN: Record<string, string> = {
  别外传: 'bie wai chuan',
  内幕消息: 'nei mu xiao xi',
  加我微信: 'jia wo wei xin',
  看完删: 'kan wan shan',
  私聊: 'si liao',
  老鼠仓: 'lao shu cang',
  不要外传: 'bu yao wai chuan',
  回扣: 'hui kou',
  阅后即焚: 'yue hou ji fen',
  拉高出货: 'la gao chu huo',
  转账记录: 'zhuan zhang ji lu',
  对敲: 'dui qiao',
  支付宝: 'zhi fu bao',
  保密协议: 'bao mi xie yi',
  加微信: 'jia wei xin',
};
const CHINESE_FOLDED: Record<string, (text: string) => string | null> = {
  'emoji between': (text) => [...text].join('😀'),
  'emoji with modifiers between': (text) => [...text].join('👍🏽'),
  'joined pinyin': (text) => PINYIN[text]!.replaceAll(' ', ''),
  'spaced pinyin': (text) => (PINYIN[text]!.split(' ').length > 2 ? PINYIN[text]! : null),
};

const documentOf = (text: string): Document => ({
  zones: [{ kind: 'own', version: 0, text, offset: 0 }],
  fields: {
    id: '',
    conversation: '',
    channel: '',
    date: null,
    type: 'message',
    from: [],
    to: [],
    cc: [],
    bcc: [],
    members: [],
    has: [],
  },
});
const obf = new Map<string, CompiledQuery>();
const query = (phrase: string): CompiledQuery => {
  if (!obf.has(phrase)) obf.set(phrase, compileQuery(parse(`~obf("${phrase}")`, { mode: 'rule' }).tree!));
  return obf.get(phrase)!;
};
/** Share of disguises found, whole and at their place. */
function recall(
  phrases: readonly string[],
  carriers: readonly ((text: string) => string)[],
  disguise: (text: string) => string | null,
): number {
  let all = 0;
  let found = 0;
  for (const phrase of phrases) {
    const disguised = disguise(phrase);
    if (disguised === null) continue;
    for (const carry of carriers) {
      const text = carry(disguised);
      const spans = query(phrase).match(documentOf(text));
      all++;
      // The first sign of a word may be left out of the span.
      if (spans?.some(({ start, end }) => text.slice(start, end).includes(disguised.slice(1, -1)))) found++;
    }
  }
  return found / all;
}

describe('[R173] semantics 21: disguises', () => {
  it.each(Object.keys(BASE))('base class, all of them: %s', (name) =>
    expect(recall(ENGLISH, CARRIERS, BASE[name]!)).toBe(1),
  );
  it.each(Object.keys(CHINESE_BASE))('base class, all of them: Chinese, %s', (name) =>
    expect(recall(CHINESE, CHINESE_CARRIERS, CHINESE_BASE[name]!)).toBe(1),
  );
  it.each(Object.keys(FOLDED).filter((name) => name !== 'joined words'))('folded class, at least 90 %%: %s', (name) =>
    expect(recall(ENGLISH, CARRIERS, FOLDED[name]!)).toBeGreaterThanOrEqual(0.9),
  );
  it('folded class, at least 90 %: joined words of 8 letters or more', () => {
    const long = ENGLISH.filter((phrase) => phrase.includes(' ') && phrase.replaceAll(' ', '').length >= 8);
    expect(recall(long, CARRIERS, FOLDED['joined words']!)).toBeGreaterThanOrEqual(0.9);
  });
  it.each(Object.keys(CHINESE_FOLDED))('folded class, at least 90 %%: Chinese, %s', (name) =>
    expect(recall(CHINESE, CHINESE_CARRIERS, CHINESE_FOLDED[name]!)).toBeGreaterThanOrEqual(0.9),
  );

  it('one class upon the other', () => {
    for (const text of [
      '1 n s 1 d e r   tr@d!ng',
      'іnsіііder tr4ding',
      'I.N.S.I.D.E.R trading',
      'Ins1der Trad1ng',
      'in$ider trad!ng',
    ]) {
      expect(query('insider trading').match(documentOf(text))).toEqual([
        { zone: 0, start: 0, end: text.length, operand: 0 },
      ]);
    }
  });

  it('plain search stays literal', () => {
    const plain = compileQuery(parse('"insider trading" OR 微信', { mode: 'rule' }).tree!);
    for (const text of ['1nsider trading', 'i n s i d e r trading', '薇信', 'insiiider trading'])
      expect(plain.match(documentOf(text))).toBeNull();
  });

  it.each([
    '5010',
    '$10',
    '$10k',
    '10k',
    '3rd',
    'SE11',
    '0700.HK',
    '$ELL',
    'COVID-19',
    '+44 5311 0000',
    'b2',
    '100bps',
    '2024',
    '31337',
  ])('never folds %s', (text) => {
    const words = [
      'sold',
      'sell',
      'see',
      'sio',
      'iok',
      'erd',
      'sel',
      'bz',
      'ten',
      'eleet',
      'elet',
      'loobps',
      'seii',
      'zoz',
      'slo',
      'slok',
      'siok',
    ];
    for (const word of words) expect(query(word).match(documentOf(`at ${text} now`))).toBeNull();
    const chunks = text.split(' ');
    expect(chunks.every((chunk) => isCode(chunk) || !/[a-z]{2}/i.test(chunk))).toBe(true);
  });

  it.each([
    ['sell', 'SE11,SE12'],
    ['sell', 'SE11/SE12'],
    ['sell', '“SE11”'],
    ['sell', '（SE11）'],
    ['sell', '#SE11'],
    ['sell', 're:SE11'],
    ['sell', '买入SE11股票'],
    ['sell', 'ＳＥ１１ SE𝟏𝟏'],
    ['sam', '~5am'],
    ['sam', '5am-6am'],
    ['sam', '我5am到'],
    ['took profit', '@700k profit'],
  ])('never folds a code, whatever stands beside it: %s in "%s"', (word, text) => {
    expect(query(word).match(documentOf(text))).toBeNull();
    expect(looksDisguised(text)).toBe(false);
  });

  it.each([
    ['cover up', 'he will recover upstream'],
    ['call', 'cat! (all of it) re#all'],
    ['off', 'o f it and of. f'],
    ['grey area', 'grey, are a'],
    ['sell', 'is e l lower'],
    ['сор', 'cop'],
    ['rot', 'рот'],
    ['内幕', '内部 幕后 内1幕 内x幕'],
  ])('is not misled: %s in "%s"', (word, text) => expect(query(word).match(documentOf(text))).toBeNull());
});

describe('semantics 22: Chinese spellings', () => {
  it('homophones of the curated table, not all homophones', () => {
    for (const text of ['加薇信', '加V信', '加vx', 'jiaweixin', '加徽信'])
      expect(
        query('加微信').match(documentOf(`先${text}吧`.replace('先jia', '先 jia').replace('xin吧', 'xin 吧'))),
      ).not.toBeNull();
    expect(query('微信').match(documentOf('他的威信很高'))).toBeNull();
  });
});

describe('in rules', () => {
  const rule = (source: string, evasion: boolean) =>
    compileRules([{ id: 'r', tree: parse(source, { mode: 'rule' }).tree!, evasion }]);

  it('a rule asks for the evasion reading of all its words', () => {
    const text = documentOf('k33p th1s between us until the announcem3nt');
    expect(rule('"keep this between us" W/12 announcement', false).match(text)).toEqual([]);
    expect(
      rule('"keep this between us" W/12 announcement', true)
        .match(text)[0]!
        .spans.map(({ start, end }) => [start, end]),
    ).toEqual([
      [0, 20],
      [31, 43],
    ]);
  });

  it('[R173] E6: variants of a guarantee', () => {
    const guarantee = rule('guarantee* OR "g\'teed"', true);
    for (const text of ['guaranteed', "g'teed", 'guar@nteed', 'GUARANTEES', 'g u a r a n t e e'])
      expect(guarantee.match(documentOf(text))).toHaveLength(1);
  });

  it('what excuses must be plain', () => {
    expect(rule('sell AND NOT announced', true).match(documentOf('s3ll 4nnounced'))).toHaveLength(1);
    expect(rule('sell NOT W/5 announced', true).match(documentOf('s3ll 4nnounced'))).toHaveLength(1);
  });

  it('disguises count as operands of W/n', () => {
    expect(rule('(~obf(别外传) OR x) W/3 公告', false).match(documentOf('别😀外😀传，公告'))).toHaveLength(1);
    expect(rule('~obf(sell) W/1 now', false).match(documentOf('s e l l, not now'))).toEqual([]);
  });
});

describe('for an index', () => {
  const phrases = fc.constantFrom('insider trading', 'sell', 'delete after', '内幕', '加微信', 'cop', '别外传');
  const glyph = fc.constantFrom(
    ...'insdertaglcopuy内幕加微信别外传 .-_!@$|130457'.split(''),
    'і',
    'ѕ',
    'а',
    'е',
    'о',
    'с',
    'р',
    '😀',
    '👍🏽',
    "'",
    '’',
    '\u200b',
    'sss',
    'v',
    '薇',
    'weixin',
    'll',
    'III',
    'ins1der',
    'tr@ding',
    's e l l',
    'dеlеtе',
    'after',
  );
  const texts = fc.array(glyph, { maxLength: 14 }).map((all) => all.join(''));

  const disguised = fc
    .tuple(
      fc.constantFrom(...ENGLISH),
      fc.constantFrom(...Object.values(FOLDED)),
      fc.constantFrom(...Object.values(FOLDED)),
      fc.boolean(),
    )
    .map(([phrase, one, other, both]): [string, string] => [phrase, both ? one(other(phrase)) : one(phrase)]);

  it('a text in which a disguise is found has a plain spelling or looks disguised', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.oneof(fc.tuple(phrases, texts), disguised), ([phrase, text]) => {
        const leaf = parse(`"${phrase}"`, { mode: 'rule' }).tree as Word | Phrase;
        // The search itself, and not the matcher, which asks looksDisguised first.
        const search = new Disguises();
        for (const { terms, open } of spellingsOf(leaf)) search.add(0, terms, open);
        if (search.find(text).length === 0) return;
        found++;
        const plain = plainSpellings(leaf).some((spelling) => compileQuery(spelling).match(documentOf(text)));
        expect(plain || looksDisguised(text)).toBe(true);
      }),
      { numRuns: 8_000 },
    );
    expect(found).toBeGreaterThan(2000);
  });

  it.each([
    'Hi all, see the 2024 figures on page 12 and call me at 10:30.',
    'I am a bit late, is it ok? I’ll be there at 5pm.',
    '周一上午开会，资料见附件。谢谢！',
    'Привет, когда встречаемся?',
    'Bonjour à tous, voilà l’accord.',
    '$10k for 3 months, ref SE11 4AB, tel +44 20 7946 0000',
  ])('ordinary text does not look disguised: %s', (text) => expect(looksDisguised(text)).toBe(false));
});

it('hostile texts cost linear time', () => {
  const rules = compileRules(
    [...ENGLISH, ...CHINESE].map((phrase, i) => ({
      id: String(i),
      tree: parse(`~obf("${phrase}")`, { mode: 'rule' }).tree!,
    })),
  );
  for (const piece of ['s e l l ', '1', 'i1!|', '内😀', 'sss', 'a.', 'іns1dеr ', 'x1y2', "a'"]) {
    const start = process.cpuUsage();
    rules.match(documentOf(piece.repeat(100_000 / piece.length)));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000);
  }
});
