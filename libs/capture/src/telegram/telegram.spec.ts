import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { account, CHAT, exported, GROUP, type Json, MESSAGE, one, read } from './testing';

/** A message as the program has it, before it writes it. */
interface Said {
  readonly id: number;
  readonly at: number;
  readonly from: number;
  readonly name: string;
  readonly pieces: readonly { readonly text: string; readonly link: boolean }[];
  readonly reply: number | undefined;
  readonly edited: number | undefined;
  readonly file: string | undefined;
  readonly hearts: readonly number[];
}

const said: fc.Arbitrary<Said> = fc.record({
  id: fc.integer({ min: 1 }),
  at: fc.integer({ min: 1, max: 4e9 }),
  from: fc.integer({ min: 1, max: 9e9 }),
  name: fc.string({ unit: 'grapheme', minLength: 1 }),
  pieces: fc.array(
    fc.record({
      text: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('好的 👍🏽\n明天见', '{"id":1,"type":"message"}', '"]}'),
      ),
      link: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  reply: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
  edited: fc.option(fc.integer({ min: 1, max: 4e9 }), { nil: undefined }),
  file: fc.option(fc.constantFrom('files/报告.pdf', 'photos/a b.jpg'), { nil: undefined }),
  hearts: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 2 }),
});

const HOURS = 8 * 3600;

/** As Telegram Desktop writes it, on a computer in Shanghai. */
function written({ id, at, from, name, pieces, reply, edited, file, hearts }: Said): Json {
  const local = (unix: number): string => new Date((unix + HOURS) * 1000).toISOString().slice(0, 19);
  const plain = pieces.every(({ link }) => !link);
  return {
    id,
    type: 'message',
    date: local(at),
    date_unixtime: String(at),
    ...(edited !== undefined && { edited: local(edited), edited_unixtime: String(edited) }),
    from: name,
    from_id: `user${from}`,
    ...(reply !== undefined && { reply_to_message_id: reply }),
    ...(file !== undefined && { file, mime_type: 'x/y', file_size: 3 }),
    text: plain
      ? pieces.map(({ text }) => text).join('')
      : pieces.map(({ text, link }) => (link ? { type: 'text_link', text, href: 'https://example.org' } : text)),
    reactions: hearts.map((user) => ({
      type: 'emoji',
      count: 1,
      emoji: `❤${user}`,
      recent: [{ from: 'x', from_id: `user${user}`, date: local(at + 60) }],
    })),
  };
}

const meant = ({ id, at, from, name, pieces, reply, edited, file, hearts }: Said): unknown => ({
  id: String(id),
  at: at * 1000,
  from: `user${from}`,
  name,
  body: pieces
    .map(({ text }) => text)
    .join('')
    .replace(/\r\n?/g, '\n'),
  reply: reply === undefined ? undefined : String(reply),
  isEdited: edited !== undefined,
  files: file === undefined ? [] : [file.slice(file.indexOf('/') + 1)],
  hearts: hearts.map((user) => `user${user} ❤${user} ${at + 60}`),
});

const understood = ({ messages, changes }: Examination): unknown[] =>
  messages.map((message) => ({
    id: message.nativeId,
    at: Date.parse(message.time.utc!),
    from: message.sender?.value,
    name: message.sender?.name,
    body: message.body,
    reply: message.inReplyTo,
    isEdited: message.marks.includes('edited'),
    files: message.attachments.map(({ name }) => name),
    hearts: changes
      .filter(({ target }) => target === message.nativeId)
      .map(({ actor, value, time }) => `${actor!.value} ${value!} ${Date.parse(time.utc!) / 1000}`),
  }));

