import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const CHAT = '19:9738fef44f39480baff12e585aa9685e@thread.v2';
const graph = (id: string, content: string, user = 'u1', name = 'Ann') => ({
  ...{ id, messageType: 'message', chatId: CHAT, channelIdentity: null, replyToId: null },
  ...{ createdDateTime: new Date(Number(id)).toISOString(), lastEditedDateTime: null, deletedDateTime: null },
  ...{ from: { application: null, user: { id: user, displayName: name } }, body: { contentType: 'text', content } },
  ...{ attachments: [], reactions: [], eventDetail: null },
});

/** As the PowerShell SDK writes it: names with capitals, what it does not know aside. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name[0]!.toUpperCase() + name.slice(1), pascal(member)]),
  );
}

const SHAPES = {
  page: (list: readonly object[]) =>
    JSON.stringify({ '@odata.context': 'x', '@odata.nextLink': 'y', value: list }, null, 2),
  list: (list: readonly object[]) => JSON.stringify(list),
  PowerShell: (list: readonly object[]) => JSON.stringify(pascal(list), null, 2),
};

describe('messages of Teams in files', () => {
  it.each(Object.entries(SHAPES))('[R6] as a %s give any list back as it was written', async (_name, write) => {
    const message = fc.record({
      at: fc.integer({ min: 1e12, max: 4e12 }),
      user: fc.uuid(),
      name: fc.string({ unit: 'grapheme', minLength: 1 }),
      text: fc.string({ unit: 'grapheme', minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(message, { minLength: 1, maxLength: 20, selector: ({ at }) => at }),
        async (list) => {
          const text = write(list.map(({ at, user, name, text: said }) => graph(String(at), said, user, name)));
          const { messages, exceptions, objects } = await examine('messages.json', text);
          expect([objects[0]!.object.format, exceptions]).toEqual(['teams', []]);
          expect(
            messages.map(({ nativeId, sender, body, time, conversation }) => [
              ...[Number(nativeId), sender!.value, sender!.name, body, time.utc, conversation.keys[0]],
            ]),
          ).toEqual(
            list.map(({ at, user, name, text: said }) => [
              ...[at, user, name, said.replace(/\r\n?/g, '\n'), new Date(at).toISOString(), CHAT],
            ]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[R40] know a message that came as a notification', async () => {
    const message = graph('1760014861662', 'hello');
    const [single, page] = await Promise.all([
      examine('resource.json', JSON.stringify(message)),
      examine('page.json', SHAPES.page([message])),
    ]);
    expect(page.messages[0]!.identity).toEqual(single.messages[0]!.identity);
    expect(page.messages[0]!.conversation).toEqual(single.messages[0]!.conversation);
  });

  it('what the PowerShell SDK puts aside still says what happened', async () => {
    const joined = {
      ...(pascal({ ...graph('1760014861194', ''), messageType: 'unknownFutureValue', from: null }) as object),
      EventDetail: {
        AdditionalProperties: { '@odata.type': '#microsoft.graph.membersAddedEventMessageDetail' },
        Members: [{ Id: 'u2', DisplayName: 'Bo' }],
      },
    };
    const { messages } = await examine('m.json', JSON.stringify([joined]));
    expect(messages).toMatchObject([{ type: 'system', notice: 'member-added', body: 'membersAdded Bo' }]);
  });

  it('answers that a page brings with their message are messages', async () => {
    const root = {
      ...graph('1760014861662', 'root'),
      chatId: null,
      channelIdentity: { teamId: 't', channelId: '19:c' },
    };
    const reply = { ...graph('1760014861663', 'answer'), chatId: undefined, channelIdentity: undefined };
    const { messages } = await examine(
      'm.json',
      SHAPES.page([{ ...root, replies: [{ ...reply, replyToId: undefined }] }]),
    );
    expect(messages.map(({ body, conversation, inReplyTo }) => [body, conversation.keys[0], inReplyTo])).toEqual([
      ['root', '19:c', undefined],
      ['answer', '19:c', '1760014861662'],
    ]);
    const named = { EventType: null, MembersAdded: { Members: [{ DisplayName: 'Bo' }] } };
    const joined = {
      ...(pascal({ ...graph('1760014861194', ''), messageType: 'unknownFutureValue' }) as object),
      EventDetail: named,
    };
    expect((await examine('m.json', JSON.stringify([joined]))).messages[0]).toMatchObject({
      notice: 'member-added',
      body: 'membersAdded Bo',
    });
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    for (const write of Object.values(SHAPES))
      await fc.assert(
        fc.asyncProperty(
          mutated(Buffer.from(write([graph('1760014861662', '好的'), graph('1760014861663', 'x')]))),
          async (bytes) => {
            await examine('m.json', bytes);
          },
        ),
        { numRuns: 120 },
      );
  });
});
