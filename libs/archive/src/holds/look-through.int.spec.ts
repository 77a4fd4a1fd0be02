import { HoldLab } from './hold-lab.testing';

let lab: HoldLab;
let wren: string;

beforeEach(async () => {
  lab = await HoldLab.open({ remember: false });
  wren = await lab.person('E1', 'Wren Ash');
});
afterEach(() => lab.archive.drop());

/** Has something happen once, when the sweep has opened the messages of its next step and not yet written what it found. */
function whileJudging(happens: () => Promise<void>): void {
  const { reader } = lab.archive;
  const open = reader.messages.bind(reader);
  jest.spyOn(reader, 'messages').mockImplementationOnce(async (ids) => {
    const messages = await open(ids);
    await happens();
    return messages;
  });
}

describe('a hold that looks through the archive', () => {
  // More than a step: the rest is asked in the transaction that ends the look-through.
  const NOISE = Array.from({ length: 2_300 }, (_, i) => ({
    room: `x${i}`,
    from: 'cy',
    to: ['dee'],
    at: '2026-03-02',
    text: `noise ${i}`,
  }));

  it('[R49] [R53] misses nothing of a handle that becomes a custodian’s while its first step is judged', async () => {
    await lab.take([
      { room: 't1', from: 'wren', to: ['bo'], at: '2026-03-01', text: 'the beacon of wren' },
      { room: 't2', from: 'private', to: ['bo'], at: '2026-03-01', text: 'the beacon of the private address' },
      ...NOISE,
    ]);
    await lab.round();
    const hold = await lab.place({ custodians: ['E1'], query: 'beacon', combine: 'both' });
    whileJudging(() => lab.map(wren, 'private@firm.example'));
    await lab.round();
    expect(await lab.archive.holding.holds.get(lab.legal, hold.id)).toMatchObject({ following: true, held: 2 });
    expect(await lab.caught(hold.id)).toEqual(['the beacon of wren', 'the beacon of the private address']);
    expect(await lab.kept()).toEqual(await lab.caught(hold.id));
  });
});
