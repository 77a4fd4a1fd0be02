import { Notices, type StoredUser } from '@minutebook/access';
import { UnseenAlerts } from '../alerts/unseen';
import { actor, REASON, talksOf, type TestReview, testReview } from '../testing';
import { RereadGate } from './blindness';
import { Dealer } from './dealer';
import { Draws } from './draws';
import { presentReread, presentTask } from './http/presenting';
import { KnownAnswers } from './known-answers';
import { Programmes } from './programmes';
import { ReadingProof } from './readings';
import { Rereads } from './rereads';
import { ReviewQuality } from './reviewer-quality';
import { drawSample } from './sample';
import type { RereadRow } from './store/reread-store';
import { TrainingGate } from './training-gate';

const DAY = 86_400_000;
const NOTES = 'It is the plainest of the tips.';

let review: TestReview;
let draws: Draws;
let programmes: Programmes;
let rereads: Rereads;
let known: KnownAnswers;
let gate: TrainingGate;
let proof: ReadingProof;
let quality: ReviewQuality;
let ines: StoredUser;
let lena: StoredUser;
let priya: StoredUser;
let jonas: StoredUser;

beforeEach(async () => {
  review = await testReview();
  const { db, audit, clock, reader, users, sights, conflicts } = review.lab.archive;
  const notices = new Notices(clock);
  const dealer = new Dealer(users, reader, conflicts);
  draws = new Draws(db.app, dealer, notices, audit, clock);
  programmes = new Programmes(db.app, users, draws, audit, clock);
  const walls = new UnseenAlerts(db.app, sights, users, review.workplaces);
  rereads = new Rereads(db.app, users, reader, dealer, walls, notices, audit, clock);
  known = new KnownAnswers(db.app, dealer, draws, walls, audit, clock);
  gate = new TrainingGate(db.app, users, audit, clock);
  proof = new ReadingProof(db.app, reader, review.findings, sights, audit, clock);
  quality = new ReviewQuality(db.app, audit);
  lena = await review.admit('Lena Brook', ['analyst']);
  ines = await review.admit('Ines Okafor', ['analyst']);
  priya = await review.admit('Priya Raman', ['supervisor']);
  jonas = await review.admit('Jonas Adeyemi', ['supervisor']);
  const texts = Array.from({ length: 12 }, (_, i) => `announcement number ${i}`);
  await review.lab.take({ 'room.jsonl': talksOf(texts, 'room').replaceAll('wechat', 'teams') });
  await review.detect();
});
afterEach(() => review.lab.archive.drop());

const FACTS = {
  kind: 'employee' as const,
  ofFirm: true,
  names: [],
  desk: null,
  title: null,
  branch: null,
  joinedOn: null,
  jurisdiction: null,
  state: 'active' as const,
  leftAt: null,
};

type Answer = 'escalated' | 'cleared' | 'false-positive' | 'violation';

/** Lena decides so many alerts as told; Jonas signs them. Ids of the alerts. */
async function decided(answers: readonly Answer[]): Promise<number[]> {
  const open = (await review.list(lena)).slice(0, answers.length);
  for (const [i, alert] of open.entries()) {
    const { version } = await review.decide(lena, alert, answers[i]!);
    await review.desk.signOff(actor(jonas), alert.id, version);
  }
  return open.map(({ id }) => id);
}

const today = (): string => review.lab.archive.clock.now().toISOString().slice(0, 10);
const order = (size: number, more: Partial<Parameters<Draws['draw']>[1]> = {}) => ({
  programme: null,
  reviewer: lena.id,
  queue: null,
  from: today(),
  to: today(),
  share: 0,
  minimum: size,
  knownShare: 0,
  days: 10,
  readers: [ines.id],
  ...more,
});
const tasks = (user: StoredUser) => rereads.tasks(user.id, 'open', undefined, 100);
const answer = async (user: StoredUser, id: number, disposition: Answer) =>
  rereads.answer(user, actor(user), id, (await rereads.get(user.id, id)).version, { disposition, reason: REASON });
const entries = (action: 'reread.drawn' | 'reread.refused' | 'reading.reported') =>
  review.lab.archive.audit.list({ action }, undefined, 100);

