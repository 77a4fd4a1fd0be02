import type { NoticeContent } from '@minutebook/contract';
import { contentOf, draftOf, isWhole, newQuestion } from './notices-template-draft';

const CONTENT: NoticeContent = {
  en: null,
  zh: { subject: '保留', text: '请保留一切。' },
  questions: [
    { id: 'q1', kind: 'yes-no', words: { en: null, zh: '第二部手机？' }, required: true, followUp: 'Image it' },
  ],
};

it('a template that is opened and saved untouched stays as it was', () => {
  expect(contentOf(draftOf('Usual', CONTENT))).toEqual(CONTENT);
});

it('nothing half written can be sent, nor a question that a language of the text lacks', () => {
  const draft = draftOf('Usual', CONTENT);
  expect(isWhole(draft)).toBe(true);
  expect(isWhole({ ...draft, name: ' ' })).toBe(false);
  expect(isWhole(draftOf('Empty'))).toBe(false);
  expect(isWhole({ ...draft, subject: { en: 'Keep', zh: '保留' } })).toBe(false);
  const both = { ...draft, subject: { en: 'Keep', zh: '保留' }, text: { en: 'Keep it.', zh: '请保留一切。' } };
  expect(isWhole(both)).toBe(false);
  expect(isWhole({ ...both, questions: [] })).toBe(true);
});

it('a new question has an id of its own, and in words it asks for nothing', () => {
  const [first] = draftOf('Usual', CONTENT).questions;
  const second = newQuestion([first!]);
  expect(newQuestion([first!, second]).id).not.toBe(second.id);
  const made = contentOf({ ...draftOf('Usual', CONTENT), questions: [{ ...first!, kind: 'text' }] });
  expect(made.questions[0]!.followUp).toBeNull();
});
