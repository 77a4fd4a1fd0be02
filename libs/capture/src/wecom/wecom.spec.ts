import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

type Json = Readonly<Record<string, unknown>>;

const AT = 1_700_000_000_000;
const RECORD = {
  msgid: '71_external',
  action: 'send',
  from: 'lilei',
  tolist: ['wmAAAA'],
  roomid: '',
  msgtime: AT,
  msgtype: 'text',
  text: { content: '好的' },
};
const SEALED = { seq: 196, msgid: 'CAQQ', publickey_ver: 3, encrypt_random_key: 'ftJ+', encrypt_chat_msg: '898W' };
const lines = (records: readonly Json[]): string => records.map((one) => `${JSON.stringify(one)}\n`).join('');
const read = (...records: readonly Json[]): Promise<Examination> => examine('x.json', lines(records));
const one = async (more: Json): Promise<CapturedMessage> => (await read({ ...RECORD, ...more })).messages[0]!;

const id = fc.stringMatching(/^[a-z]{2,8}$/);
const said = fc.record({
  msgid: fc.uuid(),
  msgtime: fc.integer({ min: 1, max: 4e12 }),
  from: id,
  tolist: fc.array(id, { minLength: 1, maxLength: 3 }),
  roomid: fc.constantFrom('', 'wrROOM'),
  content: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('好的\n明天', '{"msgid":"x","action":"send"}')),
  file: fc.option(fc.constantFrom('报告', 'a b'), { nil: undefined }),
});

