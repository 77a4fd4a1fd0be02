import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';

const read = async (text: string, name = 'chat.txt'): Promise<readonly CapturedMessage[]> =>
  (await examine(name, text)).messages;
const brief = ({ type, sender, body }: CapturedMessage): string => `${type} ${sender?.value ?? '-'}: ${body}`;

describe('WhatsApp transcripts', () => {
  describe('continuations', () => {
    it('[R6] a line without a header belongs to the message before it, blank lines too', async () => {
      const messages = await read('13/2/24, 10:00 - Ann: one\n\ntwo\n  three\n13/2/24, 10:01 - Ben: four\n');
      expect(messages.map(brief)).toEqual(['message Ann: one\n\ntwo\n  three', 'message Ben: four']);
    });

    it.each([
      ['a log line', '2016-04-29 10:30:00 INFO: started'],
      ['a list of numbers', '[2,4,0,4]'],
      ['a list of dates', '1. 2. 2018'],
      ['a transcript in another style', '[13.02.24, 09:00:00] Eve: gone\n[13.02.24, 09:00:05] Eve: lost'],
      ['a copy from the web client', '[09:00, 2/13/2024] Eve: gone'],
    ])('[R6] %s inside a message stays text', async (_, pasted) => {
      const lines = Array.from({ length: 9 }, (_line, index) => `13/2/24, 10:0${index} - Ann: m${index}`);
      const messages = await read([...lines.slice(0, 5), pasted, ...lines.slice(5)].join('\n'));
      expect(messages).toHaveLength(9);
      expect(messages[4]!.body).toBe(`m4\n${pasted}`);
    });

    it('[R6] a pasted transcript of the same style stays text where messages end with CR LF and lines inside with LF', async () => {
      const lines = Array.from({ length: 20 }, (_, index) => `[13.02.24, 10:00:${10 + index}] Ann: m${index}\r\n`);
      lines[7] = '[13.02.24, 10:00:17] Ann: look:\n[12.02.24, 09:00:00] Eve: pasted\n[12.02.24, 09:00:01] Eve: too\r\n';
      const { messages, notes } = await examine('chat.txt', lines.join(''));
      expect(messages).toHaveLength(20);
      expect(messages[7]!.body).toBe('look:\n[12.02.24, 09:00:00] Eve: pasted\n[12.02.24, 09:00:01] Eve: too');
      expect(notes.join()).toContain('2 lines look like headers but do not follow the end of a message');
    });

    it('[R6] exports of two phones glued into one file are both read, each in its style and order, and it is said', async () => {
      const { messages, notes } = await examine(
        'both.txt',
        '3/14/25, 9:00\u202fAM - Ann: a\n3/15/25, 9:00\u202fAM - Ann: b\n[16.03.25, 21:00:10] Ann: c\n[17.03.25, 21:00:10] Ann: d\n',
      );
      expect(messages.map(({ time }) => time.wall)).toEqual([
        '2025-03-14T09:00:00',
        '2025-03-15T09:00:00',
        '2025-03-16T21:00:10',
        '2025-03-17T21:00:10',
      ]);
      expect(notes.join()).toContain('put together from several exports');
    });

    it('[R6] byte order marks in mid-file, doubled, inside the bracket, glue nothing', async () => {
      const messages = await read(
        '\ufeff[13.02.24, 10:00:00] Ann: a\n\ufeff[13.02.24, 10:00:01] Ben: b\n[\ufeff13.02.24, 10:00:02] Ann: c\n\u200e\ufeff[13.02.24, 10:00:03] Ben: d\n',
      );
      expect(messages.map(brief)).toEqual(['message Ann: a', 'message Ben: b', 'message Ann: c', 'message Ben: d']);
    });

    it('[R6] text before the first message is an exception, a mark there is not', async () => {
      const { messages, exceptions } = await examine(
        'cut.txt',
        `end of a message\n${'13/2/24, 10:00 - Ann: one\n'.repeat(5)}`,
      );
      expect(messages).toHaveLength(5);
      expect(exceptions).toMatchObject([{ code: 'unreadable-record', start: 0, line: 1 }]);
    });

    it('[R6] a header whose time cannot be is an exception with its lines, and costs nothing else', async () => {
      const { messages, exceptions } = await examine(
        'chat.txt',
        '13/2/24, 10:00 - Ann: one\n31/2/24, 10:00 - Ann: two\nmore\n14/2/24, 25:99 - Ann: x\n15/2/24, 10:00 - Ann: three\n',
      );
      expect(messages.map(({ body }) => body)).toEqual(['one', 'three']);
      expect(exceptions.map(({ code, raw }) => [code, Buffer.from(raw).toString()])).toEqual([
        ['unreadable-time', '31/2/24, 10:00 - Ann: two\nmore\n'],
        ['unreadable-time', '14/2/24, 25:99 - Ann: x\n'],
      ]);
    });
  });

  describe('authors', () => {
    it.each([
      ['an emoji', '🤓'],
      ['a hyphen between blanks', 'Ann - Sales'],
      ['a zero width space', 'T\u200bom'],
      ['marks around it', '\u200fسارة\u200f'],
      ['a dot', 'Dr. No'],
    ])('[R6] may be a name with %s', async (_, name) => {
      const [message] = await read(`13/2/24, 10:00 - ${name}: m\n`);
      expect(message).toMatchObject({
        type: 'message',
        sender: { scheme: 'name', value: name.replace(/[\u200b\u200f]/g, '') },
        body: 'm',
      });
    });

    it.each([
      ['+44 7700 900123', '+447700900123'],
      ['\u202a+44\u00a07700\u00a0900123\u202c', '+447700900123'],
      ['+1 (415) 555\u20110132', '+14155550132'],
      ['~\u202f+49 151 23456789', '+4915123456789'],
    ])('[R6] %s is a phone number in E.164', async (written, value) => {
      const [message] = await read(`13/2/24, 10:00 - ${written}: m\n`);
      expect(message!.sender).toMatchObject({ scheme: 'phone', value });
    });

    it('[R6] a local number needs the country that the operator gives', async () => {
      const text = '13/2/24, 10:00 - 0151 23456789: m\n';
      expect((await examine('c.txt', text)).messages[0]!.sender).toMatchObject({ scheme: 'name' });
      expect((await examine('c.txt', text, { country: 'DE' })).messages[0]!.sender).toMatchObject({
        scheme: 'phone',
        value: '+4915123456789',
      });
    });

    it("[R6] `~` before a name is the phone's mark for an unsaved contact, not the name", async () => {
      const [message] = await read('[13.02.24, 10:00:00] ~\u202fEve: m\n');
      expect(message!.sender).toMatchObject({ value: 'Eve', name: '~ Eve' });
    });

    it('[R6] with nothing behind the colon, or no blank, is still the author', async () => {
      const messages = await read('13/2/24, 10:00 - Carol: hi\n13/2/24, 10:01 - Carol:\n13/2/24, 10:02 - Carol:.\n');
      expect(messages.map(brief)).toEqual(['message Carol: hi', 'message Carol: ', 'message Carol: .']);
    });

    it('[R6] whose name holds a colon is learnt from the title, or from many lines', async () => {
      const lines = Array.from({ length: 12 }, (_, index) => `13/2/24, 10:${10 + index} - Team: Sales: m${index}\n`);
      expect((await read(lines.join('')))[3]).toMatchObject({ sender: { value: 'Team: Sales' }, body: 'm3' });
      const few = await read('13/2/24, 10:00 - Bob: Note: one\n13/2/24, 10:01 - Bob: Note: two\n');
      expect(few[0]).toMatchObject({ sender: { value: 'Bob' }, body: 'Note: one' });
    });
  });

  describe('system lines', () => {
    it.each([
      [
        'en',
        'Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.',
        'encryption',
      ],
      ['en', 'Ann created group “Lunch”', 'group-created'],
      ['en', 'Ann changed the subject from "Re: lunch" to "Lunch: today"', 'title-changed'],
      [
        'en',
        'Ann turned on disappearing messages. New messages will disappear from this chat 24 hours after they’re sent.',
        'timer-on',
      ],
      ['en', 'Missed voice call, ‎Tap to call back', 'missed-call'],
      ['de', 'Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.', 'encryption'],
      ['de', 'Ann hat die Gruppe „Mittag“ erstellt', 'group-created'],
      ['es', 'Ann creó el grupo "Comida"', 'group-created'],
      ['fr', 'Ann a quitté le groupe', 'member-left'],
      ['it', 'Hai aggiunto Ben', 'member-added'],
      [
        'pt',
        'As mensagens e as ligações são protegidas com a criptografia de ponta a ponta e ficam somente entre você.',
        'encryption',
      ],
      ['nl', 'Berichten en gesprekken worden end-to-end versleuteld.', 'encryption'],
      ['ru', 'Сообщения и звонки защищены сквозным шифрованием.', 'encryption'],
      ['tr', 'Mesajlar ve aramalar uçtan uca şifrelidir.', 'encryption'],
      ['ar', 'الرسائل والمكالمات مشفرة تمامًا بين الطرفين.', 'encryption'],
      ['he', 'ההודעות והשיחות מוצפנות מקצה-לקצה.', 'encryption'],
      ['hi', 'मैसेज और कॉल एंड-टू-एंड एन्क्रिप्टेड हैं.', 'encryption'],
      ['ja', 'メッセージと通話はエンドツーエンドで暗号化されています。', 'encryption'],
      ['ko', '메시지와 통화는 종단간 암호화됩니다.', 'encryption'],
      ['zh-Hans', '消息和通话都进行端到端加密。', 'encryption'],
      ['zh-Hant', '訊息和通話經端對端加密。', 'encryption'],
    ])('[R6] in %s: %s', async (language, text, notice) => {
      const { messages, objects } = await examine('chat.txt', `13/2/24, 10:00 - ${text}\n13/2/24, 10:01 - Ann: hi\n`);
      expect(messages[0]).toMatchObject({ type: 'system', notice, body: text, marks: ['automatic'] });
      expect(messages[0]!.sender).toBeUndefined();
      expect(objects[0]!.object.findings().dialect).toBe(`Android, 24 h, ${language}`);
    });

    it("[R6] that look authored (iOS since 2024) are system lines by their mark and words; the chat's name is its title", async () => {
      const text =
        '[14.08.2024, 21:00:10] My Group: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat can read them.\n' +
        '[14.08.2024, 21:00:10] Boris: \u200eBoris created group “My Group”\n' +
        '[14.08.2024, 21:00:11] My Group: \u200eBoris added you\n' +
        '[14.08.2024, 21:00:12] My Group: \u200esomething that no catalogue knows\n' +
        '[14.08.2024, 21:01:00] Boris: \u200eimage omitted\n' +
        '[14.08.2024, 21:01:01] Boris: \u200ethis I wrote myself\n' +
        '[14.08.2024, 21:01:02] Boris: Boris left\n';
      const messages = await read(text);
      expect(messages.map(({ type, notice, sender }) => [type, notice, sender?.value])).toEqual([
        ['system', 'encryption', undefined],
        ['system', 'group-created', 'Boris'],
        ['system', 'member-added', undefined],
        ['system', undefined, undefined],
        ['message', undefined, 'Boris'],
        ['message', undefined, 'Boris'],
        ['message', undefined, 'Boris'],
      ]);
      expect(messages[0]!.conversation).toEqual({ keys: ['title:My Group'], title: 'My Group', type: 'group' });
    });

    it("[R6] signed by a group whose name its file alone tells are nobody's, as archives know them", async () => {
      const text = (title: string): string =>
        [
          '[13/03/2024, 10:00:02] Ann: hello',
          `[13/03/2024, 10:00:03] ${title}: \u200eAnn added Bob`,
          `[13/03/2024, 10:00:04] ${title}: \u200eAnn turned on the new community thing`,
          '[13/03/2024, 10:00:05] Bob: hi',
        ].join('\n');
      const group = await read(text('Team'), 'WhatsApp Chat - Team.txt');
      expect(group.map(({ type, sender }) => [type, sender?.value])).toEqual([
        ['message', 'Ann'],
        ['system', undefined],
        ['system', undefined],
        ['message', 'Bob'],
      ]);
      const renamed = await read(text('Team'), 'renamed.txt');
      expect(renamed[2]).toMatchObject({ type: 'message', sender: { value: 'Team' } });
      expect(renamed[2]!.identity).toEqual(group[2]!.identity);
    });

    it('[R6] in a chat of two what the other one sent, marked or not, is a message', async () => {
      const text = '[13/03/2024, 10:00:02] Ann: hello\n[13/03/2024, 10:00:04] Bob: \u200esomething new\n';
      const messages = await read(text, 'WhatsApp Chat - Bob.txt');
      expect(messages[1]).toMatchObject({ type: 'message', sender: { value: 'Bob' } });
    });

    it("[R6] quoted by a member are that member's words", async () => {
      const messages = await read(
        "13/2/24, 10:00 - Ann: You deleted this group's icon\n13/2/24, 10:01 - Ann: Ben left\n13/2/24, 10:02 - Ann: Missed voice call\n",
      );
      expect(messages.map(({ type }) => type)).toEqual(['message', 'message', 'message']);
    });
  });

  describe('bodies that are not text', () => {
    it.each([
      '<Media omitted>',
      '<media omitted>',
      'image omitted',
      '\u200eGIF omitted',
      '\u200eSticker omitted',
      '<Medien ausgeschlossen>',
      '<Multimedia omitido>',
      '<Médias omis>',
      '<Media omessi>',
      '<Mídia omitida>',
      '<ficheiro não revelado>',
      '<Media weggelaten>',
      '<pominięto multimedia>',
      '<Без медиафайлов>',
      '<Medya dahil edilmedi>',
      '<تم استبعاد الوسائط>',
      '<رسانه حذف شد>',
      '<המדיה לא נכללה>',
      '<मीडिया के बिना>',
      '<メディアなし>',
      '<미디어 파일 제외됨>',
      '<忽略多媒體檔>',
      '<省略多媒体文件>',
      '<省略影音内容>',
      '<已省略多媒體檔案>',
      '\u200e圖片已略去',
      '\u200e影片已略去',
      '\u200e音訊已略去',
      '\u200e貼圖已忽略',
      '\u200eBild weggelassen',
      '\u200egörüntü dahil edilmedi',
      '<Kein Medium gefunden hier>',
    ])('[R6] %s is media left out', async (body) => {
      const [message] = await read(`13/2/24, 10:00 - Ann: ${body}\n`);
      expect(message).toMatchObject({
        type: 'message',
        body,
        marks: ['media-omitted'],
        attachments: [{ state: 'omitted' }],
      });
    });

    it.each([
      '<3',
      '<b>bold</b>',
      'a < b and c > d',
      '<https://example.org>',
      'image omitted by me',
      'I read that page, the document omitted',
      '<x>',
    ])('[R6] %s is text', async (body) => {
      expect((await read(`13/2/24, 10:00 - Ann: ${body}\n`))[0]).toMatchObject({ body, marks: [], attachments: [] });
    });

    it('[R6] a document left out keeps its name', async () => {
      const [message] = await read(
        '[13.02.24, 10:00:00] Ann: \u200eOffer 2024.pdf • \u200e3 pages \u200edocument omitted\n',
      );
      expect(message!.attachments).toEqual([
        { name: 'Offer 2024.pdf', mediaType: 'application/pdf', state: 'omitted' },
      ]);
    });

    it.each([
      ['This message was deleted'],
      ['You deleted this message'],
      ['\u200eThis message was deleted.'],
      ['Diese Nachricht wurde gelöscht.'],
      ['Du hast diese Nachricht gelöscht.'],
      ['此訊息已刪除'],
      ['你已刪除此訊息'],
      ['这条消息已删除'],
      ['This message was deleted by admin Ann'],
    ])('[R4] %s is a deleted message', async (body) => {
      expect((await read(`13/2/24, 10:00 - Ann: ${body}\n`))[0]).toMatchObject({ body, marks: ['deleted'] });
    });

    it.each([
      [' <This message was edited>'],
      ['\u200e<This message was edited.>'],
      [' \u200e<Diese Nachricht wurde bearbeitet.>'],
      [' <此訊息已編輯>'],
    ])('[R4] the suffix "%s" makes an edited message of the text before it', async (suffix) => {
      const { messages, objects } = await examine('c.txt', `13/2/24, 10:00 - Ann: two lines\nof text${suffix}\n`);
      expect(messages[0]).toMatchObject({ body: 'two lines\nof text', marks: ['edited'] });
      expect(Buffer.from(objects[0]!.pieces[0]!.raw).toString()).toContain(suffix);
    });

    it('[R6] attached files are found beside the transcript, by any wording, or said to be missing', async () => {
      const text = [
        'IMG-20240213-WA0001.jpg (file attached)\nits caption',
        'Invoice No 7.pdf (Datei angehängt)',
        'photo.heic (in some language)',
        'look at drawing.dwg please',
        'VID-20240213-WA0002.mp4 (file attached)',
        'no.file (not attached)',
      ].map((body, index) => `13/2/24, 10:0${index} - Ann: ${body}\n`);
      const bytes = await zipped({
        'WhatsApp Chat with Ann.txt': text.join(''),
        'IMG-20240213-WA0001.jpg': 'x',
        'Invoice No 7.pdf': 'x',
        'photo.heic': 'x',
        'drawing.dwg': 'x',
      });
      const { messages, objects, notes } = await examine('export.zip', bytes);
      expect(
        messages.map(({ attachments }) =>
          attachments.map(({ name, state, path }) => `${state} ${name} ${path}`).join(),
        ),
      ).toEqual([
        'member IMG-20240213-WA0001.jpg IMG-20240213-WA0001.jpg',
        'member Invoice No 7.pdf Invoice No 7.pdf',
        'member photo.heic photo.heic',
        'member drawing.dwg drawing.dwg',
        'missing VID-20240213-WA0002.mp4 undefined',
        '',
      ]);
      expect(messages[0]!.body).toBe('IMG-20240213-WA0001.jpg (file attached)\nits caption');
      expect(objects.map(({ object }) => object.role)).toEqual([
        'attachment',
        'attachment',
        'attachment',
        'attachment',
        'records',
      ]);
      expect(notes.join()).toContain('1 attachments are named and not there');
    });

    it.each([
      ['\u200e<attached: 00000012-PHOTO-2024-02-13-10-11-12.jpg>', '00000012-PHOTO-2024-02-13-10-11-12.jpg'],
      ['a caption \u200e<attached: 00000013-VIDEO-2024-02-13-10-11-12.mp4>', '00000013-VIDEO-2024-02-13-10-11-12.mp4'],
      ['\u200e<Anhang: 00000004-Peter.vcf>', '00000004-Peter.vcf'],
      ['\u200e<附件：report final.pdf>', 'report final.pdf'],
      ['\u200e<已附加：x.docx>', 'x.docx'],
      ['2013-06-18-PHOTO.jpg <attached>', '2013-06-18-PHOTO.jpg'],
      ['\u200e\u200ePTT-20240213-WA0025.opus (file attached)', 'PTT-20240213-WA0025.opus'],
      ['Peter.vcf (file attached)', 'Peter.vcf'],
    ])('[R6] %s names its file', async (body, name) => {
      const text = `[13.02.24, 10:00:00] Ann: ${body}\r\n`;
      expect((await read(text))[0]!.attachments).toMatchObject([{ name, state: 'missing' }]);
      const { messages } = await examine('WhatsApp Chat - Ann.zip', await zipped({ '_chat.txt': text, [name]: 'x' }));
      expect(messages[0]!.attachments).toMatchObject([{ name, state: 'member', path: name }]);
    });

    it.each([
      ['\u200e<attached: 00000013-My report.pdf>\ncaption below', '00000013-My report.pdf'],
      ['\u200e<in some language: My report.pdf>\ncaption below', 'My report.pdf'],
      ['[in no shape we know] My report.pdf, v2\ncaption', 'My report.pdf'],
      ['see (report.pdf)', 'report.pdf'],
    ])('[R6] %j names its file, which is there', async (body, name) => {
      const text = `[13.02.24, 10:00:00] Ann: ${body}\r\n`;
      const files = { 'report.pdf': 'x', [name]: 'x' };
      const { messages } = await examine('WhatsApp Chat - Ann.zip', await zipped({ '_chat.txt': text, ...files }));
      expect(messages[0]!.attachments).toMatchObject([{ name, state: 'member', path: name }]);
    });

    it('[R6] polls, places and live places stay the text they are', async () => {
      const bodies = [
        'POLL:\nLunch?\nOPTION: Yes (2 votes)\nOPTION: No (0 votes)',
        'location: https://maps.google.com/?q=50.94,6.93',
        'live location shared',
      ];
      const messages = await read(bodies.map((body, index) => `13/2/24, 10:0${index} - Ann: ${body}\n`).join(''));
      expect(messages.map(({ body }) => body)).toEqual(bodies);
    });
  });
});

