import type { ScriptLanguage } from '@minutebook/contract';

/** Scripts and the language they stand for; Japanese before Chinese, because it uses both. */
const SCRIPTS: readonly (readonly [ScriptLanguage, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
];
/** A Han character says about as much as so many letters do. */
const LETTERS_PER_HAN = 3;
/** As much as a reviewer must be able to read; more of a long text tells no better. */
const READ = 20_000;

/**
 * What a reviewer must be able to read, by the script most of a text is written in. A message half Chinese and half English
 * goes to somebody who reads Chinese; which language the Latin letters are in is not guessed.
 */
export function languageOf(text: string): ScriptLanguage {
  const read = text.slice(0, READ);
  const latin = count(read, /\p{Script=Latin}/gu);
  const found = SCRIPTS.map(([language, script]) => ({ language, n: count(read, script) }));
  const by = (language: ScriptLanguage): number => found.find((one) => one.language === language)!.n;
  if (by('ja') > 0 && (by('ja') + by('zh')) * LETTERS_PER_HAN >= latin / 2) return 'ja';
  const weighed = found.map(({ language, n }) => ({ language, n: language === 'zh' ? n * LETTERS_PER_HAN : n * 2 }));
  const most = weighed.reduce((best, one) => (one.n > best.n ? one : best));
  if (most.n > 0 && most.n >= latin / 2) return most.language;
  return latin > 0 ? 'latin' : 'other';
}

function count(text: string, script: RegExp): number {
  return text.match(script)?.length ?? 0;
}
