import { isUtf8 } from 'node:buffer';
import { legacyCharsetOf } from '../text/charset';

/** Windows code page numbers whose labels follow no rule ([MS-UCODEREF] 2.2.1). */
const LABELS: Readonly<Record<number, string>> = {
  437: 'cp437',
  850: 'cp850',
  852: 'cp852',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  20936: 'gb2312',
  21866: 'koi8-u',
  28598: 'iso-8859-8',
  38598: 'iso-8859-8-i',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  50225: 'iso-2022-kr',
  51932: 'euc-jp',
  51936: 'gb2312',
  51949: 'euc-kr',
  51950: 'big5',
  52936: 'hz-gb-2312',
  54936: 'gb18030',
  65000: 'utf-7',
  65001: 'utf-8',
};

/** The label that {@link decodeAs} knows a Windows code page by; undefined: none we know. */
export function labelOf(codePage: number | undefined): string | undefined {
  if (codePage === undefined) return undefined;
  if (codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`;
  if (codePage >= 28591 && codePage <= 28605) return LABELS[codePage] ?? `iso-8859-${codePage - 28590}`;
  return LABELS[codePage];
}

/** Code pages of Windows for languages, by the lower ten bits of their locale ids ([MS-LCID]). */
const LANGUAGES: Readonly<Record<number, number>> = {
  0x01: 1256,
  0x02: 1251,
  0x05: 1250,
  0x08: 1253,
  0x0d: 1255,
  0x0e: 1250,
  0x11: 932,
  0x12: 949,
  0x15: 1250,
  0x18: 1250,
  0x19: 1251,
  0x1a: 1250,
  0x1b: 1250,
  0x1e: 874,
  0x1f: 1254,
  0x22: 1251,
  0x23: 1251,
  0x24: 1250,
  0x25: 1257,
  0x26: 1257,
  0x27: 1257,
  0x29: 1256,
  0x2a: 1258,
};
const SIMPLIFIED = new Set([0x0804, 0x1004]);

/** The label of the code page that Windows has for a locale; undefined: the Western one, which says nothing, or none. */
export function labelOfLocale(locale: number | undefined): string | undefined {
  if (locale === undefined) return undefined;
  if ((locale & 0x3ff) === 0x04) return labelOf(SIMPLIFIED.has(locale) ? 936 : 950);
  return labelOf(LANGUAGES[locale & 0x3ff]);
}

/** What eight-bit texts of one origin are read as where nothing says so: judged together, for one name alone tells little. */
export function guessedLabel(texts: readonly Buffer[]): string {
  const foreign = texts.filter((text) => !isUtf8(text));
  return foreign.length === 0 ? 'utf-8' : legacyCharsetOf(Buffer.concat(foreign));
}
