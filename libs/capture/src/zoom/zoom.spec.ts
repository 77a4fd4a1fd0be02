import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

const FOLDER = '2024-03-01 09.58.00 Weekly desk 123/meeting_saved_chat.txt';
const CHAT = [
  '10:01:00 From  Ann Lee  to  Everyone:',
  '\tGood morning',
  '\tall',
  '10:01:10 From  Bo to Work  to  Everyone:',
  '\tReplying to "Good morning" Hi Ann',
  '10:03:00 From Ann Lee to Open Mike(Direct Message):',
  '\tPlease mute',
  '00:00:30 From  Ann Lee  to  Everyone:',
  '\tpast midnight',
  '',
].join('\n');
const read = (text: string, name = FOLDER): Promise<Examination> => examine(name, text, { zone: 'Asia/Hong_Kong' });

describe('chats of Zoom meetings', () => {
  it('[R6] carry their messages, dated by the folder around them', async () => {
    const { messages, exceptions } = await read(CHAT);
    expect(exceptions).toEqual([]);
    expect(
      messages.map(({ sender, body, time, recipients, quote }) => [
        sender!.name,
        body,
        time.utc,
        recipients[0]?.party.name,
        quote?.text,
      ]),
    ).toEqual([
      ['Ann Lee', 'Good morning\nall', '2024-03-01T02:01:00.000Z', undefined, undefined],
      ['Bo to Work', 'Hi Ann', '2024-03-01T02:01:10.000Z', undefined, 'Good morning'],
      ['Ann Lee', 'Please mute', '2024-03-01T02:03:00.000Z', 'Open Mike', undefined],
      ['Ann Lee', 'past midnight', '2024-03-01T16:00:30.000Z', undefined, undefined],
    ]);
    expect(messages[0]!.conversation).toMatchObject({ title: 'Weekly desk 123', type: 'group' });
  });

  it('answers and reactions find what they quote', async () => {
    const { messages, changes } = await read(
      [
        '10:02:00 From  Ann  to  Everyone:\n\tHello world, this message is longer',
        '10:02:10 From  Bo  to  Everyone:\n\tReplying to "Hello world, this me..." Hi',
        '10:02:20 From  Cy  to  Everyone:\n\tReacted to "Hello world, this me..." with 👋',
        '10:02:30 From  Cy  to  Everyone:\n\tRemoved a 👋 reaction from "Hello world, this me..."',
        '10:02:40 From  Cy  to  Everyone:\n\tReacted to "never said" with 👋\n',
      ].join('\n'),
    );
    const [first] = messages;
    expect(messages[1]).toMatchObject({ body: 'Hi', inReplyTo: first!.nativeId });
    expect(changes).toMatchObject([
      { type: 'reaction', target: first!.nativeId, value: '👋' },
      { type: 'reaction-removed', target: first!.nativeId, value: '👋' },
    ]);
    expect(messages[2]!.body).toBe('Reacted to "never said" with 👋');
  });

  it('without a date nothing is guessed, and the report says what to do', async () => {
    const { messages, notes } = await read(CHAT, 'chat.txt');
    expect(messages[0]!.time).toEqual({ text: '10:01:00', precision: 'second', doubts: [], zoneOrigin: 'assumed' });
    expect(notes).toContainEqual(expect.stringContaining('gives no date'));
  });

  it('one line a message, and recordings that count from their start', async () => {
    const old = await read('10:01:00\t From Ann to Everyone : hello\n10:01:05\t From Bo to Ann(Privately) : psst\n');
    expect(old.messages.map(({ body, extra }) => [body, extra])).toEqual([
      ['hello', undefined],
      ['psst', { privately: 'yes' }],
    ]);
    const cloud = await read('00:58:04\tAnn:\thello\n01:02:00\tBo:\tyes\n', 'GMT20240301-020000_Recording.txt');
    expect(cloud.messages.map(({ time }) => [time.utc, time.zoneOrigin])).toEqual([
      ['2024-03-01T02:58:04.000Z', 'file'],
      ['2024-03-01T03:02:00.000Z', 'file'],
    ]);
  });

  it('the oldest programs name nobody it is to; those in Chinese say so in Chinese', async () => {
    const { messages } = await read(
      [
        '10:01:00\t From Ann Lee : hello',
        '10:01:05\t 开始 李雷 收件人 所有人 : 你好',
        '10:01:09\t 开始 李雷 收件人 Ann : 好',
        '',
      ].join('\n'),
    );
    expect(messages.map(({ sender, body, recipients }) => [sender!.name, body, recipients[0]?.party.name])).toEqual([
      ['Ann Lee', 'hello', undefined],
      ['李雷', '你好', undefined],
      ['李雷', '好', 'Ann'],
    ]);
  });

  it('[R6] give any list of messages back as it was written', async () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?$/);
    const line = fc.stringMatching(/^[a-z好的][a-z好的 ,.!?]{0,30}[a-z]$/);
    const message = fc.record({
      second: fc.integer({ min: 36_000, max: 80_000 }),
      name,
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (list) => {
        const clock = (second: number): string => new Date(second * 1000).toISOString().slice(11, 19);
        const text = list.map(
          ({ second, name: who, lines }) =>
            `${clock(second)} From  ${who}  to  Everyone:\r\n${lines.map((said) => `\t${said}\r\n`).join('')}`,
        );
        const { messages, exceptions } = await read(text.join(''));
        expect(exceptions).toEqual([]);
        expect(messages.map(({ sender, body, time }) => [sender!.name, body, time.text])).toEqual(
          list.map(({ second, name: who, lines }) => [who, lines.join('\n'), clock(second)]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(CHAT)), async (bytes) => {
        await examine(FOLDER, bytes);
      }),
      { numRuns: 300 },
    );
  });
});
