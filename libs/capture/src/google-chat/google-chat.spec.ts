import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { GoogleDates } from './dates';

type Json = Readonly<Record<string, unknown>>;

const MESSAGE = {
  creator: { name: '王小明', email: 'Wang@Example.com', user_type: 'Human' },
  created_date: 'Thursday, November 3, 2016 at 11:59:50\u202fAM UTC',
  text: '好的',
  topic_id: 'T',
  message_id: 'S/T/M',
};
const exported = (messages: readonly Json[]): string => JSON.stringify({ messages }, null, 2);
const read = (messages: readonly Json[]): Promise<Examination> => examine('messages.json', exported(messages));
const one = async (more: Json): Promise<CapturedMessage> => (await read([{ ...MESSAGE, ...more }])).messages[0]!;
const instant = (text: string): string | undefined => new GoogleDates({}).of(text)?.utc;

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('好的 👍🏽\n明天见', '{"creator":{},"created_date":"x"}', '"messages": ['),
);
const said = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9_-]{11}$/),
  at: fc.integer({ min: 1, max: 4e9 }),
  name: fc.string({ unit: 'grapheme', minLength: 1 }),
  email: fc.stringMatching(/^[a-z]{1,8}$/).map((local) => `${local}@example.com`),
  text,
  file: fc.option(fc.constantFrom('报告.pdf', '1?account_id=3.png'), { nil: undefined }),
  fans: fc.uniqueArray(fc.constantFrom('a@example.com', 'b@example.com')),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const dateOf = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' }).format(at * 1000);
const written = ({ id, at, name, email, text: body, file, fans }: Said, language: string): Json => ({
  creator: { name, email, user_type: 'Human' },
  created_date: dateOf(at, language),
  text: body,
  topic_id: id,
  message_id: `S/${id}/${id}`,
  ...(file !== undefined && { attached_files: [{ original_name: file, export_name: `File-${file}` }] }),
  ...(fans.length > 0 && { reactions: [{ emoji: { unicode: '👍' }, reactor_emails: fans }] }),
});
const understood = ({ messages, changes }: Examination): unknown[] =>
  messages.map((message) => ({
    id: message.nativeId!.split('/')[1],
    at: Date.parse(message.time.utc!) / 1000,
    name: message.sender!.name,
    email: message.sender!.value,
    text: message.body,
    file: message.attachments[0]?.name,
    fans: changes.filter(({ target }) => target === message.nativeId).map(({ actor }) => actor!.value),
  }));

