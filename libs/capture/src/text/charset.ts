import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { asBuffer } from '../source/sources';
import type { LineUnit } from './line-blocks';

/** How a file's bytes are read as text, and why so. */
export interface Charset {
  /** WHATWG label. */
  readonly label: string;
  readonly unit: LineUnit;
  /** Bytes of a byte order mark at the start. */
  readonly mark: number;
  readonly ground: 'byte order mark' | 'content';
}

const UTF8: Charset = { label: 'utf-8', unit: 'byte', mark: 0, ground: 'content' };

/** Finds the encoding family by byte order mark, else by where the zero bytes are; UTF-8 unless something speaks against it. */
export function charsetOf(head: Uint8Array): Charset {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { ...UTF8, mark: 3, ground: 'byte order mark' };
  if (head[0] === 0xff && head[1] === 0xfe)
    return { label: 'utf-16le', unit: 'utf-16le', mark: 2, ground: 'byte order mark' };
  if (head[0] === 0xfe && head[1] === 0xff)
    return { label: 'utf-16be', unit: 'utf-16be', mark: 2, ground: 'byte order mark' };
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2]!++;
  const units = head.length / 2;
  // Digits, blanks and line ends make up much of any transcript, in every language.
  if (zeros[1]! > units / 10 && zeros[0]! < units / 100)
    return { label: 'utf-16le', unit: 'utf-16le', mark: 0, ground: 'content' };
  if (zeros[0]! > units / 10 && zeros[1]! < units / 100)
    return { label: 'utf-16be', unit: 'utf-16be', mark: 0, ground: 'content' };
  return UTF8;
}

const UTF16LE = new TextDecoder('utf-16le', { ignoreBOM: true });
const UTF16BE = new TextDecoder('utf-16be', { ignoreBOM: true });

/** Decodes line by line; what is not UTF-8 is read in a legacy code page, and counted. Never fails, never drops a byte. */
export class TextReader {
  /** Pieces of text that were not valid in the file's own encoding. */
  foreign = 0;
  private fallback: string | undefined;

  constructor(readonly charset: Charset) {}

  /** The code page that {@link foreign} pieces were read in. */
  get legacy(): string | undefined {
    return this.fallback;
  }

  decode(bytes: Buffer): string {
    if (this.charset.unit === 'utf-16le') return UTF16LE.decode(bytes);
    if (this.charset.unit === 'utf-16be') return UTF16BE.decode(bytes);
    const text = bytes.toString('utf8');
    if (!text.includes('\ufffd') || isUtf8(bytes)) return text;
    this.foreign++;
    if (isDamagedUtf8(text)) return text;
    this.fallback ??= legacyCharsetOf(bytes);
    return decodeAs(bytes, this.fallback);
  }

  /** Settles the code page by all foreign lines of a block, not the first alone, so that a file is read alike throughout. */
  learn(bytes: Buffer): void {
    if (this.charset.unit !== 'byte' || this.fallback !== undefined || isUtf8(bytes)) return;
    const foreign: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(10, at) + 1 || bytes.length;
      const line = bytes.subarray(at, end);
      if (!isUtf8(line) && !isDamagedUtf8(line.toString('utf8'))) foreign.push(line);
      at = end;
    }
    if (foreign.length > 0) this.fallback = legacyCharsetOf(Buffer.concat(foreign));
  }
}

/** UTF-8 with a few broken bytes: far more characters beyond ASCII came out right than not. */
function isDamagedUtf8(text: string): boolean {
  let [beyond, broken] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) beyond++;
    if (unit === 0xfffd) broken++;
  }
  return beyond - broken > 3 * broken;
}

/** Counted, not matched: an array of every character of a megabyte of Chinese costs more than to decode it. */
function beyondAscii(text: string): number {
  let beyond = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) beyond++;
  return beyond;
}

/**
 * Code pages tried, each with the characters that speak for it, and the share of a text that they make up. The double-byte
 * ones decode each other without an error, so there only the commonest characters of the language tell.
 */
const LEGACY: readonly { readonly label: string; readonly typical: RegExp; readonly share: number }[] = [
  { label: 'shift_jis', typical: /[\u3041-\u30fe]/g, share: 0.5 },
  {
    label: 'gb18030',
    typical:
      /[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里好天见，。？！、]/g,
    share: 0.4,
  },
  {
    label: 'big5',
    typical:
      /[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡好天見您，。？！、]/g,
    share: 0.4,
  },
  {
    label: 'euc-kr',
    typical: /[이다는에의가을고하로지도은사기한를요시리어나아자니해서대인그으일수정보안세내회습있것]/g,
    share: 0.4,
  },
  { label: 'windows-1251', typical: /[а-яё]/g, share: 0.9 },
  { label: 'windows-1253', typical: /[α-ωά-ώ]/g, share: 0.9 },
  { label: 'windows-1255', typical: /[א-ת]/g, share: 0.9 },
  { label: 'windows-874', typical: /[\u0e01-\u0e5b]/g, share: 0.95 },
  { label: 'windows-1256', typical: /[\u0621-\u064a]/g, share: 0.9 },
];

/**
 * The most likely legacy code page of bytes that are not UTF-8: one that decodes them without an error, and whose typical
 * characters make up as much of what is beyond ASCII as in its languages. windows-1252, which decodes nearly anything, when
 * in doubt.
 */
