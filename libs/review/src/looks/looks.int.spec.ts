import type { StoredUser } from '@minutebook/access';
import { RecordHistory } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { feedOf } from '@minutebook/search/testing';
import { listAlerts } from '../store/alert-store';
import { actor, type TestReview, testReview } from '../testing';
import { LookFollower } from './look-follower';
import { Looks } from './looks';
import { countLooks } from './store/look-store';

const FACTS = {
  kind: 'employee' as const,
  ofFirm: true,
  names: [],
  desk: null,
  title: null,
  branch: null,
  joinedOn: null,
  jurisdiction: null,
  manager: null,
  state: 'active' as const,
  leftAt: null,
};

let review: TestReview;
let looks: Looks;
let follower: LookFollower;
let ines: StoredUser;
let priya: StoredUser;
let maren: string;
let zhou: string;
/** Messages of the room, in order: Maren, 周启明, Dominic, Ines, Maren … */
let messages: string[];
let conversation: string;

async function person(externalId: string, name: string, handle: string): Promise<string> {
  const { persons } = review.lab.archive.people;
  const { id } = await persons.create(OPERATOR, { ...FACTS, externalId, name });
  const { version } = (await persons.file(id)).person;
  await persons.map(OPERATOR, id, version, { scheme: 'email', value: handle });
  return id;
}

beforeEach(async () => {
  review = await testReview();
  const { db, audit, reader, users, sighted, log, directory } = review.lab.archive;
  follower = new LookFollower(db.app, new RecordHistory(db.app, sighted, log, users), reader, audit);
  looks = new Looks(db.app, directory, follower, audit);
  ines = await review.admit('Ines Okafor', ['analyst']);
  priya = await review.admit('Priya Raman', ['supervisor']);
  await review.lab.take({
    'room.jsonl': feedOf(['the announcement', 'lunch', 'ok', 'fine', 'bye'], 'room').replaceAll('wechat', 'teams'),
  });
  maren = await person('E1', 'Maren Holt', 'p0@firm.example');
  zhou = await person('E2', '周启明', 'p1@firm.example');
  await review.detect();
  const [alert] = await review.list(ines);
  conversation = String(alert!.conversation);
  const slice = await reader.slice(alert!.conversation, { around: alert!.message }, 30);
  messages = slice.messages.map(({ id }) => String(id));
});
afterEach(() => review.lab.archive.drop());

const acts = async (id: string, filter = {}): Promise<string[]> =>
  (await looks.of(id, filter, undefined, 100)).items
    .filter(({ entry }) => entry.actor.id !== OPERATOR.id)
    .map(({ entry, messages: n, wrote }) => `${entry.actor.name} ${entry.action} ${n}${wrote ? ' wrote' : ''}`)
    .reverse();

/** Maren's first message, and the last, which is hers too. */
async function everyWay(): Promise<void> {
  const { audit } = review.lab.archive;
  const [alert] = await review.list(ines);
  await audit.record(actor(ines), 'queue.viewed', { kind: 'queue', id: 'open' }, { alerts: [String(alert!.id)] });
  await review.desk.open(actor(ines), alert!.id);
  const room = { kind: 'conversation', id: conversation };
  await audit.record(actor(ines), 'conversation.viewed', room, { messages, alert: String(alert!.id) });
  await audit.record(
    actor(priya),
    'search.run',
    { kind: 'search', id: 'archive' },
    { query: 'ok', shown: [messages[4]!] },
  );
  await audit.record(actor(priya), 'conversation.viewed', room, { messages: messages.slice(1, 3) });
  await audit.record(actor(priya), 'message.downloaded', { kind: 'message', id: messages[0]! }, { what: 'raw' });
}

it('[R94] who looked at a person: in queue, alert, conversation, search and download, and who was refused', async () => {
  await everyWay();
  await review.desk.claim(actor(ines), (await review.list(ines))[0]!.id, 0);
  expect(await acts(maren)).toEqual([
    'detector alert.raised 1 wrote',
    'Ines Okafor queue.viewed 1 wrote',
    'Ines Okafor alert.viewed 1 wrote',
    'Ines Okafor conversation.viewed 2 wrote',
    'Priya Raman search.run 1 wrote',
    'Priya Raman message.downloaded 1 wrote',
    'Ines Okafor alert.claimed 1 wrote',
  ]);
  expect(await acts(zhou)).toEqual([
    'Ines Okafor conversation.viewed 1 wrote',
    'Priya Raman conversation.viewed 1 wrote',
  ]);
  expect(await acts(maren, { kind: 'change' })).toEqual([
    'detector alert.raised 1 wrote',
    'Ines Okafor alert.claimed 1 wrote',
  ]);
  expect(await acts(maren, { from: '2030-01-01' })).toEqual([]);
  await expect(looks.of(crypto.randomUUID(), {}, undefined, 10)).rejects.toMatchObject({ code: 'not-found' });
});

