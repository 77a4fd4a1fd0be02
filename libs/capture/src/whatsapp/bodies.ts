import type { Attachment, Mark } from '../event';
import { withoutMarks } from '../text/marks';
import { isMediaName, mediaTypeOf } from './media-names';
import { isAttachedWords, isEditedWords, placeholderOf } from './phrasebook';

/** A message's text, and what its placeholders say. */
export interface Body {
  /** As written, but for the suffix of an edited message. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly attachments: readonly Attachment[];
  /** A placeholder whose words no catalogue knows. */
  readonly guessed: boolean;
}

/** Archive path of a file by its name in the transcript. */
export type FindMember = (name: string) => string | undefined;

/** `IMG-20240301-WA0001.jpg (file attached)` */
const IN_PARENTHESES = /^(.{1,200}\.\w{1,6}) \(([^()]{1,40})\)$/;
/** `<attached: 00000012-PHOTO-2024-03-01-10-11-12.jpg>`, alone, behind a caption or above one */
const IN_BRACKETS = /<([^:：<>]{1,40})[:：] ?([^<>\n]{1,200}\.\w{1,6})>$/;
/** Old iOS: `2013-06-18-PHOTO.jpg <attached>` */
const BEFORE_BRACKETS = /^(.{1,200}\.\w{1,6}) <([^<>]{1,40})>$/;
/** Something that may be a file name, in any sentence, or the last word of one with blanks. */
const FILE_NAME = /[^\s<>"|?*/\\]{1,120}\.\w{2,5}/g;
const LONGEST_NAME = 200;
/** What may stand before a name. */
const BEFORE_NAME = /[\s<>"():：（]/;
/** `<…>` of a few words and nothing else: what every language writes for media left out. */
const PLACEHOLDER =
  /^<[\p{L}\p{M}][\p{L}\p{M}'’-]*(?: [\p{L}\p{M}'’-]+){1,4}\.?>$|^<[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana} ]{4,20}>$/u;

/** Reads a body as written by a member of the chat. */
export function readBody(written: string, find: FindMember, hasMembers: boolean): Body {
  const edited = editedSuffix(written);
  const text = edited === undefined ? written : written.slice(0, edited);
  const marks: Mark[] = edited === undefined ? [] : ['edited'];
  // Most bodies are just text, which shows without a closer look.
  const isSuspect = text.length <= 80 || text.charCodeAt(0) === 0x200e || /[<(]/.test(text) || hasMembers;
  if (!isSuspect) return { text, marks, attachments: [], guessed: false };
  const lineEnd = text.indexOf('\n');
  const firstLine = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const placeholder = placeholderOf(firstLine);
  if (placeholder?.kind === 'deleted' && lineEnd < 0)
    return { text, marks: [...marks, 'deleted'], attachments: [], guessed: false };
  const omission = placeholder?.kind === 'omitted' ? placeholder : undefined;
  const guessed = !placeholder && firstLine.charCodeAt(0) === 0x3c && PLACEHOLDER.test(withoutMarks(firstLine));
  if (omission || guessed)
    return { text, marks: [...marks, 'media-omitted'], attachments: [omitted(omission?.file)], guessed };
  const attachments = attachedIn(text, firstLine, find, hasMembers);
  return { text, marks, attachments, guessed: false };
}

/** Index where the suffix of an edited message begins, with the blank and the mark before it. */
function editedSuffix(body: string): number | undefined {
  if (body.charCodeAt(body.length - 1) !== 0x3e) return undefined;
  const open = body.lastIndexOf('<');
  if (open < 0 || body.length - open > 80) return undefined;
  if (!isEditedWords(body.slice(open + 1, -1))) return undefined;
  let start = open;
  while (start > 0 && (body.charCodeAt(start - 1) === 0x200e || body.charCodeAt(start - 1) === 0x20)) start--;
  return start;
}

function attachedIn(text: string, firstLine: string, find: FindMember, hasMembers: boolean): Attachment[] {
  const plain = withoutMarks(firstLine);
  const before = IN_PARENTHESES.exec(plain) ?? BEFORE_BRACKETS.exec(plain);
  if (before && isNamed(before[1]!, before[2]!, find)) return [attached(before[1]!, find)];
  for (const line of [plain, withoutMarks(text.slice(text.lastIndexOf('\n') + 1))]) {
    const inside = IN_BRACKETS.exec(line);
    if (inside && isNamed(inside[2]!, inside[1]!, find)) return [attached(inside[2]!, find)];
  }
  if (!hasMembers || text.length > 10_000) return [];
  // Whatever the words around it: a name of a file in this very archive means that file.
  return [...new Set(namesIn(withoutMarks(text), find))].map((name) => attached(name, find));
}

/** The names of files that are there; of two that end alike the longer one. */
function namesIn(text: string, find: FindMember): string[] {
  return [...text.matchAll(FILE_NAME)].flatMap(({ 0: word, index }) => {
    const end = index + word.length;
    const first = Math.max(text.lastIndexOf('\n', index) + 1, end - LONGEST_NAME);
    for (let start = first; start < end; start++) {
      if (start > first && !BEFORE_NAME.test(text[start - 1]!)) continue;
      const name = text.slice(start, end);
      if (find(name) !== undefined) return [name];
    }
    return [];
  });
}

function isNamed(name: string, words: string, find: FindMember): boolean {
  return isAttachedWords(words) || ATTACHED_PREFIX.test(words) || isMediaName(name) || find(name) !== undefined;
}

/** Words before a name in `<…: name>`. */
const ATTACHED_PREFIX =
  /^(attached|Anhang|adjunto|pièce jointe|allegato|anexado|anexo|bijgevoegd|прикреплено|załączono|ekli|附件|已附加|添付ファイル|첨부|مرفق|מצורף|संलग्न)$/i;

function attached(name: string, find: FindMember): Attachment {
  const path = find(name);
  const mediaType = mediaTypeOf(name);
  return {
    name,
    ...(mediaType !== undefined && { mediaType }),
    ...(path === undefined ? { state: 'missing' } : { state: 'member', path }),
  };
}

function omitted(name: string | undefined): Attachment {
  const mediaType = name === undefined ? undefined : mediaTypeOf(name);
  return { ...(name !== undefined && { name }), ...(mediaType !== undefined && { mediaType }), state: 'omitted' };
}
