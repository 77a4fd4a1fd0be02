import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';

type Json = Readonly<Record<string, unknown>>;

const MESSAGE = {
  ...{
    id: '1580001825123',
    displayName: 'Bo',
    originalarrivaltime: '2020-01-26T01:23:45.123Z',
    version: 1580001825123,
  },
  ...{ messagetype: 'RichText', content: 'a &lt; b', conversationid: '8:bo', from: '8:bo', properties: null },
  amsreferences: null,
};
const CHAT = { id: '8:bo', displayName: 'Bo Chan', version: 1, properties: {}, threadProperties: null };
const written = (list: readonly Json[], chat: Json = {}, userId = '8:live:ann'): string => {
  const conversations = [{ ...CHAT, ...chat, MessageList: list }];
  return JSON.stringify({ userId, exportDate: '2020-02-01T00:00', conversations });
};
const read = (more: Json, chat?: Json): Promise<Examination> =>
  examine('messages.json', written([{ ...MESSAGE, ...more }], chat));
const rich = async (content: string, messagetype = 'RichText') => (await read({ content, messagetype })).messages[0]!;

describe('exports of Skype and Teams Free', () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects, exceptions } = await read({});
    expect([objects[0]!.object.format, exceptions]).toEqual(['skype', []]);
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'teams',
        conversation: { keys: ['bo live:ann'], title: 'Bo Chan', type: 'direct' },
        identity: { scope: 'conversation', key: '1580001825123' },
        nativeId: '1580001825123',
        sender: { scheme: 'teams', value: 'bo', name: 'Bo' },
        recipients: [{ role: 'member', party: { scheme: 'teams', value: 'live:ann' } }],
        time: expect.objectContaining({ utc: '2020-01-26T01:23:45.123Z', zoneOrigin: 'record' }),
        body: 'a < b',
        attachments: [],
        marks: [],
        extra: { messagetype: 'RichText' },
      },
    ]);
  });

  it('[R40] a chat of two is one, whoever exports it', async () => {
    const other = written([MESSAGE], { id: '8:live:ann', displayName: 'Ann' }, '8:bo');
    const [ours, theirs] = await Promise.all([read({}), examine('messages.json', other)]);
    expect(theirs.messages[0]!.conversation.keys).toEqual(ours.messages[0]!.conversation.keys);
    expect(theirs.messages[0]!.identity).toEqual(ours.messages[0]!.identity);
  });

  it('markup is text: people, signs, lines; quotations are told apart', async () => {
    expect((await rich('Hi <at id="8:x">Cy</at> <ss type="smile">:)</ss>\n<b>now</b>')).body).toBe('Hi @Cy :)\nnow');
    const quote =
      '<quote author="bo" authorname="Bo" timestamp="1" messageid="77"><legacyquote>[1] Bo: </legacyquote>buy it<legacyquote>\n\n&lt;&lt;&lt; </legacyquote></quote>yes';
    expect(await rich(quote)).toMatchObject({ body: 'yes', inReplyTo: '77', quote: { author: 'Bo', text: 'buy it' } });
    expect((await rich('<b>x</b> &amp;', 'Text')).body).toBe('<b>x</b> &amp;');
    expect((await rich('<quote author="a">no end')).body).toBe('no end');
  });

  it('[R4] edits are versions, deletions and reactions events', async () => {
    const edited = await rich('new<e_m a="bo" ts="1580001900" ts_ms="1580001900456" t="61"/>');
    expect(edited).toMatchObject({
      ...{ body: 'new', marks: ['edited'] },
      identity: { key: '1580001825123:edited:1580001900456' },
    });
    const emotions = [{ key: 'like', users: [{ mri: '8:live:ann', time: 1580001900456 }] }];
    expect((await read({ properties: { emotions } })).changes).toMatchObject([
      { type: 'reaction', value: 'like', actor: { value: 'live:ann' }, time: { utc: '2020-01-26T01:25:00.456Z' } },
    ]);
    const gone = await read({ content: '', properties: { deletetime: '1580001900456' } });
    expect([gone.messages, gone.changes]).toEqual([
      [],
      [expect.objectContaining({ type: 'delete', target: '1580001825123' })],
    ]);
  });

  it('[R42] groups have members and topics; calls and what changes in a group are notices', async () => {
    const thread = { topic: 'Desk', members: '["8:live:ann","8:bo","8:cy"]' };
    const { messages } = await read({}, { id: '19:abc@thread.skype', threadProperties: thread });
    expect(messages[0]).toMatchObject({
      conversation: { keys: ['19:abc@thread.skype'], title: 'Desk', type: 'group' },
      recipients: [{ party: { value: 'live:ann' } }, { party: { value: 'cy' } }],
    });
    const call =
      '<partlist type="missed" alt=""><part identity="bo"><name>Bo</name><duration>35</duration></part></partlist>';
    expect(await rich(call, 'Event/Call')).toMatchObject({
      ...{ type: 'system', notice: 'missed-call', body: 'Call missed Bo', marks: ['automatic'] },
    });
    const added = '<addmember><eventtime>1</eventtime><initiator>8:bo</initiator><target>8:cy</target></addmember>';
    expect(await rich(added, 'ThreadActivity/AddMember')).toMatchObject({
      ...{ notice: 'member-added', body: 'AddMember 8:cy' },
    });
  });

  it('[R6] files are found beside the messages, or said to be missing', async () => {
    const content =
      '<URIObject uri="https://api.asm.skype.example/v1/objects/0-w-1"><OriginalName v="chart.png"/><FileSize v="3"/></URIObject>';
    const message = { ...MESSAGE, content, messagetype: 'RichText/UriObject', amsreferences: ['0-w-1'] };
    const { messages, notes } = await examine(
      'export.zip',
      await zipped({
        'messages.json': written([message, { ...message, id: '1580001825124', amsreferences: ['0-w-2'] }]),
        'media/0-w-1.1.png': 'png',
        'media/0-w-1.json': '{"a":1}',
      }),
    );
    expect(messages.map(({ body, attachments }) => [body, attachments])).toEqual([
      ['', [{ name: 'chart.png', size: 3, state: 'member', path: 'media/0-w-1.1.png' }]],
      ['', [{ name: 'chart.png', size: 3, state: 'missing' }]],
    ]);
    expect(notes).toContainEqual(expect.stringMatching(/^1 files are named/));
  });

  it('[R6] give any list of messages back as it was written', async () => {
    const message = fc.record({
      at: fc.integer({ min: 1e12, max: 4e12 }),
      from: fc.stringMatching(/^[a-z][a-z0-9.]{2,12}$/),
      content: fc.string({ unit: 'grapheme', minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (list) => {
        const text = written(
          list.map(({ at, from, content }) => ({
            ...{ ...MESSAGE, id: String(at), originalarrivaltime: new Date(at).toISOString() },
            ...{ from: `8:${from}`, content, messagetype: 'Text' },
          })),
        );
        const { messages, exceptions } = await examine('m.json', text);
        expect(exceptions).toEqual([]);
        expect(messages.map(({ nativeId, sender, body, time }) => [nativeId, sender!.value, body, time.utc])).toEqual(
          list.map(({ at, from, content }) => [
            ...[String(at), from, content.replace(/\r\n?/g, '\n'), new Date(at).toISOString()],
          ]),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const content = '<quote author="bo"><legacyquote>x</legacyquote>y</quote>z<e_m ts_ms="1"/>';
    const whole = written([MESSAGE, { ...MESSAGE, content }], { threadProperties: { members: '["8:a"]' } });
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
        await examine('m.json', bytes);
      }),
      { numRuns: 200 },
    );
  });
});