it('goes by days of UTC, whatever time zone the database is in', async () => {
  await everyWay();
  const { db, clock } = review.lab.archive;
  const day = clock.now().toISOString().slice(0, 10);
  const all = await looks.of(maren, {}, undefined, 100);
  const whose = await db.app.query<{ who: string; from: null; until: null }>(
    'SELECT DISTINCT who, NULL AS from, NULL AS until FROM review.look',
  );
  const list = async (zone: string) =>
    db.app.transaction(async (tx) => {
      await tx.query(`SET LOCAL timezone TO '${zone}'`);
      const days = { from: day, to: day };
      return [
        await countLooks(tx, whose, days),
        (await listAlerts(tx, ines.id, 'all', { limit: 10, now: clock.now() }, undefined, days)).length,
      ];
    });
  const there = await list('UTC');
  expect(there[0]).toBeGreaterThanOrEqual(all.items.length);
  expect(there[1]).toBe(1);
  // On one of them it is another day.
  for (const zone of ['Etc/GMT+12', 'Etc/GMT-14']) expect(await list(zone)).toEqual(there);
});

it('is made once whoever follows, and again from the beginning the same', async () => {
  await everyWay();
  const before = await acts(maren);
  await Promise.all([follower.catchUp(), follower.catchUp()]);
  expect(await acts(maren)).toEqual(before);
  const { db } = review.lab.archive;
  await db.owner.query('UPDATE review.look_position SET position = 0; TRUNCATE review.look, review.look_entry');
  expect((await looks.of(maren, {}, undefined, 100)).behind).toBe(0);
  expect(await acts(maren)).toEqual(before);
});

it('a handle counts for the time in which it was the person’s, and a mapping that comes later counts too', async () => {
  await everyWay();
  const { persons } = review.lab.archive.people;
  const late = await person('E3', 'Dominic Vale', 'p2@firm.example');
  expect(await acts(late)).toEqual([
    'Ines Okafor conversation.viewed 1 wrote',
    'Priya Raman conversation.viewed 1 wrote',
  ]);
  const next = await persons.create(OPERATOR, { ...FACTS, externalId: 'E4', name: 'Next of the number' });
  await persons.map(OPERATOR, next.id, (await persons.file(next.id)).person.version, {
    scheme: 'email',
    value: 'p3@firm.example',
    from: new Date('2024-03-02T00:00:00Z'),
  });
  expect(await acts(next.id)).toEqual([]);
});

it('pages by number, newest first, and draws who and when with reads without a cause apart', async () => {
  await everyWay();
  const first = await looks.of(maren, {}, undefined, 2);
  const rest = await looks.of(maren, {}, first.items.at(-1)!.entry.index, 100);
  const all = await looks.of(maren, {}, undefined, 100);
  expect([...first.items, ...rest.items].map(({ entry }) => entry.index)).toEqual(
    all.items.map(({ entry }) => entry.index),
  );
  expect(all.total).toBe(all.items.length);
  const { step, actors, more } = await looks.timeline(maren, {});
  expect([step, more]).toEqual(['minute', 0]);
  const marks = new Map(actors.map(({ name, marks: of }) => [name, of]));
  expect(marks.get('Ines Okafor')).toMatchObject([{ kind: 'read', caused: true, entries: 3 }]);
  const own = marks.get('Priya Raman')!.map(({ kind, caused, entries }) => ({ kind, caused, entries }));
  expect(own).toEqual(
    expect.arrayContaining([
      { kind: 'read', caused: true, entries: 1 },
      { kind: 'read', caused: false, entries: 1 },
    ]),
  );
  expect(own).toHaveLength(2);
});

it('[R94] a cause that cannot be one is none: another conversation’s alert, a case one does not belong to', async () => {
  const { audit } = review.lab.archive;
  const [alert] = await review.list(ines);
  const room = { kind: 'conversation', id: conversation };
  const read = (detail: Readonly<Record<string, string>>) =>
    audit.record(actor(priya), 'conversation.viewed', room, { messages, ...detail });
  await read({ alert: String(alert!.id) });
  await read({ alert: '999' });
  await read({ case: '1' });
  const { actors } = await looks.timeline(zhou, { kind: 'read' });
  const own = actors.find(({ name }) => name === 'Priya Raman')!.marks;
  expect(own.map(({ caused, entries }) => [caused, entries])).toEqual(
    expect.arrayContaining([
      [true, 1],
      [false, 2],
    ]),
  );
  // What was named stays in the log as it was named.
  expect(await audit.count({ cause: 'alert:999' })).toBe(1);
});
