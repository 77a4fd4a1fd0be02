import fc from 'fast-check';
import type { CaptureOptions } from '../source';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

const quoted = (field: string): string =>
  /["\n,;\t|]/.test(field) || field === '' ? `"${field.replaceAll('"', '""')}"` : field;
const table = (rows: readonly (readonly string[])[], delimiter = ','): string =>
  rows.map((row) => `${row.map(quoted).join(delimiter)}\r\n`).join('');
const HEADINGS = ['Stamp', 'Who', 'Whom', 'Words', 'Where', 'Nr', 'Mood'];
const COLUMNS = {
  time: 'stamp',
  sender: 'Who',
  recipients: 'Whom',
  body: 'Words',
  conversation: 'Where',
  id: 'Nr',
  channel: 'viber',
} as const;
const read = (text: string, options?: CaptureOptions): Promise<Examination> => examine('Chat.csv', text, options);

const said = fc.record({
  at: fc.integer({ min: 946_684_800, max: 4e9 }),
  who: fc.constantFrom('Ann', '李雷', '+8613900000001', 'ann@example.org'),
  whom: fc.constantFrom('Bob', '+8613900000002'),
  words: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('好的 👍\n明天见', '"quoted", he said', 'a;b')),
  where: fc.constantFrom('desk', '群'),
  nr: fc.uuid(),
});

