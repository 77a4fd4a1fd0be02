import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

type Json = Readonly<Record<string, unknown>>;

const ACCOUNT = '+8613900000001';
const OWN_UUID = '11111111-1111-4111-8111-111111111111';
const ANN = {
  source: '+8613900000002',
  sourceNumber: '+8613900000002',
  sourceUuid: '22222222-2222-4222-8222-222222222222',
  sourceName: '李雷',
};
const SELF = { source: ACCOUNT, sourceNumber: ACCOUNT, sourceUuid: OWN_UUID, sourceDevice: 1 };
const AT = 1_700_000_000_000;
const DATA = { timestamp: AT, message: '好的 👍', expiresInSeconds: 0, viewOnce: false };

const frame = (envelope: Json): Json => ({
  jsonrpc: '2.0',
  method: 'receive',
  params: { envelope: { ...ANN, sourceDevice: 2, timestamp: AT, ...envelope }, account: ACCOUNT },
});
const written = (frames: readonly Json[]): string => frames.map((one) => `${JSON.stringify(one)}\n`).join('');
const read = (...frames: readonly Json[]): Promise<Examination> => examine('x.jsonl', written(frames));
const data = (more: Json): Json => frame({ dataMessage: { ...DATA, ...more } });
const one = async (more: Json): Promise<CapturedMessage> => (await read(data(more))).messages[0]!;
const sent = (more: Json): Json =>
  frame({
    ...SELF,
    syncMessage: {
      sentMessage: {
        ...DATA,
        destination: ANN.source,
        destinationNumber: ANN.source,
        destinationUuid: ANN.sourceUuid,
        ...more,
      },
    },
  });

const said = fc.record({
  at: fc.integer({ min: 1, max: 4e12 }),
  text: fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('{"envelope":{}}', '好的\n明天见')),
  isOwn: fc.boolean(),
  group: fc.option(fc.constantFrom('Z3JvdXA=', 'b3RoZXI='), { nil: undefined }),
  file: fc.option(fc.constantFrom('报告.pdf', 'a b.png'), { nil: undefined }),
});

