import fc from 'fast-check';
import type { CapturedMessage } from '../event';
import type { CaptureOptions } from '../source';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const read = async (lines: readonly string[], options?: CaptureOptions): Promise<readonly CapturedMessage[]> =>
  (await examine('chat.txt', lines.join('\n'), options)).messages;
const brief = ({ type, sender, body }: CapturedMessage): string => `${type} ${sender?.value ?? '-'}: ${body}`;
const walls = (messages: readonly CapturedMessage[]): (string | undefined)[] => messages.map(({ time }) => time.wall);

/** What somebody wrote on a day, in minutes since midnight. */
interface Said {
  readonly day: number;
  readonly minute: number;
  readonly author: string;
  readonly body: string;
}

const two = (value: number): string => String(value).padStart(2, '0');
const parts = (day: number): { y: number; m: number; d: number; weekday: number } => {
  const date = new Date(day * 86_400_000);
  return { y: date.getUTCFullYear(), m: date.getUTCMonth() + 1, d: date.getUTCDate(), weekday: date.getUTCDay() };
};
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
const twelve = (minute: number): string => `${Math.floor(minute / 60) % 12 || 12}:${two(minute % 60)}`;

interface Language {
  readonly head: readonly string[];
  date(day: number): string;
  time(minute: number): string;
}
const LANGUAGES: Readonly<Record<string, Language>> = {
  ja: {
    head: ['[LINE] 花子とのトーク履歴', '保存日時：2026/01/31 12:00', ''],
    date: (day) => {
      const { y, m, d, weekday } = parts(day);
      return `${y}/${two(m)}/${two(d)}(${'日月火水木金土'[weekday]})`;
    },
    time: clock,
  },
  'ja 12 h': {
    head: ['[LINE] 花子とのトーク履歴', '保存日時：2026/01/31 12:00', ''],
    date: (day) => LANGUAGES['ja']!.date(day),
    time: (minute) => `${minute < 720 ? '午前' : '午後'}${twelve(minute)}`,
  },
  zh: {
    head: ['[LINE] 与小明的聊天记录', '保存日期：2026/1/31 12:00', ''],
    date: (day) => {
      const { y, m, d, weekday } = parts(day);
      return `${y}/${m}/${d}周${'日一二三四五六'[weekday]}`;
    },
    time: (minute) => `${minute < 720 ? '上午' : '下午'}${twelve(minute)}`,
  },
  en: {
    head: ['[LINE] Chat history with Ann', 'Saved on: 1/31/2026, 12:00', ''],
    date: (day) => {
      const { y, m, d, weekday } = parts(day);
      return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday]}, ${m}/${d}/${y}`;
    },
    time: (minute) => `${twelve(minute).padStart(5, '0')}${minute < 720 ? 'AM' : 'PM'}`,
  },
};

/** The rows of each day under its date line. */
function days(list: readonly Said[], date: (day: number) => string, row: (said: Said) => string, gap: string): string {
  let text = '';
  list.forEach((said, index) => {
    if (list[index - 1]?.day !== said.day) text += `${index > 0 ? gap : ''}${date(said.day)}\n`;
    text += `${row(said)}\n`;
  });
  return text;
}
const quoted = (body: string): string => (body.includes('\n') ? `"${body.replaceAll('"', '""')}"` : body);
const fromPhone = (list: readonly Said[], { head, date, time }: Language): string =>
  `${head.join('\n')}\n${days(list, date, ({ minute, author, body }) => `${time(minute)}\t${author}\t${quoted(body)}`, '\n')}`;
const fromComputer = (list: readonly Said[]): string =>
  days(
    list,
    (day) => {
      const { y, m, d, weekday } = parts(day);
      return `${y}.${two(m)}.${two(d)} ${'日月火水木金土'[weekday]}曜日`;
    },
    ({ minute, author, body }) => `${clock(minute)} ${author} ${body}`,
    '',
  );

const line = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('明日の会議は？', '好的，明天见', '"yes"', 'a\tb', '12 o’clock', '"'),
  )
  .map((text) => text.replace(/[\r\n\ufeff]/g, '').trim());
const body = fc
  .array(line, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.join('\n').trim())
  .filter((text) => !/^[☎☏]/.test(text));
