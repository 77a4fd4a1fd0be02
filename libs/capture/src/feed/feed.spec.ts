import fc from 'fast-check';
import { z } from 'zod';
import type { CapturedEvent } from '../event';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { attachmentBytes } from '../attachment-bytes';
import { type FeedEvent, FeedEventSchema, feedJsonSchema } from './feed-schema';
import { writeFeed } from './feed-writer';

async function written(events: readonly FeedEvent[]): Promise<string> {
  let text = '';
  for await (const line of writeFeed(events, 'spec')) text += line;
  return text;
}

const MESSAGE: FeedEvent = {
  type: 'message',
  id: '9007199254740993',
  channel: 'wechat',
  conversation: { id: 'room@chatroom', title: '讨论组', type: 'group' },
  at: '2024-03-04T09:05:11.250+08:00',
  from: { scheme: 'wechat', value: 'wxid_1', name: '王小明' },
  to: [{ role: 'member', scheme: 'wechat', value: 'wxid_2' }],
  text: '好的\n明天见',
  attachments: [{ name: 'a.txt', mediaType: 'text/plain', data: Buffer.from('hi').toString('base64') }],
  marks: ['forwarded'],
  inReplyTo: '7',
  quote: { author: '李雷', text: '几点？' },
  extra: { timer: 'P1D' },
};

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const filled = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const party = fc.record(
  { scheme: fc.constantFrom('wechat', 'email', 'phone'), value: filled, name: text },
  { requiredKeys: ['scheme', 'value'] },
);
const common = {
  id: filled,
  channel: fc.constantFrom('wechat' as const, 'email' as const, 'teams' as const),
  conversation: fc.record(
    { id: filled, type: fc.constantFrom('direct' as const, 'group' as const), title: text },
    { requiredKeys: ['id', 'type'] },
  ),
  at: fc
    .tuple(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      fc.constantFrom('Z', '+08:00', '-03:30'),
    )
    .map(([date, zone]) => date.toISOString().replace('Z', zone)),
};
const content = {
  ...common,
  text,
  from: party,
  to: fc.array(
    fc
      .tuple(party, fc.constantFrom('to' as const, 'cc' as const, 'member' as const))
      .map(([one, role]) => ({ ...one, role })),
    { maxLength: 3 },
  ),
  subject: text,
  marks: fc.uniqueArray(fc.constantFrom('edited' as const, 'forwarded' as const, 'view-once' as const)),
  inReplyTo: filled,
  extra: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text, { maxKeys: 3 }),
  attachments: fc.array(
    fc.uint8Array({ maxLength: 50 }).map((bytes) => ({ name: 'x', data: Buffer.from(bytes).toString('base64') })),
    { maxLength: 2 },
  ),
};
const change = { ...common, target: filled, by: party };
const keys = ['id', 'channel', 'conversation', 'at', 'type'] as const;
const event: fc.Arbitrary<FeedEvent> = fc.oneof(
  fc.record({ type: fc.constant('message' as const), ...content }, { requiredKeys: [...keys, 'text'] }),
  fc.record(
    {
      type: fc.constant('system' as const),
      notice: fc.constantFrom('timer-on' as const, 'call' as const, 'member-added' as const),
      ...content,
    },
    { requiredKeys: [...keys, 'text'] },
  ),
  fc.record({ type: fc.constant('edit' as const), ...change, text }, { requiredKeys: [...keys, 'target', 'text'] }),
  fc.record({ type: fc.constant('delete' as const), ...change }, { requiredKeys: [...keys, 'target'] }),
  fc.record(
    {
      type: fc.constantFrom('reaction' as const, 'reaction-removed' as const),
      ...change,
      value: fc.constantFrom('👍', '❤️'),
    },
    { requiredKeys: [...keys, 'target', 'value'] },
  ),
  fc.record(
    { type: fc.constant('receipt' as const), ...change, value: fc.constantFrom('delivered' as const, 'read' as const) },
    { requiredKeys: [...keys, 'target', 'value'] },
  ),
) as fc.Arbitrary<FeedEvent>;

/** What the archive gets, said in the words of the feed again: the inverse of the importer, written apart from it. */
function said(captured: CapturedEvent): unknown {
  const shared = {
    type: captured.type,
    id: captured.identity.key,
    channel: captured.channel,
    conversation: {
      id: captured.conversation.keys[0],
      title: captured.conversation.title,
      type: captured.conversation.type,
    },
    at: captured.time.text,
  };
  const files = captured.attachments?.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  if ('target' in captured)
    return {
      ...shared,
      target: captured.target,
      by: captured.actor,
      text: captured.body,
      subject: captured.subject,
      value: captured.value,
      files,
    };
  const to = captured.recipients.map(({ role, party: one }) => ({ ...one, role }));
  return {
    ...shared,
    notice: captured.notice,
    from: captured.sender,
    to,
    text: captured.body,
    subject: captured.subject,
    marks: captured.marks,
    inReplyTo: captured.inReplyTo,
    extra: captured.extra,
    files,
  };
}

