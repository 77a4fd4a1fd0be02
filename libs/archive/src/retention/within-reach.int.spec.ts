import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { aClass, ADA, assign, RetentionLab } from './retention-lab.testing';
import { WithinReach } from './within-reach';

const REASON = 'The books of the firm say so.';

let archive: TestArchive;
let lab: RetentionLab;
beforeEach(async () => {
  archive = await testArchive();
  lab = new RetentionLab(archive);
});
afterEach(() => archive.drop());

/** The oldest message of each channel that has to be within reach, looked for in blocks of this size. */
async function oldest(block = 1_000): Promise<Record<string, number>> {
  const within = new WithinReach(archive.db.app, archive.clock, block);
  let search = await within.begin();
  while (search.after < search.until) search = await within.step(search);
  return Object.fromEntries(search.oldest.map(({ channel, message }) => [channel, message]));
}

it('[R12] the longest of the periods that apply counts, and only of classes that state one', async () => {
  const room = await lab.conversation('teams');
  const [old, young] = [await lab.message(room, ['2023-05-01']), await lab.message(room, ['2025-05-01'])];
  await lab.inForce({
    classes: [
      aClass('short', 'P7Y', { accessible: 'P2Y' }),
      aClass('long', 'P5Y', { accessible: 'P4Y' }),
      aClass('silent', 'P9Y'),
    ],
    assignments: [assign(['short', 'silent']), assign(['long'], { labels: ['order'] })],
  });
  expect(await oldest()).toEqual({ teams: young });
  const within = new WithinReach(archive.db.app, archive.clock);
  expect(await within.demand(young)).toEqual({ code: 'short', citation: 'rule short', until: new Date('2027-05-01') });
  await archive.retention.labels.put(OPERATOR, { scope: 'message', record: old, label: 'order', reason: REASON });
  expect(await oldest()).toEqual({ teams: old });
  expect(await within.demand(old)).toMatchObject({ code: 'long', until: new Date('2027-05-01') });
});

it('[R12] what no class asks it for is within reach as long as it is kept', async () => {
  const ids = await Promise.all(
    ['teams', 'email', 'sms'].map(async (channel) => lab.message(await lab.conversation(channel), ['2001-01-01'])),
  );
  await lab.inForce({
    classes: [aClass('A', 'P7Y', { accessible: 'P2Y' }), aClass('silent', 'P9Y')],
    assignments: [assign(['A'], { channels: ['teams'] }), assign(['silent'], { channels: ['email'] })],
  });
  expect(await oldest()).toEqual({ email: ids[1], sms: ids[2] });
  expect(await new WithinReach(archive.db.app, archive.clock).demand(ids[1]!)).toBeUndefined();
});

it('[R12] a clock that has not started holds it within reach, and a fact lets its period run', async () => {
  const message = await lab.message(await lab.conversation('teams'), ['2001-01-01']);
  await lab.inForce({
    classes: [aClass('A', 'P6Y', { clock: 'ACCOUNT_CLOSED', accessible: 'P2Y' })],
    assignments: [assign(['A'])],
  });
  const within = new WithinReach(archive.db.app, archive.clock);
  expect(await oldest()).toEqual({ teams: message });
  expect(await within.demand(message)).toMatchObject({ until: null });
  await archive.retention.facts.state(ADA, {
    event: 'ACCOUNT_CLOSED',
    scope: 'firm',
    subject: '',
    at: new Date('2023-01-01'),
    reason: REASON,
  });
  expect(await oldest()).toEqual({});
  expect(await within.demand(message)).toMatchObject({ until: new Date('2025-01-01') });
});

it('[R12] is the same in whatever blocks the archive is looked through', async () => {
  const rooms = [await lab.conversation('teams'), await lab.conversation('email'), await lab.conversation('sms')];
  const sent = new Map<number, { channel: string; at: Date }>();
  for (let i = 0; i < 60; i++) {
    const at = new Date(Date.UTC(2019 + ((i * 7) % 8), (i * 5) % 12, 1 + ((i * 11) % 28)));
    const id = await lab.message(rooms[i % 3]!, [at.toISOString()]);
    sent.set(id, { channel: ['teams', 'email', 'sms'][i % 3]!, at });
  }
  await lab.inForce({
    classes: [aClass('A', 'P7Y', { accessible: 'P2Y' }), aClass('B', 'P7Y', { accessible: 'P5Y' })],
    assignments: [assign(['A'], { channels: ['teams'] }), assign(['B'], { channels: ['email'] })],
  });
  const from: Record<string, Date> = { teams: new Date('2024-11-24'), email: new Date('2021-11-24'), sms: new Date(0) };
  const expected = Object.fromEntries(
    Object.entries(from).map(([channel, since]) => {
      const inside = [...sent].filter(([, message]) => message.channel === channel && message.at > since);
      return [channel, inside.sort(([a, x], [b, y]) => +x.at - +y.at || a - b)[0]![0]];
    }),
  );
  for (const block of [1, 7, 60, 1_000]) expect(await oldest(block)).toEqual(expected);
});
