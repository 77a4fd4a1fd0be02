import type { NoticeHours } from '@minutebook/contract';
import { LETTER_WORDS } from './letter-words';
import type { NoticeRow } from './store/notice-store';

export interface LetterPlan {
  readonly name: string;
  readonly language: NoticeHours['language'];
  readonly route: 'now' | 'digest';
  readonly notices: readonly NoticeRow[];
  /** Address of the workbench, without a slash at its end. */
  readonly url: string;
  /** Whether names and numbers may leave the house (MINUTEBOOK_MAIL_NAMES). */
  readonly names: boolean;
}

/** What kind of things wait, and where to look. A link names its notice and nothing else; the workbench asks who you are. */
export function writeLetter({ name, language, route, notices, url, names }: LetterPlan): {
  subject: string;
  text: string;
} {
  const words = LETTER_WORDS[language];
  const kinds = [...new Set(notices.map(({ kind }) => kind))];
  const subject =
    route === 'digest'
      ? words.digest(notices.length)
      : words.subject(kinds.length, words.kind[kinds[0]!], notices.length);
  const paragraphs = kinds.map((kind) => {
    const lines = notices
      .filter((notice) => notice.kind === kind)
      .map((notice) => `  ${url}/notices/${notice.id}${names ? spoken(notice) : ''}`);
    return [words.kind[kind], ...lines].join('\n');
  });
  return {
    subject,
    text: [
      words.greeting(name),
      words.waits(notices.length),
      ...paragraphs,
      words.foot(`${url}/notices/preferences`),
    ].join('\n\n'),
  };
}

function spoken({ words }: NoticeRow): string {
  const values = Object.values(words).map(String);
  return values.length > 0 ? `  (${values.join(', ')})` : '';
}
