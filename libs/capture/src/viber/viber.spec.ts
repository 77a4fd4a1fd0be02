import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const row = (...cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
const ROWS =
  row('31/01/2024', '10:05', 'Ann', '+8613900000001', '好的, 明天见') + row('31/01/2024', '10:06', 'Me', '', 'ok');

describe('Tables of Viber', () => {
  it('[R6] are told without headings, carry what they hold, and are marked unverified', async () => {
    const { messages, notes, objects } = await examine('Ann.csv', ROWS, { zone: 'Asia/Shanghai' });
    expect(objects[0]!.object.format).toBe('viber');
    expect(messages).toMatchObject([
      {
        channel: 'viber',
        conversation: { keys: ['with:chat:Ann'], title: 'Ann' },
        sender: { scheme: 'phone', value: '+8613900000001', name: 'Ann' },
        time: { text: '31/01/2024 10:05', utc: '2024-01-31T02:05:00.000Z', precision: 'minute' },
        body: '好的, 明天见',
      },
      { sender: { scheme: 'name', value: 'Me' }, body: 'ok' },
    ]);
    expect(notes.join()).toContain('unverified');
  });

  it('[R6] give any list of messages back as it was written', async () => {
    const said = fc.record({
      day: fc.integer({ min: 1, max: 28 }),
      minute: fc.integer({ min: 10, max: 59 }),
      text: fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\0-\x1f]/g, '')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (list) => {
        const rows = list.map(({ day, minute, text }) =>
          row(`${day}/12/2023`, `9:${minute}`, 'Ann', '+8613900000001', text),
        );
        const { messages, exceptions } = await examine('Ann.csv', ROWS + rows.join(''), { dayOrder: 'day-first' });
        expect(exceptions).toEqual([]);
        expect(
          messages.slice(2).map(({ time, body }) => ({
            day: Number(time.wall!.slice(8, 10)),
            minute: Number(time.wall!.slice(14, 16)),
            text: body,
          })),
        ).toEqual(list);
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] of one message are read, too', async () => {
    expect((await examine('Ann.csv', ROWS.split('\r\n', 1)[0]!)).messages).toHaveLength(1);
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(ROWS.repeat(3))), async (bytes) => void (await examine('v.csv', bytes))),
      { numRuns: 200 },
    );
  });
});