describe('WhatsApp exports', () => {
  const chat = '13/2/24, 10:00 - Ann: hi\n13/2/24, 10:01 - Ben: hello\n';

  it.each([
    ['WhatsApp Chat with Ann.txt', 'Ann'],
    ['WhatsApp Chat - Ann & Co.txt', 'Ann & Co'],
    ['WhatsApp Chat mit Ann.txt', 'Ann'],
    ['Chat_de_WhatsApp_con_Ann_Bo.txt', 'Ann Bo'],
    ['Conversa do WhatsApp com Ann.txt', 'Ann'],
    ['Discussion WhatsApp avec Ann.txt', 'Ann'],
    ['Чат WhatsApp с Ann.txt', 'Ann'],
    ['与王小明的 WhatsApp 聊天.txt', '王小明'],
    ['與王小明的 WhatsApp 對話.txt', '王小明'],
    ['WhatsApp Chat with Ann (2).txt', 'Ann'],
    ['renamed.txt', undefined],
  ])('[R6] %s is the chat %s', async (name, title) => {
    expect((await read(chat, name))[0]!.conversation.title).toBe(title);
  });

  it('[R40] a chat of two is one conversation, whoever of them exported it', async () => {
    const [byBen] = await read(chat, 'WhatsApp Chat with Ann.txt');
    const [byAnn] = await read(chat, 'WhatsApp Chat with Ben.txt');
    expect(byBen!.conversation).toMatchObject({ keys: ['direct:Ann|Ben'], type: 'direct' });
    expect(byAnn!.conversation.keys).toEqual(byBen!.conversation.keys);
    expect(byBen).toMatchObject({ sender: { value: 'Ann' }, recipients: [{ role: 'to', party: { value: 'Ben' } }] });
  });

  it('[R40] chats of two people with an “Ann” each are two, where it is said whose device they come from; groups stay one', async () => {
    const keysOf = async (text: string, owner?: string): Promise<readonly string[]> =>
      (await examine('WhatsApp Chat with Ann.txt', text, owner === undefined ? {} : { owner })).messages[0]!
        .conversation.keys;
    const alone = '13/2/24, 10:00 - Ann: hi\n';
    expect(await keysOf(alone)).toEqual(['title:Ann']);
    expect(await keysOf(alone, '+852 5500 4102')).toEqual(['title:Ann@+85255004102']);
    expect(await keysOf(alone, '+852 9123 4417')).not.toEqual(await keysOf(alone, '+852 5500 4102'));
    const group = `${alone}13/2/24, 10:01 - Ben: hello\n13/2/24, 10:02 - Cy: hello\n`;
    expect(await keysOf(group, '+852 5500 4102')).toEqual(await keysOf(group));
  });

  it('[R6] the name of an iOS archive is the title of the transcript in it', async () => {
    const { messages } = await examine('WhatsApp Chat - Ann.zip', await zipped({ '_chat.txt': chat }));
    expect(messages[0]!.conversation.title).toBe('Ann');
  });

  it('[R6] an archive of several chats gives each of them, with its own files', async () => {
    const { messages, objects } = await examine(
      'all.zip',
      await zipped({
        'A/_chat.txt': chat.replace('hi', '\u200e<attached: x.jpg>'),
        'A/x.jpg': 'a',
        'B/_chat.txt': chat.replace('hi', '\u200e<attached: x.jpg>'),
        'B/x.jpg': 'b',
      }),
    );
    expect(messages).toHaveLength(4);
    expect(messages.flatMap(({ attachments }) => attachments.map(({ path }) => path))).toEqual(['A/x.jpg', 'B/x.jpg']);
    expect(objects.map(({ object }) => object.role)).toEqual(['attachment', 'attachment', 'records', 'records']);
  });

  it('[R6] a chat sent as a file in another chat is its attachment', async () => {
    const { objects, messages } = await examine(
      'x.zip',
      await zipped({ '_chat.txt': chat, 'WhatsApp Chat with Eve.txt': chat }),
    );
    expect(objects.map(({ object }) => `${object.role} ${object.path[1]}`)).toEqual([
      'attachment WhatsApp Chat with Eve.txt',
      'records _chat.txt',
    ]);
    expect(messages).toHaveLength(2);
  });

  it('[R3] says what such an export cannot hold, how it was read, and on what ground', async () => {
    const { objects } = await examine('WhatsApp Chat with Ann.txt', chat);
    expect(objects[0]!.object.findings()).toEqual({
      dialect: 'Android, 24 h',
      dayOrder: { order: 'day-first', ground: '2 dates hold a number above 12', certain: true },
      zone: { zone: 'UTC', origin: 'assumed' },
      notes: [
        expect.stringContaining('never holds replies'),
        expect.stringContaining('40,000 messages (10,000 with media)'),
      ],
    });
  });

  it('[R39] an ambiguous file says so for the file and for every time', async () => {
    const { messages, objects } = await examine('c.txt', '03/04/24, 10:00 - Ann: hi\n03/04/24, 10:01 - Ben: hello\n');
    expect(objects[0]!.object.findings().dayOrder).toMatchObject({ certain: false });
    expect(messages.map(({ time }) => time.doubts)).toEqual([['day-month'], ['day-month']]);
    const settled = await examine('c.txt', '03/04/24, 10:00 - Ann: hi\n', { dayOrder: 'month-first' });
    expect(settled.messages[0]!.time).toMatchObject({ wall: '2024-03-04T10:00:00', doubts: [] });
  });

  it("[R39] the operator's zone turns wall times into instants; folds and gaps are marked, and text and wall stay", async () => {
    const { messages } = await examine(
      'c.txt',
      '13/02/24, 10:00 - Ann: winter\n31/03/24, 02:30 - Ann: never\n27/10/24, 02:30 - Ann: twice\n',
      { zone: 'Europe/Berlin' },
    );
    expect(
      messages.map(({ time: { text, wall, utc, zone, zoneOrigin, doubts } }) => [
        text,
        wall,
        utc,
        zone,
        zoneOrigin,
        doubts,
      ]),
    ).toEqual([
      ['13/02/24, 10:00', '2024-02-13T10:00:00', '2024-02-13T09:00:00.000Z', 'Europe/Berlin', 'operator', []],
      ['31/03/24, 02:30', '2024-03-31T02:30:00', '2024-03-31T01:30:00.000Z', 'Europe/Berlin', 'operator', ['dst-gap']],
      ['27/10/24, 02:30', '2024-10-27T02:30:00', '2024-10-27T00:30:00.000Z', 'Europe/Berlin', 'operator', ['dst-fold']],
    ]);
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from(`\ufeff${chat}`, 'utf16le')],
    ['UTF-16 without', Buffer.from(chat, 'utf16le')],
    ['UTF-16 big end first', Buffer.from(`\ufeff${chat}`, 'utf16le').swap16()],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${chat}`)],
  ])('[R6] %s reads the same', async (_, bytes) => {
    const { messages } = await examine('c.txt', bytes);
    expect(messages.map(brief)).toEqual(['message Ann: hi', 'message Ben: hello']);
    const expected = await read(chat, 'c.txt');
    expect(messages.map(({ identity }) => identity)).toEqual(expected.map(({ identity }) => identity));
  });

  it('[R6] a legacy code page is read, and said', async () => {
    const { messages, notes } = await examine(
      'c.txt',
      Buffer.from('13/2/24, 10:00 - J\xfcrgen: sch\xf6n\n'.repeat(3), 'latin1'),
    );
    expect(messages[0]).toMatchObject({ sender: { value: 'Jürgen' }, body: 'schön' });
    expect(notes.join()).toContain('windows-1252');
  });
});

/** Styles of phones as Intl writes them: our own writer of this format. */
const STYLES = [
  { locale: 'en-US', ios: false, options: { dateStyle: 'short', timeStyle: 'short' } },
  { locale: 'en-US', ios: true, options: { dateStyle: 'short', timeStyle: 'medium' } },
  { locale: 'de-DE', ios: true, options: { dateStyle: 'short', timeStyle: 'medium' } },
  { locale: 'en-GB', ios: false, options: { dateStyle: 'short', timeStyle: 'short' } },
  { locale: 'fi', ios: false, options: { dateStyle: 'short', timeStyle: 'short' } },
  { locale: 'ar-EG', ios: false, options: { dateStyle: 'short', timeStyle: 'short' } },
  { locale: 'zh-TW', ios: true, options: { dateStyle: 'short', timeStyle: 'medium' } },
  { locale: 'hu', ios: false, options: { dateStyle: 'short', timeStyle: 'short' } },
] as const;
type Style = (typeof STYLES)[number];

interface Said {
  /** Minutes since 2024-01-01. */
  readonly minute: number;
  readonly author: string;
  readonly body: string;
}

function write(messages: readonly Said[], { locale, ios, options }: Style): string {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return messages
    .map(({ minute, author, body }) => {
      const time = format.format(Date.UTC(2024, 0, 1, 0, minute));
      return ios ? `[${time}] ${author}: ${body}\r\n` : `${time} - ${author}: ${body}\n`;
    })
    .join('');
}

const said: fc.Arbitrary<Said> = fc.record({
  minute: fc.integer({ min: 0, max: 500_000 }),
  author: fc.constantFrom('Ann', 'Ben - Sales', '王小明', '+49 151 23456789', 'O’Neil', '😀', 'Dr. No (work)', 'محمد'),
  // Any text whose lines do not begin like a header, and that no placeholder can be read into.
  body: fc
    .array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 3 })
    .map((lines) =>
      lines
        .map((line) => line.replace(/[\r\n\u2028\u2029\u200b-\u200f\ufeff<>()[\].]/g, '').replace(/^[^\p{L}]+/u, 'x'))
        .join('\n'),
    ),
});

describe('any list of messages', () => {
  it.each(STYLES)('[R6] written like a phone in $locale (iOS: $ios) is read as that list', async (style) => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 40 }), async (list) => {
        // A day beyond the twelfth in the first message: the order of day and month is then no guess.
        const messages = [{ minute: 19 * 1440, author: 'Ann', body: 'x' }, ...list];
        const read = await examine('chat.txt', write(messages, style));
        expect(read.exceptions).toEqual([]);
        expect(
          read.messages.map(({ sender, body, time }) => ({
            minute: (Date.parse(time.utc!) - Date.UTC(2024, 0, 1)) / 60_000,
            author: sender!.name,
            body,
          })),
        ).toEqual(messages);
        expect(new Set(read.messages.map(({ identity }) => identity.key)).size).toBe(messages.length);
      }),
      { numRuns: 25 },
    );
  });

  it('[R40] has the same identities exported by an iPhone and by an Android phone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 30 }), async (list) => {
        const messages = [{ minute: 19 * 1440, author: 'Ann', body: 'x' }, ...list];
        const keys = await Promise.all(
          STYLES.map(async (style) =>
            (await examine('chat.txt', write(messages, style))).messages.map(({ identity }) => identity.key),
          ),
        );
        for (const other of keys) expect(other).toEqual(keys[0]);
      }),
      { numRuns: 10 },
    );
  });

  it('[R40] is the same record with and without seconds, and never that of another author', async () => {
    const keysOf = async (text: string): Promise<string[]> =>
      (await examine('c.txt', text)).messages.map(({ identity }) => identity.key);
    const [ann, ben] = await keysOf('[13.02.24, 10:00:37] Ann: ok\n[13.02.24, 10:00:52] Ben: ok\n');
    // On this phone Ann's message was deleted for the owner.
    expect(await keysOf('13/02/24, 10:00 - Ben: ok\n')).toEqual([ben]);
    expect(await keysOf('13/02/24, 10:00 - Ann: ok\n13/02/24, 10:00 - Ben: ok\n')).toEqual([ann, ben]);
    expect(ann).not.toBe(ben);
  });

  it('[R40] cut into overlapping exports comes together again, repeats included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 4, maxLength: 40 }), fc.nat(), fc.nat(), async (list, a, b) => {
        // In the order of time, as a phone exports: equal messages stand together, and a cut within a minute splits them.
        const messages = list
          .map((one) => ({ ...one, minute: 19 * 1440 + (one.minute % 50), body: 'ok' }))
          .sort((x, y) => x.minute - y.minute);
        const [from, to] = [a % messages.length, b % messages.length].sort((x, y) => x - y) as [number, number];
        // Exports begin at a message and not inside a minute; see formats.md 2.9.
        const start = messages.findIndex(({ minute }) => minute === messages[from]!.minute);
        const style = STYLES[3];
        const keysOf = async (part: readonly Said[]): Promise<string[]> =>
          part.length === 0
            ? []
            : (await examine('c.txt', write(part, style))).messages.map(({ identity }) => identity.key);
        const all = await keysOf(messages);
        const early = await keysOf(messages.slice(0, to + 1));
        const late = await keysOf(messages.slice(start));
        expect([...new Set([...early, ...late])].sort()).toEqual([...all].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('[R6] damaged in any way is read without a throw, and nothing is lost', async () => {
    const text = STYLES.slice(0, 3)
      .map((style) =>
        write(
          [
            { minute: 30_000, author: 'Ann', body: 'one\ntwo' },
            { minute: 30_001, author: '王小明', body: '\u200e<attached: x.jpg>' },
            { minute: 30_002, author: 'Ben', body: 'edited \u200e<This message was edited.>' },
          ],
          style,
        ).repeat(3),
      )
      .join('');
    // `examine` checks tiling and bytes of every run.
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(text)), async (bytes) => void (await examine('chat.txt', bytes))),
      { numRuns: 400 },
    );
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(text, 'utf16le')), async (bytes) => void (await examine('chat.txt', bytes))),
      { numRuns: 100 },
    );
  });
});