describe('Google Chat exports', () => {
  it('[R6] carry a message with all there is to it', async () => {
    expect(await one({})).toEqual({
      type: 'message',
      channel: 'google-chat',
      conversation: { keys: ['S'], type: 'unknown' },
      identity: { scope: 'conversation', key: 'S/T/M' },
      nativeId: 'S/T/M',
      sender: { scheme: 'email', value: 'wang@example.com', name: '王小明' },
      recipients: [],
      time: {
        text: 'Thursday, November 3, 2016 at 11:59:50\u202fAM UTC',
        wall: '2016-11-03T11:59:50',
        utc: '2016-11-03T11:59:50.000Z',
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'second',
        doubts: [],
      },
      body: '好的',
      attachments: [],
      marks: [],
      inReplyTo: 'S/T/T',
      extra: { topic_id: 'T' },
    });
  });

  it('[R6] give any list of messages back as it was written, in any language', async () => {
    const list = fc.uniqueArray(said, { minLength: 1, maxLength: 6, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(
        list,
        fc.constantFrom('en-US', 'en-GB', 'zh-CN', 'hu', 'pl', 'hr', 'ja'),
        async (all, language) => {
          const found = await read(all.map((each) => written(each, language)));
          expect(found.exceptions).toEqual([]);
          expect(understood(found)).toEqual(all.map((each) => ({ ...each, text: each.text.replace(/\r\n?/g, '\n') })));
          expect(new Set(found.events.map(({ identity }) => identity.key)).size).toBe(found.events.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = exported([
      { ...MESSAGE, reactions: [{ emoji: { unicode: '👍' }, reactor_emails: ['a@b.example'] }] },
      { message_state: 'DELETED', deleted_date: MESSAGE.created_date, message_id: 'S/T/X' },
      { ...MESSAGE, attached_files: [{ export_name: 'x' }], annotations: [{ url_metadata: { title: 't' } }] },
    ]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('m.json', bytes))),
      { numRuns: 300 },
    );
  });

  describe('dates', () => {
    it.each([
      ['Tuesday, November 22, 2016 at 9:46:26 PM UTC', '2016-11-22T21:46:26.000Z'],
      ['Monday, September 5, 2016 at 17:13:43 UTC', '2016-09-05T17:13:43.000Z'],
      ['Monday, September 5, 2016 at 12:00:01\u202fAM UTC', '2016-09-05T00:00:01.000Z'],
      ['Monday, 5 September 2016 at 12:00:01 p.m. GMT+8', '2016-09-05T04:00:01.000Z'],
      ['2015. február 15., vasárnap 21:54:36 UTC', '2015-02-15T21:54:36.000Z'],
      ['2016年11月3日星期四 UTC 11:59:50', '2016-11-03T11:59:50.000Z'],
      ['2016年11月3日 星期四 下午1:59:50 [UTC]', '2016-11-03T13:59:50.000Z'],
      ['2016년 11월 3일 목요일 오후 1시 59분 50초 UTC', undefined],
      ['Donnerstag, 3. November 2016 um 11:59:50 UTC', '2016-11-03T11:59:50.000Z'],
      // The same word is October in Croatian and November in Polish: the weekday tells.
      ['czwartek, 3 listopada 2016 11:59:50 UTC', '2016-11-03T11:59:50.000Z'],
      ['ponedjeljak, 3. listopada 2016. u 11:59:50 UTC', '2016-10-03T11:59:50.000Z'],
      // No such weekday: the numbers are plain all the same.
      ['Friday, November 3, 2016 at 11:59:50 AM UTC', '2016-11-03T11:59:50.000Z'],
      ['Thursday, November 31, 2016 at 11:59:50 AM UTC', undefined],
      ['Thursday, November 3, 2016 at 13:59:50 AM UTC', undefined],
      ['yesterday', undefined],
      ['วันศุกร์ที่ 1 มกราคม พุทธศักราช 2564 0 นาฬิกา 05 นาที 09 วินาที UTC', undefined],
    ])('[R39] %s', (date, utc) => {
      expect(instant(date)).toBe(utc);
    });

    it.each(
      'en-US en-GB en-IN de fr es pt-BR it nl pl cs sk hu ro hr ru uk el tr sv da nb fi zh-CN zh-TW ja vi id ca sl hi sq'.split(
        ' ',
      ),
    )('[R39] of %s are read', (language) => {
      for (let month = 0; month < 12; month++)
        for (const [day, hour] of [
          [1, 0],
          [28, 12],
          [9, 23],
        ]) {
          const at = Date.UTC(2021, month, day, hour, 5, 9);
          expect(instant(dateOf(at / 1000, language))).toBe(new Date(at).toISOString());
        }
    });

    it('[R39] without a zone are read in the operator’s, and say so', async () => {
      const json = exported([{ ...MESSAGE, created_date: 'Thursday, November 3, 2016 at 11:59:50 AM' }]);
      const { messages, notes } = await examine('m.json', json, { zone: 'Asia/Shanghai' });
      expect(messages[0]!.time).toMatchObject({ utc: '2016-11-03T03:59:50.000Z', zoneOrigin: 'operator' });
      expect(notes).toContain('1 times have no zone.');
    });
  });

  it('[R6] keep a deleted message, which has neither writer nor date, as another version of what it was', async () => {
    const { messages } = await read([
      MESSAGE,
      {
        message_state: 'DELETED',
        deleted_date: 'Tuesday, September 10, 2019 at 8:44:40 PM UTC',
        topic_id: 'T',
        deletion_metadata: { deletion_type: 'CREATOR' },
        message_id: 'S/T/M',
      },
    ]);
    expect(messages[1]).toMatchObject({
      nativeId: 'S/T/M',
      identity: { key: 'S/T/M:deleted' },
      marks: ['deleted'],
      body: '',
      time: { utc: '2019-09-10T20:44:40.000Z' },
      extra: { deletion_type: 'CREATOR' },
    });
    expect(messages[1]!.sender).toBeUndefined();
  });

  it('[R4] an edited message is another version of the same message', async () => {
    const updated = 'Thursday, November 3, 2016 at 12:05:00 PM UTC';
    expect(await one({ updated_date: updated })).toMatchObject({
      nativeId: 'S/T/M',
      identity: { key: `S/T/M:edited:${updated}` },
      marks: ['edited'],
    });
  });

  it('[R6] keep links, quotes, bots, and files by the name they were sent with', async () => {
    const wrapped = { private_do_not_access_or_else_safe_url_wrapped_value: 'https://example.org' };
    expect((await one({ annotations: [{ url_metadata: { title: '标题', url: wrapped } }] })).extra).toEqual({
      topic_id: 'T',
      links: '标题\nhttps://example.org',
    });
    expect((await one({ quoted_message_metadata: { creator: { name: 'Ann' }, text: 'when?' } })).quote).toEqual({
      author: 'Ann',
      text: 'when?',
    });
    expect((await one({ creator: { name: 'Robot', user_type: 'Bot' } })).marks).toEqual(['automatic']);
    const file = { original_name: '1?account_id=3.png', export_name: 'File-1?account_id=3.png' };
    expect((await one({ attached_files: [file] })).attachments).toEqual([
      { name: '1?account_id=3.png', state: 'missing' },
    ]);
  });

  it('[R6] whose dates cannot be read are exceptions', async () => {
    const { exceptions, messages } = await read([{ ...MESSAGE, created_date: 'kesk, 99' }, MESSAGE]);
    expect([exceptions.map(({ code }) => code), messages.length]).toEqual([['unreadable-time'], 1]);
  });
});