export function legacyCharsetOf(bytes: Uint8Array): string {
  let best = { label: 'windows-1252', score: 0.6 };
  const head = bytes.subarray(0, 64 * 1024);
  // `schön`: a letter beyond ASCII among ASCII letters belongs to a Latin alphabet.
  const latin = Buffer.from(head).toString('latin1');
  const isLatin = (latin.match(/[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]/g)?.length ?? 0) * 3 > beyondAscii(latin);
  for (const { label, typical, share } of isLatin ? [] : LEGACY) {
    let text: string;
    try {
      // `stream`: the cut at 64 KiB may fall into a character.
      text = new TextDecoder(label, { fatal: true }).decode(head, { stream: head.length < bytes.length });
    } catch {
      continue;
    }
    const beyond = beyondAscii(text);
    const score = beyond === 0 ? 0 : Math.min(1, (text.match(typical)?.length ?? 0) / beyond / share);
    if (score > best.score) best = { label, score };
  }
  return best.label;
}

type Decoder = InstanceType<typeof TextDecoder>;

const DECODERS = new Map<string, Decoder | null>();

/**
 * Decodes bytes under the label a source states: TextDecoder where it knows the label, iconv-lite for the rest, then
 * UTF-8 if it is that, windows-1252 at last. Never throws. `undefined` label: UTF-8, else a guess.
 */
export function decodeAs(bytes: Uint8Array, label: string | undefined): string {
  const name = label === undefined ? '' : (ALIASES[label.toLowerCase()] ?? label.toLowerCase());
  if (name === '' || name === 'us-ascii' || name === 'ascii' || name === 'utf-8' || name === 'utf8') {
    const text = asBuffer(bytes).toString('utf8');
    // A mail cut within a character is still the text that it says it is.
    if (!text.includes('\ufffd') || isUtf8(bytes) || isDamagedUtf8(text)) return text;
    return decodeAs(bytes, legacyCharsetOf(bytes));
  }
  const shifting = SHIFTING.get(name);
  if (shifting) return decodeAs(shifting.unshift(asBuffer(bytes)), shifting.label);
  const decoder = decoderOf(name);
  // Node's own decoder takes windows-1252 for Latin-1 and turns typographic quotes into control characters.
  if (decoder?.encoding === 'windows-1252') return iconv.decode(asBuffer(bytes), 'windows-1252', { stripBOM: false });
  if (decoder) return decoder.decode(bytes);
  if (iconv.encodingExists(name)) return iconv.decode(asBuffer(bytes), name, { stripBOM: false });
  return decodeAs(bytes, undefined);
}

/** Charsets in seven bits that no decoder here knows: what they shift to is another charset without its high bits. */
const SHIFTING = new Map<string, { readonly label: string; readonly unshift: (bytes: Buffer) => Buffer }>([
  ['hz-gb-2312', { label: 'gb18030', unshift: unshiftHz }],
  ['iso-2022-kr', { label: 'euc-kr', unshift: unshift2022 }],
  ['iso-2022-cn', { label: 'gb18030', unshift: unshift2022 }],
]);

/** RFC 1843: `~{` begins Chinese, `~}` or the line end ends it, `~~` is a tilde, and one at the line end joins two lines. */
function unshiftHz(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').replace(HZ, (match, chinese: string | undefined) => {
    if (chinese !== undefined) return highBits(chinese);
    return match === '~~' ? '~' : '';
  });
  return Buffer.from(text, 'latin1');
}

const HZ = /~\{([^~\r\n]*(?:~(?!\})[^~\r\n]*)*)(?:~\})?|~~|~\r?\n/g;

/** RFC 1557 and 1922: an escape sequence names the set that shift-out begins, shift-in or the line end ends it. */
function unshift2022(bytes: Buffer): Buffer {
  let set = '';
  const text = bytes.toString('latin1').replace(SHIFTS, (_, named: string | undefined, shifted: string | undefined) => {
    if (named !== undefined) set = named;
    // The sets of Taiwan (CNS 11643) are in no decoder: their bytes stay as they are.
    return /[EG]/.test(set) ? (shifted ?? '') : highBits(shifted ?? '');
  });
  return Buffer.from(text, 'latin1');
}

const SHIFTS = /\x1b\$\)([A-Z])|\x0e([^\x0e\x0f\x1b\r\n]*)\x0f?/g;

function highBits(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) | 0x80));
}

function decoderOf(name: string): Decoder | null {
  let decoder = DECODERS.get(name);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(name, { ignoreBOM: true });
    } catch {
      decoder = null;
    }
    // Labels come from hostile mail: remember the few that exist, not every invention.
    if (decoder || DECODERS.size < 256) DECODERS.set(name, decoder);
  }
  return decoder;
}

/** Labels that mails carry and no registry knows. */
const ALIASES: Readonly<Record<string, string>> = {
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp936: 'gb18030',
  hz: 'hz-gb-2312',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'ansi_x3.4-1968': 'us-ascii',
  '7bit': 'us-ascii',
  '8bit': '',
  'unknown-8bit': '',
  'x-unknown': '',
  'iso-8859-8-i': 'iso-8859-8',
  'utf-8mb4': 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
  'ks_c_5601-1987': 'euc-kr',
  cp949: 'euc-kr',
  cp932: 'shift_jis',
  'x-mac-roman': 'macintosh',
};
