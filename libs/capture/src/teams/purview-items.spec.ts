import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const HEADING =
  'Item ID,ConversationId,Conversation name,ConversationType,Participants,Date UTC,FamilyId,ThreadId,FileClass,MessageKind';
const ROWS = [
  '1,19:a@thread.v2,"Desk, rates",Group,ann@firm.example,2024-03-01T00:00:00Z,f1,t1,Conversation,microsoftteams',
  '2,,,,ann@firm.example,2024-03-01T00:00:00Z,f2,t2,Email,email',
];
const report = (...rows: readonly string[]): string => `\ufeff${[HEADING, ...rows, ''].join('\r\n')}`;

describe('the report of a Purview export', () => {
  it('[R5] states what was exported, gives no records, and asks nobody what its columns hold', async () => {
    const { objects, messages, exceptions } = await examine('Items_0.csv', report(...ROWS));
    const { object, pieces } = objects[0]!;
    expect([object.format, messages, exceptions]).toEqual(['purview-items', [], []]);
    expect(pieces.every(({ kind }) => kind === 'structure')).toBe(true);
    expect(object.findings()).toEqual({
      dialect: 'report of a Purview export',
      stated: { what: 'items', count: 2 },
      notes: [expect.stringContaining('1 messages of Teams')],
    });
  });

  it('is not taken for a table of messages, nor such a table for it', async () => {
    const table = 'Date UTC,Participants,Recipients,ThreadId,Text\r\n2024-03-01T00:00:00Z,Ann,Bo,7,hello\r\n';
    expect((await examine('Items.csv', table)).objects[0]!.object.format).toBe('csv');
  });

  it('[R6] counts any number of rows; damaged in any way it is read without a throw, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ROWS), { minLength: 1, maxLength: 40 }), async (rows) => {
        const { objects } = await examine('Items.csv', report(...rows));
        expect(objects[0]!.object.findings().stated!.count).toBe(rows.length);
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(report(...ROWS))), async (bytes) => {
        await examine('Items.csv', bytes);
      }),
      { numRuns: 150 },
    );
  });
});
