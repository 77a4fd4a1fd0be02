import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { repaired } from './mojibake';

type Json = Readonly<Record<string, unknown>>;

/** As Meta writes text: each byte of its UTF-8 a character. */
const garbled = (text: string): string => Buffer.from(text).toString('latin1');
const escaped = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const MESSAGE = { sender_name: 'Ann', timestamp_ms: 1731575624123, content: 'hi', is_geoblocked_for_viewer: false };
const THREAD = {
  title: garbled('李雷'),
  is_still_participant: true,
  thread_path: 'inbox/lilei_7766554433',
  magic_words: [],
};
const exported = (
  messages: readonly Json[],
  thread: Json = THREAD,
  people: readonly string[] = ['Ann', '李雷'],
): string =>
  escaped(
    JSON.stringify({ participants: people.map((name) => ({ name: garbled(name) })), messages, ...thread }, null, 2),
  );
const read = (messages: readonly Json[], thread?: Json, people?: readonly string[]): Promise<Examination> =>
  examine('message_1.json', exported(messages, thread, people));
const one = async (more: Json): Promise<CapturedMessage> => (await read([{ ...MESSAGE, ...more }])).messages[0]!;

interface Said {
  readonly at: number;
  readonly name: string;
  readonly text: string;
  readonly photos: readonly string[];
  readonly reactions: readonly { readonly who: string; readonly what: string }[];
}

const name = fc.constantFrom('Ann', '李雷', 'Zoë Ünal', 'Иван');
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('好的 👍🏽\n明天见', 'café', '{"sender_name":"x","timestamp_ms":1}', 'don’t'),
);
const said: fc.Arbitrary<Said> = fc.record({
  at: fc.integer({ min: 1, max: 4e12 }),
  name,
  text,
  photos: fc.array(fc.constantFrom('a.jpg', '照片.jpg'), { maxLength: 2 }),
  reactions: fc.uniqueArray(fc.record({ who: name, what: fc.constantFrom('👍', '❤') }), {
    maxLength: 2,
    selector: ({ who }) => who,
  }),
});
const written = ({ at, name: from, text: content, photos, reactions }: Said): Json => ({
  sender_name: garbled(from),
  timestamp_ms: at,
  content: garbled(content),
  ...(photos.length > 0 && { photos: photos.map((photo) => ({ uri: garbled(`messages/inbox/x_1/photos/${photo}`) })) }),
  ...(reactions.length > 0 && {
    reactions: reactions.map(({ who, what }) => ({ reaction: garbled(what), actor: garbled(who) })),
  }),
});
const meant = ({ at, name: from, text: content, photos, reactions }: Said): unknown => ({
  at,
  from,
  body: content.replace(/\r\n?/g, '\n'),
  photos,
  reactions: reactions.map(({ who, what }) => `${who} ${what}`),
});
const understood = ({ messages, changes }: Examination): unknown[] =>
  messages.map((message) => ({
    at: Date.parse(message.time.utc!),
    from: message.sender!.name,
    body: message.body,
    photos: message.attachments.map((file) => file.name),
    reactions: changes
      .filter(({ target }) => target === message.nativeId)
      .map(({ actor, value }) => `${actor!.name!} ${value!}`),
  }));