/** The same of an event before it was written. */
async function meant(one: FeedEvent): Promise<unknown> {
  const { createHash } = await import('node:crypto');
  const { attachments, ...rest } = { attachments: undefined, ...one };
  const files = attachments?.map(({ name, data }) => {
    const bytes = Buffer.from(data ?? '', 'base64');
    return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const isContent = one.type === 'message' || one.type === 'system';
  return { ...(isContent ? { to: [], marks: [], files: [] } : {}), ...rest, ...(files && { files }) };
}

describe('feed', () => {
  it('[R6] carries a message with all there is to it', async () => {
    const { events, objects } = await examine('demo.jsonl', await written([MESSAGE]));
    expect(events).toEqual([
      {
        type: 'message',
        channel: 'wechat',
        conversation: { keys: ['room@chatroom'], title: '讨论组', type: 'group' },
        identity: { scope: 'conversation', key: '9007199254740993' },
        nativeId: '9007199254740993',
        sender: { scheme: 'wechat', value: 'wxid_1', name: '王小明' },
        recipients: [{ role: 'member', party: { scheme: 'wechat', value: 'wxid_2' } }],
        time: {
          text: '2024-03-04T09:05:11.250+08:00',
          wall: '2024-03-04T09:05:11.250',
          utc: '2024-03-04T01:05:11.250Z',
          zone: '+08:00',
          zoneOrigin: 'record',
          precision: 'millisecond',
          doubts: [],
        },
        body: '好的\n明天见',
        attachments: [
          {
            name: 'a.txt',
            mediaType: 'text/plain',
            size: 2,
            sha256: expect.stringMatching(/^8f434346/),
            state: 'inside',
            path: 'attachments/0',
          },
        ],
        marks: ['forwarded'],
        inReplyTo: '7',
        quote: { author: '李雷', text: '几点？' },
        extra: { timer: 'P1D' },
      },
    ]);
    const raw = objects[0]!.pieces[1]!.raw;
    expect(Buffer.from(await attachmentBytes('feed', raw, 'attachments/0')).toString()).toBe('hi');
    await expect(attachmentBytes('feed', raw, 'attachments/1')).rejects.toThrow(RangeError);
  });

  it('[R6] gives any list of events back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (list) => {
        const { events, exceptions } = await examine('feed.jsonl', await written(list));
        expect(exceptions).toEqual([]);
        expect(events.map(said)).toEqual(await Promise.all(list.map(meant)));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['an unknown member', { ...MESSAGE, mood: 'sunny' }, 'the event has members the format does not know'],
    ['an id that is a number', { ...MESSAGE, id: 1 }, 'id is missing or not as the format wants it'],
    ['a time without offset', { ...MESSAGE, at: '2024-03-04T09:05:11' }, 'at is missing or not as the format wants it'],
    ['a day that cannot be', { ...MESSAGE, at: '2024-02-31T09:05:11Z' }, 'at is a time that cannot be'],
    ['an unknown channel', { ...MESSAGE, channel: 'fax' }, 'channel is missing or not as the format wants it'],
    [
      'an edit without its target',
      { type: 'edit', id: '2', channel: 'wechat', conversation: MESSAGE.conversation, at: MESSAGE.at, text: 'x' },
      'target is missing or not as the format wants it',
    ],
    [
      'content that is not what its hash says',
      { ...MESSAGE, attachments: [{ data: 'aGk=', sha256: '0'.repeat(64) }] },
      'attachments.0 is not what its size, sha256 or state say',
    ],
  ])('[R6] makes %s an exception that tells where, and nothing of the text', async (_, line, detail) => {
    const { exceptions, events } = await examine('feed.jsonl', `${await written([MESSAGE])}${JSON.stringify(line)}\n`);
    expect(exceptions).toMatchObject([{ code: 'unreadable-record', line: 3, detail }]);
    expect(events).toHaveLength(1);
  });

  it('[R6] refuses a version it does not know, line by line, and says when a file ends inside a line', async () => {
    const { exceptions } = await examine('feed.jsonl', '{"minutebook":"feed","version":2}\n{"type":"message"}\n');
    expect(exceptions.map(({ detail }) => detail)).toEqual(
      Array(2).fill('the first line names no version of the feed format that this program reads'),
    );
    const whole = await written([MESSAGE, MESSAGE]);
    const cut = await examine('feed.jsonl', whole.slice(0, -20));
    expect(cut.exceptions).toMatchObject([{ code: 'truncated' }]);
    expect(cut.events).toHaveLength(1);
  });

  it('[R6] is not written with what it could not be read back', async () => {
    await expect(written([{ ...MESSAGE, at: 'yesterday' }])).rejects.toThrow(z.ZodError);
  });

  it('[R6] is published as a JSON Schema that knows every type of event', () => {
    const schema = JSON.stringify(feedJsonSchema());
    for (const option of FeedEventSchema.options) expect(schema).toContain(`"${[...option.shape.type.values][0]}"`);
    expect(schema).toContain('"additionalProperties":false');
  });

  it('[R6] damaged in any way is read without a throw, and nothing is lost', async () => {
    const whole = await written([MESSAGE, { ...MESSAGE, id: '2', type: 'system', notice: 'timer-on' }]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('feed.jsonl', bytes))),
      { numRuns: 400 },
    );
  });
});
