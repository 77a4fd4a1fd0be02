import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import type { CaptureOptions } from '../source';
import { NO_OWNER } from '../owner';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `Jan 05, 2023  8:00:00 AM`: the hour padded by a blank. */
function timeLine(at: number): string {
  const date = new Date(at * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = String(date.getUTCHours() % 12 || 12).padStart(2, ' ');
  const half = date.getUTCHours() < 12 ? 'AM' : 'PM';
  return `${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}, ${date.getUTCFullYear()} ${hour}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${half}`;
}

/** A message as the exporter has it. */
interface Said {
  readonly at: number;
  readonly sender: string;
  readonly body: string;
  readonly receipt?: string | undefined;
  readonly reactions?: readonly string[] | undefined;
}
const block = ({ at, sender, body, receipt, reactions = [] }: Said, note = ''): string =>
  `${timeLine(at)}${receipt === undefined ? '' : ` (${receipt})`}\n${sender}\n${body}\n${reactions.length > 0 ? `Tapbacks:\n${reactions.map((one) => `    ${one}\n`).join('')}` : ''}${note}\n`;
const under = (said: Said): string =>
  block(said)
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');

const read = (text: string, name = 'x.txt', options?: CaptureOptions): Promise<Examination> =>
  examine(name, text, options);
const bodies = ({ messages }: Examination): string[] => messages.map(({ body }) => body);
const AT = Date.UTC(2023, 0, 5, 8) / 1000;
const HEY: Said = { at: AT, sender: '+1 (555) 010-0001', body: 'Hey' };
const REPLY: Said = { at: AT + 60, sender: 'Me', body: 'Ja\n好的' };

const line = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('明天见', '会議は？ 👍🏽', 'Tapbacks:', 'Loved by Eve'),
  )
  .map((text) => text.replace(/[\r\n]/g, ''))
  .filter((text) => !text.startsWith('    '));
