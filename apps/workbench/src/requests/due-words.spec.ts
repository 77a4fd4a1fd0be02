import { dueWords } from './due-words';
import { REQUEST_WORDS } from './words';

it('[R38] says how many business days are left, that it is today, or how late it is', () => {
  const words = REQUEST_WORDS.en;
  expect([3, 1, 0, -1, -4, null].map((days) => dueWords(days, words))).toEqual([
    '3 business days left',
    '1 business day left',
    'due today',
    '1 business day late',
    '4 business days late',
    '',
  ]);
});
