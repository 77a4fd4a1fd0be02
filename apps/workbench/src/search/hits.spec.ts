import type { Message, SearchHit } from '@minutebook/contract';
import { groupsOf, marksIn } from './hits';

const hit = (id: string, conversation: string, snippets: SearchHit['snippets'] = []): SearchHit => ({
  id,
  conversation: { id: conversation, title: conversation, channel: 'whatsapp', type: 'group' },
  channel: 'whatsapp',
  sentAt: null,
  sender: null,
  snippets,
  mended: false,
});

describe('groupsOf', () => {
  const hits = [hit('1', 'a'), hit('2', 'a'), hit('3', 'b'), hit('4', 'a')];

  it('puts neighbours of one conversation together and keeps the order', () => {
    expect(groupsOf(hits, true).map((group) => group.hits.map(({ id }) => id).join(''))).toEqual(['12', '3', '4']);
  });

  it('leaves them apart when asked', () => expect(groupsOf(hits, false)).toHaveLength(4));
});

it('finds the characters of a snippet in the message it was cut from', () => {
  const body = '👍 Board signed tonight. 别外传，周一公告前';
  const message = { id: '1', versions: [{ version: 0, subject: null, body }] } as never as Message;
  const snippet = {
    zone: 'own',
    part: 'body' as const,
    version: 0,
    number: null,
    from: body.indexOf('别外传'),
    text: '别外传，周一公告前',
    cutBefore: true,
    cutAfter: false,
    spans: [
      { start: 0, end: 3, operand: 0 },
      { start: 6, end: 8, operand: 1 },
    ],
  };
  const marks = marksIn(
    [hit('1', 'a', [snippet])],
    [message],
    new Map([
      [0, 'a'],
      [1, 'b'],
    ]),
  );
  expect(marks.map(({ start, end, kind }) => [body.slice(start, end), kind])).toEqual([
    ['别外传', 'a'],
    ['公告', 'b'],
  ]);
  const inFile = { ...snippet, zone: 'attachment', part: 'attachment' as const, number: 2, from: 100 };
  expect(marksIn([hit('1', 'a', [inFile])], [message], null)[0]).toMatchObject({
    part: 'attachment',
    number: 2,
    start: 100,
    end: 103,
  });
});
