import { hash } from 'node:crypto';
import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { NO_OWNER } from '../owner';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';

/** A message as a tool has it. */
interface Row {
  readonly server: string;
  readonly at: number;
  readonly sent: boolean;
  readonly sender: string;
  readonly content: string;
}

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const MEMOTRACE =
  'localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender,MsgSvrID';
const memoTrace = (rows: readonly Row[]): string =>
  `\ufeff${[MEMOTRACE, ...rows.map(({ server, at, sent, sender, content }, index) => [index, 2, 1, 0, sent ? 1 : 0, at, '', content, '', '', '昵称', sender, server].map(String).map(field).join(','))].join('\r\n')}\r\n`;
const dumpTable = (rows: readonly Row[]): string =>
  `id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n${rows.map(({ server, at, sent, sender, content }, index) => `${[index, server, '文本', sent ? 1 : 0, sender, '7@chatroom', content, '', at].map(String).map(field).join(',')}\n`).join('')}`;
/** Ids are numbers with all their digits, as the tools write them. */
const dumpJson = (rows: readonly Row[]): string =>
  `[${rows.map(({ server, at, sent, sender, content }, index) => `{"id":${index},"MsgSvrID":${server},"type_name":"文本","is_sender":${sent ? 1 : 0},"talker":${JSON.stringify(sender)},"room_name":"7@chatroom","msg":${JSON.stringify(content)},"src":"","CreateTime":${at}}`).join(',\n')}]`;
const session = (rows: readonly Row[], more: object = {}): string =>
  JSON.stringify(
    {
      weflow: { version: '1.0', exportedAt: 1 },
      session: {
        wxid: '7@chatroom',
        nickname: '讨论组',
        displayName: '讨论组',
        type: '群聊',
        messageCount: rows.length,
      },
      messages: rows.map(({ server, at, sent, sender, content }, index) => ({
        localId: index,
        platformMessageId: server,
        createTime: at,
        formattedTime: '2001-01-01 00:00:00',
        type: '文本消息',
        localType: 3,
        content,
        isSend: sent ? 1 : 0,
        senderUsername: sender,
        senderDisplayName: '群名片',
        ...more,
      })),
      avatars: { wxid_a: 'data:image/png;base64,AAAA' },
    },
    null,
    1,
  );
const WRITERS: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  'MemoTrace CSV': memoTrace,
  'PyWxDump CSV v2': dumpTable,
  'PyWxDump JSON': dumpJson,
  'WeFlow JSON': session,
};

const content = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('他说"明天见",然后走了', 'line\nbreak', 'a,b,"c"', '{"msg": "x"}', '会議 👍🏽', '""', '], {'),
  )
  // Line ends are evened; a name alone on the first line is how groups say who wrote.
  .map((text) => text.replace(/\r\n?/g, '\n'))
  .filter((text) => !/^[\w-]{3,40}(@openim)?:\n/.test(text));
const row: fc.Arbitrary<Row> = fc.record({
  server: fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String),
  at: fc.integer({ min: 1_300_000_000, max: 2_000_000_000 }),
  sent: fc.boolean(),
  sender: fc.constantFrom('wxid_a', 'wxid_b', 'Chosen-Id'),
  content,
});
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 10, selector: ({ server }) => server });

const meant = ({ server, at, sender, content: body }: Row): unknown => ({ server, at: at * 1000, sender, body });
const said = ({ nativeId, time, sender, body }: CapturedMessage): unknown => ({
  server: nativeId,
  at: Date.parse(time.utc!),
  sender: sender?.value,
  body,
});
const SAMPLE: readonly Row[] = [
  { server: '7000000000000000001', at: 1_700_000_000, sent: false, sender: 'wxid_a', content: '明天\n"见"' },
  { server: '7000000000000000003', at: 1_700_000_060, sent: true, sender: 'wxid_b', content: 'ok, 好' },
];
const bodiesOf = ({ messages }: Examination): string[] => messages.map(({ body }) => body);
const codes = ({ exceptions }: Examination): string[] => exceptions.map(({ code }) => code);
const csv = (lines: readonly string[]): Promise<Examination> => examine('x.csv', lines.join('\n'));
const SHORT = 'localId,TalkerId,Type,SubType,IsSender,CreateTime,StrContent';