describe('Tables of messages', () => {
  it.each([',', ';', '\t', '|'])(
    '[R6] give any list back by the columns an operator named, divided by %j',
    async (delimiter) => {
      await fc.assert(
        fc.asyncProperty(fc.array(said, { minLength: 2, maxLength: 8 }), async (list) => {
          const rows = list.map(({ at, who, whom, words, where, nr }) => [
            new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' '),
            ...[who, whom, words, where, nr, 'calm'],
          ]);
          const { messages, exceptions } = await read(table([HEADINGS, ...rows], delimiter), { columns: COLUMNS });
          expect(exceptions).toEqual([]);
          expect(
            messages.map(({ time, sender, recipients, body, conversation, nativeId }) => ({
              at: Date.parse(time.utc!) / 1000,
              who: sender!.value,
              whom: recipients[0]!.party.value,
              words: body,
              where: conversation.keys[0],
              nr: nativeId,
            })),
          ).toEqual(list.map((message) => ({ ...message, words: message.words.replace(/\r\n?/g, '\n') })));
          expect(messages.every(({ channel, extra }) => channel === 'viber' && extra!['Mood'] === 'calm')).toBe(true);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = table([
      HEADINGS,
      ...[1, 2, 3].map((at) => [`2024-01-0${at} 10:00`, 'Ann', 'Bob; Cid', 'a\nb', 'x', String(at), '']),
    ]);
    for (const columns of [COLUMNS, undefined])
      await fc.assert(
        fc.asyncProperty(
          mutated(Buffer.from(whole)),
          async (bytes) => void (await examine('t.csv', bytes, columns && { columns })),
        ),
        { numRuns: 200 },
      );
  });

  it('[R6] without headings are read by numbers of columns', async () => {
    const { messages } = await read(
      table([
        ['1700000000', 'Ann', 'hi'],
        ['1700000001000', 'Bob', 'yo'],
      ]),
      {
        columns: { time: 1, sender: 2, body: 3 },
      },
    );
    expect(messages.map(({ time, body }) => [time.utc, time.precision, body])).toEqual([
      ['2023-11-14T22:13:20.000Z', 'second', 'hi'],
      ['2023-11-14T22:13:21.000Z', 'millisecond', 'yo'],
    ]);
    expect(messages[0]).toMatchObject({
      channel: 'other',
      conversation: { keys: [], title: 'Chat' },
      sender: { value: 'Ann' },
    });
  });

  it('[R6] that nobody described are one exception, which names the columns and no word of a message', async () => {
    const { exceptions, messages } = await read(table([HEADINGS, ['a', 'b', 'c', 'd', 'e', 'f', 'g']]));
    expect([messages.length, exceptions.length, exceptions[0]!.code]).toEqual([0, 1, 'not-a-known-format']);
    for (const heading of HEADINGS) expect(exceptions[0]!.detail).toContain(`"${heading}"`);
    const bare = await read(
      table([
        ['1700000000', 'Ann', 'the secret is out.'],
        ['1700000001', 'Bob', 'which?'],
      ]),
    );
    expect(bare.exceptions.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('3 columns without headings'),
    ]);
  });

  it.each<[string, CaptureOptions['columns'], string]>([
    ['is not there', { time: 'Stamp', body: 'Text' }, 'no column is named "Text"'],
    ['is there twice', { time: 'Stamp', body: 'Twin' }, '2 columns are named "Twin"'],
    ['has a number beyond the last', { time: 9, body: 1 }, 'there is no column 9'],
    ['is named in a table without headings', { time: 'Stamp', body: 2, heading: false }, 'no headings'],
  ])('[R6] of which a named column %s are one exception that says so', async (_, columns, expected) => {
    const { exceptions } = await read(
      table([
        ['Stamp', 'Twin', 'Twin'],
        ['2024-01-01 10:00', 'a', 'b'],
      ]),
      columns && { columns },
    );
    expect(exceptions.map(({ detail }) => detail)).toEqual([expect.stringContaining(expected)]);
  });

  it('[R6] with headings that leave no doubt are taken by them, and the report says so', async () => {
    const rows = [['2024-01-31 10:00:00', 'Ann', 'Bob; Cid', 'hi', 'report.pdf,https://e.org/x.png?s=1', 'M1']];
    const { messages, notes } = await read(
      table([['Date/Time'.replace('/', ''), 'From', 'To', 'Message', 'Attachments', 'Message ID'], ...rows]),
    );
    expect(messages).toMatchObject([
      {
        sender: { value: 'Ann' },
        recipients: [{ party: { value: 'Bob' } }, { party: { value: 'Cid' } }],
        conversation: { keys: ['between:Ann|Bob|Cid'], type: 'group' },
        body: 'hi',
        nativeId: 'M1',
        attachments: [
          { name: 'report.pdf', state: 'missing' },
          { name: 'x.png', state: 'omitted' },
        ],
        extra: { links: 'https://e.org/x.png?s=1' },
      },
    ]);
    expect(notes.join()).toContain('sender is "From"');
    const chinese = await read(
      table([
        ['发送时间', '发送人', '内容'],
        ['2024-01-31 10:00', '李雷', '好'],
      ]),
    );
    expect(chinese.messages).toMatchObject([{ sender: { value: '李雷' }, body: '好' }]);
    const doubtful = await read(
      table([
        ['Time', 'From', 'Message', 'Text'],
        ['2024-01-31 10:00', 'a', 'b', 'c'],
      ]),
    );
    expect(doubtful.messages).toEqual([]);
  });

  it('[R39] settle day and month by all rows together, by the operator, or say that nothing does', async () => {
    const dates = async (days: readonly string[], dayOrder?: CaptureOptions['dayOrder']) => {
      const rows = days.map((day) => [day, 'Ann', 'x']);
      const found = await read(table([['Time', 'From', 'Text'], ...rows]), dayOrder && { dayOrder });
      const { certain } = found.objects[0]!.object.findings().dayOrder!;
      return [found.messages[0]!.time.wall, found.messages[0]!.time.doubts, certain];
    };
    expect(await dates(['03/04/2024 10:00', '03/13/2024 10:00'])).toEqual(['2024-03-04T10:00:00', [], true]);
    expect(await dates(['03/04/2024 10:00', '13/04/2024 10:00'])).toEqual(['2024-04-03T10:00:00', [], true]);
    expect(await dates(['03/04/2024 10:00'], 'month-first')).toEqual(['2024-03-04T10:00:00', [], true]);
    expect(await dates(['03/04/2024 10:00'])).toEqual(['2024-04-03T10:00:00', ['day-month'], false]);
  });

  it.each([
    ['2024-01-31T10:00:00.123+08:00', '2024-01-31T02:00:00.123Z', 'record', 'millisecond'],
    ['2024-01-31 10:00:00 UTC', '2024-01-31T10:00:00.000Z', 'record', 'second'],
    ['2024-01-31 10:00 +0800', '2024-01-31T02:00:00.000Z', 'record', 'second'],
    ['2024-01-31T10:00:00', '2024-01-31T02:00:00.000Z', 'operator', 'second'],
    ['2024/1/31 下午3:05', '2024-01-31T07:05:00.000Z', 'operator', 'minute'],
    ['31-Jan-24 07:33 PM', '2024-01-31T11:33:00.000Z', 'operator', 'minute'],
    ['Jan 31, 2024 7:33:05 PM', '2024-01-31T11:33:05.000Z', 'operator', 'second'],
    ['31.01.2024', '2024-01-30T16:00:00.000Z', 'operator', 'day'],
    ['1700000000', '2023-11-14T22:13:20.000Z', 'record', 'second'],
  ])('[R39] read the time %s', async (text, utc, zoneOrigin, precision) => {
    const { messages } = await read(
      table([
        ['Time', 'From', 'Text'],
        [text, 'a', 'b'],
      ]),
      { zone: 'Asia/Shanghai' },
    );
    expect(messages.map(({ time }) => time)).toMatchObject([{ text, utc, zoneOrigin, precision }]);
  });

  it('[R6] keep rows that make no sense as exceptions, and read on', async () => {
    const text = `sep=;\r\n${table([['Time', 'From', 'Text'], ['2024-01-31 10:00', 'Ann', 'a'], ['soon', 'Ann', 'b'], ['2024-01-31 10:01'], ['2024-01-31 10:02', 'Ann', 'c', 'd'], ['', '', ''], ['Time', 'From', 'Text'], ...Array.from({ length: 20 }, () => ['2024-01-31 10:03', 'Ann', 'e'])], ';')}`;
    const { messages, exceptions } = await read(text);
    expect([messages.length, exceptions.map(({ code, line }) => [code, line])]).toEqual([
      21,
      [
        ['unreadable-time', 4],
        ['unreadable-record', 5],
        ['unreadable-record', 6],
      ],
    ]);
    expect(new Set(messages.map(({ identity }) => identity.key)).size).toBe(21);
  });

  it('[R6] in UTF-16 or a code page are read like others', async () => {
    const text = table([
      ['时间', '发送人', '内容'],
      ['2024-01-31 10:00', '李雷', '我们明天来的'],
    ]);
    const { messages } = await examine('t.csv', Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(messages.map(({ body }) => body)).toEqual(['我们明天来的']);
  });
});
