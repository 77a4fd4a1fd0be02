import { Readable } from 'node:stream';
import { Notices, type StoredUser } from '@minutebook/access';
import { OPERATOR } from '@minutebook/archive/testing';
import type { Jobs } from '@minutebook/platform';
import { NOTHING_UNSEEN, UnseenAlerts } from '../alerts/unseen';
import { QueueController } from '../http/queue.controller';
import { Dealer } from '../quality/dealer';
import { Draws } from '../quality/draws';
import { KnownAnswers } from '../quality/known-answers';
import { Rereads } from '../quality/rereads';
import { ReviewedPast } from '../reports/past-decisions';
import { alertsOfConversation, countAlerts, type PlacedAlert } from '../store/alert-store';
import { tagsInUse } from '../store/note-store';
import { actor, REASON } from '../testing';
import { escalation } from './escalation';
import { FACTS, type TestCases, testCases } from './cases.testing';

let lab: TestCases;
beforeEach(async () => {
  lab = await testCases();
});
afterEach(() => lab.review.lab.archive.drop());

const as = (name: keyof TestCases['users']) => actor(lab.users[name]);
const database = () => lab.review.lab.archive.db.app;
const log = (action: string) => lab.review.lab.archive.audit.list({ action: action as 'case.opened' }, undefined, 100);
const seen = async (user: StoredUser): Promise<number[]> =>
  (await lab.cases.list(actor(user), { state: 'all' }, undefined, 100)).map(({ id }) => id);
const missing = { code: 'not-found', status: 404, title: 'There is no such case.' };

/** A case of Ines with Priya and Jonas in it, resting on one message. */
async function opened(): Promise<number> {
  const id = await lab.cases.open(as('ines'), FACTS, {
    messages: [{ id: lab.messages.get('lunch')!, reason: 'Shows who was there.' }],
  });
  for (const name of ['priya', 'jonas'] as const)
    await lab.membership.give(as('ines'), id, await lab.version(id), lab.users[name].id);
  return id;
}

/** The alert on what 周启明 wrote. */
async function alertOfZhou(): Promise<PlacedAlert> {
  return (await lab.review.list(lab.users.ines)).find(({ subject }) => subject === 'E1')!;
}

async function refused(name: keyof TestCases['users'], id: number): Promise<void> {
  expect(await seen(lab.users[name])).toEqual([]);
  expect(await lab.cases.counts(as(name))).toEqual({ open: 0, signing: 0, closed: 0, late: 0 });
  for (const attempt of [
    () => lab.view.open(as(name), id),
    () => lab.timeline.of(as(name), id, undefined, 10),
    () => lab.people.candidates(as(name), id, undefined),
    () => lab.report.print(as(name), id),
    () => lab.exhibits.download(as(name), id, 1),
    () => lab.cases.change(as(name), id, 0, { title: 'Mine' }),
    () => lab.membership.give(as(name), id, 0, lab.users[name].id),
    () => lab.work.note(as(name), id, { text: 'x', mentions: [] }),
    () => lab.closing.reopen(as(name), id, 0, REASON),
    () => lab.complaints.open(as(name), id, {}),
  ])
    await expect(attempt()).rejects.toMatchObject(missing);
}

