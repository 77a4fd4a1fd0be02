import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

type Json = Readonly<Record<string, unknown>>;

const GUILD = { id: '1', name: '公会', iconUrl: '' };
const CHANNEL = {
  id: '1064990764406419508',
  type: 'GuildTextChat',
  categoryId: '0',
  category: 'x',
  name: 'general',
  topic: null,
};
const author = (more: Json = {}): Json => ({
  id: '222222222222222222',
  name: 'lee',
  discriminator: '0000',
  nickname: '李雷',
  isBot: false,
  ...more,
});
/** An id of that moment. */
const idOf = (at: number): string => String(BigInt(at - 1_420_070_400_000) << 22n);
const AT = Date.parse('2023-01-17T19:33:19.087Z');
const MESSAGE = {
  id: idOf(AT),
  type: 'Default',
  timestamp: '2023-01-18T03:33:19.087+08:00',
  timestampEdited: null,
  callEndedTimestamp: null,
  isPinned: false,
  content: '好的',
  author: author(),
  attachments: [],
  embeds: [],
  stickers: [],
  reactions: [],
  mentions: [],
};
const exported = (messages: readonly Json[], more: Json = {}): string =>
  JSON.stringify(
    {
      guild: GUILD,
      channel: CHANNEL,
      dateRange: { after: null, before: null },
      messages,
      messageCount: messages.length,
      ...more,
    },
    null,
    2,
  );
const read = (messages: readonly Json[], more?: Json): Promise<Examination> =>
  examine('x.json', exported(messages, more));
const one = async (more: Json, around?: Json): Promise<CapturedMessage> =>
  (await read([{ ...MESSAGE, ...more }], around)).messages[0]!;

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('好的 👍🏽\n明天见', '{"id":"1","timestamp":"x","author":{}}', '"messages": ['),
);
const said = fc.record({
  id: fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String),
  at: fc.integer({ min: 0, max: 4e12 }),
  user: fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String),
  nick: fc.string({ unit: 'grapheme', minLength: 1 }),
  content: text,
  edited: fc.boolean(),
  reply: fc.option(fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String), { nil: undefined }),
  file: fc.option(fc.constantFrom('报告.pdf', 'a b.png'), { nil: undefined }),
  fans: fc.uniqueArray(fc.integer({ min: 1, max: 9 }).map(String), { maxLength: 2 }),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const written = ({ id, at, user, nick, content, edited, reply, file, fans }: Said): Json => ({
  ...MESSAGE,
  id,
  type: reply === undefined ? 'Default' : 'Reply',
  timestamp: new Date(at).toISOString().replace('Z', '+00:00'),
  timestampEdited: edited ? '2030-01-01T00:00:00+00:00' : null,
  content,
  author: author({ id: user, nickname: nick }),
  attachments: file === undefined ? [] : [{ id: '1', url: 'https://cdn.example/x', fileName: file, fileSizeBytes: 7 }],
  reactions:
    fans.length === 0
      ? []
      : [
          {
            emoji: { id: '', name: '👍', code: 'thumbsup' },
            count: fans.length,
            users: fans.map((fan) => ({ id: fan, name: 'x' })),
          },
        ],
  ...(reply !== undefined && { reference: { messageId: reply, channelId: CHANNEL.id, guildId: '1' } }),
});
const meant = ({ id, at, user, nick, content, edited, reply, file, fans }: Said): unknown => ({
  id,
  at,
  user,
  nick,
  edited,
  reply,
  content: content.replace(/\r\n?/g, '\n'),
  file,
  fans,
});
const understood = ({ messages, changes }: Examination): unknown[] =>
  messages.map((message) => ({
    id: message.nativeId,
    at: Date.parse(message.time.utc!),
    user: message.sender!.value,
    nick: message.sender!.name,
    edited: message.marks.includes('edited'),
    reply: message.inReplyTo,
    content: message.body,
    file: message.attachments[0]?.name,
    fans: changes.filter(({ target }) => target === message.nativeId).map(({ actor }) => actor!.value),
  }));

