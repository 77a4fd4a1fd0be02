import type { NoticeContent, NoticeLanguage, NoticeQuestion } from '@minutebook/contract';
import { NOTICE_LANGUAGES } from '@minutebook/contract/hold-notices';

/** A template while it is written: texts without null, so that a box always has a value. */
export interface TemplateDraft {
  readonly name: string;
  readonly subject: Readonly<Record<NoticeLanguage, string>>;
  readonly text: Readonly<Record<NoticeLanguage, string>>;
  readonly questions: readonly QuestionDraft[];
}

export interface QuestionDraft {
  readonly id: string;
  readonly kind: NoticeQuestion['kind'];
  readonly words: Readonly<Record<NoticeLanguage, string>>;
  readonly required: boolean;
  readonly followUp: string;
}

export function draftOf(name: string, content?: NoticeContent): TemplateDraft {
  return {
    name,
    subject: { en: content?.en?.subject ?? '', zh: content?.zh?.subject ?? '' },
    text: { en: content?.en?.text ?? '', zh: content?.zh?.text ?? '' },
    questions: (content?.questions ?? []).map(({ words, followUp, ...question }) => ({
      ...question,
      words: { en: words.en ?? '', zh: words.zh ?? '' },
      followUp: followUp ?? '',
    })),
  };
}

/** With an id that none of the others has. */
export function newQuestion(others: readonly QuestionDraft[]): QuestionDraft {
  let n = others.length + 1;
  while (others.some(({ id }) => id === `q${n}`)) n++;
  return { id: `q${n}`, kind: 'yes-no', words: { en: '', zh: '' }, required: true, followUp: '' };
}

/** Languages that have a text. A question has to speak each of them. */
export function languagesOf({ subject, text }: TemplateDraft): NoticeLanguage[] {
  return NOTICE_LANGUAGES.filter((of) => subject[of].trim() !== '' && text[of].trim() !== '');
}

/** Nothing stands half written, and every question is asked in every language of the text. */
export function isWhole(draft: TemplateDraft): boolean {
  const languages = languagesOf(draft);
  const isHalf = NOTICE_LANGUAGES.some((of) => (draft.subject[of].trim() === '') !== (draft.text[of].trim() === ''));
  const asked = draft.questions.every(({ words }) => languages.every((of) => words[of].trim() !== ''));
  return draft.name.trim() !== '' && languages.length > 0 && !isHalf && asked;
}

/** What is sent. */
export function contentOf(draft: TemplateDraft): NoticeContent {
  const languages = languagesOf(draft);
  const wordsOf = (of: NoticeLanguage) =>
    languages.includes(of) ? { subject: draft.subject[of].trim(), text: draft.text[of].trim() } : null;
  return {
    en: wordsOf('en'),
    zh: wordsOf('zh'),
    questions: draft.questions.map(({ id, kind, words, required, followUp }) => ({
      id,
      kind,
      words: { en: words.en.trim() || null, zh: words.zh.trim() || null },
      required,
      followUp: kind === 'yes-no' ? followUp.trim() || null : null,
    })),
  };
}
