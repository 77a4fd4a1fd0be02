import { NoticeSources, Notices } from '@minutebook/access';
import { Log } from '@minutebook/platform';
import { type TestReview, testReview, TWO_ROOMS } from '../testing';
import { Deadlines } from './deadlines';

const HOUR = 3_600_000;

let review: TestReview;
let sources: NoticeSources;
let ines: string;
let priya: string;
let owen: string;

beforeEach(async () => {
  review = await testReview();
  const { db, clock } = review.lab.archive;
  sources = new NoticeSources(db.app, new Notices(clock), clock, new Log('error', () => undefined));
  sources.add(new Deadlines(db.app));
  ines = (await review.admit('Ines Okafor', ['analyst'])).id;
  priya = (await review.admit('Priya Raman', ['supervisor'])).id;
  owen = (await review.admit('Owen Reyes', ['supervisor'])).id;
  await review.lab.take(TWO_ROOMS);
  await review.detect();
});
afterEach(() => review.lab.archive.drop());

const query = <R = Record<string, unknown>>(sql: string, values: readonly unknown[] = []) =>
  review.lab.archive.db.owner.query<R>(sql, values);
const told = (user: string) =>
  query<{ kind: string; subject: string; words: object }>(
    `SELECT kind, subject_kind || ':' || subject_id AS subject, words FROM access.notice WHERE user_id = $1 ORDER BY id`,
    [user],
  );
const at = (hours: number): Date => new Date(review.lab.archive.clock.now().getTime() + hours * HOUR);

it('whose alerts they are hears once before they fall due; what is nobody’s, later or set aside is no news', async () => {
  const [one, two, three] = await query<{ id: number }>('SELECT id FROM review.alert ORDER BY id');
  await query('UPDATE review.alert SET due_at = $1, assigned_to = $2, assigned_to_name = $3', [at(2), ines, 'Ines']);
  await query('UPDATE review.alert SET assigned_to = NULL, assigned_to_name = NULL WHERE id = $1', [two!.id]);
  await query('UPDATE review.alert SET snoozed_until = $2 WHERE id = $1', [three!.id, at(9)]);
  await sources.ask();
  await sources.ask();
  expect(await told(ines)).toEqual([
    { kind: 'alert-due', subject: 'alerts:mine', words: { count: 1, due: at(2).toISOString() } },
  ]);
  expect(one).toBeDefined();
  expect([...(await told(priya)), ...(await told(owen))]).toEqual([]);
});

it('once they are over, the owner of the queue hears, or everybody who may assign, once an hour for all of them', async () => {
  await query('UPDATE review.alert SET due_at = $1', [at(-1)]);
  await query('UPDATE review.queue SET owner = $1', [priya]);
  await sources.ask();
  await sources.ask();
  const overdue = { kind: 'alert-overdue', words: { queue: 'All alerts', count: 3 } };
  expect(await told(priya)).toMatchObject([overdue]);
  expect(await told(owen)).toEqual([]);
  await query('UPDATE review.queue SET owner = NULL');
  await sources.ask();
  expect(await told(owen)).toMatchObject([overdue]);
  expect(await told(priya)).toHaveLength(1);
  expect(await told(ines)).toEqual([]);
});
