import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

interface Said {
  readonly at: number;
  readonly who: string;
  readonly text: string;
  readonly fans: readonly string[];
}

const said: fc.Arbitrary<Said> = fc.record({
  at: fc.integer({ min: 1_400_000_000, max: 2_000_000_000 }),
  who: fc.constantFrom('Me', '李雷', 'Ann Lee'),
  // Text that looks like a header, or ends in blanks, is told apart by JSON alone.
  text: fc.constantFrom('hi', '好的 👍\n明天见', 'a: b', 'café', '[x] y'),
  fans: fc.uniqueArray(fc.constantFrom('Bob', '李雷'), { maxLength: 2 }),
});
const dateOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ');
const asJson = (list: readonly Said[]): string =>
  list
    .map(({ at, who, text, fans }) =>
      JSON.stringify({
        date: dateOf(at),
        sender: who,
        body: text,
        quote: '',
        sticker: '',
        reactions: fans.map((fan) => [fan, '👍']),
        attachments: [],
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
const asText = (list: readonly Said[]): string =>
  list
    .map(({ at, who, text, fans }) => {
      const reactions = fans.length === 0 ? '' : `\n(- ${fans.map((fan) => `${fan}: 👍`).join(', ')} -)`;
      return `[${dateOf(at)}] ${who}: ${text}${reactions}\n`;
    })
    .join('');
const understood = ({ messages, changes }: Examination): unknown[] =>
  messages.map(({ time, sender, body, nativeId }) => ({
    at: Date.parse(time.utc!) / 1000,
    who: sender?.value === '+8613900000001' ? 'Me' : sender?.name,
    text: body,
    fans: changes.filter(({ target }) => target === nativeId).map(({ actor }) => actor!.value),
  }));
const OWNER = { owner: '+8613900000001' };

describe('Exports of signal-export', () => {
  it.each([
    ['data.json', asJson, 'signal-export-json'],
    ['chat.md', asText, 'signal-export-text'],
  ])('[R6] %s gives any list of messages back as it was written', async (name, written, format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (list) => {
        const all = [{ at: 1_500_000_000, who: 'Me', text: 'first', fans: [] }, ...list];
        const found = await examine(name, written(all), OWNER);
        expect(found.exceptions).toEqual([]);
        expect(found.objects[0]!.object.format).toBe(format);
        expect(understood(found)).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['data.json', asJson],
    ['chat.md', asText],
  ])('[R6] %s damaged in any way is read without a throw, and nothing is lost', async (name, written) => {
    const whole = written([1, 2, 3].map((at) => ({ at: 1_500_000_000 + at, who: 'Me', text: 'a\nb', fans: ['Bob'] })));
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine(name, bytes))),
      { numRuns: 200 },
    );
  });

  it('[R6] tell files, quotes, and times of older exports, which have no seconds', async () => {
    const { messages, notes } = await examine(
      'chat.md',
      '[2021-03-04, 09:08] Me: hi\n[2021-03-04, 09:09] Ann: \n> hi\n\nsee [报告.pdf](./media/a%20b.pdf)\n',
      { zone: 'Asia/Shanghai' },
    );
    expect(messages).toMatchObject([
      { body: 'hi', time: { utc: '2021-03-04T01:08:00.000Z', precision: 'minute', zoneOrigin: 'operator' } },
      { body: 'see', quote: { text: 'hi' }, attachments: [{ name: '报告.pdf', state: 'missing' }] },
    ]);
    expect(messages[0]!.sender).toBeUndefined();
    expect(notes.join()).toContain('Nobody said whose device');
  });

  it('[R6] are of the chat that their folder is named after, as far as it goes', async () => {
    const line = asJson([{ at: 1_500_000_000, who: 'Ann', text: 'x', fans: [] }]);
    const { messages } = await examine('data.json', line, OWNER);
    expect(messages[0]!.conversation).toEqual({ keys: [], type: 'unknown' });
  });

  it('[R6] without a date are exceptions', async () => {
    const { exceptions } = await examine(
      'data.json',
      asJson([{ at: 1, who: 'Ann', text: 'x', fans: [] }]).replace('1970-01-01', '1970-13-01'),
    );
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time']);
  });
});

describe('An encrypted backup of Signal', () => {
  const backup = Buffer.concat([
    Buffer.from([0, 0, 0, 54, 0x0a, 52, 0x0a, 16]),
    Buffer.alloc(16, 7),
    Buffer.from([0x12, 32]),
    Buffer.alloc(32, 9),
    Buffer.alloc(5000, 0xa5),
  ]);

  it('[R6] is one exception, kept as it is, and says so', async () => {
    const { objects, exceptions, messages, notes } = await examine('signal-2024-01-01.backup', backup);
    expect([messages.length, objects[0]!.object.format]).toEqual([0, 'signal-backup']);
    expect(exceptions).toMatchObject([{ code: 'encrypted', start: 0, end: backup.length }]);
    expect(notes.join()).toContain('kept as it is');
  });

  it('[R6] damaged in any way passes without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(backup), async (bytes) => void (await examine('x.backup', bytes))),
      { numRuns: 100 },
    );
  });
});
