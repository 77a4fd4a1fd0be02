import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const LINES = [
  { minutebook: 'deliveries', version: 1, source: { id: 'x', name: 'Desk', kind: 'slack' } },
  { delivery: '0001', receivedAt: '2026-11-24T08:00:00.000Z', body: { bytes: 2, sha256: 'ab' } },
  { delivery: '0001', lost: 'media/F1', why: 'files.slack.com answered 404' },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('the list of deliveries in a parcel', () => {
  it('[R6] holds no message; a file that was not to be had is an exception', async () => {
    const { objects, events, exceptions, notes } = await examine('deliveries.jsonl', TEXT);
    expect(objects[0]!.object.format).toBe('deliveries');
    expect(events).toEqual([]);
    expect(exceptions).toMatchObject([
      {
        line: 3,
        code: 'file-lost',
        detail: 'a file of delivery 0001 could not be fetched: files.slack.com answered 404',
      },
    ]);
    expect(notes).toEqual(['1 files that messages name could not be fetched from their service.']);
  });

  it('[R6] damaged in any way is read without a throw, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(TEXT)), async (bytes) => void (await examine('d.jsonl', bytes))),
      { numRuns: 200 },
    );
  });
});