describe('Records of the WeCom archive', () => {
  it('[R6] carry a message with all there is to it', async () => {
    expect(await one({})).toEqual({
      type: 'message',
      channel: 'wecom',
      conversation: { keys: ['lilei|wmAAAA'], type: 'direct' },
      identity: { scope: 'conversation', key: '71_external' },
      nativeId: '71_external',
      sender: { scheme: 'wecom', value: 'lilei' },
      recipients: [{ role: 'to', party: { scheme: 'wecom', value: 'wmAAAA' } }],
      time: {
        text: String(AT),
        wall: '2023-11-14T22:13:20.000',
        utc: '2023-11-14T22:13:20.000Z',
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
        doubts: [],
      },
      body: '好的',
      attachments: [],
      marks: [],
      extra: { msgtype: 'text' },
    });
  });

  it.each([
    ['one a line', lines],
    ['a list', (records: readonly Json[]) => JSON.stringify(records)],
    ['a list over several lines', (records: readonly Json[]) => JSON.stringify(records, null, 2)],
    ['an answer', (records: readonly Json[]) => JSON.stringify({ errcode: 0, chatdata: records }, null, 1)],
  ])('[R6] give any list of messages back as it was written: %s', async (_, written) => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 6 }), async (list) => {
        const records = list.map(({ content, file, ...rest }) => ({
          ...{ action: 'send', ...rest },
          ...(file === undefined
            ? { msgtype: 'text', text: { content } }
            : { msgtype: 'file', file: { sdkfileid: 'x', filename: file, fileext: 'pdf', filesize: 5 } }),
        }));
        const { messages, exceptions } = await examine('x.json', written(records));
        expect(exceptions).toEqual([]);
        expect(
          messages.map((message) => ({
            msgid: message.nativeId,
            msgtime: Number(message.time.text),
            from: message.sender!.value,
            tolist: message.recipients.map(({ party }) => party.value),
            roomid: message.recipients[0]!.role === 'member' ? 'wrROOM' : '',
            content: message.body,
            file: message.attachments[0]?.name,
          })),
        ).toEqual(
          list.map((message) => ({
            ...message,
            content: message.file === undefined ? message.content.replace(/\r\n?/g, '\n') : '',
            file: message.file && `${message.file}.pdf`,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('[R6] that are still encrypted are exceptions, one each, and the others are read', async () => {
    const answer = { errcode: 0, errmsg: 'ok', chatdata: [SEALED, RECORD, SEALED] };
    for (const text of [JSON.stringify(answer), JSON.stringify(answer, null, 2)]) {
      const { exceptions, messages, notes } = await examine('x.json', text);
      expect(exceptions.map(({ code, detail }) => [code, detail.includes('version 3')])).toEqual([
        ['encrypted', true],
        ['encrypted', true],
      ]);
      expect([messages.length, notes.join().includes('2 records are encrypted')]).toEqual([1, true]);
    }
    expect((await read(SEALED)).exceptions).toHaveLength(1);
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const records = [
      RECORD,
      SEALED,
      { ...RECORD, action: 'recall', msgtype: 'revoke', revoke: { pre_msgid: '1' } },
      {
        ...RECORD,
        msgtype: 'chatrecord',
        chatrecord: { title: 't', item: [{ type: 'ChatRecordText', content: '{"content":"x"}' }] },
      },
    ];
    for (const whole of [lines(records), JSON.stringify({ chatdata: records }, null, 2)])
      await fc.assert(
        fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('w.json', bytes))),
        { numRuns: 150 },
      );
  });

  it('[R4] that recall one are a deletion of it', async () => {
    const { changes } = await read({
      ...RECORD,
      msgid: '2',
      action: 'recall',
      msgtype: 'revoke',
      revoke: { pre_msgid: '71_external' },
    });
    expect(changes).toMatchObject([{ type: 'delete', target: '71_external', actor: { value: 'lilei' } }]);
    const { exceptions } = await read({ ...RECORD, action: 'recall', msgtype: 'revoke', revoke: {} });
    expect(exceptions).toHaveLength(1);
  });

  it.each<[string, Json, Json]>([
    [
      'consent',
      { msgtype: 'agree', agree: { userid: 'wmA', agree_time: 5 } },
      { type: 'system', body: 'Agreed to the archiving of messages', extra: { agree_time: '5' } },
    ],
    [
      'refusal',
      { msgtype: 'disagree', disagree: { userid: 'wmA' } },
      { type: 'system', body: expect.stringContaining('Did not agree') },
    ],
    [
      'a link',
      { msgtype: 'link', link: { title: '标题', description: 'd', link_url: 'https://e.org' } },
      { body: '标题\nd\nhttps://e.org' },
    ],
    [
      'a place',
      { msgtype: 'location', location: { latitude: 31.2, longitude: 121.4, address: '上海' } },
      { body: '上海\n31.2, 121.4' },
    ],
    ['a vote', { msgtype: 'vote', vote: { votetitle: '吃', voteitem: ['面', '饭'] } }, { body: '吃\n- 面\n- 饭' }],
    ['markdown', { msgtype: 'markdown', info: { content: '# 标题' } }, { body: '# 标题' }],
    ['news', { msgtype: 'news', info: { item: [{ title: 'a', url: 'https://e.org' }] } }, { body: 'a\nhttps://e.org' }],
    [
      'merged records',
      {
        msgtype: 'chatrecord',
        chatrecord: {
          title: '群',
          item: [
            { type: 'ChatRecordText', content: '{"content":"一"}' },
            { type: 'ChatRecordImage', content: '{"sdkfileid":"x"}' },
          ],
        },
      },
      { body: '群\n一\n[ChatRecordImage]', marks: ['forwarded'], attachments: [{ state: 'missing' }] },
    ],
    [
      'mixed content',
      { msgtype: 'mixed', mixed: { item: [{ type: 'text', content: '{"content":"一"}' }] } },
      { body: '一' },
    ],
    ['a kind nobody knows', { msgtype: 'hologram', hologram: { x: 1 } }, { body: '[hologram]' }],
    ['a robot', { from: 'wbAAAAAAAAAAAAAAAAAAAAAAAAA' }, { marks: ['automatic'] }],
    [
      'a change of company',
      { action: 'switch', time: AT, user: 'lilei', msgtime: undefined },
      { type: 'system', sender: { value: 'lilei' } },
    ],
  ])('[R6] keep %s', async (_, more, expected) => {
    expect(await one(more)).toMatchObject(expected);
  });

  it('[R6] without an id or a time are exceptions', async () => {
    const { exceptions } = await read(RECORD, { ...RECORD, msgid: 5.5e300, msgtime: 'x' }, { ...RECORD, msgid: null });
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time', 'unreadable-record']);
  });
});
