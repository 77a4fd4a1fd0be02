import type { StoredUser } from '@minutebook/access';
import { NewPlan } from '@minutebook/contract';
import { feedOf } from '@minutebook/search/testing';
import { FullReview, SampleCollector, SampleDraws, SampleReports, SamplingPlans } from '@minutebook/surveillance';
import { NOTHING_UNSEEN } from '../alerts/unseen';
import { actor, type TestReview, testReview } from '../testing';
import { ReviewedPast } from './past-decisions';

let review: TestReview;
let plans: SamplingPlans;
let draws: SampleDraws;
let reports: SampleReports;
let full: FullReview;
let lena: StoredUser;

beforeEach(async () => {
  review = await testReview();
  const { db, audit, clock, directory, reader, log } = review.lab.archive;
  plans = new SamplingPlans(db.app, audit, clock);
  const collector = new SampleCollector(db.app, log, reader);
  draws = new SampleDraws(db.app, reader, directory, collector, review.findings, audit, clock);
  full = new FullReview(db.app, reader, directory, review.findings, clock);
  reports = new SampleReports(db.app, reader, directory, new ReviewedPast(db.app, { of: async () => NOTHING_UNSEEN }));
  lena = await review.admit('Lena Brook', ['analyst']);
});
afterEach(() => review.lab.archive.drop());

it('[R170] what is drawn below the line is an alert like any other, and its decisions are the find rate', async () => {
  const { clock } = review.lab.archive;
  const rules = NewPlan.parse({ name: 'Below', kind: 'below-the-line', minimum: 3 });
  const plan = await plans.create(actor(lena), rules);
  clock.set(new Date('2026-12-01T08:00:00Z'));
  await review.lab.take({ 'room.jsonl': feedOf(['announce it', 'lunch', 'tea', 'see you', 'bye']) });
  await review.detect();
  expect(await review.list(lena)).toHaveLength(1);
  clock.set(new Date('2026-12-07T08:00:00Z'));
  expect(await draws.drawDue()).toBe(1);
  await review.detect();
  const drawn = (await review.list(lena)).filter(({ rule }) => rule === plan.rule);
  expect(drawn).toHaveLength(3);
  const found = async () => reports.ofDraw((await draws.list({ plan: plan.id }, 10)).at(-1)!);
  expect(await found()).toMatchObject({ decided: 0, finds: { finds: 0, of: 0, upper: 1 } });
  await review.decide(lena, drawn[0]!, 'violation');
  await review.decide(lena, drawn[1]!, 'cleared');
  expect(await found()).toMatchObject({ decided: 2, finds: { finds: 1, of: 2, rate: 0.5 } });
});

it('[R187] each message under full review is an alert of its own, however alike they are', async () => {
  const { persons } = review.lab.archive.people;
  const person = await persons.create(actor(lena), {
    ...{ externalId: 'E-1', name: 'Maren Holt', names: [], desk: null, branch: null, title: null, jurisdiction: null },
    ...{ manager: null, kind: 'employee', ofFirm: true, state: 'active', joinedOn: '2024-02-20', leftAt: null },
  });
  await persons.map(actor(lena), person.id, person.version, { scheme: 'email', value: 'p0@firm.example' });
  await plans.create(actor(lena), NewPlan.parse({ name: 'New hires', kind: 'full', newHireDays: 90 }));
  await review.lab.take({ 'room.jsonl': feedOf(Array.from({ length: 12 }, () => 'the same words')) });
  await full.catchUp();
  await review.detect();
  const [one, ...rest] = await review.list(lena);
  expect(rest).toHaveLength(2);
  await review.decide(lena, one!, 'cleared');
  const report = await reports.ofFull((await plans.list(undefined, 10))[0]!);
  expect(report).toMatchObject({ messages: 3, decided: 1, people: [{ name: 'Maren Holt', messages: 3, decided: 1 }] });
});
