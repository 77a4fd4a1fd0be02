import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';
import { telegramBotMedia } from './media';

type Json = Readonly<Record<string, unknown>>;

const FROM = { id: 1111111, is_bot: false, first_name: '小明', last_name: '王', username: 'wang' };
const GROUP = { id: -1001234567890, title: 'Desk', type: 'supergroup' };
const MESSAGE = { message_id: 365, from: FROM, chat: GROUP, date: 1441645532, text: '好的' };
const update = (name: string, value: Json): string => JSON.stringify({ update_id: 10000, [name]: value });
const read = (value: Json, name = 'message'): Promise<Examination> =>
  examine('body.json', update(name, { ...MESSAGE, ...value }));

/** Where live capture puts a call: the name says when it came. */
const AT = '0001-20261124T080910123Z/body.json';

describe("updates of Telegram's Bot API", () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await read({ reply_to_message: { message_id: 7 }, quote: { text: 'q' } });
    expect(objects[0]!.object.format).toBe('telegram-bot');
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'telegram',
        conversation: { keys: ['channel1234567890'], title: 'Desk', type: 'group' },
        identity: { scope: 'conversation', key: '365' },
        nativeId: '365',
        sender: { scheme: 'telegram', value: 'user1111111', name: '小明 王' },
        recipients: [],
        time: {
          text: '1441645532',
          wall: '2015-09-07T17:05:32',
          utc: '2015-09-07T17:05:32.000Z',
          zone: '+00:00',
          zoneOrigin: 'record',
          precision: 'second',
          doubts: [],
        },
        body: '好的',
        attachments: [],
        marks: [],
        inReplyTo: '7',
        quote: { text: 'q' },
        extra: {},
      },
    ]);
  });

  it('[R6] give any message back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.integer({ min: 1, max: 2 ** 52 }),
        fc.integer({ min: 1, max: 4e9 }),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('message', 'channel_post', 'business_message'),
        async (id, user, date, text, name) => {
          const { messages } = await read({ message_id: id, from: { ...FROM, id: user }, date, text }, name);
          expect(messages).toMatchObject([
            { nativeId: String(id), sender: { value: `user${user}` }, body: text.replace(/\r\n?/g, '\n') },
          ]);
          expect(Date.parse(messages[0]!.time.utc!)).toBe(date * 1000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const photo = [
      { file_id: 'a', file_unique_id: 'A', file_size: 1 },
      { file_id: 'b', file_unique_id: 'B', file_size: 2 },
    ];
    const whole = update('message', { ...MESSAGE, photo, caption: 'c', new_chat_members: [FROM] });
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
        await examine('b.json', bytes);
        telegramBotMedia(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('edits are of a message, and known like those of an export', async () => {
    const { changes } = await read({ edit_date: 1441645600, text: '好' }, 'edited_message');
    expect(changes).toMatchObject([
      { type: 'edit', target: '365', body: '好', identity: { key: '365:edited:1441645600' } },
    ]);
  });

  it('deletions of a business account have the time of their arrival', async () => {
    const body = update('deleted_business_messages', {
      ...{ business_connection_id: 'BC1', chat: { id: 99, first_name: 'Bo', type: 'private' }, message_ids: [3, 4] },
    });
    const { changes } = await examine('t.zip', await zipped({ [AT]: body }, { compress: false }));
    expect(changes).toMatchObject([
      { type: 'delete', target: '3', time: { utc: '2026-11-24T08:09:10.123Z' } },
      { type: 'delete', target: '4', conversation: { keys: ['user99@business:BC1'], title: 'Bo' } },
    ]);
  });

  it('chats of two are those of one bot, known by its source', async () => {
    const chat = { id: 99, first_name: 'Bo', type: 'private' };
    const text = update('message', { ...MESSAGE, chat, from: { id: 99, first_name: 'Bo' } });
    expect((await examine('b.json', text)).messages[0]).toMatchObject({
      conversation: { keys: ['user99@bot'], type: 'direct' },
      recipients: [],
    });
    const id = '123e4567-e89b-42d3-a456-426614174000';
    const { messages } = await examine(`telegram-${id}.zip`, await zipped({ [AT]: text }, { compress: false }));
    expect(messages[0]!.conversation.keys).toEqual([`user99@bot:${id}`]);
  });

  it('reactions that came and went, and members who did', async () => {
    const reaction = {
      ...{ chat: GROUP, message_id: 365, user: FROM, date: 1441645700 },
      ...{ old_reaction: [{ type: 'emoji', emoji: '👍' }], new_reaction: [{ type: 'emoji', emoji: '🔥' }] },
    };
    const { changes } = await examine('b.json', update('message_reaction', reaction));
    expect(changes.map(({ type, value, target }) => [type, value, target])).toEqual([
      ['reaction-removed', '👍', '365'],
      ['reaction', '🔥', '365'],
    ]);
    const member = {
      ...{ chat: GROUP, from: FROM, date: 1441645800 },
      ...{ old_chat_member: { status: 'member', user: FROM }, new_chat_member: { status: 'kicked', user: FROM } },
    };
    const { messages } = await examine('b.json', update('chat_member', member));
    expect(messages).toMatchObject([{ type: 'system', notice: 'member-removed', body: '小明 王: member → kicked' }]);
  });

  it.each([
    [{ new_chat_members: [FROM] }, 'member-added', 'Added: 小明 王'],
    [{ left_chat_member: FROM }, 'member-left', 'Left: 小明 王'],
    [{ new_chat_title: 'Pit' }, 'title-changed', 'New title: Pit'],
    [{ pinned_message: { message_id: 9 } }, 'pinned', 'Pinned a message'],
    [{ video_chat_started: {} }, 'call', 'Began a video chat'],
  ])('[R42] what the service says is a line of its own: %j', async (service, notice, body) => {
    const { messages } = await read({ text: undefined, ...service });
    expect(messages[0]).toMatchObject({ type: 'system', notice, body, marks: ['automatic'] });
  });

  it('files go by the id that stays; of a photo the largest', async () => {
    const photo = [
      { file_id: 'a', file_unique_id: 'A', file_size: 1 },
      { file_id: 'b', file_unique_id: 'B', file_size: 2 },
    ];
    const body = update('message', { ...MESSAGE, photo });
    expect(telegramBotMedia(Buffer.from(body))).toEqual([{ id: 'b', path: 'media/B', size: 2 }]);
    const document = { file_id: 'd', file_unique_id: 'D', file_name: 'a.pdf', mime_type: 'application/pdf' };
    const { messages } = await read({ document, animation: { ...document }, caption: 'read this', text: undefined });
    expect(messages[0]).toMatchObject({
      body: 'read this',
      attachments: [{ name: 'a.pdf', mediaType: 'application/pdf', state: 'missing' }],
    });
    expect(messages[0]!.attachments).toHaveLength(1);
  });

  it('[R6] without chat, id or date is an exception; of another kind holds no message', async () => {
    expect((await read({ chat: undefined })).exceptions[0]!.code).toBe('unreadable-record');
    expect((await read({ message_id: undefined })).exceptions[0]!.code).toBe('unreadable-record');
    expect((await read({ date: 'x' })).exceptions[0]!.code).toBe('unreadable-time');
    const { events, exceptions, notes } = await examine('b.json', update('poll_answer', { poll_id: '1' }));
    expect([events, exceptions]).toEqual([[], []]);
    expect(notes).toContain('The update holds no message.');
  });
});
