/**
 * The words that texts and queries of the differential suite are made of. Few and alike on purpose, so that every
 * coincidence happens: the same word twice, near, overlapping, in phrases within phrases, one letter away.
 */

/** So few that a chain of four finds all its ways to go wrong in one text. */
export const LETTERS: readonly string[] = ['a', 'b', 'c'];

/** One letter, a swap or an ending apart. The capitals are for `case:`. */
export const WORDS: readonly string[] = [
  'bb',
  'ccc',
  'abcd',
  'abce',
  'bcda',
  'abcdef',
  'abcdfe',
  'abcdeg',
  'bcdef',
  'abcdefgh',
  'abcdfegh',
  'abcdefhg',
  'ok',
  'act',
  'Act',
  'ACT',
  'insider',
  'trading',
  'insidertrading',
  'announcement',
  'nnouncement',
  'and',
  'or',
  'near',
];

/** Spellings that fold into one another, or fall into several tokens. */
export const FOLDED: readonly string[] = [
  'straße',
  'strasse',
  'STRASSE',
  'İstanbul',
  'istanbul',
  'ＡＢＣＤ',
  '𝐚𝐛𝐜𝐝',
  'ёлка',
  'елка',
  'ﬁnance',
  'naïve',
  'σοφός',
  'كِتَاب',
  'كتاب',
  'don’t',
  'dont',
  "jim's",
  'jim',
  "l'accord",
  'e-mail',
  'email',
  'ab\u00adcd',
  'व्यापार',
  // A script beyond the basic plane: what counts units and what counts letters part here.
  '𞤢𞤣𞤤𞤥𞤢𞤣',
  '𞤢𞤤𞤣𞤥𞤢𞤣',
  '𞤢𞤣𞤤𞤥𞤢',
];

export const NUMBERS: readonly string[] = [
  '1,000',
  '1000',
  '1,000,000',
  '3.5',
  '35',
  '$10k',
  '€5',
  '$',
  'a@b.c',
  '@bob',
  '#tag',
  '٣٤',
  '34',
  '12:30',
];

/** Scripts in which a character is a token. */
export const SPACELESS: readonly string[] = [
  '内',
  '幕',
  '内幕',
  '內幕',
  '交易',
  '内幕交易',
  '公告',
  '公',
  '告',
  '微信',
  '加微信',
  '别外传',
  '別外傳',
  'かな',
  'カナ',
  'ｶﾅ',
  'ガー',
  '한국',
  '국',
  'กำ',
  'ขาว',
  '内a幕',
  '𠮷野',
];

export const EMOJI: readonly string[] = ['😀', '👍🏽', '👍', '👩‍💻', '💻', '🇭🇰', '1️⃣'];

/** What `~obf` sees through. */
export const DISGUISES: readonly string[] = [
  '1ns1der',
  'i n s i d e r',
  't.r.a.d.i.n.g',
  'tr@ding',
  'insiiiider',
  'іnsider',
  'insider😀trading',
  '@nnouncement',
  'jiaweixin',
  'jia wei xin',
  '加薇信',
  '加😀微信',
  '$ell',
  'sell',
];

/** Longer than the longest token that is kept. */
export const LONG_WORDS: readonly string[] = ['x'.repeat(250), `${'x'.repeat(250)}y`, 'x'.repeat(200), 'x'.repeat(184)];

/** Fills texts beyond the positions that PostgreSQL keeps; one letter, because every query reads those texts again. */
export const FILLER = 'z';

export const ALL_WORDS: readonly string[] = [
  ...WORDS,
  ...FOLDED,
  ...NUMBERS,
  ...SPACELESS,
  ...EMOJI,
  ...DISGUISES,
  ...LONG_WORDS,
];

/** People by the handles and names that sources give them. */
export const PEOPLE: readonly { readonly scheme: string; readonly value: string; readonly name?: string }[] = [
  { scheme: 'email', value: 'm.holt@firm.example', name: 'Maren Holt' },
  { scheme: 'email', value: 'Maren.Holt@firm.example', name: 'HOLT, Maren' },
  { scheme: 'email', value: 'zhou@firm.example', name: '周启明' },
  { scheme: 'phone', value: '+852 9123 4417', name: 'Dominic Vale' },
  { scheme: 'phone', value: '85291234417' },
  { scheme: 'wechat', value: 'wxid_Abc', name: "Ines O'Kafor" },
  { scheme: 'slack', value: '@bob', name: 'Bob' },
  { scheme: 'slack', value: '@@carol', name: 'Carol' },
  { scheme: 'slack', value: 'U02BOB', name: 'bob@firm.example' },
  { scheme: 'name', value: 'Holt', name: 'Holt' },
];

export const CHANNELS_USED = ['email', 'teams', 'wechat', 'slack'] as const;
