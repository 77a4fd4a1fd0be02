import fc from 'fast-check';
import { account, exported, GROUP, MESSAGE } from '../telegram/testing';
import { examine } from '../testing/examine';
import { zipped } from '../testing/zipped';
import { Numbers, type NumberRange, type NumberedSequence } from './numbers';
import { partNamed } from './parts';

const numbersOf = (list: readonly number[]): Numbers => {
  const numbers = new Numbers();
  for (const number of list) numbers.see(number);
  return numbers;
};
const within = (ranges: readonly NumberRange[]): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
const counted = async (name: string, bytes: Uint8Array | string, owner?: string): Promise<NumberedSequence[]> => {
  const { objects } = await examine(name, bytes, owner === undefined ? {} : { owner });
  return objects.flatMap(({ object }) => object.findings().sequences ?? []);
};
const wecom = (...seqs: readonly unknown[]): string =>
  seqs
    .map((seq, i) => `${JSON.stringify({ seq, msgid: `m${i}`, publickey_ver: 1, encrypt_chat_msg: 'x' })}\n`)
    .join('');

describe('numbers of a sequence', () => {
  it('[R45] are the very numbers that were seen, in any order and however often, as few ranges as can be', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60)), (list) => {
        const { ranges, unreported } = numbersOf(list).result();
        expect(within(ranges)).toEqual([...new Set(list)].sort((a, b) => a - b));
        expect(ranges.slice(1).every(([from], i) => from > ranges[i]![1] + 1)).toBe(true);
        expect(unreported).toBe(0);
      }),
    );
  });

  it('[R45] with a thousand gaps and more tell the widest, and how many they do not tell', () => {
    const odd = Array.from({ length: 1_500 }, (_, i) => 2 * i + 1);
    const { ranges, unreported } = numbersOf([...odd, 5_000, 9_000]).result();
    expect(unreported).toBe(501);
    expect(ranges).toHaveLength(1_001);
    expect(ranges.slice(-2)).toEqual([
      [5_000, 5_000],
      [9_000, 9_000],
    ]);
  });

  it('that are as sparse as ids say nothing, in bounded memory', () => {
    const { ranges, unreported } = numbersOf(Array.from({ length: 250_000 }, (_, i) => 3 * i)).result();
    expect([ranges, unreported > 100_000]).toEqual([[], true]);
  });

  it('are none where they are no number', () => {
    expect(numbersOf([NaN, -1, 1.5, 2 ** 60, Infinity]).result().ranges).toEqual([]);
  });
});

describe('[R45] formats that count', () => {
  const messages = (...ids: number[]) => ids.map((id) => ({ ...MESSAGE, id }));

  it('Telegram counts the messages of a supergroup or channel, service messages and unreadable ones too', async () => {
    const list = [
      ...messages(3, 4),
      { ...MESSAGE, id: 5, type: 'service' },
      { ...MESSAGE, id: 6, date: 'x', date_unixtime: 'x' },
      ...messages(9),
    ];
    expect(await counted('x.json', exported(list, GROUP))).toEqual([
      {
        ...{ of: 'messages', stream: 'channel77', conversation: { channel: 'telegram', key: 'channel77' } },
        ranges: [
          [3, 6],
          [9, 9],
        ],
      },
    ]);
  });

  it('Telegram does not count in other chats: their ids are those of everything an account got', async () => {
    for (const type of ['personal_chat', 'bot_chat', 'saved_messages', 'private_group', 'something_new'])
      expect(await counted('x.json', exported(messages(3, 900), { ...GROUP, type }))).toEqual([]);
    // Of a group that became a supergroup, the messages from before have ids below nought.
    expect(await counted('x.json', exported(messages(-999_999_990, 2), GROUP))).toMatchObject([{ ranges: [[2, 2]] }]);
  });

  it('Telegram counts each chat of an account for itself', async () => {
    const chats = [
      { ...GROUP, messages: messages(1, 2) },
      { ...GROUP, id: 78, type: 'private_channel', messages: messages(7) },
    ];
    expect((await counted('x.json', account(chats))).map(({ stream }) => stream)).toEqual(['channel77', 'channel78']);
  });

  it('WeCom counts records, also those that are encrypted, for each company', async () => {
    expect(await counted('x.json', wecom(5, 7, '8', null, 'x'))).toEqual([
      { of: 'records', stream: 'chatdata', ranges: [[5, 5], [7, 8]] }, // prettier-ignore
    ]);
    expect(await counted('x.json', wecom(5), 'wwCORP')).toMatchObject([{ stream: 'chatdata wwCORP' }]);
  });

  it('Messenger counts the files of a thread', async () => {
    const thread = JSON.stringify({
      participants: [{ name: 'Ann' }, { name: 'Bo' }],
      messages: [{ sender_name: 'Ann', timestamp_ms: 1_600_000_000_000, content: 'x' }],
      title: 'Bo',
      thread_path: 'inbox/bo_abc123',
    });
    const zip = await zipped({ 'messages/inbox/bo_abc123/message_3.json': thread });
    expect(await counted('facebook-bo.zip', zip)).toMatchObject([
      { of: 'parts', stream: 'message_*.json abc123', ranges: [[0, 0], [3, 3]] }, // prettier-ignore
    ]);
    expect(await counted('other.json', thread)).toEqual([]);
  });

  it('Purview counts its reports, within an export', async () => {
    const report =
      'Family ID,Conversation ID,Conversation name,File class,Message kind\r\n1,2,3,Conversation,teams\r\n';
    expect(await counted('a.zip', await zipped({ 'r/Items_2.csv': report }))).toMatchObject([
      { of: 'parts', stream: 'Items_*.csv a.zip/r/', ranges: [[2, 2]] },
    ]);
    expect(await counted('Items_2.csv', report)).toEqual([]);
    expect(await counted('a.zip', await zipped({ 'Items.csv': report }))).toEqual([]);
  });

  it.each([
    ['takeout-20240701T221728Z-004.zip', 'takeout-20240701T221728Z', 4],
    ['takeout-20240701T221728Z-004 (1).zip', 'takeout-20240701T221728Z', 4],
    ['takeout-20260308T081854Z-3-001.tgz', 'takeout-20260308T081854Z-3', 1],
    ['in/Desk - chat [1064990764406419508] [part 2].json', 'Desk - chat [1064990764406419508]', 2],
    [
      'Desk - chat [1064990764406419508] (after 2024-01-01).html',
      'Desk - chat [1064990764406419508] (after 2024-01-01)',
      1,
    ],
  ])('the name %s says which part it is', (name, stream, part) => {
    expect(partNamed(name)).toMatchObject({ of: 'parts', stream });
    expect(partNamed(name)!.ranges.at(-1)![1]).toBe(part);
  });

  it.each(['IMG-20240101-WA0003.jpg', 'chat-002.zip', 'takeout.zip', 'part 2.json', 'report [12].csv', 'a-001.tgz'])(
    'the name %s says nothing',
    (name) => expect(partNamed(name)).toBeUndefined(),
  );

  it('[R145] not in names that no file has: those of a hostile archive take no time', () => {
    const started = process.cpuUsage().user;
    expect(partNamed("' [123456789012345]'".repeat(20_000))).toBeUndefined();
    expect(process.cpuUsage().user - started).toBeLessThan(500_000);
  });
});