const said: fc.Arbitrary<Said> = fc.record({
  at: fc.integer({ min: 1_200_000_000, max: 2_000_000_000 }),
  sender: fc.constantFrom('Ann Lee', '王小明', 'Me', 'ann@example.org'),
  // Blank lines stand inside a text, not at its end, where nobody could tell them from the exporter's.
  body: fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join('\n')}.`),
  receipt: fc.option(fc.constant('Read by you after 5 seconds'), { nil: undefined }),
  reactions: fc.option(fc.constant(['Loved by Me']), { nil: undefined }),
});

describe('iMessage text exports', () => {
  it('[R6] give any list of messages back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 8 }), async (list) => {
        const { messages, exceptions } = await read(list.map((one) => block(one)).join(''));
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ time, sender, extra, body }) => ({
            at: Date.parse(time.utc!) / 1000,
            sender: extra!['direction'] === 'sent' ? 'Me' : sender!.value,
            body,
            receipt: extra!['receipt'],
            reactions: extra!['reactions']?.split('\n'),
          })),
        ).toEqual(list);
      }),
      { numRuns: 120 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = `${block(HEY).trimEnd()}\n${under(REPLY)}\n\n${block(REPLY, 'This message responded to an earlier message.\n')}${timeLine(AT + 90)} Ann left the conversation.\n\n${block({ ...HEY, at: AT + 99, reactions: ['Loved by Me'] })}`;
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('x.txt', bytes))),
      { numRuns: 400 },
    );
  });

  it('[R6] carry a message with all there is to it', async () => {
    const { messages } = await read(
      block({ ...HEY, receipt: 'Read by you after 2 minutes', reactions: ['Loved by Me'] }),
      '+15550100001.txt',
      {
        zone: 'America/New_York',
      },
    );
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'imessage',
        conversation: { keys: ['with:+15550100001'], title: '+15550100001', type: 'direct' },
        identity: { scope: 'conversation', key: expect.stringMatching(/^[0-9a-f]{64}$/) },
        sender: { scheme: 'phone', value: '+15550100001' },
        recipients: [],
        time: {
          text: 'Jan 05, 2023  8:00:00 AM',
          wall: '2023-01-05T08:00:00',
          utc: '2023-01-05T13:00:00.000Z',
          zone: 'America/New_York',
          zoneOrigin: 'operator',
          precision: 'second',
          doubts: [],
        },
        body: 'Hey',
        attachments: [],
        marks: [],
        extra: { direction: 'received', receipt: 'Read by you after 2 minutes', reactions: 'Loved by Me' },
      },
    ]);
  });

  it('[R6] a message of the owner has the sender the operator names, or none, and goes to the other', async () => {
    const { messages, notes } = await read(block(HEY) + block(REPLY));
    expect(messages[1]).toMatchObject({
      recipients: [{ role: 'to', party: { value: '+15550100001' } }],
      extra: { direction: 'sent' },
    });
    expect(messages[1]!.sender).toBeUndefined();
    expect(notes).toContain(NO_OWNER);
    const told = await read(block(HEY) + block(REPLY), 'x.txt', { owner: '+1 555 010 0009' });
    expect(told.messages.map(({ conversation }) => conversation.keys)).toEqual([
      ['with:+15550100001@+15550100009'],
      ['with:+15550100001@+15550100009'],
    ]);
    expect(told.messages[1]!.sender).toMatchObject({ scheme: 'phone', value: '+15550100009' });
  });

  describe('replies', () => {
    const parent = `${block(HEY).trimEnd()}\n${under(REPLY)}\n`;

    it('[R6] printed twice are one message, with what they answer', async () => {
      const found = await read(`${parent}\n${block(REPLY, 'This message responded to an earlier message.\n')}`);
      expect(bodies(found)).toEqual(['Hey', 'Ja\n好的']);
      expect(found.messages[1]).toMatchObject({
        quote: { author: '+15550100001', text: 'Hey' },
        extra: { answer: 'yes' },
      });
      expect(found.notes.join()).toContain('1 replies are printed twice');
    });

    it("[R6] of several paragraphs put none of them in another's mouth, nor take what comes after", async () => {
      const answer = (said: Said) => block(said, 'This message responded to an earlier message.\n');
      const long = { ...REPLY, sender: 'Bob', body: 'First para\n\nSecond para of Bob\n\nThird' };
      const next = { ...REPLY, sender: 'Cy', at: AT + 70, body: 'short' };
      // Of a text the first line alone is indented; a second part of what is answered follows the replies.
      const printed = (said: Said) => `    ${timeLine(said.at)}\n    ${said.sender}\n    ${said.body}\n\n`;
      const found = await read(
        `${block(HEY).trimEnd()}\n${printed(long)}${printed(next)}And another thing\n\n${answer(long)}${answer(next)}`,
      );
      expect(found.messages.map(({ sender, body }) => [sender!.value, body])).toEqual([
        ['+15550100001', 'Hey\nAnd another thing'],
        ['Bob', long.body],
        ['Cy', 'short'],
      ]);
      expect(found.messages[1]!.quote).toMatchObject({ text: 'Hey\nAnd another thing' });
    });

    it('[R6] printed under what they answer alone are read there', async () => {
      const found = await read(`${parent}\n${block({ ...HEY, at: AT + 99, body: 'ok' })}`);
      expect(bodies(found)).toEqual(['Hey', 'Ja\n好的', 'ok']);
      expect(found.messages[1]).toMatchObject({ time: { wall: '2023-01-05T08:01:00' }, quote: { text: 'Hey' } });
      expect(found.objects[0]!.pieces).toHaveLength(2);
    });
  });

  describe('texts that imitate', () => {
    it.each([
      ['a time', 'see\nJan 05, 2023  8:00:00 AM\nMe\nI said so'],
      ['a reaction of nobody here', 'x\nTapbacks:\nLoved by sell ABC now'],
      ['an answer', 'x\nThis message responded to an earlier message.\ny'],
      ['an edit', 'x\nEdited 10 seconds later: y'],
      ['blank lines', 'a\n\n\nb'],
    ])('[R6] %s are kept whole', async (_, body) => {
      expect(bodies(await read(block({ ...HEY, body }) + block(REPLY)))).toEqual([body, REPLY.body]);
    });
  });

  it.each([
    ['Hi\nEdited 10 seconds later: Hi!', ['edited']],
    ['Ann unsent this message part 5 seconds after sending!', ['deleted']],
    ['This message was deleted from the conversation!', ['deleted']],
    ['Edited 10 seconds later: Hi!', []],
  ])('[R6] %j is marked %j, and kept', async (body, marks) => {
    const [message] = (await read(block({ ...HEY, body }))).messages;
    expect([message!.body, message!.marks]).toEqual([body, marks]);
  });

  it.each([
    ['/Users/ann/Library/Messages/Attachments/0a/IMG 1.HEIC', [{ name: 'IMG 1.HEIC', state: 'missing' }]],
    ['~/Library/Messages/Attachments/0a/写真.jpg', [{ name: '写真.jpg', state: 'missing' }]],
    ['attachments/3/1.pdf', [{ name: '1.pdf', state: 'missing' }]],
    ['Attachment missing!', [{ state: 'missing' }]],
    ['and/or see a.txt', []],
    ['https://example.org/a.jpg', []],
  ])('[R6] %s is an attachment: %j', async (body, attachments) => {
    const [message] = (await read(block({ ...HEY, body: `look\n${body}` }))).messages;
    expect(message).toMatchObject({ body: `look\n${body}`, attachments });
  });

  it.each([
    ['Ann renamed the conversation to 计划', 'title-changed'],
    ['You added Ben to the conversation.', 'member-added'],
    ['Ann removed Ben from the conversation.', 'member-removed'],
    ['Ann left the conversation.', 'member-left'],
    ['Ann changed the group photo.', 'icon-changed'],
    ['Ann did something new.', undefined],
  ])('[R6] %s is what happened', async (announcement, notice) => {
    const { messages } = await read(`${block(HEY)}${timeLine(AT + 9)} ${announcement}\n\n${block(REPLY)}`);
    expect(messages.map(({ type }) => type)).toEqual(['message', 'system', 'message']);
    expect([messages[1]!.notice, messages[1]!.body]).toEqual([notice, announcement]);
  });

  it.each([
    ['Team - 12.txt', { keys: ['title:Team'], title: 'Team', type: 'group' }],
    ['Ann, Ben.txt', { keys: ['title:Ann, Ben'], title: 'Ann, Ben', type: 'group' }],
    ['export.txt', { keys: [], type: 'group' }],
    ['orphaned.txt', { keys: [], type: 'group' }],
  ])('[R6] %s names a conversation only where the exporter did', async (name, conversation) => {
    const { messages } = await read(block({ ...HEY, sender: 'Ann' }) + block({ ...HEY, sender: 'Ben' }), name);
    expect(messages[0]!.conversation).toEqual(conversation);
  });

  it('[R39] a time that cannot be, or in the hour that clocks skip, is told', async () => {
    const text = block(HEY).replace('Jan 05', 'Feb 31') + block({ ...HEY, at: Date.UTC(2023, 2, 12, 2, 30) / 1000 });
    const { messages, exceptions } = await read(text, 'x.txt', { zone: 'America/New_York' });
    expect(exceptions).toMatchObject([{ code: 'unreadable-time', line: 1 }]);
    expect(messages.map(({ time }: CapturedMessage) => time.doubts)).toEqual([['dst-gap']]);
  });

  it.each([
    ['a letter', 'Jan 05, 2023\nDear Ann,\n'],
    ['a log', 'Jan 05, 2023  8:00:00 AM service started\n'],
    ['a WhatsApp transcript', '1/5/23, 8:00 AM - Ann: hi\n'],
  ])('[R6] are told from %s', async (_, text) => {
    expect((await read(text)).objects[0]!.object.format).not.toBe('imessage-txt');
  });
});