describe('blind re-reads', () => {
  it('[R180] a sample is in the audit log with its seed, and comes out again from seed and decisions', async () => {
    await decided(Array.from({ length: 9 }, () => 'cleared' as const));
    const drawn = await draws.draw(actor(priya), order(4));
    expect(drawn).toMatchObject({ eligible: 9, drawn: 4, unassigned: 0 });
    const [entry] = await entries('reread.drawn');
    const [stored] = await review.lab.archive.db.app.query<{ eligible: number[] }>('SELECT eligible FROM review.draw');
    const again = drawSample(
      entry!.detail.seed as string,
      stored!.eligible.map((decision) => ({ decision, reviewer: lena.id })),
      { share: 0, minimum: 4 },
    );
    expect(again.map(String)).toEqual(entry!.detail.sample);
    expect((await tasks(ines)).map(({ decision }) => decision).sort((a, b) => a - b)).toEqual(again);
    // What was drawn is not drawn twice.
    expect(await draws.draw(actor(priya), order(9))).toMatchObject({ eligible: 5, drawn: 5 });
    await expect(review.lab.archive.db.app.query(`UPDATE review.draw SET seed = 'mine'`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('[R180] [R34] goes to nobody who decided, signed, opened or may not judge it, nor to who asked for it', async () => {
    const [first] = await decided(['cleared', 'cleared']);
    const maren = await review.admit('Maren Holt', ['analyst'], [{ scheme: 'email', value: 'p0@firm.example' }]);
    await review.desk.open(actor(ines), first!);
    const everybody = [lena, jonas, maren, ines, priya].map(({ id }) => id);
    const drawn = await draws.draw(actor(priya), order(2, { readers: everybody }));
    // Lena decided, Jonas signed, Maren is in the room, Priya asked; Ines has opened the first.
    expect(drawn).toMatchObject({ drawn: 2, unassigned: 1 });
    expect((await tasks(ines)).map(({ alert }) => alert)).not.toContain(first);
    const left = (await rereads.list(priya.id, { view: 'open' }, undefined, 10)).find(({ reader }) => reader === null)!;
    for (const [user, reason] of [
      [lena, 'Lena Brook decided it.'],
      [jonas, 'Jonas Adeyemi signed it.'],
      [ines, 'Ines Okafor has opened it before, and may know what was decided.'],
      [maren, expect.stringContaining('Maren Holt')],
    ] as const)
      await expect(rereads.assign(actor(priya), left.id, 0, user.id)).rejects.toMatchObject({
        status: 403,
        title: reason,
      });
    expect(await entries('reread.refused')).toHaveLength(4);
    expect((await rereads.assign(actor(jonas), left.id, 0, priya.id)).reader).toBe(priya.id);
    await expect(review.lab.archive.db.app.query('UPDATE review.reread SET reader = first_by')).rejects.toThrow(
      /check constraint/,
    );
  });

  it('[R180] [R34] not to the line of whoever decided', async () => {
    const { persons } = review.lab.archive.people;
    const person = async (externalId: string, name: string, email: string, manager: string | null) => {
      const { id, version } = await persons.create(actor(priya), { ...FACTS, externalId, name, manager });
      await persons.map(actor(priya), id, version, { scheme: 'email', value: email });
    };
    await person('E1', 'Ines Okafor', 'ines@firm.example', null);
    await person('E2', 'Lena Brook', 'lena@firm.example', 'E1');
    await decided(['cleared']);
    expect(await draws.draw(actor(priya), order(1))).toMatchObject({ drawn: 1, unassigned: 1 });
    const [task] = await rereads.list(priya.id, { view: 'open' }, undefined, 10);
    await expect(rereads.assign(actor(priya), task!.id, 0, ines.id)).rejects.toMatchObject({
      title: 'Ines Okafor manages Lena Brook.',
    });
  });

  it('[R180] whoever re-reads learns nothing of the first decision while it is open, and cannot act on the alert', async () => {
    const [alert] = await decided(['violation']);
    await draws.draw(actor(priya), order(1, { readers: [priya.id], reviewer: null }));
    const [task] = await tasks(priya);
    const rules = await review.findings.rules([task!.ruleVersion]);
    const told = JSON.stringify([presentTask(task!, rules), presentReread(task!, priya, null)]);
    for (const secret of ['violation', 'Lena', lena.id, 'Jonas', REASON]) expect(told).not.toContain(secret);
    expect(JSON.stringify(presentReread(task!, jonas, null))).toContain('violation');
    expect(await rereads.blindFor(priya.id, [alert!])).toEqual(new Set([alert]));
    expect(await rereads.blindFor(jonas.id, [alert!])).toEqual(new Set());
    review.permits.ask(new RereadGate(rereads));
    await expect(
      review.desk.reopen(actor(priya), alert!, (await review.desk.require(priya, alert!)).version, REASON),
    ).rejects.toMatchObject({ code: 'gate-closed', title: expect.stringContaining('blind re-read') });
    await answer(priya, task!.id, 'cleared');
    expect(await rereads.blindFor(priya.id, [alert!])).toEqual(new Set());
  });

  it('[R180] agreement and difference are found; a difference is settled by a third person, with feedback', async () => {
    await decided(['cleared', 'escalated', 'cleared']);
    await draws.draw(actor(priya), order(3));
    const open = await tasks(ines);
    const agreed = open.find(({ firstDisposition }) => firstDisposition === 'escalated')!;
    const others = open.filter(({ id }) => id !== agreed.id);
    await answer(ines, agreed.id, 'escalated');
    for (const { id } of others) await answer(ines, id, 'violation');
    await expect(answer(ines, agreed.id, 'cleared')).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const waiting = await rereads.list(priya.id, { view: 'to-settle' }, undefined, 10);
    expect(waiting.map(({ id }) => id).sort()).toEqual(others.map(({ id }) => id).sort());
    const [one, other] = waiting;
    const settlement = { stands: 'second' as const, feedback: 'The date is in the third line; see the policy.' };
    await expect(rereads.settle(actor(ines), one!.id, one!.version, settlement)).rejects.toMatchObject({
      title: 'Ines Okafor read it again: somebody else settles.',
    });
    await expect(rereads.settle(actor(priya), agreed.id, 1, settlement)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await rereads.settle(actor(priya), one!.id, one!.version, settlement);
    await expect(rereads.settle(actor(jonas), one!.id, one!.version, settlement)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    const forge = `INSERT INTO review.settlement (reread_id, stands, feedback, settled_by, settled_by_name, settled_at) VALUES ($1, 'first', 'x', $2, 'x', now())`;
    for (const user of [lena, ines])
      await expect(review.lab.archive.db.app.query(forge, [other!.id, user.id])).rejects.toThrow(/cannot be settled/);
    await expect(rereads.readFeedback(actor(ines), one!.id)).rejects.toMatchObject({ code: 'not-found' });
    await rereads.readFeedback(actor(lena), one!.id);

    const { items } = await quality.of({ from: today(), to: today(), queue: null, unseen: [] });
    const row = items.find(({ reviewer }) => reviewer.id === lena.id)!;
    expect(row).toMatchObject({
      decisions: 3,
      rereads: 3,
      toSettle: 1,
      overturned: { n: 1, of: 2, low: expect.any(Number), high: expect.any(Number) },
      known: { right: 0, of: 0 },
    });
    // Pairs: cleared-violation twice, escalated-escalated once. po = 1/3, pe = 1/9.
    expect(row.kappa!.value).toBe(0.25);
    const drilled = await rereads.list(
      priya.id,
      { view: 'done', reviewer: lena.id, from: today(), to: today() },
      undefined,
      10,
    );
    expect(drilled).toHaveLength(row.rereads);
  });

  it('[R180] a programme draws once from each period that ended, however often it is asked', async () => {
    const settings = {
      name: 'Lena, monthly',
      reviewer: lena.id,
      queue: null,
      period: 'month' as const,
      share: 50,
      minimum: 0,
      knownShare: 0,
      days: 10,
      readers: [ines.id],
    };
    const made = await programmes.create(actor(priya), settings);
    expect(made.drawnUntil).toBe('2026-10-31');
    await expect(programmes.create(actor(priya), settings)).rejects.toMatchObject({ code: 'name-taken' });
    await decided(Array.from({ length: 5 }, () => 'cleared' as const));
    expect(await programmes.drawDue()).toBe(0);
    review.lab.archive.clock.advance(10 * DAY);
    expect((await Promise.all([programmes.drawDue(), programmes.drawDue()])).sort()).toEqual([0, 1]);
    expect(await tasks(ines)).toHaveLength(3);
    review.lab.archive.clock.advance(62 * DAY);
    expect(await programmes.drawDue()).toBe(2);
    expect((await programmes.get(made.id)).draws).toBe(3);
    await programmes.end(actor(priya), made.id, 0);
    review.lab.archive.clock.advance(62 * DAY);
    expect(await programmes.drawDue()).toBe(0);
  });
});

describe('known answers', () => {
  it('[R180] only of decided and signed alerts, dealt to who neither knows them nor runs quality, scored apart', async () => {
    const ids = await decided(['violation', 'cleared', 'cleared']);
    const [unsigned] = await review.list(lena);
    await review.decide(lena, unsigned!);
    await expect(known.mark(actor(priya), unsigned!.id, NOTES)).rejects.toMatchObject({ code: 'not-signed' });
    for (const id of ids) await known.mark(actor(priya), id, NOTES);
    await expect(known.mark(actor(priya), ids[0]!, NOTES)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(known.deal(actor(priya), jonas.id, 1, 5)).rejects.toMatchObject({ code: 'sees-known-answers' });
    // Whoever decided them knows them.
    expect(await known.deal(actor(priya), lena.id, 3, 5)).toBe(0);
    expect(await known.deal(actor(priya), ines.id, 2, 5)).toBe(2);
    expect(await known.deal(actor(priya), ines.id, 2, 5)).toBe(1);
    expect(await known.deal(actor(priya), ines.id, 2, 5)).toBe(0);
    for (const task of await tasks(ines)) await answer(ines, task.id, 'cleared');
    const { items } = await quality.of({ from: today(), to: today(), queue: null, unseen: [] });
    expect(items.find(({ reviewer }) => reviewer.id === ines.id)!.known).toEqual({ right: 2, of: 3 });
    expect(items.find(({ reviewer }) => reviewer.id === lena.id)).toMatchObject({ rereads: 0, toSettle: 0 });
    expect(await rereads.list(priya.id, { view: 'to-settle' }, undefined, 10)).toEqual([]);
    const [first] = await known.list(priya.id, undefined, 1);
    expect(await known.retire(actor(priya), first!.id, 0)).toMatchObject({ retiredAt: expect.any(Date), answered: 1 });
  });

  it('[R180] among re-reads a task tells its reader nothing that sets it apart', async () => {
    const ids = await decided(Array.from({ length: 8 }, () => 'cleared' as const));
    for (const id of ids.slice(0, 4)) await known.mark(actor(priya), id, NOTES);
    await draws.draw(actor(priya), order(8, { knownShare: 100 }));
    const all = await tasks(ines);
    const rules = await review.findings.rules(all.map(({ ruleVersion }) => ruleVersion));
    const seeded = all.filter((task) => task.known !== null);
    // Every alert is a re-read already, and nobody gets one twice.
    expect([all.length, seeded.length]).toEqual([8, 0]);
    for (const task of all) await answer(ines, task.id, 'cleared');
    const more = await review.list(lena);
    for (const alert of more.slice(0, 2)) await review.decide(lena, alert, 'cleared');
    const nadia = await review.admit('Nadia Fox', ['analyst']);
    await draws.draw(actor(priya), order(2, { knownShare: 100, readers: [nadia.id] }));
    const mixed = await tasks(nadia);
    expect(mixed.map((task) => task.known !== null).sort()).toEqual([false, false, true, true]);
    // Rule, channel, severity, times, version are one and the same; ids follow each other without gap.
    const shape = (task: RereadRow): string => {
      const { id: _id, alert: _alert, ...rest } = presentTask(task, rules);
      return JSON.stringify(rest);
    };
    expect(new Set(mixed.map(shape)).size).toBe(1);
    const numbers = mixed.map(({ id }) => id).sort((one, other) => one - other);
    expect(numbers.at(-1)! - numbers[0]!).toBe(3);
    const answers: RereadRow[] = [];
    for (const task of mixed) answers.push(await answer(nadia, task.id, 'violation'));
    expect(new Set(answers.map(shape)).size).toBe(1);
  });
});

describe('the training gate', () => {
  it('[R180] a queue that asks for a course stays shut until it is recorded by somebody else, and again when it runs out', async () => {
    review.permits.ask(gate);
    const number = (await gate.list(undefined, 1))[0]!.queue;
    const settings = { course: 'Market abuse 1', months: 12, knownRight: null, knownOf: null };
    await gate.set(actor(priya), number, 0, settings);
    await expect(gate.set(actor(priya), number, 0, settings)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const [alert] = await review.list(ines);
    await expect(review.desk.claim(actor(ines), alert!.id, 0)).rejects.toMatchObject({
      code: 'gate-closed',
      title: expect.stringContaining('“Market abuse 1”; Ines Okafor has not taken it.'),
    });
    const record = { person: ines.id, course: 'market ABUSE 1', takenOn: today(), score: 90 };
    await expect(gate.train(actor(ines), record)).rejects.toMatchObject({ code: 'own-training' });
    await expect(gate.train(actor(priya), { ...record, takenOn: '2027-01-01' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    const training = await gate.train(actor(priya), record);
    expect(await gate.of(ines, number)).toEqual({ allowed: true, reason: null });
    await review.desk.claim(actor(ines), alert!.id, 0);
    expect((await gate.shutOut(await gate.get(number))).map(({ person }) => person.name)).not.toContain('Ines Okafor');
    review.lab.archive.clock.advance(366 * DAY);
    expect(await gate.of(ines, number)).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('2027-11-24'),
    });
    review.lab.archive.clock.advance(-366 * DAY);
    await gate.revoke(actor(priya), training.id, 0);
    expect((await gate.of(ines, number)).allowed).toBe(false);
  });

  it('[R180] known answers open a queue once enough of the last are right, and the reason counts none of them', async () => {
    const ids = await decided(['cleared', 'cleared', 'violation']);
    for (const id of ids) await known.mark(actor(priya), id, NOTES);
    const number = (await gate.list(undefined, 1))[0]!.queue;
    await gate.set(actor(priya), number, 0, { course: null, months: 12, knownRight: 2, knownOf: 3 });
    await known.deal(actor(priya), ines.id, 3, 5);
    const reasons = new Set([(await gate.of(ines, number)).reason]);
    const open = await tasks(ines);
    for (const task of open.slice(0, 2)) {
      await answer(ines, task.id, task.firstDisposition);
      reasons.add((await gate.of(ines, number)).reason);
    }
    expect(reasons.size).toBe(1);
    await answer(ines, open[2]!.id, 'false-positive');
    expect(await gate.of(ines, number)).toEqual({ allowed: true, reason: null });
  });
});

describe('proof of reading', () => {
  async function opened(): Promise<{ alert: string; conversation: string; messages: string[] }> {
    const [alert] = await review.list(lena);
    await review.desk.open(actor(lena), alert!.id);
    const page = await review.lab.archive.reader.slice(alert!.conversation, { around: alert!.message }, 30);
    const messages = page.messages.map(({ id }) => String(id));
    return { alert: String(alert!.id), conversation: String(alert!.conversation), messages };
  }
  const shown = (messages: readonly string[]) => messages.map((message) => ({ message, version: 0 }));
  const seen = (messages: readonly string[], ms: number) => shown(messages).map((one) => ({ ...one, ms }));

  it('[R30] says how many of the messages on screen were in view, and for how long; it decides nothing', async () => {
    const { alert, conversation, messages } = await opened();
    const { clock } = review.lab.archive;
    const report = { alert, conversation, shown: shown(messages) };
    clock.advance(30_000);
    await proof.report(actor(lena), { ...report, elapsed: 30_000, seen: seen(messages.slice(0, 9), 30_000) });
    clock.advance(30_000);
    // The last but one was scrolled past.
    const second = [...seen(messages.slice(9, 10), 20_000), ...seen(messages.slice(10, 11), 200)];
    const view = await proof.report(actor(lena), { ...report, elapsed: 25_000, seen: second });
    expect(await proof.of(Number(alert), lena.id)).toMatchObject({
      readerName: 'Lena Brook',
      read: 10,
      shown: 12,
      milliseconds: 55_000,
      views: [view],
    });
    expect(await proof.of(Number(alert), ines.id)).toBeUndefined();
    const [row] = (await review.list(lena)).filter(({ id }) => String(id) === alert);
    expect(row).toMatchObject({ state: 'new', decision: null });
    const logged = await entries('reading.reported');
    expect(logged).toHaveLength(2);
    expect(JSON.stringify(logged)).not.toContain('announcement');
  });

  it('the hash of the view comes out again from messages and hit, and not from others', async () => {
    const { alert, conversation, messages } = await opened();
    review.lab.archive.clock.advance(5_000);
    const report = { alert, conversation, elapsed: 5_000, seen: seen(messages.slice(0, 1), 5_000) };
    const whole = await proof.report(actor(lena), { ...report, shown: shown(messages) });
    review.lab.archive.clock.advance(5_000);
    expect(await proof.report(actor(lena), { ...report, shown: shown(messages) })).toBe(whole);
    review.lab.archive.clock.advance(5_000);
    expect(await proof.report(actor(lena), { ...report, shown: shown(messages.slice(0, 3)) })).not.toBe(whole);
    expect(await proof.verify(Number(alert), lena)).toEqual({ views: 2, wrong: [] });
    // Whoever changes what was hit, behind the program's back, is found.
    const { admin } = review.lab.archive.db;
    await admin.query('ALTER TABLE surveillance.hit DISABLE TRIGGER append_only');
    await admin.query(`UPDATE surveillance.hit SET spans = jsonb_set(spans, '{0,start}', '3')`);
    expect((await proof.verify(Number(alert), lena)).wrong).toHaveLength(2);
    await expect(review.lab.archive.db.app.query('UPDATE review.reading SET elapsed = 1')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('what cannot be true is refused: more time than passed, what was not shown, other conversations, unopened alerts', async () => {
    const { alert, conversation, messages } = await opened();
    const report = { alert, conversation, elapsed: 5_000, shown: shown(messages), seen: seen(messages, 5_000) };
    const refused = { code: 'reading-impossible', status: 422 };
    await proof.report(actor(lena), report);
    await expect(proof.report(actor(lena), report)).rejects.toMatchObject(refused);
    review.lab.archive.clock.advance(60_000);
    await expect(proof.report(actor(lena), { ...report, seen: seen(messages, 5_001) })).rejects.toMatchObject(refused);
    await expect(proof.report(actor(lena), { ...report, shown: shown(messages.slice(1)) })).rejects.toMatchObject(
      refused,
    );
    await expect(proof.report(actor(ines), report)).rejects.toMatchObject(refused);
    await expect(proof.report(actor(lena), { ...report, conversation: '999' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(proof.report(actor(lena), { ...report, alert: '999' })).rejects.toMatchObject({ code: 'not-found' });
    expect((await proof.of(Number(alert), lena.id))!.milliseconds).toBe(5_000);
  });

  it('[R94] a conversation read by itself: only what was sent, no longer than since it was, and for what it was opened for', async () => {
    const { alert, conversation, messages } = await opened();
    const { audit, clock } = review.lab.archive;
    const sent = messages.slice(0, 5);
    const report = {
      alert: null,
      conversation,
      view: 'search' as const,
      elapsed: 4_000,
      shown: shown(sent),
      seen: seen(sent.slice(0, 2), 3_000),
    };
    const refused = { code: 'reading-impossible', status: 422 };
    await expect(proof.report(actor(lena), report)).rejects.toMatchObject(refused);
    const place = { kind: 'conversation', id: conversation };
    await audit.record(actor(lena), 'conversation.viewed', place, { messages: sent, case: '12', view: 'search' });
    await proof.report(actor(lena), report);
    // What they did not get, they did not read; and time does not pass twice, with the alert or without it.
    await expect(proof.report(actor(lena), { ...report, shown: shown(messages) })).rejects.toMatchObject(refused);
    await expect(proof.report(actor(ines), report)).rejects.toMatchObject(refused);
    await expect(proof.report(actor(lena), { ...report, elapsed: 6_000 })).rejects.toMatchObject(refused);
    clock.advance(10_000);
    await proof.report(actor(lena), { ...report, elapsed: 6_000 });
    await proof.report(actor(lena), { ...report, alert, elapsed: 5_000 });
    await expect(proof.report(actor(lena), report)).rejects.toMatchObject(refused);
    const logged = await audit.list({ action: 'reading.reported', cause: 'case:12' }, undefined, 10);
    expect(logged.map(({ subject, detail }) => [subject, detail['elapsed'], detail['view']])).toEqual([
      [place, 6_000, 'search'],
      [place, 4_000, 'search'],
    ]);
    expect(await audit.count({ action: 'reading.reported', view: 'search' })).toBe(3);
    expect(await audit.count({ action: 'reading.reported', cause: 'none' })).toBe(0);
  });
});