describe('Frames of signal-cli', () => {
  it('[R6] carry a message with all there is to it', async () => {
    expect(await one({ attachments: [{ contentType: 'image/png', filename: 'a.png', id: '43', size: 7 }] })).toEqual({
      type: 'message',
      channel: 'signal',
      conversation: {
        keys: [`${ACCOUNT}|${ANN.source}`, [ANN.sourceUuid, ACCOUNT].sort().join('|')],
        title: '李雷',
        type: 'direct',
      },
      identity: { scope: 'conversation', key: `${ANN.sourceUuid}:${AT}` },
      nativeId: `${ANN.sourceUuid}:${AT}`,
      sender: { scheme: 'phone', value: ANN.source, name: '李雷' },
      recipients: [{ role: 'to', party: { scheme: 'phone', value: ACCOUNT } }],
      time: {
        text: String(AT),
        wall: '2023-11-14T22:13:20.000',
        utc: '2023-11-14T22:13:20.000Z',
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
        doubts: [],
      },
      body: '好的 👍',
      attachments: [{ name: 'a.png', mediaType: 'image/png', size: 7, state: 'missing' }],
      marks: [],
      extra: { sourceUuid: ANN.sourceUuid, sourceDevice: '2', expiresInSeconds: '0' },
    });
  });

  it('[R6] give any list of messages back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (list) => {
        const frames = list.map(({ at, text, isOwn, group, file }) => {
          const message = {
            timestamp: at,
            message: text,
            ...(group !== undefined && { groupInfo: { groupId: group, type: 'DELIVER' } }),
            ...(file !== undefined && { attachments: [{ filename: file, id: 'x' }] }),
          };
          return isOwn ? sent(message) : data(message);
        });
        const { messages, exceptions } = await read(...frames);
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ time, body, sender, conversation, attachments }) => ({
            at: Number(time.text),
            text: body,
            isOwn: sender!.value === ACCOUNT,
            group: conversation.type === 'group' ? conversation.keys[0]!.slice(6) : undefined,
            file: attachments[0]?.name,
          })),
        ).toEqual(list.map((message) => ({ ...message, text: message.text.replace(/\r\n?/g, '\n') })));
      }),
      { numRuns: 100 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = written([
      data({ quote: { id: 5, author: ACCOUNT, text: 'x' }, sticker: { stickerId: 3 }, contacts: [{ name: 'x' }] }),
      sent({ groupInfo: { groupId: 'Zw==' } }),
      frame({ editMessage: { targetSentTimestamp: AT, dataMessage: DATA } }),
      frame({ receiptMessage: { isRead: true, timestamps: [AT] } }),
      frame({ dataMessage: { timestamp: AT, remoteDelete: { timestamp: AT } } }),
      frame({ callMessage: { offerMessage: { id: 1 } } }),
    ]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('s.jsonl', bytes))),
      { numRuns: 300 },
    );
  });

  it('[R4] tell edits of a message, and edits of edits, by the message they are of', async () => {
    const edit = (at: number, target: number, message: string): Json =>
      frame({ timestamp: at, editMessage: { targetSentTimestamp: target, dataMessage: { timestamp: at, message } } });
    const { changes } = await read(
      data({ groupInfo: { groupId: 'Zw==' } }),
      edit(AT + 1, AT, 'b'),
      edit(AT + 2, AT + 1, 'c'),
    );
    const target = `${ANN.sourceUuid}:${AT}`;
    const group = { keys: ['group:Zw=='], type: 'group' };
    expect(changes).toMatchObject([
      { type: 'edit', target, body: 'b', conversation: group },
      { type: 'edit', target, body: 'c', conversation: group },
    ]);
  });

  it('[R6] tell deletes, reactions, their removal and receipts, as events of their own', async () => {
    const reaction = { emoji: '👍', targetAuthor: ACCOUNT, targetAuthorUuid: OWN_UUID, targetSentTimestamp: AT };
    const { changes, messages } = await read(
      sent({}),
      data({ message: null, reaction: { ...reaction, isRemove: false } }),
      data({ message: null, timestamp: AT + 1, reaction: { ...reaction, isRemove: true } }),
      frame({
        ...SELF,
        syncMessage: { sentMessage: { timestamp: AT + 2, destination: ANN.source, remoteDelete: { timestamp: AT } } },
      }),
      frame({ receiptMessage: { isDelivery: true, isRead: false, timestamps: [AT] } }),
      frame({ receiptMessage: { type: 'READ', timestamps: [AT] } }),
    );
    expect(messages).toHaveLength(1);
    expect(changes.map(({ type, target, value, actor }) => [type, target, value, actor!.value])).toEqual([
      ['reaction', messages[0]!.nativeId, '👍', ANN.source],
      ['reaction-removed', messages[0]!.nativeId, '👍', ANN.source],
      ['delete', messages[0]!.nativeId, undefined, ACCOUNT],
      ['receipt', messages[0]!.nativeId, 'delivered', ANN.source],
      ['receipt', messages[0]!.nativeId, 'read', ANN.source],
    ]);
    expect(new Set(changes.map(({ identity }) => identity.key)).size).toBe(5);
  });

  it('[R40] know a message and its chat again in the export of the other side, whose number may be hidden', async () => {
    const own = (await read(sent({}))).messages[0]!;
    const theirs = (
      await examine(
        'x.jsonl',
        written([{ envelope: { ...SELF, timestamp: AT, dataMessage: DATA }, account: ANN.source }]),
      )
    ).messages[0]!;
    expect(theirs.identity).toEqual(own.identity);
    expect(own.conversation.keys.some((key) => theirs.conversation.keys.includes(key))).toBe(true);
    const hidden = await read(frame({ source: ANN.sourceUuid, sourceNumber: null, dataMessage: DATA }));
    expect(hidden.messages[0]).toMatchObject({ sender: { scheme: 'signal', value: ANN.sourceUuid } });
    const shown = await one({});
    expect(hidden.messages[0]!.conversation.keys.some((key) => shown.conversation.keys.includes(key))).toBe(true);
  });

  it.each<[string, Json, Json]>([
    [
      'an answer',
      { quote: { id: 5, author: ACCOUNT, authorUuid: OWN_UUID, text: '几点？' } },
      { inReplyTo: `${OWN_UUID}:5`, quote: { author: ACCOUNT, text: '几点？' } },
    ],
    [
      'mentions',
      { message: '\ufffc 来', mentions: [{ name: 'Bob', start: 0, length: 1 }] },
      { body: '\ufffc 来', extra: { mentions: 'Bob' } },
    ],
    [
      'a timer',
      { message: null, isExpirationUpdate: true, expiresInSeconds: 60 },
      { type: 'system', notice: 'timer-changed' },
    ],
    ['a timer turned off', { message: null, isExpirationUpdate: true }, { type: 'system', notice: 'timer-off' }],
    ['a message to be seen once', { viewOnce: true }, { marks: ['view-once'] }],
    ['a sticker', { message: null, sticker: { packId: 'x', stickerId: 3 } }, { type: 'message', body: 'Sticker 3' }],
    [
      'a poll',
      { message: null, pollCreate: { question: '吃什么', options: ['面', '饭'] } },
      { body: 'Poll: 吃什么\n- 面\n- 饭' },
    ],
    [
      'what nobody knows yet',
      { message: null, holograms: { id: 3 } },
      { type: 'system', notice: 'other', body: 'Holograms' },
    ],
    [
      'a contact',
      { message: null, contacts: [{ name: { display: 'Bob' }, phone: [{ value: '+1' }] }] },
      { body: 'Contact: Bob, +1' },
    ],
  ])('[R6] keep %s', async (_, more, expected) => {
    expect(await one(more)).toMatchObject(expected);
  });

  it('[R6] keep calls, and pass over frames that say nothing: typing, profile keys', async () => {
    const { messages, exceptions, notes } = await read(
      frame({ callMessage: { offerMessage: { id: 1, type: 'AUDIO_CALL' } } }),
      frame({ callMessage: { iceUpdateMessage: [{ id: 1 }] } }),
      frame({ typingMessage: { action: 'STARTED' } }),
      data({ message: null, profileKey: 'x' }),
    );
    expect([messages.map(({ notice }) => notice), exceptions]).toEqual([['call'], []]);
    expect(notes.join()).toContain('3 frames say nothing');
  });

  it('[R6] that are broken are exceptions, and the others are read', async () => {
    const text = written([data({}), data({ timestamp: AT + 1 })]);
    const { messages, exceptions } = await examine(
      'x',
      `${text}{"params":\n{"a":1}\n${written([data({ timestamp: 'x' })])}${text.slice(0, 50)}`,
    );
    expect([messages.length, exceptions.map(({ code }) => code)]).toEqual([
      2,
      ['unreadable-record', 'unreadable-record', 'unreadable-time', 'truncated'],
    ]);
  });

  it('[R6] are read from a document over several lines, too', async () => {
    const { messages } = await examine('x.json', JSON.stringify([data({}), sent({ timestamp: 5 })], null, 2));
    expect(messages).toHaveLength(2);
  });
});
