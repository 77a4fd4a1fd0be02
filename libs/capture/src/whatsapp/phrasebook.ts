import type { Notice } from '../event';
import { withoutMarks } from '../text/marks';
import { ja, ko, zhHans, zhHant } from './words/east-asian';
import { de, en, nl } from './words/germanic';
import { es, fr, it, pt } from './words/romance';
import { ar, fa, he, hi, id } from './words/semitic-indic';
import { pl, ru, tr } from './words/slavic-turkic';
import type { Words } from './words/words';

/** In order of precedence; English first, as it is by far the most common. */
const LANGUAGES: Readonly<Record<string, Words>> = {
  en,
  de,
  es,
  fr,
  it,
  pt,
  nl,
  ru,
  pl,
  tr,
  ar,
  fa,
  he,
  hi,
  id,
  ja,
  ko,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};

/** What the service says in a line it wrote itself, in which language. */
export interface Phrase {
  readonly notice: Notice;
  readonly language: string;
}

interface Template {
  /** Longest fixed part: text without it cannot match, and looking for it is fast. */
  readonly anchor: string;
  readonly pattern: RegExp;
  readonly phrase: Phrase;
}

/** Nothing to even out but the case. */
const PLAIN = /^[A-Za-z0-9<>/:;,!?]+(?: [A-Za-z0-9<>/:;,!?]+)*$/;

const NOTICES: readonly Template[] = Object.entries(LANGUAGES).flatMap(([language, words]) =>
  Object.entries(words.notices ?? {}).flatMap(([notice, templates]) =>
    templates.map((template) => ({ ...compile(template), phrase: { notice: notice as Notice, language } })),
  ),
);
/** Where to look for a notice: by the first two characters of its fixed part. */
const BY_BEGINNING = new Map<string, number[]>();
NOTICES.forEach(({ anchor }, index) => {
  const beginning = anchor.slice(0, 2);
  BY_BEGINNING.set(beginning, [...(BY_BEGINNING.get(beginning) ?? []), index]);
});

const OMITTED = phrases('omitted');
const OMITTED_OF_FILE = Object.values(LANGUAGES)
  .flatMap(({ omitted = [] }) => omitted)
  .filter((template) => template.includes('{}'))
  .map(compile);
const ATTACHED = phrases('attached');
const DELETED = phrases('deleted');
const DELETED_BY = Object.values(LANGUAGES)
  .flatMap(({ deleted = [] }) => deleted)
  .filter((template) => template.includes('{}'))
  .map(compile);
const EDITED = phrases('edited');

/** The notice a system line gives, where the catalogue knows its words. */
export function noticeOf(text: string): Phrase | undefined {
  // No notice is longer; patterns with several wildcards must not see a text without end.
  if (text.length > 2_000) return undefined;
  const evened = even(text);
  let found = NOTICES.length;
  for (let at = 0; at + 2 <= evened.length; at++)
    for (const index of BY_BEGINNING.get(evened.slice(at, at + 2)) ?? []) {
      const { anchor, pattern } = NOTICES[index]!;
      if (index < found && evened.startsWith(anchor, at) && pattern.test(evened)) found = index;
    }
  return NOTICES[found]?.phrase;
}

/** What stands in place of a text. */
export type Placeholder = { readonly kind: 'deleted' } | { readonly kind: 'omitted'; readonly file?: string };

/**
 * A line that WhatsApp puts in place of a message: deleted, or media that the export left out. `file`: its name, where the
 * placeholder gives it.
 */
export function placeholderOf(line: string): Placeholder | undefined {
  if (line.length > 300) return undefined;
  const evened = even(line);
  if (DELETED.has(evened)) return { kind: 'deleted' };
  if (OMITTED.has(evened)) return { kind: 'omitted' };
  if (DELETED_BY.some(({ anchor, pattern }) => evened.includes(anchor) && pattern.test(evened)))
    return { kind: 'deleted' };
  // `invoice.pdf • 3 pages document omitted`: with a name, or it is a sentence.
  const file = FILE.exec(withoutMarks(line))?.[1];
  if (file === undefined) return undefined;
  return OMITTED_OF_FILE.some(({ anchor, pattern }) => evened.includes(anchor) && pattern.test(evened))
    ? { kind: 'omitted', file }
    : undefined;
}

const FILE = /^\s*(\S.{0,200}?\.[A-Za-z0-9]{1,6})(?=[^A-Za-z0-9.])/;

export function isAttachedWords(text: string): boolean {
  return ATTACHED.has(even(text));
}

/** Words between the angle brackets behind an edited message. */
export function isEditedWords(text: string): boolean {
  return EDITED.has(even(text));
}

function phrases(kind: 'omitted' | 'attached' | 'deleted' | 'edited'): ReadonlySet<string> {
  return new Set(
    Object.values(LANGUAGES)
      .flatMap((words) => words[kind] ?? [])
      .filter((template) => !template.includes('{}'))
      .map(even),
  );
}

/** Quotation marks, blanks, letter case, direction marks and a last full stop make no difference between phrases. */
function even(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return withoutMarks(text)
    .normalize('NFC')
    .replace(/[“”„‟«»「」『』〝〞]/g, '"')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
    .replace(/[.。।]$/, '')
    .toLowerCase();
}

function compile(template: string): Omit<Template, 'phrase'> {
  const parts = even(template).split(/(\{\}|…)/);
  let wild = 0;
  const source = parts
    .map((part) => {
      // The first wildcard is a name: with a colon in it the line would be somebody's message that quotes the phrase.
      if (part === '{}') return wild++ === 0 ? '([^:：]{1,200}?)' : '(.{1,400}?)';
      if (part === '…') return wild++ === 0 && parts[0] === '' ? '[^:：]{0,200}?' : '.*?';
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const anchor = parts.reduce(
    (longest, part) => (part !== '{}' && part !== '…' && part.length > longest.length ? part : longest),
    '',
  );
  return { anchor, pattern: new RegExp(`^${source}$`, 's') };
}