describe('Messenger and Instagram exports', () => {
  it('[R6] carry a message with all there is to it, though what names the thread stands last', async () => {
    expect(await one({ sender_name: garbled('李雷'), content: garbled('好的 👍') })).toEqual({
      type: 'message',
      channel: 'messenger',
      conversation: { keys: ['7766554433'], title: '李雷', type: 'direct' },
      identity: { scope: 'conversation', key: expect.stringMatching(/^[0-9a-f]{64}$/) },
      sender: { scheme: 'name', value: '李雷', name: '李雷' },
      recipients: [{ role: 'to', party: { scheme: 'name', value: 'Ann', name: 'Ann' } }],
      time: {
        text: '1731575624123',
        wall: '2024-11-14T09:13:44.123',
        utc: '2024-11-14T09:13:44.123Z',
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
        doubts: [],
      },
      body: '好的 👍',
      attachments: [],
      marks: [],
      extra: { is_geoblocked_for_viewer: 'false' },
    });
  });

  it('[R6] give any list of messages back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (list) => {
        const found = await read(list.map(written));
        expect(found.exceptions).toEqual([]);
        expect(understood(found)).toEqual(list.map(meant));
        expect(new Set(found.events.map(({ identity }) => identity.key)).size).toBe(found.events.length);
      }),
      { numRuns: 120 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = exported([
      { ...MESSAGE, reactions: [{ reaction: garbled('👍'), actor: 'Ann' }] },
      { ...MESSAGE, photos: [{ uri: 'messages/inbox/x_1/photos/1.jpg' }], share: { link: 'https://example.org' } },
      { ...MESSAGE, type: 'Call', call_duration: 3 },
    ]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('m.json', bytes))),
      { numRuns: 300 },
    );
  });

  it.each([
    ['garbled', garbled('naïve 明天 😀'), 'naïve 明天 😀'],
    ['right already', 'naïve 明天 😀', 'naïve 明天 😀'],
    ['Latin letters', 'café Ünal', 'café Ünal'],
    ['garbled and cut short', `${garbled('’')} x ${garbled('明').slice(0, 2)}`, `’ x ${garbled('明').slice(0, 2)}`],
    ['plain', 'plain', 'plain'],
  ])('[R6] text that is %s is read as it was sent', (_, given, expected) => {
    expect(repaired(given)).toBe(expected);
  });

  it('[R6] keep the order of the file, the newest first, and its times', async () => {
    const { messages } = await read([
      { ...MESSAGE, timestamp_ms: 2000 },
      { ...MESSAGE, timestamp_ms: 1000 },
    ]);
    expect(messages.map(({ time }) => time.text)).toEqual(['2000', '1000']);
    const { exceptions } = await read([
      { ...MESSAGE, timestamp_ms: 9e15 },
      { ...MESSAGE, timestamp_ms: 'x' },
    ]);
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time', 'unreadable-time']);
  });

  it('[R6] tell whose reaction it is, and to what', async () => {
    const reactions = [{ reaction: garbled('😍'), actor: garbled('李雷'), timestamp: 1731575700 }];
    const { messages, changes } = await read([{ ...MESSAGE, reactions }]);
    expect(changes).toMatchObject([
      {
        type: 'reaction',
        value: '😍',
        actor: { value: '李雷' },
        target: messages[0]!.nativeId,
        time: { utc: '2024-11-14T09:15:00.000Z' },
      },
    ]);
  });

  it('[R6] are of Instagram where their folders say so, else of Messenger', async () => {
    const photo = (root: string): Json => ({ photos: [{ uri: `${root}/messages/inbox/a_1/photos/1.jpg` }] });
    expect((await one(photo('your_instagram_activity'))).channel).toBe('instagram');
    expect((await one(photo('your_activity_across_facebook'))).channel).toBe('messenger');
    const { notes, messages } = await read([MESSAGE]);
    expect([messages[0]!.channel, notes.join().includes('taken for Messenger')]).toEqual(['messenger', true]);
  });

  it('[R40] know a thread by its id, wherever it lies; without one, by nothing', async () => {
    const keys = async (thread: Json): Promise<readonly string[]> =>
      (await read([MESSAGE], thread)).messages[0]!.conversation.keys;
    expect(await keys({ thread_path: 'archived_threads/lilei_7766554433' })).toEqual(await keys(THREAD));
    expect(await keys({ title: 'x' })).toEqual([]);
    const group = await read([MESSAGE], THREAD, ['Ann', 'Bob', '李雷']);
    expect(group.messages[0]).toMatchObject({ conversation: { type: 'group' }, recipients: [] });
  });

  it('[R6] keep what is no text: files, links, calls, what was unsent', async () => {
    expect(await one({ content: undefined, sticker: { uri: 'messages/stickers_used/1.png' } })).toMatchObject({
      body: '',
      attachments: [{ name: '1.png', state: 'missing' }],
    });
    expect((await one({ share: { link: 'https://example.org', share_text: garbled('好') } })).body).toBe(
      'hi\n好\nhttps://example.org',
    );
    expect((await one({ gifs: [{ uri: 'https://example.org/a.gif' }] })).attachments).toEqual([
      { name: 'https://example.org/a.gif', state: 'omitted' },
    ]);
    expect(await one({ type: 'Call', call_duration: 0, missed: true })).toMatchObject({
      type: 'system',
      notice: 'missed-call',
      extra: { call_duration: '0' },
    });
    expect(await one({ content: undefined, is_unsent: true })).toMatchObject({ type: 'message', marks: ['deleted'] });
  });

  it('[R40] true repeats survive, and are the same in another export', async () => {
    const keys = async (): Promise<string[]> =>
      (await read([MESSAGE, MESSAGE])).messages.map(({ identity }) => identity.key);
    expect(new Set([...(await keys()), ...(await keys())]).size).toBe(2);
  });
});
