import { Converter } from 'opencc-js';

/**
 * Classes a code point can have for the scanner. The letters are the file format, the order is the scanner's numbering
 * (src/analyzer/alphabet.ts): the fast path tests `<= DIGIT`.
 */
export const CLASSES = 'SWDOCKIMAGREJ';
const [
  SEPARATOR,
  WORD,
  DIGIT,
  SINGLE,
  CLUSTER,
  KEPT_MARK,
  IGNORABLE,
  DROPPED_MARK,
  APOSTROPHE,
  COMMA,
  REGIONAL,
  EXPANDS,
  JOINING,
] = CLASSES;

export const LIMIT = 0x32400;

/** Scripts whose combining marks are accents or points, not vowels (semantics.md 4). */
const POINTED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/u;
/** Blocks of script Inherited that hold accents; the Vedic and the kana marks are Inherited too and must stay. */
const ACCENT_BLOCKS = [
  [0x0300, 0x036f],
  [0x064b, 0x065f],
  [0x0670, 0x0670],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
  [0x0485, 0x0486],
];
const IGNORABLES = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u0640\u180e\ufff9-\ufffb]/u;
/** Spaceless scripts whose user-perceived character is a base with its marks (semantics.md 5). */
const CLUSTERED =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}]/u;
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Tangut}\p{Script=Nushu}\p{Script=Khitan_Small_Script}\p{Script=Yi}\u30fc]/u;
/** Pictographs used as plain marks in prose: ©, ®, ™, ‼, ⁉, wavy dash, part alternation mark. */
const MARKS_OF_PROSE = new Set([0xa9, 0xae, 0x2122, 0x2120, 0x203c, 0x2049, 0x3030, 0x303d]);
const JAMO = [
  [0x1100, 0x11ff],
  [0xa960, 0xa97f],
  [0xd7b0, 0xd7ff],
];
/** Spacing voice marks: compatibility forms of a space with a mark, so signs and not kana. */
const SPACING_VOICE_MARKS = [[0x309b, 0x309c]];
/** Digits in discs, which Unicode gives no decomposition: ❶ ➀ ➊ ⓵ and their nine followers, each from 1 to 10. */
const DISC_DIGITS = [0x2776, 0x2780, 0x278a, 0x24f5];
const SPECIAL = { ı: 'i', ß: 'ss', đ: 'd', ł: 'l', ø: 'o', œ: 'oe', æ: 'ae', ς: 'σ', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه' };

const within = (ranges, cp) => ranges.some(([from, to]) => cp >= from && cp <= to);
const converters = ['t', 'tw', 'hk'].map((from) => Converter({ from, to: 'cn' }));

/** Traditional → simplified, one character at a time: 發 and 髮 are both 发. */
export function simplified(char) {
  for (const convert of converters) {
    const out = convert(char);
    if (out !== char && [...out].length === 1) return out;
  }
  return char;
}

function isAccent(char) {
  const cp = char.codePointAt(0);
  return /\p{M}/u.test(char) && (within(ACCENT_BLOCKS, cp) || POINTED.test(char));
}

function withoutAccents(char) {
  if (char === 'й') return char;
  const parts = [...char.normalize('NFKD')];
  if (parts.length === 1 || !parts.some(isAccent)) return char;
  const breve = parts.indexOf('\u0306');
  if (breve > 0 && parts[0] === 'и') return 'й';
  return parts
    .filter((part) => !isAccent(part))
    .join('')
    .normalize('NFKC');
}

/** Semantics 4 for one character, repeated until nothing changes. */
export function fold(char) {
  let now = char;
  for (let round = 0; round < 8; round++) {
    const parts = [...now.normalize('NFKC').toLowerCase()].map((part) =>
      simplified(SPECIAL[part] ?? withoutAccents(part)),
    );
    const next = (parts.length > 1 ? parts.filter((part) => !isAccent(part)) : parts).join('');
    if (next === now) return now;
    now = next;
  }
  throw new Error(`no fixed point for U+${char.codePointAt(0).toString(16)}`);
}

/** The class of a character that folds to itself. */
function plainClass(char) {
  const cp = char.codePointAt(0);
  if (char === "'" || char === '\u2019' || char === '\u02bc') return APOSTROPHE;
  if (char === ',' || char === '\u066c') return COMMA;
  if (cp === 0x3099 || cp === 0x309a || within(JAMO, cp)) return /\p{L}|\p{M}/u.test(char) ? JOINING : SEPARATOR;
  if (isAccent(char)) return DROPPED_MARK;
  if (IGNORABLES.test(char)) return IGNORABLE;
  if (cp >= 0x1f1e6 && cp <= 0x1f1ff) return REGIONAL;
  if (/\p{Nd}/u.test(char)) return DIGIT;
  if (/\p{M}/u.test(char)) return KEPT_MARK;
  if (/\p{L}|\p{Nl}|\p{No}/u.test(char)) return SPACELESS.test(char) ? SINGLE : CLUSTERED.test(char) ? CLUSTER : WORD;
  if (/\p{Sc}/u.test(char)) return SINGLE;
  if (/\p{Extended_Pictographic}/u.test(char) && !MARKS_OF_PROSE.has(cp)) return SINGLE;
  return SEPARATOR;
}

function digit(char) {
  // Decimal digits come in runs of ten, and some of these runs touch: the mathematical digits are five in a row.
  const cp = char.codePointAt(0);
  let zero = cp;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((cp - zero) % 10);
}

/** One entry a code point: its class and, where it differs, what it folds to. */
export function entry(cp) {
  if (cp >= 0xd800 && cp <= 0xdfff) return { kind: 'E' };
  const char = String.fromCodePoint(cp);
  if (MARKS_OF_PROSE.has(cp) || within(SPACING_VOICE_MARKS, cp)) return { kind: SEPARATOR };
  const disc = DISC_DIGITS.find((first) => cp >= first && cp < first + 10);
  if (disc !== undefined)
    return cp - disc < 9 ? { kind: DIGIT, to: String(cp - disc + 1) } : { kind: EXPANDS, to: '10' };
  // A point with nothing under it, as Arabic presentation forms spell it.
  if (cp >= 0xfe70 && cp <= 0xfe7f) return { kind: DROPPED_MARK };
  // Comma and its full-width form fold alike but only the same width groups digits, so each keeps its own code.
  if (cp === 0xff0c) return { kind: COMMA };
  const own = plainClass(char);
  // A fold is kept for units only, so digits beyond the BMP expand.
  if (own === DIGIT) return cp < 0x80 ? { kind: DIGIT } : { kind: cp < 0x10000 ? DIGIT : EXPANDS, to: digit(char) };
  if (own === IGNORABLE || own === DROPPED_MARK || own === REGIONAL) return { kind: own };
  const to = [...fold(char)].map((part) => (/\p{Nd}/u.test(part) && part > '9' ? digit(part) : part)).join('');
  // Kirat Rai's double vowels are letters made of letters: two spellings, and nothing composes letters but Hangul.
  const spelledOut = char.normalize('NFD');
  if (to === char && own === WORD && spelledOut !== char && [...spelledOut].every((part) => plainClass(part) === WORD))
    return { kind: EXPANDS, to: spelledOut };
  if (to === char) return { kind: own };
  const kinds = [...to].map(plainClass);
  if (kinds.every((kind) => kind === SEPARATOR || kind === DROPPED_MARK)) return { kind: SEPARATOR };
  if (to.length === 1 && cp < 0x10000) return { kind: kinds[0], to };
  return { kind: EXPANDS, to: [...to].map((part, i) => (kinds[i] === SEPARATOR ? ' ' : part)).join('') };
}

const n36 = (n) => n.toString(36);

/** The whole table as packed strings; src/analyzer/alphabet.ts unpacks them. */
export function unicodeTable() {
  let classes = '';
  const runs = [];
  const expansions = [];
  const han = [];
  let open = { kind: '', length: 0 };
  const flush = () => (open.length ? (classes += open.kind + n36(open.length)) : 0);
  for (let cp = 0; cp < LIMIT; cp++) {
    const { kind, to } = entry(cp);
    if (kind === open.kind) open.length++;
    else (flush(), (open = { kind, length: 1 }));
    if (to === undefined) continue;
    const char = String.fromCodePoint(cp);
    if (kind === EXPANDS) expansions.push([cp, to]);
    else if (/\p{Unified_Ideograph}/u.test(char)) han.push(char + to);
    else runs.push([cp, to.charCodeAt(0)]);
  }
  flush();
  const folds = [];
  let at = 0;
  for (let i = 0; i < runs.length;) {
    const [source, target] = runs[i];
    // Cased letters alternate in Latin and Cyrillic, so runs of stride 2 are as common as runs of 1.
    const stride = (runs[i + 1]?.[0] ?? 0) - source === 2 ? 2 : 1;
    const step = (runs[i + 1]?.[1] ?? 0) - target === 0 ? 0 : stride;
    let count = 1;
    while (runs[i + count]?.[0] === source + count * stride && runs[i + count]?.[1] === target + count * step) count++;
    folds.push(
      [
        n36(source - at),
        n36(count),
        stride === 2 ? (step === 0 ? 'z' : 'b') : step === 0 ? 'y' : 'a',
        n36(target),
      ].join('.'),
    );
    at = source;
    i += count;
  }
  let last = 0;
  const expanding = expansions.map(([cp, to]) => {
    const gap = n36(cp - last);
    last = cp;
    return `${gap}=${to}`;
  });
  return { classes, folds: folds.join(' '), expansions: expanding.join(';'), traditional: han.join('') };
}