describe('need to know', () => {
  it('[R182] escalating opens a case its subject, their line and their peers cannot see, and nobody is told', async () => {
    const { id: alert } = await alertOfZhou();
    const id = await database().transaction((tx) =>
      lab.cases.openFromAlert(tx, as('ines'), alert, { ...FACTS, reason: 'Gives the price before the announcement.' }),
    );
    const shown = await lab.view.open(as('ines'), id);
    expect(shown).toMatchObject({
      number: 'C-001',
      owner: { name: 'Ines Okafor' },
      cannotSee: { subjects: ['周启明'], line: ['Tomas Wick', 'Edda Rhys'] },
    });
    expect(shown.exhibits).toMatchObject([
      { number: 1, kind: 'alert', who: '周启明', alert: { id: String(alert) }, marks: [{ start: 0, end: 12 }] },
    ]);
    for (const name of ['zhou', 'tomas', 'edda', 'priya'] as const) await refused(name, id);
    expect(await database().query('SELECT FROM access.notice')).toEqual([]);
  });

  it.each(['alone', 'in bulk', 'and returned'])(
    '[R182] what is escalated %s and stands in no case is not listed, counted, opened or told to its subject and their line',
    async (how) => {
      const { desk, many, workplaces, list, notes } = lab.review;
      const alert = await alertOfZhou();
      // All three oversee, which shows them whatever is in any queue.
      const reader = async (name: 'zhou' | 'tomas' | 'edda' | 'priya'): Promise<StoredUser> => ({
        ...lab.users[name],
        roles: ['supervisor'],
      });
      const look = async (name: 'zhou' | 'tomas' | 'edda' | 'priya') => {
        const user = await reader(name);
        const scope = await workplaces.scopeOf(user);
        const now = lab.review.lab.archive.clock.now();
        const listed = await list(user, 'all', scope);
        const marked = await alertsOfConversation(database(), user.id, alert.conversation, scope.bar);
        const { open, toSign, closed } = await countAlerts(database(), user.id, now, now, scope);
        return { listed: listed.length, marked: marked.length, counted: open + toSign + closed };
      };
      const before = await look('tomas');
      expect(await look('priya')).toEqual(before);
      if (how === 'in bulk')
        await many.decide(as('ines'), [{ id: String(alert.id), version: alert.version }], {
          disposition: 'escalated',
          reason: REASON,
        });
      else await lab.review.decide(lab.users.ines, alert);
      if (how === 'and returned') await desk.returnToReviewer(as('priya'), alert.id, alert.version + 2, REASON);
      const unseen = new UnseenAlerts(
        database(),
        lab.review.lab.archive.sights,
        lab.review.lab.archive.users,
        workplaces,
      );
      for (const name of ['zhou', 'tomas', 'edda'] as const) {
        expect(await look(name)).toEqual({
          listed: before.listed - 1,
          marked: before.marked - 1,
          counted: before.counted - 1,
        });
        await expect(desk.open(as(name), alert.id)).rejects.toMatchObject({ code: 'not-found', status: 404 });
        expect(await unseen.of(lab.users[name].id)).toEqual({ alerts: [alert.id], folded: [] });
        if (name === 'edda') continue;
        await expect(notes.write(as('ines'), alert.id, 'Look.', [lab.users[name].id])).rejects.toMatchObject({
          code: 'mention-unknown',
        });
      }
      expect(await look('priya')).toEqual(before);
      await desk.open(as('priya'), alert.id);
      await notes.write(as('ines'), alert.id, 'Look.', [lab.users.priya.id]);
      expect(await unseen.of(lab.users.priya.id)).toBe(NOTHING_UNSEEN);
    },
  );

  it('[R182] nor is it in any other list or number: re-reads, known answers, exceptions of a delegation, tags, queues, rehearsals', async () => {
    const { review, users } = lab;
    const { audit, clock, conflicts, reader, sights, users: everybody } = review.lab.archive;
    const { delegations, desk, many, notes, queues, workplaces } = review;
    const walls = new UnseenAlerts(database(), sights, everybody, workplaces);
    const dealer = new Dealer(everybody, reader, conflicts);
    const notices = new Notices(clock);
    const rereads = new Rereads(database(), everybody, reader, dealer, walls, notices, audit, clock);
    const draws = new Draws(database(), dealer, notices, audit, clock);
    const known = new KnownAnswers(database(), dealer, draws, walls, audit, clock);
    const past = new ReviewedPast(database(), walls);
    const jobs = { enqueue: async () => undefined } as unknown as Jobs;
    const { duties, templates } = review;
    const parts = [
      database(),
      queues,
      workplaces,
      duties,
      delegations,
      templates,
      everybody,
      walls,
      jobs,
      clock,
    ] as const;
    const waiting = async (user: StoredUser) =>
      (await new QueueController(...parts).list({ query: { limit: 10 } } as never, { user } as never)).items[0]!;

    const alert = await alertOfZhou();
    await notes.tag(as('ines'), alert.id, 'price');
    const until = new Date(clock.now().getTime() + 86_400_000);
    const days = { from: clock.now(), until, signOffDays: 7, reason: REASON };
    const delegation = await delegations.give(as('jonas'), users.jonas, {
      ...{ delegator: null, delegate: users.ines.id, queues: [], ...days },
    });
    await many.assign(as('priya'), [{ id: String(alert.id), version: alert.version }], users.jonas.id);
    await many.decide(as('ines'), [{ id: String(alert.id), version: alert.version + 1 }], {
      disposition: 'escalated',
      reason: REASON,
    });
    await desk.signOff(as('priya'), alert.id, (await desk.require(as('priya'), alert.id)).version);
    const today = clock.now().toISOString().slice(0, 10);
    await draws.draw(as('priya'), {
      ...{ programme: null, reviewer: users.ines.id, queue: null, from: today, to: today, share: 0, minimum: 1 },
      ...{ knownShare: 0, days: 10, readers: [users.jonas.id] },
    });
    const marked = await known.mark(as('priya'), alert.id, 'As clear as can be.');
    const look = async (user: StoredUser) => ({
      rereads: (await rereads.list(user.id, { view: 'all' }, undefined, 10)).length,
      known: (await known.list(user.id, undefined, 10)).length,
      exceptions: (await delegations.exceptions(user, delegation, undefined, 10)).length,
      decisions: (await delegations.get(user, delegation)).decisions,
      tags: await tagsInUse(database(), user.id, await workplaces.scopeOf(user), 10),
      kept: (await past.keptFrom(user.id, [alert.message])).size,
      open: (await waiting(user)).open,
    });
    const [{ open }, task] = [
      await waiting(users.priya),
      (await rereads.tasks(users.jonas.id, 'open', undefined, 10))[0]!,
    ];
    expect(await look(users.priya)).toEqual({
      ...{ rereads: 1, known: 1, exceptions: 1, decisions: 1, tags: [{ tag: 'price', alerts: 1 }], kept: 0, open },
    });
    const nothing = { rereads: 0, known: 0, exceptions: 0, decisions: 0, tags: [], kept: 1, open };
    for (const name of ['tomas', 'edda'] as const) {
      const user: StoredUser = { ...users[name], roles: ['supervisor'] };
      expect(await look(user)).toEqual(nothing);
      await expect(rereads.withdraw(as(name), task.id, task.version, REASON)).rejects.toMatchObject({ status: 404 });
      // The answer would be what was decided about them.
      await expect(known.mark(as(name), alert.id, 'What was it?')).rejects.toMatchObject({ status: 404 });
      await expect(known.retire(as(name), marked.id, marked.version)).rejects.toMatchObject({ status: 404 });
    }
    // Opened again it waits like any other, and is kept from them as before.
    await desk.reopen(as('priya'), alert.id, (await desk.require(as('priya'), alert.id)).version, REASON);
    expect((await waiting(users.priya)).open).toBe(open + 1);
    expect((await waiting(users.tomas)).open).toBe(open);
  });

  it('[R35] what is escalated as a complaint opens its record with the decision, or neither stands', async () => {
    const alert = await alertOfZhou();
    const { desk } = lab.review;
    await desk.claim(as('ines'), alert.id, alert.version);
    const decide = (disposition: 'escalated' | 'cleared') =>
      desk.decide(
        as('ines'),
        alert.id,
        alert.version + 1,
        { disposition, reason: REASON, dwell: null },
        escalation(lab.cases, lab.complaints, { title: 'K', theme: 'complaint', severity: 2, dueDays: null }),
      );
    await expect(decide('cleared')).rejects.toMatchObject({ code: 'case-without-escalation' });
    expect(await desk.decisions(alert.id)).toEqual([]);
    expect(await lab.complaints.list(as('ines'), undefined, 10)).toEqual([]);
    await decide('escalated');
    expect(await lab.complaints.list(as('ines'), undefined, 10)).toMatchObject([
      { case: { number: 'C-001' }, missing: expect.arrayContaining(['allegation']) },
    ]);
    expect(await lab.complaints.list(as('priya'), undefined, 10)).toEqual([]);
  });

  it('[R182] nobody of the line is given access, and the reason is said before it is tried', async () => {
    const id = await opened();
    await lab.people.add(as('ines'), id, await lab.version(id), {
      person: lab.persons.zhou.id,
      role: 'subject',
      why: 'Wrote it.',
    });
    const { colleagues } = await lab.people.candidates(as('ines'), id, undefined);
    const barred = colleagues.filter(({ allowed }) => !allowed);
    expect(barred.map(({ name }) => name).sort()).toEqual(['Edda Rhys', 'Tomas Wick', 'Zhou Qiming']);
    for (const { id: user, reason } of barred)
      await expect(lab.membership.give(as('ines'), id, await lab.version(id), user)).rejects.toMatchObject({
        code: 'conflict-of-interest',
        title: reason,
      });
  });

  it('[R182] of the team, whoever becomes a subject or stands above one loses access in the same act', async () => {
    const id = await opened();
    await lab.membership.give(as('ines'), id, await lab.version(id), lab.users.tomas.id);
    expect(await seen(lab.users.tomas)).toEqual([id]);
    await lab.people.add(as('ines'), id, await lab.version(id), {
      person: lab.persons.zhou.id,
      role: 'subject',
      why: 'Wrote it.',
    });
    await refused('tomas', id);
    expect((await log('case.access-taken')).map(({ detail }) => detail)).toEqual([
      { user: lab.users.tomas.id, ground: 'in-line' },
    ]);
    expect((await lab.view.of(as('ines'), id)).team.map(({ name }) => name)).toEqual([
      'Ines Okafor',
      'Priya Raman',
      'Jonas Adeyemi',
    ]);
  });

  it('[R182] a manager named today is barred from today on, though access was given before', async () => {
    const id = await opened();
    await lab.people.add(as('ines'), id, await lab.version(id), {
      person: lab.persons.zhou.id,
      role: 'subject',
      why: 'Wrote it.',
    });
    expect(await seen(lab.users.jonas)).toEqual([id]);
    const { persons } = lab.review.lab.archive.people;
    const jonas = await persons.create(OPERATOR, { ...lab.persons.edda, externalId: 'E9', name: 'Jonas Adeyemi' });
    await persons.map(OPERATOR, jonas.id, jonas.version, { scheme: 'email', value: 'jonas@firm.example' });
    await persons.change(OPERATOR, lab.persons.edda.id, lab.persons.edda.version, { manager: 'E9' });
    await refused('jonas', id);
  });

  it('[R182] a subject only a handle is known of bars whoever writes from it', async () => {
    const id = await opened();
    await lab.membership.give(as('ines'), id, await lab.version(id), lab.users.tomas.id);
    await lab.people.add(as('ines'), id, await lab.version(id), {
      handle: { scheme: 'email', value: 'TOMAS@firm.example' },
      role: 'subject',
      why: 'Wrote it.',
    });
    await refused('tomas', id);
  });

  it('an owner in the line is told to hand the case over first; a refused look is in the log, and a look at nothing is not', async () => {
    const id = await opened();
    await lab.membership.give(as('ines'), id, await lab.version(id), lab.users.tomas.id);
    await lab.cases.change(as('ines'), id, await lab.version(id), { owner: lab.users.tomas.id });
    await expect(
      lab.people.add(as('ines'), id, await lab.version(id), {
        person: lab.persons.zhou.id,
        role: 'subject',
        why: 'Wrote it.',
      }),
    ).rejects.toMatchObject({ code: 'conflict-of-interest' });
    await expect(lab.view.open(as('edda'), id)).rejects.toMatchObject(missing);
    await expect(lab.view.open(as('edda'), 4711)).rejects.toMatchObject(missing);
    expect((await log('case.refused')).map(({ actor: who, subject }) => [who.name, subject.id])).toEqual([
      ['Edda Rhys', String(id)],
    ]);
  });
});

