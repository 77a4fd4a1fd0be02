import { ADMIN_WORDS } from '../admin/words';
import { AUDIT_WORDS } from '../audit/words';
import { CONDUCT_WORDS } from '../conduct/words';
import { DESIGNATED_WORDS } from '../designated/words';
import { DOOR_WORDS } from '../doors/words';
import { ECONOMICS_WORDS } from '../economics/words';
import { ATTACHMENT_WORDS } from '../imports/attachment-words';
import { IMPORT_WORDS } from '../imports/words';
import { EXAMPLE_WORDS } from '../lexicons/example-words';
import { FILE_WORDS } from '../lexicons/file-words';
import { REHEARSAL_WORDS } from '../lexicons/rehearsal-words';
import { RULE_WORDS } from '../lexicons/rule-words';
import { LEXICON_WORDS } from '../lexicons/words';
import { OVERSIGHT_WORDS } from '../oversight/words';
import { PEOPLE_WORDS } from '../people/words';
import { REQUEST_WORDS } from '../requests/words';
import { QUEUES_WORDS } from '../queues/words';
import { DECISION_WORDS } from '../review/decision-words';
import { QUEUE_WORDS } from '../review/queue-words';
import { groundIn, REVIEW_WORDS } from '../review/words';
import { SEARCH_WORDS } from '../search/words';
import { PERMISSION_WORDS_ZH, SHELL_WORDS } from '../shell/words';
import { WALL_WORDS } from '../walls/words';
import { CONVERSATION_WORDS } from './conversation/words';
import type { Bilingual, WordTree } from './language';
import { QUERY_WORDS } from './query/words';
import { UI_WORDS } from './words';
import { PERMISSIONS } from '@minutebook/contract';

const AREAS: Readonly<Record<string, Bilingual<WordTree>>> = {
  ADMIN_WORDS,
  ATTACHMENT_WORDS,
  AUDIT_WORDS,
  CONDUCT_WORDS,
  CONVERSATION_WORDS,
  DECISION_WORDS,
  DESIGNATED_WORDS,
  DOOR_WORDS,
  ECONOMICS_WORDS,
  EXAMPLE_WORDS,
  FILE_WORDS,
  IMPORT_WORDS,
  LEXICON_WORDS,
  REHEARSAL_WORDS,
  RULE_WORDS,
  OVERSIGHT_WORDS,
  PEOPLE_WORDS,
  QUERY_WORDS,
  QUEUE_WORDS,
  QUEUES_WORDS,
  REQUEST_WORDS,
  REVIEW_WORDS,
  SEARCH_WORDS,
  SHELL_WORDS,
  UI_WORDS,
  WALL_WORDS,
} as never;

type Leaf = readonly [path: string, wording: string | ((...args: never[]) => string)];

function leaves(tree: WordTree, path = ''): Leaf[] {
  return Object.entries(tree).flatMap(([key, value]): Leaf[] => {
    const place = path ? `${path}.${key}` : key;
    return typeof value === 'object' ? leaves(value, place) : [[place, value]];
  });
}

/** Says a sentence with made-up facts; numbers where a number is counted. */
function said(wording: Leaf[1]): string {
  return typeof wording === 'string' ? wording : String((wording as (...args: unknown[]) => unknown)(2, '2', 'X', 'Y'));
}

describe.each(Object.entries(AREAS))('%s', (_name, { en, zh }) => {
  it('has every word in both languages', () => {
    const paths = (tree: WordTree): string[] =>
      leaves(tree)
        .map(([path]) => path)
        .sort();
    expect(paths(zh)).toEqual(paths(en));
  });

  it('says something everywhere', () => {
    for (const [path, wording] of [...leaves(en), ...leaves(zh)])
      expect([path, said(wording).trim()]).not.toEqual([path, '']);
  });

  it('does not plead, cheer or shout', () => {
    for (const [path, wording] of leaves(en))
      expect([path, said(wording)]).not.toEqual([
        path,
        expect.stringMatching(/!|\bplease\b|\bsorry\b|successfully|\bOK\b/i),
      ]);
  });

  it('writes Chinese with full-width punctuation', () => {
    for (const [path, wording] of leaves(zh))
      expect([path, said(wording)]).not.toEqual([
        path,
        expect.stringMatching(/\p{Script=Han}[,;:!?](?!\d)|[,;!?]\p{Script=Han}|你/u),
      ]);
  });
});

it('names every permission in Chinese', () => {
  expect(Object.keys(PERMISSION_WORDS_ZH).sort()).toEqual(Object.keys(PERMISSIONS).sort());
});

it('says the grounds of a refusal in Chinese, and unknown ones as they came', () => {
  expect(groundIn('zh', 'Tomas Wick takes part in this conversation.')).toBe('Tomas Wick 是这个会话的参与人。');
  expect(groundIn('zh', 'A new ground.')).toBe('A new ground.');
  expect(groundIn('en', 'Tomas Wick wrote this message.')).toBe('Tomas Wick wrote this message.');
});
