import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';

type Json = Readonly<Record<string, unknown>>;

const MANIFEST = {
  version: '2.0.0',
  participants: [
    { id: 'p1', display: 'Ann Lee', email: 'Ann@firm.example' },
    { id: 'p2', display: 'Bo', account_id: 'wxid_bo' },
  ],
  conversations: [
    { id: 'c1', platform: 'WeChat', type: 'direct', display: 'Bo', participants: ['p1', 'p2'], custodian: 'p1' },
  ],
};
const EVENT = {
  ...{ type: 'message', id: 'e1', conversation: 'c1', participant: 'p1', body: '好的' },
  timestamp: '2024-03-13T17:12:00+08:00',
};
const manifest = (...events: readonly Json[]): string => JSON.stringify({ ...MANIFEST, events }, null, 2);

async function container(files: Readonly<Record<string, string>>, count = 1): Promise<string> {
  const base64 = (await zipped(files)).toString('base64').replace(/.{76}/g, '$&\r\n');
  return [
    'X-RSMF-Version: 2.0.0',
    `X-RSMF-EventCount: ${count}`,
    'Subject: a day',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Ann Lee: for searching only',
    '--b',
    'Content-Type: application/zip; name=rsmf.zip',
    'Content-Transfer-Encoding: base64',
    '',
    base64,
    '--b--',
    '',
  ].join('\r\n');
}
const read = (more: Json = {}): Promise<Examination> => examine('rsmf_manifest.json', manifest({ ...EVENT, ...more }));