const chat = (authors: readonly string[], bodies: fc.Arbitrary<string>): fc.Arbitrary<readonly Said[]> =>
  fc
    .array(
      fc.record({
        day: fc.integer({ min: 14_000, max: 25_000 }),
        minute: fc.integer({ min: 0, max: 1439 }),
        author: fc.constantFrom(...authors),
        body: bodies,
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((list) => list.sort((a, b) => a.day - b.day || a.minute - b.minute));

const meant = ({ day, minute, author, body: text }: Said): unknown => ({
  wall: `${new Date(day * 86_400_000).toISOString().slice(0, 10)}T${clock(minute)}:00`,
  author,
  text,
});
const said = ({ time, sender, body: text }: CapturedMessage): unknown => ({
  wall: time.wall,
  author: sender?.value,
  text,
});

describe('LINE chats', () => {
  it.each(Object.keys(LANGUAGES))(
    '[R6] from a phone (%s) give any list of messages back as it was written',
    async (language) => {
      await fc.assert(
        fc.asyncProperty(chat(['花子', 'Ann Lee', '小明 ☆'], body), async (list) => {
          const { messages, exceptions } = await examine('x.txt', fromPhone(list, LANGUAGES[language]!));
          expect(exceptions).toEqual([]);
          expect(messages.map(said)).toEqual(list.map(meant));
        }),
        { numRuns: 60 },
      );
    },
  );

  it('[R6] from a computer give any list of messages back as it was written', async () => {
    // Without quotation marks a text that reads like a row, or ends in blank lines, is not to be told from one.
    const plain = body.filter(
      (text) => text !== '' && !text.startsWith('12 ') && !text.split('\n').some((one) => /^\S*\d:\d/.test(one)),
    );
    await fc.assert(
      fc.asyncProperty(chat(['花子', 'Bob', '☆小明'], plain), async (list) => {
        const { messages, exceptions } = await examine('x.txt', fromComputer(list));
        expect(exceptions).toEqual([]);
        expect(messages.map(said)).toEqual(list.map(meant));
      }),
      { numRuns: 60 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const list = [
      { day: 18_000, minute: 5, author: '花子', body: '明日\n"10:00"に' },
      { day: 18_000, minute: 725, author: 'Ann Lee', body: '[Photo]' },
      { day: 18_003, minute: 800, author: '花子', body: '好的' },
    ];
    for (const text of [...Object.values(LANGUAGES).map((language) => fromPhone(list, language)), fromComputer(list)])
      await fc.assert(
        fc.asyncProperty(mutated(Buffer.from(text)), async (bytes) => void (await examine('x.txt', bytes))),
        { numRuns: 100 },
      );
  });

  it('[R6] carry a message with all there is to it', async () => {
    const [message] = await read(
      [
        '[LINE] Chat history with Ann',
        'Saved on: 1/31/2026, 12:00',
        '',
        'Fri, 1/30/2026',
        '10:05AM\tAnn\thello',
        '10:06PM\tBob\thi',
      ],
      { zone: 'Asia/Tokyo' },
    );
    expect(message).toEqual({
      type: 'message',
      channel: 'line',
      conversation: { keys: ['direct:Ann|Bob'], title: 'Ann', type: 'direct' },
      identity: { scope: 'conversation', key: expect.stringMatching(/^[0-9a-f]{64}$/) },
      sender: { scheme: 'name', value: 'Ann', name: 'Ann' },
      recipients: [{ role: 'to', party: { scheme: 'name', value: 'Bob', name: 'Bob' } }],
      time: {
        text: 'Fri, 1/30/2026 10:05AM',
        wall: '2026-01-30T10:05:00',
        utc: '2026-01-30T01:05:00.000Z',
        zone: 'Asia/Tokyo',
        zoneOrigin: 'operator',
        precision: 'minute',
        doubts: [],
      },
      body: 'hello',
      attachments: [],
      marks: [],
    });
  });

  describe('days', () => {
    it.each([
      ['2021/01/01(金)', '2021-01-01'],
      ['2026/1/30周五', '2026-01-30'],
      ['2026/1/30（週五）', '2026-01-30'],
      ['2021.1.1 金曜日', '2021-01-01'],
      ['2017.09.03 Sunday', '2017-09-03'],
      ['Fri, 1/30/2026', '2026-01-30'],
      ['Fri, 30/1/2026', '2026-01-30'],
    ])('[R39] %s is read', async (date, wall) => {
      const [message] = await read(['[LINE] Chat history with Ann', '', date, '10:05\tAnn\tx']);
      expect(message!.time).toMatchObject({ wall: `${wall}T10:05:00`, doubts: [] });
    });

    it('[R39] whose weekday fits one order alone carry no doubt', async () => {
      // 2 January 2026 is a Friday, 1 February a Sunday.
      const [message] = await read(['[LINE] Chat history with Ann', '', 'Fri, 2/1/2026', '10:05\tAnn\tx']);
      expect(message!.time).toMatchObject({ wall: '2026-01-02T10:05:00', doubts: [] });
    });

    it('[R39] that both orders and the weekday allow are doubtful until another line or the operator tells', async () => {
      // Two days of one year whose day and month may change places and whose weekday is the same.
      const twins = [...Array(365).keys()]
        .map((offset) => new Date(Date.UTC(2025, 0, 1 + offset)))
        .find((date) => {
          const other = new Date(Date.UTC(2025, date.getUTCDate() - 1, date.getUTCMonth() + 1));
          return (
            date.getUTCDate() <= 12 &&
            date.getUTCMonth() + 1 < date.getUTCDate() &&
            other.getUTCDay() === date.getUTCDay()
          );
        })!;
      const { m, d, weekday } = parts(twins.getTime() / 86_400_000);
      const name = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday]!;
      const lines = ['[LINE] Chat history with Ann', '', `${name}, ${m}/${d}/2025`, '10:05\tAnn\tx'];
      const [doubtful] = await read(lines);
      expect(doubtful!.time).toMatchObject({ wall: `2025-${two(m)}-${two(d)}T10:05:00`, doubts: ['day-month'] });
      const [settled] = await read(lines, { dayOrder: 'day-first' });
      expect(settled!.time).toMatchObject({ wall: `2025-${two(d)}-${two(m)}T10:05:00`, doubts: [] });
      const [told] = await read([...lines, '', 'Fri, 30/1/2026', '10:05\tAnn\ty']);
      expect(told!.time).toMatchObject({ wall: `2025-${two(d)}-${two(m)}T10:05:00`, doubts: [] });
    });

    it('[R6] that cannot be, or are missing, make their rows exceptions', async () => {
      const { messages, exceptions } = await examine(
        'x.txt',
        '[LINE] 花子とのトーク履歴\n\n9:00\t花子\ta\n2021/02/31(金)\n10:00\t花子\tb\n2021/03/01(月)\n10:00\t花子\tc\n',
      );
      expect(messages.map(({ body: text }) => text)).toEqual(['c']);
      expect(exceptions.map(({ code, line: at }) => [code, at])).toEqual([
        ['unreadable-time', 3],
        ['unreadable-time', 5],
      ]);
    });
  });

  it('[R39] 12 before noon is midnight, or noon where it stands behind the morning, and then it is said', async () => {
    const { messages, notes } = await examine(
      'x.txt',
      '[LINE] 花子とのトーク履歴\n\n2021/01/01(金)\n午前12:01\t花子\ta\n午前11:24\t花子\tb\n午前12:03\t花子\tc\n午後0:04\t花子\td\n',
    );
    expect(walls(messages)).toEqual([
      '2021-01-01T00:01:00',
      '2021-01-01T11:24:00',
      '2021-01-01T12:03:00',
      '2021-01-01T12:04:00',
    ]);
    expect(messages.map(({ time }) => time.doubts.length)).toEqual([0, 0, 1, 0]);
    expect(notes.join()).toContain('taken for noon');
  });

  describe('texts of several lines', () => {
    const DAY = ['[LINE] Chat history in Team', '', '2021/01/01(金)'];

    it.each([
      ['doubled quotation marks', '"say ""hi""\nnow"', 'say "hi"\nnow'],
      ['single quotation marks', '"say "hi"\nnow"', 'say "hi"\nnow'],
      ['blank lines', '"a\n\n\nb"', 'a\n\n\nb'],
      ['a date line', '"due\n2021/02/01(月)\nthen"', 'due\n2021/02/01(月)\nthen'],
      ['no closing mark', '"a\nb', '"a\nb'],
    ])('[R6] with %s are whole', async (_, text, expected) => {
      const messages = await read([...DAY, `10:00\tAnn\t${text}`, '10:01\tBen\tok', '']);
      expect(messages.map(({ body: one }) => one)).toEqual([expected, 'ok']);
    });

    it('[R6] a mark that never closes swallows nothing, and it is said', async () => {
      const { messages, notes } = await examine(
        'x.txt',
        [...DAY, '10:00\tAnn\t"', '10:01\tBen\tok', '10:02\tAnn\t"'].join('\n'),
      );
      expect(messages.map(brief)).toEqual(['message Ann: "', 'message Ben: ok', 'message Ann: "']);
      expect(notes.join()).toContain('quotation mark that was not closed');
    });
  });

  it('[R6] a row larger than memory is kept as exceptions, and what follows it is read', async () => {
    const [head, tail] = '[LINE] Chat history in Team\n\n2021/01/01(金)\n10:00\tAnn\t@\n10:01\tBen\tok\n'.split(
      '@',
    ) as [string, string];
    const found = await examine(
      'x.txt',
      Buffer.concat([Buffer.from(head), Buffer.alloc(40_000_000, 'x'), Buffer.from(tail)]),
    );
    expect(new Set(found.exceptions.map(({ code }) => code))).toEqual(new Set(['record-too-large']));
    expect(found.messages.map(brief)).toEqual(['message Ben: ok']);
  });

  describe('the service', () => {
    it.each([
      ['10:00\t\tAnnがグループに参加しました', 'member-joined', undefined],
      ['10:00\tAnnがメッセージの送信を取り消しました', 'other', 'Ann'],
      ['10:00\t\tAnn unsent a message.', 'other', 'Ann'],
      ['10:00\t\tAnn left the group.', 'member-left', undefined],
      ['10:00\t\tSomething new', undefined, undefined],
      ['10:00\tAnn\t☎ 通話時間 1:23', 'call', 'Ann'],
      ['10:00\tAnn\t☎ 不在着信', 'missed-call', 'Ann'],
    ])('[R6] says %j', async (row, notice, sender) => {
      const [message] = await read(['[LINE] Chat history in Team', '', '2021/01/01(金)', row]);
      expect([message!.type, message!.notice, message!.sender?.value]).toEqual(['system', notice, sender]);
    });

    it.each(['写真', 'Photo', '照片', 'スタンプ', 'Voice message', '檔案'])('[R6] leaves out [%s]', async (word) => {
      const [message] = await read(['[LINE] Chat history in Team', '', '2021/01/01(金)', `10:00\tAnn\t[${word}]`]);
      expect(message).toMatchObject({ attachments: [{ state: 'omitted' }], marks: ['media-omitted'] });
    });
  });

  describe('from a computer', () => {
    it('[R6] learn names of several words', async () => {
      const rows = ['hello', 'good morning', 'see you', 'ok then', 'bye now'].map(
        (text, index) => `10:0${index} Ann Lee ${text}`,
      );
      const messages = await read(['2021.1.1 金曜日', ...rows, '10:09 Ben fine']);
      expect(messages.map(brief).slice(3)).toEqual([
        'message Ann Lee: ok then',
        'message Ann Lee: bye now',
        'message Ben: fine',
      ]);
    });

    it('[R6] know a name of several words by the name of the file', async () => {
      const { messages } = await examine('[LINE] Ann Lee.txt', '2021.1.1 金曜日\n10:00 Ann Lee hello\n10:01 Ben hi\n');
      expect(messages.map(brief)).toEqual(['message Ann Lee: hello', 'message Ben: hi']);
      expect(messages[0]!.conversation).toMatchObject({ title: 'Ann Lee' });
    });

    it('[R6] take no line of a text for a row, and no date in it for a day', async () => {
      const { messages, notes } = await examine(
        'x.txt',
        '2021.1.1 金曜日\n10:00 花子 予定\n09:30 lunch with Bob\n2021.1.9 土曜日\nです\n10:01 花子 はい\n12:00 B がんばる\n2021.1.2 土曜日\n9:00 B おはよう\n',
      );
      expect(messages.map(brief)).toEqual([
        'message 花子: 予定\n09:30 lunch with Bob\n2021.1.9 土曜日\nです',
        'message 花子: はい',
        'message B: がんばる',
        'message B: おはよう',
      ]);
      expect(messages.at(-1)!.time.wall).toBe('2021-01-02T09:00:00');
      expect(notes.join()).toContain('1 lines look like rows');
    });

    it('[R6] say what the service says', async () => {
      const messages = await read(['2021.1.1 金曜日', '10:00 B はい', '10:01 Bがメッセージの送信を取り消しました']);
      expect(messages.map(brief)).toEqual(['message B: はい', 'system B: Bがメッセージの送信を取り消しました']);
    });
  });

  it('[R40] two overlapping parts of one chat come to the whole', async () => {
    const list = [...Array(20).keys()].map((index) => ({
      day: 18_000,
      minute: 600 + index,
      author: 'Ann',
      body: `m${index % 3}`,
    }));
    const keys = async (part: readonly Said[]): Promise<string[]> =>
      (await examine('x.txt', fromPhone(part, LANGUAGES['en']!))).messages.map(({ identity }) => identity.key);
    expect(new Set([...(await keys(list.slice(0, 12))), ...(await keys(list.slice(8)))]).size).toBe(20);
  });

  it.each([
    ['a WhatsApp transcript', '1/2/24, 10:00 - Ann: Chat history with Ben\n'],
    ['a letter', 'Chat history with Ann\n\nDear Ben,\nall is well.\n'],
    ['a plan', '2021.1.1\n10:00 start\n'],
  ])('[R6] are told from %s', async (_, content) => {
    expect((await examine('x.txt', content)).objects[0]!.object.format).not.toBe('line');
  });
});