describe('Telegram exports', () => {
  it('[R6] carry a message with all there is to it', async () => {
    expect(await one({ reply_to_message_id: 1, via_bot: '@gif' })).toEqual({
      type: 'message',
      channel: 'telegram',
      conversation: { keys: ['user2'], title: '王小明', type: 'direct' },
      identity: { scope: 'conversation', key: '2@2024-11-14T09:13:44.000Z' },
      nativeId: '2',
      sender: { scheme: 'telegram', value: 'user2', name: '王小明' },
      recipients: [],
      time: {
        text: '2024-11-14T17:13:44',
        wall: '2024-11-14T17:13:44',
        utc: '2024-11-14T09:13:44.000Z',
        zone: '+08:00',
        zoneOrigin: 'record',
        precision: 'second',
        doubts: [],
      },
      body: '好的',
      attachments: [],
      marks: [],
      inReplyTo: '1',
      extra: { via_bot: '@gif' },
    });
  });

  it('[R6] give any list of messages back as it was written', async () => {
    const list = fc.uniqueArray(said, { maxLength: 8, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(list, fc.boolean(), async (all, isAccount) => {
        const messages = all.map(written);
        const text = isAccount ? account([{ ...GROUP, messages }]) : exported(messages, GROUP);
        const found = await examine('result.json', text);
        expect(found.exceptions).toEqual([]);
        expect(understood(found)).toEqual(all.map(meant));
        expect(new Set(found.events.map(({ identity }) => identity.key)).size).toBe(found.events.length);
      }),
      { numRuns: 120 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const reacted = {
      ...MESSAGE,
      id: 3,
      reactions: [{ type: 'emoji', emoji: '👍', count: 2, recent: [{ from_id: 'user1' }] }],
    };
    const service = {
      id: 4,
      type: 'service',
      date: MESSAGE.date,
      actor: 'x',
      action: 'invite_members',
      members: ['y', null],
    };
    const media = {
      ...MESSAGE,
      id: 5,
      file: '(File not included.)',
      poll: { question: 'q', answers: [{ text: 'a' }] },
    };
    for (const whole of [
      exported([MESSAGE, reacted, service, media]),
      account([
        { ...CHAT, messages: [MESSAGE, media] },
        { ...GROUP, messages: [service] },
      ]),
    ])
      await fc.assert(
        fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('r.json', bytes))),
        { numRuns: 250 },
      );
  });

  it('[R6] cut off keep what is whole, and say so', async () => {
    const text = exported([MESSAGE, { ...MESSAGE, id: 3 }]);
    const { messages, exceptions, notes } = await examine('r.json', text.slice(0, -40));
    expect(messages).toHaveLength(1);
    expect(exceptions).toMatchObject([{ code: 'truncated' }]);
    expect(notes.join()).toContain('The end of the document is missing');
  });

  describe('chats', () => {
    it('[R6] of an account are told apart, with the account on one side of each chat of two', async () => {
      const text = account(
        [
          { ...CHAT, messages: [MESSAGE, { ...MESSAGE, id: 3, from: 'Ana', from_id: 'user1' }] },
          { type: 'saved_messages', id: 1, messages: [{ ...MESSAGE, from_id: 'user1' }] },
          { name: null, type: 'personal_chat', id: 9, messages: [{ ...MESSAGE, from: null, from_id: 'user9' }] },
          { name: 'G', type: 'private_group', id: 7, messages: [MESSAGE] },
          { name: 'N', type: 'public_channel', id: 7, messages: [{ ...MESSAGE, from_id: 'channel7', author: 'Ed' }] },
        ],
        [{ ...GROUP, messages: [MESSAGE] }],
      );
      const { messages, objects } = await examine('result.json', text);
      expect(messages.map(({ conversation: { keys, type, title } }) => [keys[0], type, title])).toEqual([
        ['user2@user1', 'direct', '王小明'],
        ['user2@user1', 'direct', '王小明'],
        ['user1@user1', 'direct', 'Saved Messages'],
        ['user9@user1', 'direct', undefined],
        ['chat7@user1', 'group', 'G'],
        ['channel7', 'channel', 'N'],
        ['channel77', 'group', 'Ops'],
      ]);
      expect(messages.map(({ identity }) => identity.key)).toEqual(['2', '3', '2', '2', '2', '2', '2']);
      expect(messages.map(({ recipients }) => recipients[0]?.party.value)).toEqual([
        'user1',
        'user2',
        undefined,
        'user1',
        undefined,
        undefined,
        undefined,
      ]);
      expect(objects[0]!.object.findings().dialect).toBe('account, utf-8');
    });

    it('[R40] of two are named by both sides where the account wrote something, whatever stands first', async () => {
      const text = JSON.stringify({ messages: [MESSAGE, { ...MESSAGE, id: 3, from_id: 'user1' }], ...CHAT });
      const { messages } = await examine('x.json', text);
      expect(messages.map(({ conversation, identity }) => [conversation.keys, identity.key])).toEqual([
        [['user2@user1'], '2'],
        [['user2@user1'], '3'],
      ]);
    });

    it('[R40] without ids in them merge by time, author and text, and true repeats survive', async () => {
      const bare = { type: 'message', date_unixtime: '1544006350', from: 'Ann', text: 'ok' };
      const { messages } = await examine('x.json', JSON.stringify({ messages: [bare, bare] }));
      const again = await examine('x.json', JSON.stringify({ messages: [bare, bare, { ...bare, text: 'x' }] }));
      const keys = [...messages, ...again.messages].map(({ identity }) => identity.key);
      expect([new Set(keys).size, messages[0]!.conversation.keys]).toEqual([3, []]);
      expect(messages[0]!.sender).toEqual({ scheme: 'name', value: 'Ann', name: 'Ann' });
    });

    it('[R6] whose contacts fill the beginning of the file are known by the account', async () => {
      const list = Array.from({ length: 2000 }, (_, id) => ({ user_id: id, first_name: 'x'.repeat(40) }));
      const { messages } = await examine(
        'r.json',
        account([{ ...CHAT, messages: [MESSAGE] }]).replace('"list":[', `"list":${JSON.stringify(list).slice(0, -1)},`),
      );
      expect(messages).toHaveLength(1);
    });
  });

  describe('text', () => {
    it.each([
      ['a string', { text: 'a\r\nb' }, 'a\nb'],
      ['pieces', { text: ['见 ', { type: 'bold', text: '粗' }, { type: 'mention', text: '@x' }] }, '见 粗@x'],
      [
        'entities alone',
        {
          text: '',
          text_entities: [
            { type: 'plain', text: 'a' },
            { type: 'mention', text: '@b' },
          ],
        },
        'a@b',
      ],
      [
        'blocks',
        {
          text: undefined,
          rich_message: { blocks: [{ type: 'paragraph', text: 'one' }, { items: [{ text: ['t', { text: 'wo' }] }] }] },
        },
        'one\ntwo',
      ],
      [
        'a poll',
        { text: '', poll: { question: 'Tea?', answers: [{ text: '好', voters: 2 }] } },
        'Poll: Tea?\n- 好 (2)',
      ],
      [
        'a place',
        { text: '', place_name: 'Bar', location_information: { latitude: 1.5, longitude: -2 } },
        'Location: Bar 1.5, -2',
      ],
      [
        'a contact',
        { text: '', contact_information: { first_name: 'Li', last_name: 'Lei', phone_number: '+86' } },
        'Contact: Li Lei +86',
      ],
      ['nothing', { text: null }, ''],
    ])('[R6] in %s is read as it was sent', async (_, more, body) => {
      const { text_entities: _entities, ...plain } = MESSAGE;
      expect((await read([{ ...plain, ...more }])).messages[0]).toMatchObject({ body });
    });

    it('[R6] keeps where links lead and whom a name means', async () => {
      const text = [
        { type: 'text_link', text: 'here', href: 'https://example.org' },
        { type: 'mention_name', text: 'Ben', user_id: 3 },
      ];
      expect((await one({ text })).extra).toEqual({ links: 'https://example.org\nuser3' });
    });
  });
});
