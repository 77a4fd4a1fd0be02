import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';
import { whatsappCloudMedia } from './media';

type Json = Readonly<Record<string, unknown>>;

const METADATA = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };
const CONTACT = { profile: { name: '王小明' }, wa_id: '16505551234' };
const value = (more: Json): Json => ({
  messaging_product: 'whatsapp',
  metadata: METADATA,
  contacts: [CONTACT],
  ...more,
});
const call = (...values: Json[]): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: values.map((each) => ({ value: each, field: 'messages' })) }],
  });
const MESSAGE = { from: '16505551234', id: 'wamid.A', timestamp: '1749416383', type: 'text', text: { body: '好的' } };
const read = (...values: Json[]): Promise<Examination> => examine('body.json', call(...values));
const one = (more: Json): Promise<Examination> => read(value({ messages: [{ ...MESSAGE, ...more }] }));

const said = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9=]{8,20}$/).map((id) => `wamid.${id}`),
  at: fc.integer({ min: 1, max: 4e9 }),
  from: fc.stringMatching(/^[1-9]\d{8,13}$/),
  text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('"entry":[', '\\"object"', '👍🏽\n]}')),
});

describe('calls of the WhatsApp Cloud API', () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await one({ context: { from: '15550783881', id: 'wamid.Z', forwarded: true } });
    expect(objects[0]!.object.format).toBe('whatsapp-cloud');
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'whatsapp',
        conversation: { keys: ['cloud:106540352242922:16505551234'], title: '王小明', type: 'direct' },
        identity: { scope: 'conversation', key: 'wamid.A' },
        nativeId: 'wamid.A',
        sender: { scheme: 'phone', value: '+16505551234', name: '王小明' },
        recipients: [{ role: 'to', party: { scheme: 'phone', value: '+15550783881' } }],
        time: {
          text: '1749416383',
          wall: '2025-06-08T20:59:43',
          utc: '2025-06-08T20:59:43.000Z',
          zone: '+00:00',
          zoneOrigin: 'record',
          precision: 'second',
          doubts: [],
        },
        body: '好的',
        attachments: [],
        marks: ['forwarded'],
        inReplyTo: 'wamid.Z',
        extra: { from: '15550783881' },
      },
    ]);
  });

  it('[R6] give any list of messages back as it was written, however it is grouped', async () => {
    const list = fc.uniqueArray(said, { minLength: 1, maxLength: 8, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 1, max: 8 }), fc.constantFrom(0, 2), async (all, size, indent) => {
        const groups = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
          value({
            messages: all
              .slice(i * size, (i + 1) * size)
              .map(({ id, at, from, text }) => ({ ...MESSAGE, id, from, timestamp: String(at), text: { body: text } })),
          }),
        );
        const bytes = JSON.stringify(JSON.parse(call(...groups)), null, indent);
        const { messages, exceptions } = await examine('body.json', bytes);
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ nativeId, time, sender, body }) => ({
            id: nativeId,
            at: Date.parse(time.utc!) / 1000,
            from: sender!.value.slice(1),
            text: body,
          })),
        ).toEqual(all.map((each) => ({ ...each, text: each.text.replace(/\r\n?/g, '\n') })));
      }),
      { numRuns: 150 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = call(
      value({
        messages: [
          MESSAGE,
          { ...MESSAGE, id: 'wamid.B', type: 'image', image: { id: '1', sha256: 'x', mime_type: 'image/jpeg' } },
          { ...MESSAGE, id: 'wamid.C', type: 'reaction', reaction: { message_id: 'wamid.A', emoji: '👍' } },
        ],
      }),
      value({ statuses: [{ id: 'wamid.Q', status: 'read', timestamp: '1', recipient_id: '16505551234' }] }),
    );
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
        await examine('b.json', bytes);
        whatsappCloudMedia(bytes);
      }),
      { numRuns: 400 },
    );
  });

  it('[R6] a record that cannot be read is an exception alone', async () => {
    const { messages, exceptions } = await read(
      value({ messages: [{ ...MESSAGE, timestamp: 'soon' }, MESSAGE, { ...MESSAGE, type: 'hologram' }, 7] }),
    );
    expect(messages).toHaveLength(1);
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time', 'unreadable-record', 'unreadable-record']);
  });

  it('reactions, their removal, edits and revocations are events about a message', async () => {
    const { changes } = await read(
      value({
        messages: [
          { ...MESSAGE, id: 'w1', type: 'reaction', reaction: { message_id: 'wamid.A', emoji: '👍' } },
          { ...MESSAGE, id: 'w2', type: 'reaction', reaction: { message_id: 'wamid.A' } },
          {
            ...MESSAGE,
            ...{ id: 'w3', type: 'edit' },
            edit: { original_message_id: 'wamid.A', message: { type: 'text', text: { body: '好' } } },
          },
          { ...MESSAGE, id: 'w4', type: 'revoke', revoke: { original_message_id: 'wamid.A' } },
        ],
      }),
    );
    expect(changes.map(({ type, target, value: emoji, body }) => ({ type, target, emoji, body }))).toEqual([
      { type: 'reaction', target: 'wamid.A', emoji: '👍', body: undefined },
      { type: 'reaction-removed', target: 'wamid.A', emoji: '', body: undefined },
      { type: 'edit', target: 'wamid.A', emoji: undefined, body: '好' },
      { type: 'delete', target: 'wamid.A', emoji: undefined, body: undefined },
    ]);
  });

  it('statuses are receipts; a failure is a line of its own; each once for each recipient', async () => {
    const status = (state: string, more: Json = {}): Json => ({
      ...{ id: 'wamid.Q', status: state, timestamp: '1749416383', recipient_id: '16505551234' },
      ...more,
    });
    const { changes, messages, notes } = await read(
      value({
        statuses: [
          status('sent'),
          status('read'),
          status('delivered'),
          status('failed', { errors: [{ code: 131051, title: 'Unsupported' }] }),
          status('read', { recipient_type: 'group', recipient_id: 'G1', recipient_participant_id: '4477' }),
        ],
      }),
    );
    expect(
      changes.map(({ type, value: state, conversation, identity }) => [
        type,
        state,
        conversation.keys[0],
        identity.key,
      ]),
    ).toEqual([
      ['receipt', 'read', 'cloud:106540352242922:16505551234', 'wamid.Q:read:16505551234'],
      ['receipt', 'delivered', 'cloud:106540352242922:16505551234', 'wamid.Q:delivered:16505551234'],
      ['receipt', 'read', 'cloud:group:G1', 'wamid.Q:read:4477'],
    ]);
    expect(messages).toMatchObject([{ type: 'system', body: 'The message was not delivered: 131051 Unsupported' }]);
    expect(notes).toContain('1 statuses say nothing that is kept beside them: sent, ringing.');
  });

  it('[R42] echoes of the phone app are sent by the business; the history of a number is of both', async () => {
    const echo = { ...MESSAGE, from: '15550783881', to: '16505551234', id: 'wamid.E' };
    const { messages } = await read(
      value({ message_echoes: [echo] }),
      value({
        history: [
          { metadata: { phase: 0 }, threads: [{ id: '16505551234', messages: [MESSAGE, { ...echo, to: undefined }] }] },
        ],
      }),
    );
    expect(messages.map(({ sender, conversation }) => [sender!.value, conversation.keys[0]])).toEqual([
      ['+15550783881', 'cloud:106540352242922:16505551234'],
      ['+16505551234', 'cloud:106540352242922:16505551234'],
      ['+15550783881', 'cloud:106540352242922:16505551234'],
    ]);
  });

  it('people are known by the id that is scoped to the business before their number', async () => {
    const { messages } = await read(
      value({
        contacts: [{ ...CONTACT, user_id: 'US.13491208655302741918' }],
        messages: [{ ...MESSAGE, from_user_id: 'US.13491208655302741918' }],
      }),
    );
    expect(messages[0]!.conversation.keys).toEqual([
      'cloud:106540352242922:US.13491208655302741918',
      'cloud:106540352242922:16505551234',
    ]);
    expect(messages[0]!.sender).toEqual({ scheme: 'whatsapp', value: 'US.13491208655302741918', name: '王小明' });
  });

  it.each([
    ['button', { button: { text: 'Yes', payload: 'p' } }, 'Yes'],
    [
      'interactive',
      { interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Plan B', description: 'x' } } },
      'Plan B\nx',
    ],
    ['location', { location: { latitude: 1.5, longitude: 2, name: 'Pier' } }, 'Location: Pier 1.5, 2'],
    ['contacts', { contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+44' }] }] }, 'Contact: Bo +44'],
    [
      'order',
      { order: { product_items: [{ product_retailer_id: 'A', quantity: 2, item_price: 3, currency: 'EUR' }] } },
      'Order:\n- 2 × A (3 EUR)',
    ],
    ['unsupported', { errors: [{ code: 131051 }] }, 'A message of a kind that WhatsApp does not pass on'],
    ['system', { system: { type: 'user_changed_number', body: 'A to B', new_wa_id: '2' } }, 'A to B'],
  ])('a message of type %s says what it shows', async (type, content, body) => {
    const { messages } = await one({ type, ...content });
    expect(messages[0]!.body).toBe(body);
  });

  it('files that were fetched belong to their message; those that were not are missing, with their digest', async () => {
    const sha256 = createHash('sha256').update('jpeg').digest();
    const image = { id: '55', mime_type: 'image/jpeg', sha256: sha256.toString('base64'), caption: 'chart' };
    const message = { ...MESSAGE, type: 'image', image };
    const body = call(value({ messages: [message] }));
    const { messages, objects } = await examine(
      'p.zip',
      await zipped({ '0001/body.json': body, '0001/media/55': 'jpeg' }, { compress: false }),
    );
    expect(messages[0]).toMatchObject({
      body: 'chart',
      attachments: [{ name: '55', mediaType: 'image/jpeg', state: 'member', path: '0001/media/55' }],
    });
    expect(objects.map(({ object }) => object.role).sort()).toEqual(['attachment', 'records']);
    const without = await examine('body.json', body);
    expect(without.messages[0]!.attachments).toMatchObject([{ state: 'missing', sha256: sha256.toString('hex') }]);
    expect(whatsappCloudMedia(Buffer.from(body))).toEqual([
      { id: '55', path: 'media/55', sha256: sha256.toString('hex') },
    ]);
  });

  it('[R42] a telephone call is a line when it has ended, and rings in silence', async () => {
    const call = { id: 'wacid.A', from: '16505551234', to: '15550783881', timestamp: '1671644824' };
    const { messages, notes } = await read(
      value({
        calls: [
          { ...call, event: 'connect' },
          { ...call, event: 'terminate', status: 'COMPLETED', duration: 120 },
        ],
      }),
      value({
        statuses: [{ id: 'wacid.A', timestamp: '1671644824', type: 'call', status: 'RINGING', recipient_id: '1' }],
      }),
    );
    expect(messages).toMatchObject([
      { type: 'system', notice: 'call', body: 'Call: COMPLETED, 120 s', sender: { value: '+16505551234' } },
    ]);
    expect(notes).toContain('1 statuses say nothing that is kept beside them: sent, ringing.');
  });

  it('a call without messages is structure', async () => {
    const bytes = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', time: 1, changes: [{ field: 'account_update', value: { event: 'VERIFIED_ACCOUNT' } }] }],
    });
    const { events, exceptions, notes } = await examine('body.json', bytes);
    expect([events, exceptions]).toEqual([[], []]);
    expect(notes).toContain('The call holds no message.');
  });
});