describe('Discord exports', () => {
  it('[R6] carry a message with all there is to it', async () => {
    expect(await one({ isPinned: true })).toEqual({
      type: 'message',
      channel: 'discord',
      conversation: { keys: ['1064990764406419508'], title: '公会 / general', type: 'channel' },
      identity: { scope: 'conversation', key: MESSAGE.id },
      nativeId: MESSAGE.id,
      sender: { scheme: 'discord', value: '222222222222222222', name: '李雷' },
      recipients: [],
      time: {
        text: '2023-01-18T03:33:19.087+08:00',
        wall: '2023-01-18T03:33:19.087',
        utc: '2023-01-17T19:33:19.087Z',
        zone: '+08:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
        doubts: [],
      },
      body: '好的',
      attachments: [],
      marks: [],
      extra: { type: 'Default', isPinned: 'true', username: 'lee#0000' },
    });
  });

  it('[R6] give any list of messages back as it was written', async () => {
    const list = fc.uniqueArray(said, { maxLength: 8, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(list, async (all) => {
        const found = await read(all.map(written));
        expect(found.exceptions).toEqual([]);
        expect(understood(found)).toEqual(all.map(meant));
        expect(new Set(found.events.map(({ identity }) => identity.key)).size).toBe(found.events.length);
      }),
      { numRuns: 100 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = exported([
      MESSAGE,
      {
        ...MESSAGE,
        reference: { messageId: '1', type: 'Forward' },
        forwardedMessage: { timestamp: MESSAGE.timestamp, content: 'x', attachments: [{ url: 'a%zz' }] },
      },
      {
        ...MESSAGE,
        type: 'Call',
        reactions: [{ emoji: { name: 'x' }, count: 1, users: [{ id: '1' }] }],
        embeds: [{ title: 't', fields: [{ name: 'n', value: 'v' }] }],
      },
    ]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('d.json', bytes))),
      { numRuns: 300 },
    );
  });

  it('[R6] of an exporter that was killed keep what is whole, and say so', async () => {
    const { messages, exceptions, notes } = await examine('d.json', exported([MESSAGE, MESSAGE]).slice(0, -100));
    expect([messages.length, exceptions.map(({ code }) => code)]).toEqual([1, ['truncated']]);
    expect(notes.join()).toContain('cut off');
  });

  it('[R6] with numbers for ids lose no digit', async () => {
    const json = exported([{ ...MESSAGE, id: 'ID' }]).replace('"ID"', '1064990824305274931');
    expect((await examine('x.json', json)).messages[0]!.nativeId).toBe('1064990824305274931');
  });

  it('[R5] compare the count they state with what was read, and each time with the one in the id', async () => {
    const found = await read([MESSAGE, { ...MESSAGE, id: '100' }], { messageCount: 3 });
    expect(found.objects[0]!.object.findings().stated).toEqual({ what: 'messages', count: 3 });
    expect(found.notes).toEqual(
      expect.arrayContaining([
        'It says that it holds 3 messages; 2 were read.',
        '1 messages have a time that is not the one their id holds.',
      ]),
    );
  });

  it.each([
    ['DirectTextChat', 'direct'],
    ['DirectGroupTextChat', 'group'],
    ['GuildPublicThread', 'thread'],
    ['GuildNews', 'channel'],
  ])('[R6] of a %s are a %s conversation', async (type, expected) => {
    const { conversation } = await one(
      {},
      { guild: { id: '0', name: 'Direct Messages' }, channel: { ...CHANNEL, type } },
    );
    expect(conversation).toEqual({ keys: [CHANNEL.id], title: 'general', type: expected });
  });

  it.each([
    ['RecipientAdd', 'Added Bob to the group.', 'member-added'],
    ['RecipientRemove', 'Left the group.', 'member-left'],
    ['RecipientRemove', 'Removed Bob from the group.', 'member-removed'],
    ['Call', 'Started a call that lasted 113 minutes.', 'call'],
    ['ChannelPinnedMessage', 'Pinned a message.', 'pinned'],
    ['GuildMemberJoin', 'Joined the server.', 'member-joined'],
    ['46', '', 'other'],
  ])('[R42] %s, "%s", is a system message: %s', async (type, content, notice) => {
    expect(await one({ type, content })).toMatchObject({ type: 'system', notice, marks: ['automatic'] });
  });

  it('[R42] of bots are classed, with what stands in boxes alone', async () => {
    const embeds = [
      {
        title: 'Build',
        url: 'https://example.org',
        description: '失败',
        fields: [{ name: 'By', value: 'Ann' }],
        author: null,
      },
    ];
    expect(await one({ author: author({ isBot: true }), content: '', embeds })).toMatchObject({
      type: 'message',
      body: 'Build\nhttps://example.org\n失败\nBy: Ann',
      marks: ['automatic'],
    });
    expect(await one({ embeds })).toMatchObject({ body: '好的', extra: { embeds: expect.stringContaining('失败') } });
  });

  it('[R4] that were edited are another version of the same message', async () => {
    const edited = await one({ timestampEdited: '2023-01-17T19:40:00+00:00' });
    expect([edited.nativeId, edited.identity.key, edited.marks]).toEqual([
      MESSAGE.id,
      `${MESSAGE.id}:edited:2023-01-17T19:40:00+00:00`,
      ['edited'],
    ]);
  });

  it('[R6] that were forwarded hold what was forwarded, and answer nothing', async () => {
    const forward = await one({
      content: '',
      reference: { messageId: '5', channelId: '9', type: 'Forward' },
      forwardedMessage: {
        timestamp: '2023-01-01T00:00:00+00:00',
        content: '原文',
        attachments: [{ url: 'https://x/y', fileName: 'y' }],
      },
    });
    expect(forward).toMatchObject({
      body: '原文',
      marks: ['forwarded', 'media-omitted'],
      attachments: [{ name: 'y' }],
      extra: { reference: '9/5' },
    });
    expect(forward.inReplyTo).toBeUndefined();
    expect((await one({ reference: { messageId: '5', channelId: '9' } })).inReplyTo).toBeUndefined();
    expect((await one({ reference: { messageId: '5' } })).inReplyTo).toBe('5');
  });

  it('[R6] say of each file whether it is there, was left out or is missing', async () => {
    const file = async (url: string): Promise<unknown> =>
      (await one({ attachments: [{ url, fileName: 'a.png', fileSizeBytes: 5 }] })).attachments[0];
    expect(await file('https://cdn.example/a.png?ex=1')).toEqual({ name: 'a.png', size: 5, state: 'omitted' });
    expect(await file('x.json_Files/a%20b.png')).toEqual({ name: 'a.png', size: 5, state: 'missing' });
    expect(await one({ content: '', stickers: [{ id: '1', name: 'wave' }] })).toMatchObject({ body: 'Sticker: wave' });
  });

  it('[R6] without a time or an id are exceptions', async () => {
    const { exceptions } = await read([
      { ...MESSAGE, timestamp: 'now' },
      { ...MESSAGE, id: null },
    ]);
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time', 'unreadable-record']);
  });
});
