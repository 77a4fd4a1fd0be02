import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

type Json = Readonly<Record<string, unknown>>;

const MESSAGE = {
  isUnsent: false,
  media: [],
  reactions: [],
  senderName: 'Ann',
  text: 'hi',
  timestamp: 1731575624123,
  type: 'text',
};
const exported = (messages: readonly Json[], more: Json = {}): string =>
  JSON.stringify({ participants: ['Ann', '李雷'], threadName: '李雷_12', messages, ...more }, null, 2);
const read = (messages: readonly Json[], more?: Json): Promise<Examination> =>
  examine('a.json', exported(messages, more));

describe('Downloads of encrypted Messenger chats', () => {
  it('[R6] give any list of messages back as it was written', async () => {
    const said = fc.record({
      senderName: fc.constantFrom('Ann', '李雷', 'Zoë'),
      text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('好的 👍\n明天见', 'café', '{"senderName":"x"}')),
      timestamp: fc.integer({ min: 1, max: 4e12 }),
      media: fc.array(fc.constantFrom({ uri: './media/照片.jpg' }), { maxLength: 2 }),
      reactions: fc.array(fc.constantFrom({ actor: '李雷', reaction: '👍' }), { maxLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (list) => {
        const { messages, changes, exceptions } = await read(list.map((one) => ({ ...MESSAGE, ...one })));
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ sender, body, time, attachments, nativeId }) => ({
            senderName: sender!.name,
            text: body,
            timestamp: Date.parse(time.utc!),
            media: attachments.map(({ name }) => ({ uri: `./media/${name}` })),
            reactions: changes
              .filter(({ target }) => target === nativeId)
              .map(({ actor, value }) => ({ actor: actor!.name, reaction: value })),
          })),
        ).toEqual(list.map((one) => ({ ...one, text: one.text.replace(/\r\n?/g, '\n') })));
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] are of Messenger, of a thread of two, and say what was unsent', async () => {
    const { messages, objects, notes } = await read([MESSAGE, { ...MESSAGE, isUnsent: true, text: '' }]);
    expect(objects[0]!.object.format).toBe('messenger');
    expect(messages).toMatchObject([
      {
        type: 'message',
        channel: 'messenger',
        conversation: { title: '李雷_12', type: 'direct' },
        recipients: [{ party: { value: '李雷' } }],
      },
      { type: 'message', marks: ['deleted'] },
    ]);
    expect(notes.join()).not.toContain('taken for Messenger');
    expect((await read([])).objects[0]!.object.format).toBe('messenger');
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = exported([MESSAGE, { ...MESSAGE, type: 'call' }, { ...MESSAGE, media: [{ uri: './media/1.jpg' }] }]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('m.json', bytes))),
      { numRuns: 200 },
    );
  });
});
