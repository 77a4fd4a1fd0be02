import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const HEADING = 'AuthorID,Author,Date,Content,Attachments,Reactions\r\n';
const row = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
const NAME = '公会 - Text - general [1064990764406419508] [part 2].csv';

describe('Tables of DiscordChatExporter', () => {
  it('[R6] give any list of messages back as it was written', async () => {
    const said = fc.record({
      id: fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String),
      name: fc.constantFrom('lee#0001', '李雷'),
      at: fc.integer({ min: 1, max: 4e12 }),
      text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a\n"b", c')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (list) => {
        const rows = list.map(({ id, name, at, text }) =>
          row([id, name, new Date(at).toISOString().replace('Z', '0000+00:00'), text, '', '👍 (2)']),
        );
        const { messages, exceptions } = await examine(NAME, HEADING + rows.join(''));
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ sender, time, body }) => ({
            id: sender!.value,
            name: sender!.name,
            at: Date.parse(time.utc!),
            text: body,
          })),
        ).toEqual(list.map((message) => ({ ...message, text: message.text.replace(/\r\n?/g, '\n') })));
        expect(messages.every(({ extra }) => extra!['Reactions'] === '👍 (2)')).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] are of the channel that their name gives, with files that were left out', async () => {
    const { messages, notes, objects } = await examine(
      NAME,
      HEADING +
        row([
          '222',
          'lee',
          '17-Jan-23 07:33 PM',
          'hi',
          'https://cdn.example/1/a.png?ex=1,https://cdn.example/2/b.pdf',
          '',
        ]),
      { zone: 'Asia/Shanghai' },
    );
    expect(objects[0]!.object.format).toBe('discord-csv');
    expect(messages).toMatchObject([
      {
        channel: 'discord',
        conversation: { keys: ['1064990764406419508'], title: '公会 - Text - general', type: 'channel' },
        sender: { scheme: 'discord', value: '222', name: 'lee' },
        time: { text: '17-Jan-23 07:33 PM', utc: '2023-01-17T11:33:00.000Z', precision: 'minute' },
        attachments: [
          { name: 'a.png', state: 'omitted' },
          { name: 'b.pdf', state: 'omitted' },
        ],
        marks: ['media-omitted'],
      },
    ]);
    expect(notes.join()).toContain('Prefer JSON');
    const bare = await examine('x.csv', HEADING + row(['222', 'lee', '2023-01-17T11:33:00Z', 'hi', '', '']));
    expect([bare.messages[0]!.conversation.keys, bare.notes.join().includes('does not say')]).toEqual([[], true]);
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = HEADING + row(['1', 'a', '1/2/2023 10:00 AM', 'x\ny', 'x.csv_Files/a.png', '']).repeat(3);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('d.csv', bytes))),
      { numRuns: 200 },
    );
  });
});
