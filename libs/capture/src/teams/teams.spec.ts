import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';

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

  it('[R6] are known from files beside them: people without names, chats by their topics and members', async () => {
    const nameless = graph('1760014861662', 'hello', 'u1', '');
    const chats = [
      {
        ...{ id: CHAT, topic: 'Rates desk', chatType: 'group' },
        members: [
          { userId: 'u1', displayName: 'Ann' },
          { userId: 'u2', displayName: 'Bo' },
        ],
      },
    ];
    const { messages, objects } = await examine(
      'teams.zip',
      await zipped({
        'users/usersList.json': JSON.stringify(pascal([{ id: 'u1', displayName: 'Ann', userPrincipalName: 'a@x' }])),
        'chats.json': JSON.stringify({ value: chats }),
        'users/u1/messages_u1.json': SHAPES.PowerShell([nameless]),
      }),
    );
    expect(objects.map(({ object }) => object.role)).toEqual(['attachment', 'attachment', 'records']);
    expect(messages).toMatchObject([
      {
        conversation: { keys: [CHAT], title: 'Rates desk', type: 'group' },
        sender: { value: 'u1', name: 'Ann' },
        recipients: [{ role: 'member', party: { value: 'u2', name: 'Bo' } }],
      },
    ]);
  });

  it('[R6] are read one a line, in two-byte text, and as far as a file goes that is cut off', async () => {
    const three = [1, 2, 3].map((n) => graph(`176001486166${n}`, `n${n}`));
    const bodies = async (bytes: Uint8Array | string): Promise<string[]> =>
      (await examine('m.json', bytes)).messages.map(({ body }) => body);
    expect(await bodies(three.map((one) => JSON.stringify(one)).join('\n'))).toEqual(['n1', 'n2', 'n3']);
    expect(await bodies(three.map((one) => JSON.stringify({ value: [one] })).join('\n'))).toEqual(['n1', 'n2', 'n3']);
    expect(await bodies(Buffer.from(`\ufeff${SHAPES.PowerShell(three)}`, 'utf16le'))).toEqual(['n1', 'n2', 'n3']);
    const cut = await examine('m.json', SHAPES.page(three).slice(0, -40));
    expect([cut.messages.length, cut.exceptions.map(({ code }) => code)]).toEqual([2, ['truncated']]);
  });

  it('[R4] what was deleted and is there still is a message and a deletion; reactions undone are told', async () => {
    const user = { user: { id: 'u2', displayName: 'Bo' } };
    const deleted = {
      ...graph('1760014861662', 'sell'),
      deletedDateTime: '2025-10-09T14:00:00Z',
      messageHistory: [
        {
          ...{ modifiedDateTime: '2025-10-09T13:30:00Z', actions: 'reactionRemoved' },
          reaction: { reactionType: 'like', createdDateTime: '2025-10-09T13:20:00Z', user },
        },
      ],
    };
    const { messages, changes } = await examine('m.json', SHAPES.list([deleted]));
    expect(messages).toMatchObject([{ body: 'sell' }]);
    expect(changes).toMatchObject([
      { type: 'reaction', value: 'like', actor: { name: 'Bo' }, time: { utc: '2025-10-09T13:20:00.000Z' } },
      { type: 'reaction-removed', value: 'like', time: { utc: '2025-10-09T13:30:00.000Z' } },
      { type: 'delete', target: '1760014861662' },
    ]);
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
