import { pinyin } from 'pinyin-pro';
import { fold } from './unicode-table.mjs';

/** The 6,763 characters of GB 2312, rows 0xB0 to 0xF7: what anyone types. */
function gb2312() {
  const decoder = new TextDecoder('gb18030');
  const chars = [];
  for (let row = 0xb0; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const char = decoder.decode(Uint8Array.of(row, cell));
      if (/^\p{Unified_Ideograph}$/u.test(char)) chars.push(char);
    }
  return chars;
}

/** `syllable` + the characters read so, toneless, ü as v; a character of several readings stands under each. */
export function pinyinTable() {
  const bySyllable = new Map();
  for (const char of new Set(gb2312().map(fold))) {
    for (const syllable of pinyin(char, { toneType: 'none', multiple: true, type: 'array', v: true })) {
      if (!/^[a-z]+$/.test(syllable)) continue;
      bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + char);
    }
  }
  return [...bySyllable]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([syllable, chars]) => syllable + chars)
    .join(' ');
}
