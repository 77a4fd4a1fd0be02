import { NOTICE_BLANKS, NOTICE_LANGUAGES, type NoticeContent, type NoticeShown } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { canonicalBytes, sha256 } from '@minutebook/proof';

export type Blanks = Readonly<Record<(typeof NOTICE_BLANKS)[number], string>>;

const BLANK = /\{([^{}\n]*)\}/g;

/** Throws `unknown-blank` where a text names in braces what nobody would fill in. */
export function checkBlanks(content: NoticeContent): void {
  const known: readonly string[] = NOTICE_BLANKS;
  for (const language of NOTICE_LANGUAGES) {
    const words = content[language];
    for (const [, name] of `${words?.subject ?? ''}\n${words?.text ?? ''}`.matchAll(BLANK))
      if (!known.includes(name!))
        throw new Problem({
          code: 'unknown-blank',
          status: 422,
          title: 'The text has a blank that nothing fills in.',
          hint: `A text may name ${NOTICE_BLANKS.map((blank) => `{${blank}}`).join(', ')}.`,
          fields: { [language]: 'has an unknown blank' },
        });
  }
}

/** The content with its blanks filled in. What fills a blank is taken as it is, braces included. */
export function fillBlanks(content: NoticeContent, blanks: Blanks): NoticeContent {
  const fill = (text: string): string =>
    text.replace(BLANK, (whole, name: string) => (Object.hasOwn(blanks, name) ? blanks[name as keyof Blanks] : whole));
  const filled = (words: NoticeContent['en']) => words && { subject: fill(words.subject), text: fill(words.text) };
  return { ...content, en: filled(content.en), zh: filled(content.zh) };
}

/**
 * What a custodian reads, once in each language it was written in, with the fingerprint of it: SHA-256 over canonical
 * JSON (RFC 8785) of hold, number, language, subject, text and questions, so that a pack proves it without us (R62).
 */
export function showNotice(content: NoticeContent, of: { hold: number; number: number }): NoticeShown[] {
  return NOTICE_LANGUAGES.flatMap((language) => {
    const words = content[language];
    if (!words) return [];
    const questions = content.questions.map(({ id, kind, words: said, required }) => ({
      id,
      kind,
      words: said[language]!,
      required,
    }));
    const seen = { language, subject: words.subject, text: words.text, questions };
    return [
      {
        ...seen,
        sha256: sha256(canonicalBytes({ hold: String(of.hold), number: of.number, ...seen })).toString('hex'),
      },
    ];
  });
}