describe('WeChat exports of community tools', () => {
  it.each(Object.keys(WRITERS))('[R6] %s gives any list of messages back as it was written', async (tool) => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const { messages, exceptions } = await examine('x', WRITERS[tool]!(list));
        expect(exceptions).toEqual([]);
        expect(messages.map(said)).toEqual(list.map(meant));
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] MemoTrace text gives any list of messages back as it was written', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => `x${text.replace(/[\r\n]/g, '')}`);
    const message = fc.record({
      at: fc.integer({ min: 1_300_000_000, max: 2_000_000_000 }),
      name: fc.constantFrom('老王', 'Ann Lee', '☆'),
      body: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 2, maxLength: 8 }), fc.boolean(), async (list, nameFirst) => {
        const text = list
          .map(({ at, name, body }) => {
            const time = new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ');
            return `${nameFirst ? `${name} ${time}` : `${time} ${name}`}\n${body}\n\n`;
          })
          .join('');
        const { messages, exceptions } = await examine('x.txt', text);
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ time, sender, body }) => ({ at: Date.parse(time.utc!) / 1000, name: sender?.name, body })),
        ).toEqual(list);
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const text = '*****2026-10-05*****\n2026-10-05 21:40:12 老王\n项目\n\n老王 2026-10-05 21:41:00\n好\n\n';
    for (const whole of [...Object.values(WRITERS).map((write) => write(SAMPLE)), text])
      await fc.assert(
        fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
          const { objects } = await examine('x', bytes);
          // What somebody wrote is a record or an exception, never what merely stands between.
          for (const { kind, raw } of objects.flatMap(({ pieces }) => pieces))
            if (kind === 'structure') expect(Buffer.from(raw).toString()).not.toMatch(/ok, 好|见|项目/);
        }),
        { numRuns: 150 },
      );
  });

  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await examine('x.json', session([SAMPLE[0]!]));
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'wechat',
        conversation: { keys: ['7@chatroom'], title: '讨论组', type: 'group' },
        identity: { scope: 'conversation', key: 'svr:7000000000000000001' },
        nativeId: '7000000000000000001',
        sender: { scheme: 'wechat', value: 'wxid_a', name: '群名片' },
        recipients: [],
        time: {
          text: '1700000000',
          wall: '2023-11-14T22:13:20',
          utc: '2023-11-14T22:13:20.000Z',
          zone: '+00:00',
          zoneOrigin: 'record',
          precision: 'second',
          doubts: [],
        },
        body: '明天\n"见"',
        attachments: [],
        marks: [],
        extra: { direction: 'received', type: '文本消息', typeCode: '3', localId: '0' },
      },
    ]);
    const { stated, notes } = objects[0]!.object.findings();
    expect(stated).toEqual({ what: 'messages', count: 1 });
    expect(notes[0]).toContain('nothing in it proves');
  });

  describe('tables', () => {
    it('[R6] with JSON put in a field as it is are read, commas and all', async () => {
      const { messages } = await csv([
        'id,MsgSvrID,type_name,is_sender,talker,room_name,content,CreateTime',
        '1,100,文字,0,wxid_b,,{"msg": "今晚, 打球吗", "src": ""},2024-01-01 10:00:00',
        '2,101,图片,0,wxid_b,,{"src": "FileStorage/a.jpg", "msg": "图片"},2024-01-01 10:01:00',
      ]);
      expect(messages.map(({ body }) => body)).toEqual(['今晚, 打球吗', '图片']);
      expect(messages[0]).toMatchObject({
        conversation: { keys: ['with:wxid_b'], type: 'direct' },
        sender: { scheme: 'wechat', value: 'wxid_b' },
        time: { wall: '2024-01-01T10:00:00', zoneOrigin: 'assumed' },
      });
      expect(messages[1]!.attachments).toEqual([{ name: 'a.jpg', state: 'missing' }]);
    });

    it('[R6] keep rows without a time, or with other columns, as exceptions', async () => {
      const found = await csv([SHORT, '4,2,1,0,0,abc,x', '5,2,1,0,0,,', '', '6,2,1,0', '7,2,1,0,0,1700000000,ok']);
      expect(codes(found)).toEqual(['unreadable-time', 'unreadable-time', 'unreadable-record']);
      expect(found.messages.map(({ body }) => body)).toEqual(['ok']);
    });

    it('[R6] a row larger than memory is kept as exceptions, and what follows it is read', async () => {
      const [head, tail] = `${SHORT}\n1,2,1,0,0,1700000000,@\n2,2,1,0,0,1700000001,b\n`.split('@') as [string, string];
      const found = await examine(
        'x.csv',
        Buffer.concat([Buffer.from(head), Buffer.alloc(40_000_000, 'x'), Buffer.from(tail)]),
      );
      expect(new Set(codes(found))).toEqual(new Set(['record-too-large']));
      expect(found.messages.map(({ body }) => body)).toEqual(['b']);
    });

    it('[R6] a heading that ran into a row is a row', async () => {
      const found = await csv([SHORT, `1,2,1,0,0,1700000000,"a,",${SHORT}`, '2,2,1,0,0,1700000001,b']);
      expect([bodiesOf(found), codes(found)]).toEqual([['b'], ['unreadable-record']]);
    });

    it('[R6] a lost quotation mark costs its own row', async () => {
      const found = await csv([
        SHORT,
        '1,2,1,0,0,1700000000,"lost',
        '2,2,1,0,0,1700000001,"a',
        'b"',
        '3,2,1,0,0,1700000002,c',
        '4,2,1,0,0,1700000003,"cut',
      ]);
      expect(found.messages.map(({ body }) => body)).toEqual(['a\nb', 'c']);
      expect(codes(found)).toEqual(['unreadable-record', 'truncated']);
    });

    it('[R6] of milliseconds, and joined from two files, are read', async () => {
      const { messages } = await csv([SHORT, '1,2,1,0,0,1700000000123,a', SHORT, '1,3,1,0,0,1700000001,b']);
      expect(messages.map(({ time }) => time.wall)).toEqual(['2023-11-14T22:13:20.123', '2023-11-14T22:13:21']);
    });

    it('[R6] without ids of people tell them by their names; lines of the service are by nobody', async () => {
      const rows = ['1,2,1,0,0,1700000000,,hi,,Ann,Annie,', '2,2,1,0,0,1700000001,,yo,,,Bob,'];
      const system = ['3,2,10000,0,0,1700000002,,x,,,Bob,', '4,2,10000,0,0,1700000003,,y,,,Bob,wxid_b'];
      const { messages } = await csv([MEMOTRACE.replace(',MsgSvrID', ''), ...rows, ...system]);
      expect(messages.map(({ type, sender }) => [type, sender])).toEqual([
        ['message', { scheme: 'name', value: 'Ann', name: 'Ann' }],
        ['message', { scheme: 'name', value: 'Bob', name: 'Bob' }],
        ['system', undefined],
        ['system', undefined],
      ]);
      expect(messages[3]!.extra).toMatchObject({ about: 'wxid_b' });
      // As archives know them since before the names were read.
      expect(messages[0]!.identity.key).toBe(hash('sha256', '2023-11-14T22:13:20.000Z\0\0hi'));
    });

    it('[R6] say that several conversations are known by numbers alone', async () => {
      const { notes, messages } = await csv([SHORT, '1,2,1,0,0,1700000000,a', '1,3,1,0,0,1700000001,b']);
      expect(messages.map(({ extra }) => extra!['TalkerId'])).toEqual(['2', '3']);
      expect(notes.join()).toContain('2 conversations, known by numbers');
    });
  });

  describe('kinds', () => {
    const one = async (more: object, own: Partial<Row> = {}): Promise<CapturedMessage> =>
      (await examine('x.json', session([{ ...SAMPLE[0]!, ...own }], more))).messages[0]!;

    it.each([
      ['图片消息', 1, '[图片]', [{ state: 'omitted' }]],
      ['图片', 3, '[图片] images/x.jpg', [{ name: 'x.jpg', state: 'missing' }]],
      ['文本消息', 3, '[图片]', []],
      [undefined, 34, '[语音]', [{ state: 'omitted' }]],
    ])('[R6] word %s and code %s: the word is trusted', async (type, localType, text, attachments) => {
      expect((await one({ type, localType }, { content: text })).attachments).toEqual(attachments);
    });

    it.each([
      [{ isSend: null }, '"A"邀请"B"加入了群聊', 'member-added'],
      [{ type: '系统消息' }, '"A"修改群名为“B”', 'title-changed'],
      [{ type: '撤回消息' }, '"A" 撤回了一条消息', undefined],
      [{ type: '语音通话' }, '通话时长 01:23', 'call'],
      [{ type: '视频通话' }, '已取消', 'missed-call'],
    ])('[R6] %j %s is what the service says', async (more, text, notice) => {
      const message = await one(more, { content: text });
      expect([message.type, message.notice, message.body]).toEqual(['system', notice, text]);
    });

    it('[R6] a quote tells what is answered', async () => {
      const xml =
        '<msg><appmsg><title>好的 &amp; 谢谢</title><type>57</type><refermsg><type>1</type><svrid>7000000000000000009</svrid><displayname>李雷</displayname><content>几点？</content></refermsg></appmsg></msg>';
      expect(await one({ type: '引用消息' }, { content: xml })).toMatchObject({
        body: '好的 & 谢谢',
        inReplyTo: '7000000000000000009',
        quote: { author: '李雷', text: '几点？' },
      });
    });

    const appmsg = (inner: string): Promise<CapturedMessage> =>
      one({ type: '链接' }, { content: `<msg><appmsg>${inner}</appmsg></msg>` });
    const escaped = (xml: string): string =>
      xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

    it.each([
      ['CDATA', (xml: string) => `<![CDATA[${xml}]]>`],
      ['escaped XML', escaped],
    ])('[R6] a merged forward is all messages in it, with who wrote them, from %s', async (_, held) => {
      const inner = '<recordinfo><dataitem><datadesc>深</datadesc><sourcename>王</sourcename></dataitem></recordinfo>';
      const record = `<recordinfo><title>x</title><datalist count="3"><dataitem datatype="1"><datadesc>内幕消息 明天下单</datadesc><sourcename>张三</sourcename></dataitem><dataitem datatype="8"><sourcename>李四</sourcename><datatitle>a&amp;b.pdf</datatitle></dataitem><dataitem datatype="17"><datatitle>记录</datatitle><recordxml>${escaped(inner)}</recordxml></dataitem></datalist></recordinfo>`;
      const { body } = await appmsg(
        `<title>群聊的聊天记录</title><des>张三: 内幕</des><url>https://help.example</url><recorditem>${held(record)}</recorditem>`,
      );
      expect(body).toBe('群聊的聊天记录\n张三: 内幕消息 明天下单\n李四: a&b.pdf\n记录\n王: 深');
    });

    it.each([
      [
        '<title><![CDATA[微信转账]]></title><des>收到转账</des><wcpayinfo><feedesc><![CDATA[￥500.00]]></feedesc><pay_memo>for the tip</pay_memo></wcpayinfo>',
        '微信转账\n收到转账\n￥500.00\nfor the tip',
      ],
      [
        '<title>News</title><des>ACME</des><url>https://a.example/?b=1&amp;c=2</url>',
        'News\nACME\nhttps://a.example/?b=1&c=2',
      ],
      ['<title>a</title><des>a</des><url></url>', 'a'],
    ])('[R6] a transfer or a link is all it shows: %s', async (xml, body) => {
      expect((await appmsg(xml)).body).toBe(body);
    });

    it('[R40] what an app message shows beside its title does not change what it is known by', async () => {
      const key = async (xml: string) =>
        (await csv([SHORT, `1,2,49,5,0,1700000000,"<msg><appmsg>${xml}</appmsg></msg>"`])).messages[0]!.identity.key;
      expect(await key('<title>News</title><des>more</des>')).toBe(await key('<title>News</title>'));
    });

    it('[R6] the line that names the sender in a group is not the text', async () => {
      const message = await one({ senderUsername: '7@chatroom', senderDisplayName: '' }, { content: 'wxid_x1:\n好' });
      expect(message).toMatchObject({ sender: { scheme: 'wechat', value: 'wxid_x1' }, body: '好' });
      expect(await one({}, { content: 'note:\n好' })).toMatchObject({ sender: { value: 'wxid_a' }, body: 'note:\n好' });
    });

    it('[R6] "I" is whoever the operator says, or nobody, and what is sent goes to the other', async () => {
      const text = session([{ ...SAMPLE[0]!, sent: true, sender: 'wxid_z' }], { senderDisplayName: '我' })
        .replaceAll('7@chatroom', 'wxid_z')
        .replace('群聊', '私聊');
      const { messages, notes } = await examine('x.json', text);
      expect(messages[0]).toMatchObject({
        conversation: { keys: ['with:wxid_z'] },
        recipients: [{ role: 'to', party: { value: 'wxid_z' } }],
      });
      expect(messages[0]!.sender).toBeUndefined();
      expect(notes).toContain(NO_OWNER);
      const told = await examine('x.json', text, { owner: '王小明' });
      expect(told.messages[0]).toMatchObject({
        conversation: { keys: ['with:wxid_z@王小明'] },
        sender: { scheme: 'name', value: '王小明' },
      });
      expect(told.notes).not.toContain(NO_OWNER);
    });
  });

  describe('JSON', () => {
    it('[R6] whose end is missing tells so', async () => {
      const whole = session(SAMPLE);
      const found = await examine('x.json', whole.slice(0, whole.indexOf('ok, 好')));
      expect([found.messages.length, codes(found)]).toEqual([1, ['truncated']]);
      expect(found.notes.join()).toContain('The end of the document is missing');
    });

    it('[R6] with a record that is none loses that alone', async () => {
      const found = await examine('x.json', dumpJson(SAMPLE).replace('},\n', '}, 17, {"id": },\n'));
      expect([found.messages.length, codes(found)]).toEqual([2, ['unreadable-record', 'unreadable-record']]);
    });

    it('[R6] a record larger than memory is kept as exceptions, and what follows it is read', async () => {
      const [head, tail] = dumpJson([{ ...SAMPLE[0]!, content: '§' }, SAMPLE[1]!]).split('§') as [string, string];
      const found = await examine(
        'x.json',
        Buffer.concat([Buffer.from(head), Buffer.alloc(40_000_000, 'x'), Buffer.from(tail)]),
      );
      expect(new Set(codes(found))).toEqual(new Set(['record-too-large']));
      expect(found.messages.map(({ body }) => body)).toEqual([SAMPLE[1]!.content]);
    });

    it.each([
      ['a list under another name', (text: string) => text.replace('"messages"', '"localType"')],
      ['text behind the end', (text: string) => `${text}\n{"more": 1}`],
    ])('[R6] keeps %s as an exception', async (_, damage) => {
      expect(codes(await examine('x.json', damage(session(SAMPLE))))).toEqual(['unreadable-record']);
    });
  });

  describe('text', () => {
    it('[R6] in both orders of a header, with logs and blank lines inside, is read', async () => {
      const { messages } = await examine(
        'x.txt',
        '*****2026-10-05*****\n\n2026-10-05 21:40:12 老王\n日志:\n2026-10-05 21:39:00 INFO started\n\n第二段\n\n老王 2026-10-05 21:41:00\n好\n\n我 2026-10-05 21:42:00\n嗯\n\n2026-10-05 21:43:00 老王\n完\n\n2026-10-05 21:44:00 老王\n完\n',
      );
      expect(messages.map(({ sender, body }) => [sender?.value, body])).toEqual([
        ['老王', '日志:\n2026-10-05 21:39:00 INFO started\n\n第二段'],
        ['老王', '好'],
        [undefined, '嗯'],
        ['老王', '完'],
        ['老王', '完'],
      ]);
    });

    it('[R6] with an impossible time keeps the record as an exception', async () => {
      const found = await examine('x.txt', '2026-10-05 21:40:12 A\nx\n\n2026-02-31 21:40:12 A\ny\n\n');
      expect([found.messages.length, codes(found)]).toEqual([1, ['unreadable-time']]);
    });
  });

  it('[R6] media beside an export are its attachments', async () => {
    const text = session([{ ...SAMPLE[0]!, content: '[图片] images/x.jpg' }], { type: '图片' });
    const bytes = await zipped({ 'chat/a.json': text, 'chat/images/x.jpg': 'jpeg' });
    const { messages, objects } = await examine('x.zip', bytes);
    expect(objects.map(({ object }) => object.role)).toEqual(['attachment', 'records']);
    expect(messages[0]!.attachments).toEqual([{ name: 'x.jpg', state: 'member', path: 'chat/images/x.jpg' }]);
  });

  it.each([
    ['a log', '2016-04-29 10:30:00 INFO a\n2016-04-29 10:30:01 INFO b\n'],
    ['another table', 'id,content,createtime\n1,x,2\n'],
    ['another JSON', '{"session":{"id":1},"messages":[]}'],
    ['a diary', '2016-04-29 10:30:00 Berlin\nslept well\n'],
  ])('[R6] are told from %s', async (_, text) => {
    expect((await examine('x', text)).objects[0]!.object.format).not.toContain('wechat');
  });
});
