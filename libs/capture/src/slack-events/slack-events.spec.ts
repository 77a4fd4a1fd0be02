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
    expect((await changed({ text: 'better', edited })).changes).toMatchObject([
      {
        type: 'edit',
        target: '1355517523.000005',
        identity: { key: '1355517523.000005:edited:1355517600.000000' },
        body: 'better',
        time: { utc: '2012-12-14T20:40:00.000Z' },
      },
    ]);
    expect((await changed({ attachments: [{ title: 'unfolded' }] })).events).toEqual([]);
    expect((await changed({ edited, attachments: [{}] }, { ...MESSAGE, edited })).events).toEqual([]);
    expect((await changed({ subtype: 'tombstone' })).changes).toMatchObject([{ type: 'delete' }]);
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
