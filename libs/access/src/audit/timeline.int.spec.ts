import type { AuditAction } from '@minutebook/contract';
import { SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { TransparencyLog } from '../log/transparency-log';
import { ACCESS_SCHEMA } from '../schema';
import type { Actor } from './actor';
import { Audit, type Detail, type Subject } from './audit';
import { countEntries } from './store/audit-store';

const INES: Actor = { id: 'u-ines', name: 'Ines Okafor', role: 'analyst' };
const PRIYA: Actor = { id: 'u-priya', name: 'Priya Raman', role: 'supervisor' };
const ROOM = { kind: 'conversation', id: '3' };

let db: TestDatabase;
let clock: SetClock;
let audit: Audit;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:10:00Z'));
  audit = new Audit(db.app, new TransparencyLog(db.app, clock, 'test'), clock);
});
afterEach(() => db.drop());

async function act(by: Actor, action: AuditAction, subject: Subject, detail: Detail = {}): Promise<void> {
  await audit.record(by, action, subject, detail);
  clock.advance(60_000);
}

it('filters by days of UTC, whatever time zone the database is in', async () => {
  await aDay();
  await audit.settle();
  const count = (zone: string) =>
    db.app.transaction(async (tx) => {
      await tx.query(`SET LOCAL timezone TO '${zone}'`);
      return countEntries(tx, { from: '2026-11-24', to: '2026-11-24' });
    });
  expect(await count('UTC')).toBe(8);
  for (const zone of ['Etc/GMT+12', 'Etc/GMT-14']) expect(await count(zone)).toBe(8);
});

/** One of each way to read: for an alert, for a case, for nothing; and acts that need no cause. */
async function aDay(): Promise<void> {
  await act(INES, 'alert.viewed', { kind: 'alert', id: '418' }, { message: '7' });
  await act(INES, 'conversation.viewed', ROOM, { messages: ['7'], alert: '418', view: 'review' });
  await act(INES, 'reading.reported', { kind: 'alert', id: '418' }, { elapsed: 12_000, view: 'review' });
  await act(PRIYA, 'conversation.viewed', ROOM, { messages: ['7'], case: '12', view: 'search' });
  await act(PRIYA, 'conversation.viewed', ROOM, { messages: ['7'], view: 'search' });
  await act(PRIYA, 'reading.reported', ROOM, { elapsed: 4_000, view: 'search' });
  await act(PRIYA, 'search.run', { kind: 'search', id: 'archive' }, { query: 'x' });
  clock.advance(4 * 3_600_000);
  await act(PRIYA, 'alert.refused', { kind: 'alert', id: '418' }, { act: 'sign' });
}

it('[R94] finds what was read for an alert, for a case and for nothing, and where', async () => {
  await aDay();
  const found = async (filter: Parameters<Audit['list']>[0]): Promise<number[]> =>
    (await audit.list(filter, undefined, 100)).map(({ index }) => index).reverse();
  expect(await found({ cause: 'alert:418' })).toEqual([0, 1, 2, 7]);
  expect(await found({ cause: 'case:12' })).toEqual([3]);
  expect(await found({ cause: 'none' })).toEqual([4, 5]);
  expect(await found({ view: 'search', actor: 'Priya' })).toEqual([3, 4, 5]);
  expect(await found({ cause: 'case:99' })).toEqual([]);
  expect(await audit.count({ cause: 'alert:418', kind: 'refusal' })).toBe(1);
  // The filters' columns say what the entries themselves say.
  for (const { subject, detail, cause } of await audit.list({}, undefined, 100)) {
    const named = subject.kind === 'alert' ? subject.id : detail['alert'];
    expect(cause).toBe(named ? `alert:${String(named)}` : detail['case'] ? `case:${String(detail['case'])}` : null);
  }
});

it('[R1] an entry says what was committed to, whatever somebody wrote into the columns beside it', async () => {
  await act(PRIYA, 'conversation.viewed', ROOM, { messages: ['7'], view: 'search' });
  const { admin } = db;
  await admin.query('ALTER TABLE access.audit_entry DISABLE TRIGGER append_only');
  await admin.query(
    `UPDATE access.audit_entry SET actor = 'u-ines', actor_name = 'Ines Okafor', action = 'alert.viewed', subject_kind = 'alert', subject_id = '1', cause = 'alert:1', at = '2020-01-01'`,
  );
  expect((await audit.list({}, undefined, 10))[0]).toMatchObject({
    at: new Date('2026-11-24T08:10:00Z'),
    actor: { id: PRIYA.id, name: 'Priya Raman', role: 'supervisor' },
    action: 'conversation.viewed',
    subject: ROOM,
    cause: null,
  });
});

it('draws who acted when: reads without a cause apart, refusals apart, time on screen summed', async () => {
  await aDay();
  const { step, from, to, actors, more } = await audit.timeline({});
  expect([step, from, to, more]).toEqual([
    'hour',
    new Date('2026-11-24T08:10:00Z'),
    new Date('2026-11-24T12:17:00Z'),
    0,
  ]);
  expect(actors.map(({ name, role, entries, onScreen }) => [name, role, entries, onScreen])).toEqual([
    ['Priya Raman', 'supervisor', 5, 4_000],
    ['Ines Okafor', 'analyst', 3, 12_000],
  ]);
  const [priya, ines] = actors;
  const eight = new Date('2026-11-24T08:00:00Z');
  expect(ines!.marks).toEqual([{ at: eight, kind: 'read', caused: true, entries: 3 }]);
  expect(priya!.marks).toHaveLength(3);
  expect(priya!.marks).toEqual(
    expect.arrayContaining([
      { at: eight, kind: 'read', caused: true, entries: 2 },
      { at: eight, kind: 'read', caused: false, entries: 2 },
      { at: new Date('2026-11-24T12:00:00Z'), kind: 'refusal', caused: true, entries: 1 },
    ]),
  );
  expect((await audit.timeline({ cause: 'none' })).actors.map(({ entries }) => entries)).toEqual([2]);
  expect(await audit.timeline({ actor: 'nobody of that name' })).toMatchObject({ from: null, actors: [], more: 0 });
});

it('takes longer steps for longer times', async () => {
  await act(INES, 'search.run', { kind: 'search', id: 'archive' });
  expect((await audit.timeline({})).step).toBe('minute');
  clock.advance(20 * 86_400_000);
  await act(INES, 'search.run', { kind: 'search', id: 'archive' });
  expect(await audit.timeline({})).toMatchObject({ step: 'day', actors: [{ marks: { length: 2 } }] });
  clock.advance(200 * 86_400_000);
  await act(INES, 'search.run', { kind: 'search', id: 'archive' });
  expect((await audit.timeline({})).step).toBe('week');
});

it('follows the log from any number on, and shows what somebody was sent before it is numbered', async () => {
  await aDay();
  expect(await audit.shown(PRIYA, 'conversation.viewed', ROOM, 10)).toMatchObject([
    { detail: { view: 'search' } },
    { detail: { case: '12' } },
  ]);
  await audit.settle();
  expect((await audit.read(6, 100)).map(({ index }) => index)).toEqual([6, 7]);
  expect(await audit.read(8, 100)).toEqual([]);
  expect((await audit.at([7, 0])).map(({ action }) => action)).toEqual(['alert.viewed', 'alert.refused']);
});