describe('what a case rests on', () => {
  it('is pinned, numbered for good, and told in the order it happened', async () => {
    const id = await opened();
    await lab.exhibits.addEvent(as('ines'), id, await lab.version(id), {
      at: '2024-03-01T08:00:00.000Z',
      who: 'Order 77120',
      text: 'Buy 120,000',
      reason: 'Placed before.',
    });
    await lab.exhibits.addFile(
      as('ines'),
      id,
      { name: 'orders.csv', reason: 'The order book.' },
      Readable.from([Buffer.from('a,b\n')]),
    );
    await lab.cases.addAlertTo(as('ines'), id, await lab.version(id), (await alertOfZhou()).id, 'The answer.');
    await expect(
      lab.cases.addAlertTo(as('ines'), id, await lab.version(id), (await alertOfZhou()).id, 'Again.'),
    ).rejects.toMatchObject({ code: 'already-there' });
    const { exhibits, proof } = await lab.view.of(as('ines'), id);
    expect(exhibits.map(({ number, kind, who }) => [number, kind, who])).toEqual([
      [2, 'event', 'Order 77120'],
      [4, 'alert', '周启明'],
      [1, 'message', 'Dominic Vale'],
      [3, 'file', 'orders.csv'],
    ]);
    expect(proof).toMatchObject({ verified: 2, of: 2 });
    const file = exhibits.find(({ kind }) => kind === 'file')!;
    expect((await lab.exhibits.download(as('priya'), id, Number(file.id))).bytes.toString()).toBe('a,b\n');
    await lab.exhibits.remove(as('ines'), id, Number(file.id), await lab.version(id), 'Not the right one.');
    await expect(lab.exhibits.download(as('priya'), id, Number(file.id))).rejects.toMatchObject({ status: 404 });
    await lab.exhibits.addEvent(as('ines'), id, await lab.version(id), {
      at: '2024-03-02T08:00:00.000Z',
      who: 'Call',
      text: 'Said no.',
      reason: 'Asked.',
    });
    expect((await lab.view.of(as('ines'), id)).exhibits.map(({ number }) => number)).toEqual([2, 4, 1, 5]);
  });

  it('is shown to those alone whom restricted material names; the others learn its number', async () => {
    const id = await opened();
    const [item] = (await lab.view.of(as('ines'), id)).exhibits;
    const part = Number(item!.id);
    const restrict = async (who: 'ines' | 'priya', users: StoredUser[] | null) =>
      lab.exhibits.change(as(who), id, part, await lab.version(id), {
        restrictedTo: users && users.map((user) => user.id),
      });
    await expect(restrict('ines', [lab.users.priya])).rejects.toMatchObject({ code: 'restriction-invalid' });
    await expect(restrict('ines', [lab.users.ines, lab.users.edda])).rejects.toMatchObject({
      code: 'restriction-invalid',
    });
    await restrict('ines', [lab.users.ines, lab.users.jonas]);
    const [hidden] = (await lab.view.of(as('priya'), id)).exhibits;
    expect(hidden).toMatchObject({
      number: 1,
      kind: null,
      text: '',
      who: '',
      reason: '',
      message: null,
      restrictedTo: [{ name: 'Ines Okafor' }, { name: 'Jonas Adeyemi' }],
    });
    await expect(restrict('priya', null)).rejects.toMatchObject({ status: 404 });
    expect((await lab.view.of(as('jonas'), id)).exhibits[0]).toMatchObject({ kind: 'message', text: 'lunch' });
    const blocks = JSON.stringify(
      await lab.report.blocks(
        as('priya'),
        await lab.view.of(as('priya'), id),
        await lab.chronology.of(lab.users.priya.id, id),
      ),
    );
    expect(blocks).toContain('Restricted: not in the copy of this reader.');
    expect(blocks).not.toContain('lunch');
  });

  it('a file that was changed on disk does not open', async () => {
    const id = await opened();
    await lab.exhibits.addFile(as('ines'), id, { name: 'a.txt', reason: 'One.' }, Readable.from([Buffer.from('one')]));
    await lab.exhibits.addFile(as('ines'), id, { name: 'b.txt', reason: 'Two.' }, Readable.from([Buffer.from('two')]));
    const { admin } = lab.review.lab.archive.db;
    await admin.query(
      `UPDATE review.case_item SET blob = (SELECT blob FROM review.case_item WHERE file_name = 'b.txt') WHERE file_name = 'a.txt'`,
    );
    const file = (await lab.view.of(as('ines'), id)).exhibits.find(({ who }) => who === 'a.txt')!;
    await expect(lab.exhibits.download(as('ines'), id, Number(file.id))).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('of two who change it at once, one is told that the other was faster', async () => {
    const id = await opened();
    const version = await lab.version(id);
    const both = await Promise.allSettled(
      (['ines', 'priya'] as const).map((name) => lab.cases.change(as(name), id, version, { severity: 2 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'changed-meanwhile' } });
  });
});

describe('work', () => {
  it('tasks and notes are for people of the case; the timeline tells what was done', async () => {
    const id = await opened();
    await expect(lab.work.note(as('ines'), id, { text: 'Look.', mentions: [lab.users.edda.id] })).rejects.toMatchObject(
      { code: 'not-of-the-case' },
    );
    await expect(
      lab.work.addTask(as('ines'), id, { text: 'Ask IT', assignee: lab.users.edda.id, due: null }),
    ).rejects.toMatchObject({ code: 'not-of-the-case' });
    await lab.work.addTask(as('ines'), id, { text: 'Ask IT', assignee: lab.users.priya.id, due: '2026-12-01' });
    await lab.work.note(as('ines'), id, { text: 'Zhou said yes.', mentions: [lab.users.priya.id] });
    const [task] = (await lab.view.of(as('priya'), id)).tasks;
    await lab.work.changeTask(as('priya'), id, Number(task!.id), { version: task!.version, done: true });
    await expect(
      lab.work.changeTask(as('jonas'), id, Number(task!.id), { version: task!.version, done: false }),
    ).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const other = await lab.cases.open(as('ines'), { ...FACTS, title: 'Another' });
    await lab.work.link(as('ines'), id, await lab.version(id), other, 'The same room.');
    await expect(lab.work.link(as('priya'), id, await lab.version(id), 4711, 'x')).rejects.toMatchObject(missing);
    expect((await lab.view.of(as('ines'), id)).links).toMatchObject([{ number: 'C-002', title: 'Another' }]);
    expect((await lab.view.of(as('priya'), id)).links).toMatchObject([{ number: 'C-002', title: null }]);
    const told = await lab.timeline.of(as('priya'), id, undefined, 100);
    expect(
      told.map(({ by, action, facts }) => [
        by,
        action,
        facts.user ?? facts.note ?? facts.task ?? facts.other ?? facts.items ?? null,
      ]),
    ).toEqual([
      ['Ines Okafor', 'case.linked', 'C-002'],
      ['Priya Raman', 'case.task-changed', 'Ask IT'],
      ['Ines Okafor', 'case.noted', 'Zhou said yes.'],
      ['Ines Okafor', 'case.task-added', 'Ask IT'],
      ['Ines Okafor', 'case.access-given', 'Jonas Adeyemi'],
      ['Ines Okafor', 'case.access-given', 'Priya Raman'],
      ['Ines Okafor', 'case.item-added', 'E1'],
      ['Ines Okafor', 'case.opened', null],
    ]);
    expect(await lab.timeline.of(as('priya'), id, told[5]!.index, 1)).toEqual([told[6]]);
  });

  it('what the case is called, and what is noted in it, is not in the audit log', async () => {
    const id = await opened();
    await lab.cases.change(as('ines'), id, await lab.version(id), { title: 'CANARY title' });
    await lab.work.note(as('ines'), id, { text: 'CANARY note', mentions: [] });
    await lab.people.add(as('ines'), id, await lab.version(id), {
      person: lab.persons.zhou.id,
      role: 'subject',
      why: 'CANARY why',
    });
    const entries = JSON.stringify(await lab.review.lab.archive.audit.list({ subject: `case:${id}` }, undefined, 100));
    expect(entries).not.toMatch(/CANARY|Beacon|周启明/);
    expect(entries).not.toContain(lab.persons.zhou.id);
  });
});