describe('RSMF', () => {
  it('[R6] carries a message with all there is to it, out of the mail around it', async () => {
    const file = { id: 'chart.png', display: 'Chart.png', size: 3 };
    const { messages, objects, exceptions, notes } = await examine(
      'day.rsmf',
      await container({ 'rsmf_manifest.json': manifest({ ...EVENT, attachments: [file] }), 'chart.png': 'png' }),
    );
    expect(exceptions).toEqual([]);
    expect(objects.map(({ object }) => [object.path.at(-1), object.role])).toEqual([
      ['day.rsmf', 'attachment'],
      ['chart.png', 'attachment'],
      ['rsmf_manifest.json', 'records'],
    ]);
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'wechat',
        conversation: { keys: [expect.stringMatching(/^c1:[0-9a-f]{24}$/)], title: 'Bo', type: 'direct' },
        identity: { scope: 'conversation', key: expect.stringMatching(/^e1:/) },
        nativeId: expect.stringMatching(/^e1:/),
        sender: { scheme: 'email', value: 'ann@firm.example', name: 'Ann Lee' },
        recipients: [{ role: 'member', party: { scheme: 'wechat', value: 'wxid_bo', name: 'Bo' } }],
        time: expect.objectContaining({ utc: '2024-03-13T09:12:00.000Z', zone: '+08:00', zoneOrigin: 'record' }),
        body: '好的',
        attachments: [{ name: 'Chart.png', size: 3, state: 'member', path: 'rsmf.zip/chart.png' }],
        marks: [],
        extra: { custodian: 'p1' },
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('[R5] is compared with what its header states, and read out of an archive of many', async () => {
    const file = { id: 'chart.png' };
    const one = await container({
      'rsmf_manifest.json': manifest({ ...EVENT, attachments: [file] }, { ...EVENT, id: 'e2' }),
      'chart.png': 'png',
    });
    const { messages, notes, objects } = await examine('case.zip', await zipped({ 'a/1.rsmf': one, 'a/2.rsmf': one }));
    expect(messages.map(({ attachments }) => attachments[0]?.path)).toEqual([
      'a/1.rsmf/rsmf.zip/chart.png',
      undefined,
      'a/2.rsmf/rsmf.zip/chart.png',
      undefined,
    ]);
    const difference = 'The header states 1 events; the manifest holds 2.';
    expect(notes).toEqual([difference, difference]);
    expect(objects.filter(({ object }) => object.findings().stated?.count === 1)).toHaveLength(2);
  });

  it('[R4] edits are versions, from the first text on; deletions, reactions and receipts are kept', async () => {
    const { messages, changes } = await read({
      body: 'third',
      deleted: true,
      edits: [
        { participant: 'p1', timestamp: '2024-03-13T09:13:00Z', previous: 'first', new: 'second' },
        { participant: 'p1', timestamp: '2024-03-13T09:14:00Z', previous: 'second', new: 'third' },
      ],
      reactions: [{ value: '👍', count: 1, participants: ['p2'] }],
      read_receipts: [{ participant: 'p2', timestamp: '2024-03-13T09:20:00Z', action: 'read' }],
    });
    expect(messages).toMatchObject([{ body: 'first', marks: ['deleted'] }]);
    expect(changes.map(({ type, body, value }) => [type, body ?? value])).toEqual([
      ['edit', 'second'],
      ['edit', 'third'],
      ['reaction', '👍'],
      ['receipt', 'read'],
    ]);
  });

  it('[R40] the same ids in another manifest are another conversation and another event; the same event again is one', async () => {
    const other = {
      ...MANIFEST,
      conversations: [{ ...MANIFEST.conversations[0], display: 'Cy', participants: ['p1'] }],
    };
    const [one, again, later, elsewhere] = await Promise.all([
      read(),
      read(),
      read({ body: 'Tuesday' }),
      examine('m.json', JSON.stringify({ ...other, events: [EVENT] })),
    ]);
    const keys = ({ messages: [message] }: Examination): unknown => [message!.conversation.keys, message!.identity.key];
    expect(keys(again)).toEqual(keys(one));
    expect(keys(later)).not.toEqual(keys(one));
    expect(elsewhere.messages[0]!.conversation.keys).not.toEqual(one.messages[0]!.conversation.keys);
  });

  it('[R4] an event without an id keeps its edits and reactions', async () => {
    const { messages, changes } = await read({
      id: undefined,
      body: 'final',
      edits: [{ participant: 'p1', timestamp: '2024-03-13T09:13:00Z', previous: 'first', new: 'final' }],
      reactions: [{ value: '👍', participants: ['p2'] }],
    });
    expect(messages[0]!.body).toBe('first');
    expect(changes.map(({ target, body, value }) => [target === messages[0]!.nativeId, body ?? value])).toEqual([
      [true, 'final'],
      [true, '👍'],
    ]);
  });

  it('[R40] a channel is one whoever is in it; files of one collection are one conversation', async () => {
    const keys = async (more: Json, root: Json = {}): Promise<readonly string[]> => {
      const conversations = [{ ...MANIFEST.conversations[0], type: 'channel', display: 'Desk', ...more }];
      const text = JSON.stringify({ ...MANIFEST, ...root, conversations, events: [EVENT] });
      return (await examine('m.json', text)).messages[0]!.conversation.keys;
    };
    expect(await keys({ participants: ['p1'] })).toEqual(await keys({ participants: ['p1', 'p2'] }));
    expect(await keys({ display: 'Other' })).not.toEqual(await keys({}));
    expect((await keys({}, { eventcollectionid: 'x' }))[0]).toBe('collection:x:c1');
  });

  it('[R4] the last text of edits is what the event says; answers and counts of reactions are told', async () => {
    const edits = [{ participant: 'p1', timestamp: '2024-03-13T09:13:00Z', previous: 'first' }];
    const { messages, changes, notes } = await examine(
      'm.json',
      manifest(
        { ...EVENT, body: 'now', edits, reactions: [{ value: '👍', count: 7 }] },
        { ...EVENT, id: 'e2', parent: 'e1' },
        { ...EVENT, id: 'e3', parent: 'e9' },
      ),
    );
    expect(messages.map(({ body, inReplyTo }) => [body, inReplyTo])).toEqual([
      ['first', undefined],
      ['好的', messages[0]!.nativeId],
      ['好的', 'e9'],
    ]);
    expect(messages[0]!.extra).toMatchObject({ reactions: '👍 7' });
    expect(changes).toMatchObject([{ type: 'edit', body: 'now' }, { type: 'reaction' }]);
    expect(notes).toEqual(['1 events answer one that does not stand before them.']);
  });

  it('[R6] what refers to nobody is kept and counted; a time without a zone is the operator’s', async () => {
    const { messages, notes } = await examine(
      'm.json',
      manifest({ ...EVENT, participant: 'p9', timestamp: '2013-01-10T15:53:00' }),
      { zone: 'Asia/Hong_Kong' },
    );
    expect(messages[0]).toMatchObject({ sender: { value: 'p9' }, time: { utc: '2013-01-10T07:53:00.000Z' } });
    expect(notes).toContain('1 events name people or conversations that the manifest does not describe.');
    expect((await read({ timestamp: 'noon' })).exceptions[0]!.code).toBe('unreadable-time');
    expect(
      (await examine('x.rsmf', (await container({})).replace(/\r\nUEs[\s\S]*?--b--/, '\r\n--b--'))).exceptions,
    ).toHaveLength(1);
  });

  it('[R6] gives any list of events back as it was written', async () => {
    const event = fc.record({
      body: fc.string({ unit: 'grapheme', minLength: 1 }),
      at: fc.integer({ min: 0, max: 4e9 }),
      who: fc.constantFrom('p1', 'p2'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (list) => {
        const { messages, exceptions } = await examine(
          'm.json',
          manifest(
            ...list.map(({ body, at, who }, i) => ({
              ...{ ...EVENT, id: `e${i}`, body, participant: who },
              timestamp: new Date(at * 1000).toISOString(),
            })),
          ),
        );
        expect(exceptions).toEqual([]);
        expect(messages.map(({ body, time, sender }) => [body, time.utc, sender!.name])).toEqual(
          list.map(({ body, at, who }) => [
            ...[body.replace(/\r\n?/g, '\n'), new Date(at * 1000).toISOString(), who === 'p1' ? 'Ann Lee' : 'Bo'],
          ]),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] damaged in any way is read without a throw, and nothing is lost', async () => {
    const whole = await container({ 'rsmf_manifest.json': manifest(EVENT, { ...EVENT, id: 'e2' }), 'a.png': 'x' });
    for (const text of [manifest(EVENT, { ...EVENT, id: 'e2' }), whole])
      await fc.assert(
        fc.asyncProperty(mutated(Buffer.from(text)), async (bytes) => {
          await examine('x.rsmf', bytes);
        }),
        { numRuns: 150 },
      );
  });
});
