import { NoticeContent } from '@minutebook/contract';
import { fillBlanks, showNotice } from './notice-text';

const OF = { hold: 7, number: 2 };
const CONTENT = NoticeContent.parse({ en: { subject: '{hold}', text: '{matter}: {issuer} and {nobody}' } });
const BLANKS = { matter: 'M-1 {issuer}', hold: 'Inquiry', issuer: 'Hugo' };

it('blanks are filled once: what fills one is not read again, and what is none stays', () => {
  expect(fillBlanks(CONTENT, BLANKS).en).toEqual({ subject: 'Inquiry', text: 'M-1 {issuer}: Hugo and {nobody}' });
  expect(fillBlanks(NoticeContent.parse({ en: { subject: 'x', text: '{constructor}' } }), BLANKS).en?.text).toBe(
    '{constructor}',
  );
});

it('[R52] any change of the text, the language, the hold or the number is another fingerprint', () => {
  const both = NoticeContent.parse({
    en: { subject: 'a', text: 'b' },
    zh: { subject: 'a', text: 'b' },
    questions: [{ id: 'q', kind: 'yes-no', words: { en: 'q', zh: 'q' } }],
  });
  const changed = NoticeContent.parse({ ...both, questions: [{ ...both.questions[0], words: { en: 'q?', zh: 'q' } }] });
  const prints = [
    ...showNotice(both, OF),
    ...showNotice(both, { ...OF, number: 3 }),
    ...showNotice(both, { ...OF, hold: 8 }),
    showNotice(changed, OF)[0]!,
  ].map(({ sha256 }) => sha256);
  expect(new Set(prints).size).toBe(prints.length);
  expect(showNotice(both, OF)).toEqual(showNotice(structuredClone(both), OF));
});

it.each([
  [{ questions: [] }, 'needs a text'],
  [
    { en: CONTENT.en, questions: [{ id: 'q', kind: 'yes-no', words: { zh: '问' } }] },
    'speak every language of the text',
  ],
  [
    { en: CONTENT.en, questions: [{ id: 'q', kind: 'text', words: { en: 'q' }, followUp: 'x' }] },
    'follow up a yes, and a text is none',
  ],
  [
    { en: CONTENT.en, questions: ['a', 'a'].map((id) => ({ id, kind: 'text', words: { en: 'q' } })) },
    'have one id twice',
  ],
])('a content that would show somebody nothing, or half of it, is refused: %#', (content, message) => {
  expect(NoticeContent.safeParse(content).error?.issues.map((issue) => issue.message)).toEqual([message]);
});
