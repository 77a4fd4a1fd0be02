import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';

type Json = Readonly<Record<string, unknown>>;

const USERS = [
  { id: 'U061A5N1G', name: 'ann', profile: { real_name: 'Ann Lee', display_name: 'ann' } },
  { id: 'U061A1R2R', name: 'bo', real_name: 'Bo Chan', profile: {} },
];
const CHANNELS = [{ id: 'C024BE91L', name: 'général', members: ['U061A5N1G', 'U061A1R2R'] }];
const DMS = [{ id: 'D024BE91L', members: ['U061A5N1G', 'U061A1R2R'] }];
const MESSAGE = { type: 'message', user: 'U061A5N1G', text: '好的 &amp; <@U061A1R2R>', ts: '1355517523.000005' };
const day = (...messages: readonly Json[]): string => JSON.stringify(messages, null, 4);
const exported = async (files: Readonly<Record<string, string>>): Promise<Examination> =>
  examine(
    'export.zip',
    await zipped({
      'users.json': JSON.stringify(USERS),
      'channels.json': JSON.stringify(CHANNELS),
      'dms.json': JSON.stringify(DMS),
      'integration_logs.json': '[]',
      ...files,
    }),
  );

describe('exports of Slack', () => {
  it('[R6] carry a message with all there is to it, with the names of the rosters beside it', async () => {
    const { messages, objects, exceptions } = await exported({ 'général/2012-12-14.json': day(MESSAGE) });
    expect(exceptions).toEqual([]);
    expect(objects.map(({ object }) => [object.path.at(-1), object.role])).toEqual([
      ['users.json', 'attachment'],
      ['channels.json', 'attachment'],
      ['dms.json', 'attachment'],
      ['integration_logs.json', 'attachment'],
      ['général/2012-12-14.json', 'records'],
    ]);
    expect(messages).toEqual([
      expect.objectContaining({
        type: 'message',
        channel: 'slack',
        conversation: { keys: ['C024BE91L'], title: 'général', type: 'channel' },
        identity: { scope: 'conversation', key: '1355517523.000005' },
        nativeId: '1355517523.000005',
        sender: { scheme: 'slack', value: 'U061A5N1G', name: 'Ann Lee' },
        recipients: [{ role: 'member', party: { scheme: 'slack', value: 'U061A1R2R', name: 'Bo Chan' } }],
        body: '好的 & @Bo Chan',
      }),
    ]);
    expect(messages[0]!.time).toMatchObject({ utc: '2012-12-14T20:38:43.000Z', zoneOrigin: 'record' });
  });

  it('[R40] know a message that was captured live, edited or not', async () => {
    const live = (event: Json): Promise<Examination> =>
      examine('body.json', JSON.stringify({ type: 'event_callback', team_id: 'T', api_app_id: 'A', event }));
    const keys = ({ events }: Examination): string[] => events.map(({ identity }) => identity.key);
    const edited = { user: 'U061A5N1G', ts: '1355517600.000000' };
    const change = { type: 'message', subtype: 'message_changed', channel: 'C024BE91L', ts: '1355517600.000100' };
    expect(keys(await exported({ 'général/2012-12-14.json': day(MESSAGE) }))).toEqual(
      keys(await live({ ...MESSAGE, channel: 'C024BE91L' })),
    );
    expect(keys(await exported({ 'général/2012-12-14.json': day({ ...MESSAGE, edited }) }))).toEqual(
      keys(await live({ ...change, message: { ...MESSAGE, edited }, previous_message: MESSAGE })).slice(1),
    );
  });

  it('[R6] give any list of messages back as it was written', async () => {
    const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    const message = fc.record({
      seconds: fc.integer({ min: 100_000_000, max: 4_000_000_000 }),
      micro: fc.integer({ min: 0, max: 999_999 }),
      user: fc.stringMatching(/^[UW][A-Z0-9]{8,10}$/),
      text: fc.string({ unit: 'grapheme', minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 30 }), fc.boolean(), async (list, isPretty) => {
        const written = list.map(({ seconds, micro, user, text }) => ({
          ...{ type: 'message', user, text: escaped(text) },
          ts: `${seconds}.${String(micro).padStart(6, '0')}`,
        }));
        const { messages, exceptions } = await examine(
          '2020-01-01.json',
          JSON.stringify(written, null, isPretty ? 4 : 0),
        );
        expect(exceptions).toEqual([]);
        expect(messages.map(({ nativeId, sender, body }) => [nativeId, sender!.value, body])).toEqual(
          written.map(({ ts, user }, i) => [ts, user, list[i]!.text.replace(/\r\n?/g, '\n')]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const reactions = [{ name: 'eyes', users: ['U061A1R2R'], count: 2 }];
    const whole = day({ ...MESSAGE, reactions }, { ...MESSAGE, ts: '1355517524.000005', subtype: 'channel_join' });
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
        await examine('2012-12-14.json', bytes);
      }),
      { numRuns: 300 },
    );
    const zip = await zipped({ 'users.json': JSON.stringify(USERS), 'c/2012-12-14.json': whole });
    await fc.assert(
      fc.asyncProperty(mutated(zip), async (bytes) => {
        await examine('export.zip', bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('threads, reactions, chats of two, and folders that no roster names', async () => {
    const reply = { ...MESSAGE, ts: '1355517530.000001', thread_ts: '1355517523.000005', user: 'U0UNKNOWN' };
    const reactions = [{ name: 'eyes', users: ['U061A1R2R', 'U061A5N1G'], count: 3 }];
    const { messages, changes, notes } = await exported({
      'D024BE91L/2012-12-14.json': day({ ...MESSAGE, reactions }, reply),
      'renamed/2012-12-15.json': day(MESSAGE),
    });
    expect(messages.map(({ conversation }) => conversation)).toEqual([
      { keys: ['D024BE91L'], type: 'direct' },
      { keys: ['D024BE91L'], type: 'direct' },
      { keys: ['folder:renamed'], title: 'renamed', type: 'unknown' },
    ]);
    expect(messages[1]).toMatchObject({ inReplyTo: '1355517523.000005', sender: { value: 'U0UNKNOWN' } });
    expect(changes).toMatchObject([
      { type: 'reaction', value: 'eyes', target: '1355517523.000005', actor: { name: 'Bo Chan' } },
      { type: 'reaction', value: 'eyes', actor: { name: 'Ann Lee' } },
    ]);
    expect(notes).toContain('1 messages are by people whom the export does not describe.');
  });

  it('text in blocks alone, comments on files, files that stay with Slack, calls, and what was deleted', async () => {
    const elements = [
      { type: 'text', text: 'see <this> ' },
      { type: 'user', user_id: 'U061A1R2R' },
      { type: 'emoji', name: 'eyes' },
    ];
    const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
    const ts = (n: number): string => `1355517523.00000${n}`;
    const { messages, changes } = await exported({
      'général/2012-12-14.json': day(
        { type: 'message', user: 'U061A5N1G', blocks, ts: ts(1) },
        {
          subtype: 'file_comment',
          comment: { user: 'U061A1R2R', comment: 'nice' },
          file: { id: 'F1', name: 'a.png' },
          ts: ts(2),
        },
        { ...MESSAGE, subtype: 'huddle_thread', text: 'A huddle started', ts: ts(3) },
        { ...MESSAGE, subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', ts: ts(4) },
      ),
    });
    expect(
      messages.map(({ type, notice, body, sender, attachments }) => [
        type,
        notice,
        body,
        sender?.name,
        attachments[0]?.state,
      ]),
    ).toEqual([
      ['message', undefined, 'see <this> @Bo Chan:eyes:', 'Ann Lee', undefined],
      ['message', undefined, 'nice', 'Bo Chan', 'omitted'],
      ['system', 'call', 'A huddle started', 'Ann Lee', undefined],
    ]);
    expect(changes).toMatchObject([{ type: 'delete', target: ts(4) }]);
  });

  it('[R6] one message without a time does not hide the others of its day', async () => {
    const { messages, exceptions } = await exported({
      'général/2012-12-14.json': day(MESSAGE, { ...MESSAGE, ts: null }),
    });
    expect([messages.length, exceptions.map(({ code }) => code)]).toEqual([1, ['unreadable-time']]);
  });

  it('[R6] a day that is cut off, or broken in a place, gives what is readable', async () => {
    const whole = day(MESSAGE, { ...MESSAGE, ts: '1355517524.000005' }, { ...MESSAGE, ts: '1355517525.000005' });
    const cut = await examine('2012-12-14.json', whole.slice(0, -30));
    expect([cut.messages.length, cut.exceptions.map(({ code }) => code)]).toEqual([2, ['truncated']]);
    const broken = await examine('2012-12-14.json', whole.replace('"ts": "1355517524', '"ts" "1355517524'));
    expect(broken.messages.map(({ nativeId }) => nativeId)).toEqual(['1355517523.000005', '1355517525.000005']);
    expect(broken.exceptions).toHaveLength(1);
  });

  it('[R6] a day alone says nothing of where it is from; a folder that is an id does', async () => {
    const alone = await examine('2012-12-14.json', day(MESSAGE));
    expect(alone.messages[0]!.conversation).toEqual({ keys: [], type: 'unknown' });
    const named = async (folder: string) =>
      (await examine('x.zip', await zipped({ [`${folder}/2012-12-14.json`]: day(MESSAGE) }))).messages[0]!.conversation;
    expect(await named('D024BE91L')).toEqual({ keys: ['D024BE91L'], type: 'direct' });
    expect(await named('FC:F1:a.md')).toEqual({ keys: ['FC:F1:a.md'], type: 'unknown' });
    expect(await named('General')).toEqual({ keys: ['folder:General'], title: 'General', type: 'unknown' });
  });

  it('[R6] each workspace of a grid has its own channels; names of its people come from around it, too', async () => {
    const { messages } = await examine(
      'grid.zip',
      await zipped({
        'org_users.json': JSON.stringify([USERS[0]]),
        'teams/One/users.json': JSON.stringify([USERS[1]]),
        'teams/One/channels.json': JSON.stringify([{ id: 'C00000001', name: 'general' }]),
        'teams/Two/channels.json': JSON.stringify([{ id: 'C00000002', name: 'général'.normalize('NFC') }]),
        'teams/One/general/2012-12-14.json': day(MESSAGE, { ...MESSAGE, user: 'U061A1R2R' }),
        [`teams/Two/${'général'.normalize('NFD')}/2012-12-14.json`]: day({ ...MESSAGE, user: 'U061A1R2R' }),
      }),
    );
    expect(messages.map(({ conversation, sender }) => [conversation.keys[0], sender!.name])).toEqual([
      ['C00000001', 'Ann Lee'],
      ['C00000001', 'Bo Chan'],
      ['C00000002', undefined],
    ]);
  });

  it('[R4] edits and deletions of compliance exports are events; reactions beyond those listed are told', async () => {
    const edited = { user: 'U061A5N1G', ts: '1355517600.000000' };
    const { changes, messages } = await exported({
      'général/2012-12-14.json': day(
        { ...MESSAGE, reactions: [{ name: 'eyes', users: ['U061A1R2R'], count: 60 }] },
        {
          ...{ type: 'message', subtype: 'message_changed', ts: '1355517600.000100', previous_message: MESSAGE },
          message: { ...MESSAGE, text: 'for <@U061A1R2R>', edited },
        },
        { type: 'message', subtype: 'message_deleted', deleted_ts: MESSAGE.ts, ts: '1355517700.000100' },
      ),
    });
    // The second is what was edited: the text that the first has already.
    expect(messages).toMatchObject([{ extra: { reactions: 'eyes 60' } }, { identity: messages[0]!.identity }]);
    expect(changes).toMatchObject([
      { type: 'reaction', value: 'eyes' },
      { type: 'edit', target: MESSAGE.ts, body: 'for @Bo Chan', actor: { name: 'Ann Lee' } },
      { type: 'delete', target: MESSAGE.ts, conversation: { keys: ['C024BE91L'] } },
    ]);
  });

  it('[R4] texts that stand in an edit or a deletion alone are messages, with the names of the rosters', async () => {
    const original = { type: 'message', user: 'U061A1R2R', text: 'delete this, <@U061A5N1G>', ts: '1355517523.000007' };
    const { events } = await exported({
      'général/2012-12-14.json': day({
        ...{ type: 'message', subtype: 'message_deleted', ts: '1355517700.000100', deleted_ts: original.ts },
        previous_message: original,
      }),
    });
    expect(events).toMatchObject([
      {
        ...{ type: 'message', body: 'delete this, @Ann Lee', identity: { key: original.ts } },
        ...{ sender: { name: 'Bo Chan' }, conversation: { keys: ['C024BE91L'], title: 'général' } },
      },
      { type: 'delete', target: original.ts },
    ]);
  });

  it('[R42] what bots and the service write is marked', async () => {
    const { messages } = await exported({
      'général/2012-12-14.json': day(
        {
          type: 'message',
          subtype: 'bot_message',
          bot_id: 'B1',
          username: 'Alerts',
          text: 'x',
          ts: '1355517523.000006',
        },
        { ...MESSAGE, subtype: 'channel_join', text: '<@U061A5N1G> has joined' },
      ),
    });
    expect(messages.map(({ type, notice, marks }) => [type, notice, marks])).toEqual([
      ['message', undefined, ['automatic']],
      ['system', 'member-joined', ['automatic']],
    ]);
    expect(messages[1]!.body).toBe('@Ann Lee has joined');
  });
});
