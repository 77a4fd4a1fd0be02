import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

type Json = Readonly<Record<string, unknown>>;

const [ANN, LEE] = ['100000000000000000001', '100000000000000000002'];
const TALK = {
  id: { id: 'UgxA' },
  type: 'STICKY_ONE_TO_ONE',
  participant_data: [
    { id: { gaia_id: ANN, chat_id: ANN }, fallback_name: 'Ann' },
    { id: { gaia_id: LEE, chat_id: LEE }, fallback_name: '李雷' },
  ],
};
const event = (more: Json): Json => ({
  conversation_id: { id: 'UgxA' },
  sender_id: { gaia_id: ANN, chat_id: ANN },
  timestamp: '1400000000123456',
  event_id: 'e1',
  event_type: 'REGULAR_CHAT_MESSAGE',
  ...more,
});
const text = (words: string): Json => ({
  chat_message: {
    message_content: {
      segment: words
        .split('\n')
        .flatMap((line, at) => [...(at > 0 ? [{ type: 'LINE_BREAK', text: '\n' }] : []), { type: 'TEXT', text: line }]),
    },
  },
});
const newer = (events: readonly Json[]): string =>
  JSON.stringify(
    { conversations: [{ conversation: { conversation_id: { id: 'UgxA' }, conversation: TALK }, events }] },
    null,
    2,
  );
const older = (events: readonly Json[]): string =>
  JSON.stringify({
    conversation_state: [
      { conversation_id: { id: 'UgxA' }, conversation_state: { conversation: TALK, event: events } },
    ],
  });
const one = async (more: Json): Promise<CapturedMessage> =>
  (await examine('Hangouts.json', newer([event(more)]))).messages[0]!;

describe('Hangouts.json', () => {
  it('[R6] carries a message with all there is to it', async () => {
    expect(await one(text('好的'))).toEqual({
      type: 'message',
      channel: 'google-chat',
      conversation: { keys: ['UgxA'], title: 'Ann, 李雷', type: 'direct' },
      identity: { scope: 'conversation', key: 'e1' },
      nativeId: 'e1',
      sender: { scheme: 'google-chat', value: ANN, name: 'Ann' },
      recipients: [{ role: 'to', party: { scheme: 'google-chat', value: LEE, name: '李雷' } }],
      time: {
        text: '1400000000123456',
        wall: '2014-05-13T16:53:20.123',
        utc: '2014-05-13T16:53:20.123Z',
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
        doubts: [],
      },
      body: '好的',
      attachments: [],
      marks: [],
      extra: { event_type: 'REGULAR_CHAT_MESSAGE' },
    });
  });

  it.each([
    ['newer', newer],
    ['older', older],
  ])('[R6] of the %s shape gives any list of messages back as it was written', async (_, written) => {
    const said = fc.record({
      event_id: fc.uuid(),
      by: fc.constantFrom(ANN!, LEE!),
      at: fc.integer({ min: 1, max: 4e12 }),
      words: fc.constantFrom('hi', '好的 👍\n明天见', '"events": [', '{"event":[{}]}'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 8 }), async (list) => {
        const events = list.map(({ event_id, by, at, words }) =>
          event({ event_id, sender_id: { gaia_id: by }, timestamp: `${at}000`, ...text(words) }),
        );
        const { messages, exceptions, objects } = await examine('Hangouts.json', written(events));
        expect([exceptions, objects[0]!.object.format]).toEqual([[], 'hangouts']);
        expect(
          messages.map(({ nativeId, sender, time, body }) => ({
            event_id: nativeId,
            by: sender!.value,
            at: Date.parse(time.utc!),
            words: body,
          })),
        ).toEqual(list);
      }),
      { numRuns: 60 },
    );
  });

  it('[R6] damaged in any way is read without a throw, and nothing is lost', async () => {
    const events = [
      event(text('a')),
      event({ membership_change: { type: 'LEAVE', participant_id: [{ gaia_id: LEE }] } }),
      event(text('b\nc')),
    ];
    for (const whole of [newer(events), older(events)])
      await fc.assert(
        fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('h.json', bytes))),
        { numRuns: 150 },
      );
  });

  it.each<[string, Json, Json]>([
    [
      'who left',
      { membership_change: { type: 'LEAVE', participant_id: [{ gaia_id: LEE }] } },
      { notice: 'member-left', body: 'Left: 李雷' },
    ],
    [
      'a new name',
      { conversation_rename: { old_name: '', new_name: '群' } },
      { notice: 'title-changed', body: 'Renamed to: 群' },
    ],
    [
      'a call',
      { hangout_event: { event_type: 'END_HANGOUT', hangout_duration_secs: '9' } },
      { notice: 'call', body: 'End hangout, 9 s' },
    ],
  ])('[R6] keeps %s', async (_, more, expected) => {
    expect(await one(more)).toMatchObject({ type: 'system', ...expected });
  });

  it('[R6] keeps links to pictures that are not there', async () => {
    const picture = {
      embed_item: {
        type: ['PLUS_PHOTO'],
        plus_photo: { thumbnail: { url: 'https://e.org/t.jpg' }, url: 'https://e.org/p.jpg' },
      },
    };
    expect(await one({ chat_message: { message_content: { attachment: [picture] } } })).toMatchObject({
      attachments: [{ name: 'p.jpg', state: 'omitted' }],
      extra: { links: 'https://e.org/p.jpg' },
    });
  });

  it('[R6] with events without a time or an id keeps those as exceptions', async () => {
    const { exceptions } = await examine(
      'h.json',
      newer([event(text('a')), event({ timestamp: 'x' }), event({ event_id: null })]),
    );
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time', 'unreadable-record']);
  });
});
