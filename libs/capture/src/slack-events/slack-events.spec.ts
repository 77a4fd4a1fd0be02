import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { slackMedia } from './media';
import { plainOf } from './mrkdwn';

type Json = Readonly<Record<string, unknown>>;

const MESSAGE = {
  ...{ type: 'message', channel: 'C024BE91L', channel_type: 'channel', user: 'U2147483697' },
  ...{ text: '好的 &amp; <@U1>', ts: '1355517523.000005', event_ts: '1355517523.000005' },
};
const call = (event: Json): string =>
  JSON.stringify({
    ...{ token: 't', team_id: 'T1', api_app_id: 'A1', event, type: 'event_callback' },
    ...{ event_id: 'Ev08MFMKH6', event_time: 1355517523 },
  });
const read = (more: Json): Promise<Examination> => examine('body.json', call({ ...MESSAGE, ...more }));

const FILE = {
  ...{ id: 'F1', name: 'chart.png', mimetype: 'image/png', size: 4, mode: 'hosted' },
  url_private_download: 'https://files.slack.com/files-pri/T1-F1/download/chart.png',
};

describe("calls of Slack's Events API", () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await read({ thread_ts: '1355517000.000001', client_msg_id: 'c' });
    expect(objects[0]!.object.format).toBe('slack-events');
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'slack',
        conversation: { keys: ['C024BE91L'], type: 'channel' },
        identity: { scope: 'conversation', key: '1355517523.000005' },
        nativeId: '1355517523.000005',
        sender: { scheme: 'slack', value: 'U2147483697' },
        recipients: [],
        time: {
          text: '1355517523.000005',
          wall: '2012-12-14T20:38:43.000',
          utc: '2012-12-14T20:38:43.000Z',
          zone: '+00:00',
          zoneOrigin: 'record',
          precision: 'millisecond',
          doubts: [],
        },
        body: '好的 & @U1',
        attachments: [],
        marks: [],
        inReplyTo: '1355517000.000001',
        extra: { client_msg_id: 'c', thread_ts: '1355517000.000001' },
      },
    ]);
  });

  it('[R6] give any message back as it was written', async () => {
    const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4_000_000_000 }),
        fc.integer({ min: 0, max: 999_999 }),
        fc.stringMatching(/^[UW][A-Z0-9]{8,10}$/),
        fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('a < b && c > d', '"event":{')),
        async (seconds, micro, user, text) => {
          const ts = `${seconds}.${String(micro).padStart(6, '0')}`;
          const { messages } = await read({ ts, user, text: escaped(text) });
          const [message] = messages;
          expect(message).toMatchObject({ nativeId: ts, sender: { value: user }, body: text.replace(/\r\n?/g, '\n') });
          expect(Date.parse(message!.time.utc!)).toBe(seconds * 1000 + Math.floor(micro / 1000));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = call({ ...MESSAGE, subtype: 'file_share', files: [FILE], attachments: [{ title: 't', text: 'x' }] });
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
        await examine('b.json', bytes);
        slackMedia(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('an edit is one where somebody edited; a link that unfolds is none', async () => {
    const changed = (after: Json, before: Json = MESSAGE) =>
      read({
        ...{ subtype: 'message_changed', hidden: true, ts: '1355517600.000100', user: undefined, text: undefined },
        ...{ message: { ...MESSAGE, ...after }, previous_message: before },
      });
    const edited = { user: 'U2147483697', ts: '1355517600.000000' };
    const better = await changed({ text: 'better', edited });
    expect(better.changes).toMatchObject([
      {
        type: 'edit',
        target: '1355517523.000005',
        identity: { key: '1355517523.000005:edited:1355517600.000000' },
        body: 'better',
        time: { utc: '2012-12-14T20:40:00.000Z' },
      },
    ]);
    // What it was before comes first, under the key it had when it was sent.
    expect(better.events[0]).toMatchObject({
      ...{ type: 'message', body: '好的 & @U1', identity: { key: '1355517523.000005' } },
      ...{ sender: { value: 'U2147483697' }, conversation: { keys: ['C024BE91L'], type: 'channel' } },
    });
    expect((await changed({ attachments: [{ title: 'unfolded' }] })).events).toEqual([]);
    expect((await changed({ edited, attachments: [{}] }, { ...MESSAGE, edited })).events).toEqual([]);
    expect((await changed({ subtype: 'tombstone' })).changes).toMatchObject([{ type: 'delete' }]);
  });

  it('[R4] what was deleted is a message, and then gone', async () => {
    const deleted = (previous: Json) =>
      read({
        ...{ subtype: 'message_deleted', deleted_ts: '1355517523.000005', ts: '1355517700.000000' },
        ...{ user: undefined, text: undefined, previous_message: previous },
      });
    const edited = { user: 'U2147483697', ts: '1355517600.000000' };
    expect((await deleted({ ...MESSAGE, text: 'buy', edited })).events).toMatchObject([
      { type: 'message', body: 'buy', identity: { key: '1355517523.000005:edited:1355517600.000000' } },
      { type: 'delete', target: '1355517523.000005' },
    ]);
    // No time of its own, and what is left of an older deletion: neither costs the deletion.
    expect((await deleted({ user: 'U1', text: 'buy' })).events).toMatchObject([{ body: 'buy' }, { type: 'delete' }]);
    expect((await deleted({ ...MESSAGE, subtype: 'tombstone' })).events).toMatchObject([{ type: 'delete' }]);
  });

  it('deletions and reactions are about a message', async () => {
    const deleted = await read({
      subtype: 'message_deleted',
      deleted_ts: '1355517523.000005',
      ts: '1355517700.000000',
    });
    expect(deleted.changes).toMatchObject([{ type: 'delete', target: '1355517523.000005' }]);
    const item = { type: 'message', channel: 'C024BE91L', ts: '1355517523.000005' };
    const reaction = { ...{ user: 'U9', reaction: 'thumbsup', item, event_ts: '1355517800.000000' } };
    const added = await examine('b.json', call({ type: 'reaction_added', ...reaction }));
    const removed = await examine('b.json', call({ type: 'reaction_removed', ...reaction }));
    expect([...added.changes, ...removed.changes]).toMatchObject([
      { type: 'reaction', target: '1355517523.000005', value: 'thumbsup', actor: { value: 'U9' } },
      { type: 'reaction-removed', target: '1355517523.000005', value: 'thumbsup' },
    ]);
  });

  it('[R42] what bots and the service write is marked; other events are kept and said to hold no message', async () => {
    const bot = await read({ subtype: 'bot_message', user: undefined, bot_id: 'B1', username: 'Alerts' });
    expect(bot.messages[0]).toMatchObject({ sender: { value: 'B1', name: 'Alerts' }, marks: ['automatic'] });
    const joined = await read({ subtype: 'channel_join', text: '<@U2147483697> has joined' });
    expect(joined.messages[0]).toMatchObject({
      type: 'system',
      notice: 'member-joined',
      body: '@U2147483697 has joined',
    });
    const { events, exceptions, notes } = await examine('b.json', call({ type: 'team_join', user: { id: 'U1' } }));
    expect([events, exceptions]).toEqual([[], []]);
    expect(notes).toContain('The call is of an event that holds no message: team_join.');
  });

  describe('what blocks and cards say', () => {
    const section = (text: string, ...fields: string[]): Json => ({
      type: 'section',
      text: { type: 'mrkdwn', text },
      ...(fields.length > 0 && { fields: fields.map((field) => ({ type: 'mrkdwn', text: field })) }),
    });
    const body = async (more: Json): Promise<string> => (await read(more)).messages[0]!.body;

    it.each([
      [
        { fallback: '[no preview available]', blocks: [section('Order 4711: SELL &lt;ACME&gt;', 'Approved by: ann')] },
        'Order 4711: SELL <ACME>\nApproved by: ann',
      ],
      [
        {
          ...{ fallback: 'fb', title: 'Trade', footer: 'desk 7', author_name: 'ann' },
          fields: [{ title: 'Amount', value: '5,000,000' }, { title: 'Counterparty', value: 'ACME' }, { value: 'x' }],
        },
        'ann\nTrade\nAmount: 5,000,000\nCounterparty: ACME\nx\ndesk 7',
      ],
      [{ fallback: 'only this', footer: 'desk 7' }, 'only this\ndesk 7'],
    ])('[R6] of a card all is read: %j', async (card, said) => {
      expect(await body({ text: 'New', attachments: [card] })).toBe(`New\n${said}`);
    });

    it('[R6] what stands in blocks and not in the text is read with it', async () => {
      const stub = "This content can't be displayed.";
      expect(await body({ text: stub, blocks: [section('the *real* &amp; whole content')] })).toBe(
        `${stub}\nthe *real* & whole content`,
      );
      expect(await body({ text: 'Alert', blocks: [section('Alert'), section('Sell', 'now'), section('👍')] })).toBe(
        'Alert\nSell\nnow\n👍',
      );
      expect(
        await body({ text: '', blocks: [{ type: 'section', fields: [{ type: 'plain_text', text: 'a<b' }] }] }),
      ).toBe('a<b');
      expect(
        await body({
          text: '',
          blocks: [{ type: 'context', elements: ['a', 'b'].map((text) => ({ type: 'mrkdwn', text })) }],
        }),
      ).toBe('a b');
    });

    it('[R6] blocks that repeat the text, as what people write does, double nothing', async () => {
      const elements = [
        { type: 'text', text: 'bo', style: { bold: true } },
        { type: 'text', text: 'ld & ' },
        { type: 'user', user_id: 'U1' },
        { type: 'text', text: ' see ' },
        { type: 'link', url: 'https://a.example/?b=1&c=2' },
        { type: 'emoji', name: 'wave', skin_tone: 2 },
      ];
      const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
      const text = '*bo*ld &amp; <@U1|ann> see <https://a.example/?b=1&amp;c=2>:wave::skin-tone-2:';
      expect(await body({ text, blocks })).toBe('*bo*ld & @ann see https://a.example/?b=1&c=2:wave::skin-tone-2:');
    });
  });

  it('[R6] an event without its channel or time is an exception', async () => {
    expect((await read({ channel: undefined })).exceptions[0]!.code).toBe('unreadable-record');
    expect((await read({ ts: 5 })).exceptions[0]!.code).toBe('unreadable-time');
  });

  it('files are named by id; those that Slack has not are omitted', async () => {
    const files = [
      FILE,
      { id: 'F2', mode: 'external', url_private: 'https://drive.example/x' },
      { id: 'F3', mode: 'tombstone' },
    ];
    const { messages } = await read({ subtype: 'file_share', files });
    expect(messages[0]!.attachments.map(({ name, state }) => [name, state])).toEqual([
      ['chart.png', 'missing'],
      ['F2', 'omitted'],
      ['F3', 'omitted'],
    ]);
    expect(slackMedia(Buffer.from(call({ ...MESSAGE, files })))).toEqual([
      { id: 'F1', url: FILE.url_private_download, path: 'media/F1', size: 4 },
    ]);
  });

  it.each([
    ['<https://a.example/x|the page> and <https://b.example>', 'the page (https://a.example/x) and https://b.example'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['<#C1|general> <!here> <!subteam^S1|@desk> <@U1|ann>', '#general @here @desk @ann'],
    ['1 &lt; 2 &amp;&amp; &amp;lt;', '1 < 2 && &lt;'],
  ])('%s', (marked, plain) => {
    expect(plainOf(marked)).toBe(plain);
  });
});
