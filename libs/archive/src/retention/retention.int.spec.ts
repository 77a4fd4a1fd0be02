import { actorOf, type StoredUser } from '@minutebook/access';
import type { Role } from '@minutebook/contract';
import { HoldLab } from '../holds/hold-lab.testing';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { affected } from './affected';
import { ADA, aClass, assign, BEN, CLEO, RetentionLab } from './retention-lab.testing';
import { diffOf, overviewOf } from './retention-figures';
import { shorterClasses } from './schedule-content';
import { Schedules } from './schedules';
import { PRESETS, STARTING_CLASSES } from './starting-set';

let archive: TestArchive;
let lab: RetentionLab;
beforeEach(async () => {
  archive = await testArchive();
  lab = new RetentionLab(archive);
});
afterEach(() => archive.drop());

const REASON = 'A reason of some length.';
const REFUSED = { code: 'may-not-approve', status: 403 };
const ONE = { classes: [aClass('A', 'P3Y')], assignments: [assign(['A'])] };
const instant = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
const round = (): Promise<void> => archive.retention.runs.catchUp(new AbortController().signal);
const admit = (name: string, roles: readonly Role[]): Promise<StoredUser> =>
  archive.db.app.transaction((tx) =>
    archive.users.admit(tx, { name, email: `${name}@users.example`, roles, handles: [], examiner: undefined }, 'x'),
  );

describe('the starting set', () => {
  it('[R18] is data with citations, of which nothing is in force', async () => {
    expect(STARTING_CLASSES).toHaveLength(36);
    expect(STARTING_CLASSES.every(({ citation, basis }) => citation !== '' && 'LK'.includes(basis))).toBe(true);
    expect(STARTING_CLASSES.filter(({ upperBound }) => upperBound).map(({ code }) => code)).toEqual([
      'CN-PIPL-19',
      'EU-GDPR-5-1-e',
    ]);
    expect(STARTING_CLASSES[0]).toMatchObject({
      code: 'US-SEC-17a4-b4',
      citation: '17 CFR 240.17a-4(b)(4)',
      period: 'P3Y',
      accessible: 'P2Y',
    });
    expect(await archive.retention.schedules.inForce()).toBeUndefined();
    for (const { id, assignments } of PRESETS) {
      const draft = await archive.retention.schedules.draft(ADA, { schedule: null, preset: id }, '');
      const content = await archive.retention.schedules.content(await archive.retention.schedules.get(draft));
      expect(content).toMatchObject({ classes: STARTING_CLASSES, assignments });
    }
    expect(await archive.retention.schedules.inForce()).toBeUndefined();
  });

  it('[R18] E1: a channel nobody classed has no date; the count names it', async () => {
    const [teams, mail] = [await lab.conversation('teams'), await lab.conversation('email')];
    await lab.message(teams, ['2001-01-01']);
    for (let i = 0; i < 7; i++) await lab.message(mail, ['2001-01-01']);
    await lab.inForce({ classes: ONE.classes, assignments: [assign(['A'], { channels: ['teams'] })] });
    await round();
    const { run } = await archive.retention.runs.newest();
    const overview = overviewOf(run, false, await archive.retention.runs.tally(run!.id));
    expect(overview).toMatchObject({
      messages: 8,
      due: 1,
      unclassified: 7,
      unclassifiedChannels: [{ channel: 'email', messages: 7 }],
      byYear: [
        { year: 'now', messages: 1 },
        { year: 'unclassified', messages: 7 },
      ],
    });
  });

  it('[R16] E18: an order a client sends on WeChat is kept two years at least, and who checked their identity is on record', async () => {
    const client = await lab.person('CLIENT', { kind: 'client' });
    const dealer = await lab.person('DEALER');
    const room = await lab.conversation('wechat');
    const order = await lab.message(room, ['2024-05-06T01:00:00Z'], [client.handle, dealer.handle]);
    const classes = STARTING_CLASSES.filter(({ code }) => code === 'HK-SFC-KOR-IM');
    await lab.inForce({
      classes,
      assignments: [assign(['HK-SFC-KOR-IM'], { channels: ['wechat'], partyKinds: ['client'] })],
    });
    const [why] = await Promise.all([archive.retention.why.message(OPERATOR, order)]);
    expect(why.outcome).toMatchObject({ state: 'due', due: new Date('2026-05-06T01:00:00Z'), code: 'HK-SFC-KOR-IM' });
    expect((await archive.people.persons.file(client.id)).mappings[0]!.identityCheck).toBe(
      'Passport seen at account opening.',
    );
  });
});

describe('versions of the schedule', () => {
  it('[R20] is put into force by somebody else only, once it was compared', async () => {
    const { schedules } = archive.retention;
    const id = await lab.draft(ONE);
    await expect(schedules.change(BEN, id, 1, { note: 'Mine now.' })).rejects.toMatchObject({ code: 'not-yours' });
    await schedules.propose(ADA, id, 1, REASON);
    await expect(schedules.change(ADA, id, 2, { note: 'Later.' })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(schedules.approve(BEN, id, 2)).rejects.toMatchObject(REFUSED);
    await round();
    await expect(schedules.approve(ADA, id, 2)).rejects.toMatchObject(REFUSED);
    expect(await schedules.inForce()).toBeUndefined();
    await expect(schedules.approve(BEN, id, 1)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await schedules.approve(BEN, id, 2);
    expect(await schedules.inForce()).toMatchObject({
      id,
      state: 'in-force',
      shortens: false,
      approvals: [{ byName: 'Ben Oak' }],
    });
    const refused = await archive.audit.list({ action: 'schedule.refused' }, undefined, 9);
    expect(refused.map(({ actor }) => actor.name).sort()).toEqual(['Ada Min', 'Ben Oak']);
  });

  it('[R20] a shortening is recognised, lists who it concerns, and needs a second approval by yet another person', async () => {
    const { schedules, runs } = archive.retention;
    const room = await lab.conversation('teams');
    const messages: number[] = [];
    for (let i = 0; i < 8; i++) messages.push(await lab.message(room, [`202${i % 2 === 0 ? 4 : 5}-03-01`]));
    await lab.inForce(ONE);
    const shorter = await lab.propose({ classes: [aClass('A', 'P1Y')], assignments: ONE.assignments });
    const row = await schedules.get(shorter);
    expect([row.shortens, row.shorterClasses, schedules.needed(row)]).toEqual([true, ['A'], 2]);
    const run = (await runs.run(row.run!))!;
    expect(diffOf(row, run, await runs.tally(run.id))).toMatchObject({
      state: 'done',
      done: 8,
      of: 8,
      lose: 8,
      gain: 0,
      disposableAtOnce: 8,
      byClass: [{ code: 'A', lose: 8 }],
      byYear: [
        { year: 'now', before: 0, after: 8 },
        { year: '2027', before: 4, after: 0 },
        { year: '2028', before: 4, after: 0 },
      ],
    });
    const first = await affected(archive.db.app, run, 'lose', undefined, 0, 5);
    const rest = await affected(archive.db.app, run, 'lose', undefined, first.next!, 5);
    expect([...first.items, ...rest.items].map(({ message }) => message)).toEqual(messages);
    expect(first.items[0]).toMatchObject({ beforeDue: instant('2027-03-01'), afterDue: instant('2025-03-01') });
    expect((await affected(archive.db.app, run, 'gain', undefined, 0, 5)).items).toEqual([]);

    await schedules.approve(BEN, shorter, row.version);
    expect((await schedules.inForce())!.id).not.toBe(shorter);
    await expect(schedules.approve(BEN, shorter, row.version + 1)).rejects.toMatchObject(REFUSED);
    await schedules.approve(CLEO, shorter, row.version + 1);
    expect((await schedules.inForce())!.id).toBe(shorter);
  });

  it('[R20] a comparison that was stopped goes on where it was, and counts nothing twice', async () => {
    const { schedules, runs } = archive.retention;
    const room = await lab.conversation('teams');
    for (let i = 0; i < 20; i++) await lab.message(room, [`20${10 + i}-01-01`]);
    const id = await lab.draft(ONE);
    await schedules.propose(ADA, id, 1, REASON);
    const run = (await schedules.get(id)).run!;
    const looked: number[] = [];
    for (let tries = 0; tries < 20; tries++) {
      await runs.catchUp(AbortSignal.abort());
      const { done, doneAt } = (await runs.run(run))!;
      if (doneAt) break;
      looked.push(done);
    }
    expect(looked).toEqual([6, 12, 18, 20]);
    expect(diffOf(await schedules.get(id), await runs.run(run), await runs.tally(run))).toMatchObject({
      state: 'done',
      classified: 20,
    });
  });

  it('[R20] SQL as the application’s own role puts nothing into force alone, and changes no version', async () => {
    const app = archive.db.app;
    const shorter = await (async () => {
      await lab.message(await lab.conversation('teams'), ['2024-01-01']);
      await lab.inForce(ONE);
      return lab.propose({ classes: [aClass('A', 'P1Y')], assignments: ONE.assignments });
    })();
    const approve = (by: string) =>
      app.query('INSERT INTO archive.schedule_approval (schedule_id, by, by_name, at) VALUES ($1, $2, $2, now())', [
        shorter,
        by,
      ]);
    const into = `UPDATE archive.schedule SET state = 'in-force', in_force_from = now() WHERE id = ${shorter}`;
    for (const sql of [
      into,
      `UPDATE archive.schedule SET state = 'superseded' WHERE id = ${shorter}`,
      `UPDATE archive.schedule SET zone = 'Asia/Hong_Kong' WHERE state = 'in-force'`,
      `UPDATE archive.schedule SET state = 'draft' WHERE state = 'in-force'`,
      `UPDATE archive.schedule_class SET period = 'P0D'`,
      `DELETE FROM archive.schedule_class`,
      `DELETE FROM archive.schedule_assignment`,
      `INSERT INTO archive.schedule_assignment (schedule_id, number, name, classes) VALUES (${shorter}, 9, 'x', '{A}')`,
      `DELETE FROM archive.schedule`,
      `INSERT INTO archive.schedule (state, zone, fiscal_month, fiscal_day, default_period, note, created_at, created_by, created_by_name, shortens, version)
         VALUES ('in-force', 'UTC', 12, 31, 'P0D', '', now(), 'x', 'x', false, 0)`,
      `DELETE FROM archive.schedule_approval`,
    ])
      await expect(app.query(sql)).rejects.toThrow(/refused|stays|lacks|become|permission denied/);
    await expect(approve(ADA.id)).rejects.toThrow('somebody else');
    await approve(BEN.id);
    await expect(app.query(into)).rejects.toThrow('lacks approvals');
    await expect(archive.db.owner.query('TRUNCATE archive.schedule CASCADE')).rejects.toThrow('refused');
  });

  it('[R13] superseded versions stay, and are found as of their time', async () => {
    const { schedules } = archive.retention;
    const first = await lab.inForce(ONE);
    archive.clock.advance(86_400_000);
    const between = archive.clock.now();
    archive.clock.advance(86_400_000);
    const other = await lab.propose(ONE);
    const second = await lab.inForce({ classes: [aClass('A', 'P4Y')], assignments: ONE.assignments });
    expect((await schedules.inForce())!.id).toBe(second);
    expect(await schedules.inForce(between)).toMatchObject({ id: first, state: 'superseded' });
    expect(await schedules.inForce(new Date('2020-01-01'))).toBeUndefined();
    // It was compared with what is no longer in force.
    expect(await schedules.get(other)).toMatchObject({ state: 'rejected' });
    expect((await schedules.content(await schedules.get(first))).classes).toMatchObject([{ code: 'A', period: 'P3Y' }]);
  });

  it('[R20] in doubt a change shortens', () => {
    const content = (period: string, conditions = {}, rest = {}) => ({
      zone: 'UTC',
      fiscalYearEnd: { month: 12, day: 31 },
      defaultPeriod: 'P7Y',
      note: '',
      classes: [aClass('A', period, rest)],
      assignments: [assign(['A'], conditions)],
    });
    const of = (before: Parameters<typeof content>, after: Parameters<typeof content>) =>
      shorterClasses(content(...before), content(...after));
    expect(of(['P3Y'], ['P3Y'])).toEqual([]);
    expect(of(['P3Y'], ['P36M'])).toEqual([]);
    expect(of(['P3Y'], ['P4Y'])).toEqual([]);
    expect(of(['P1Y'], ['P365D'])).toEqual(['A']);
    expect(of(['P3Y'], ['P3Y', {}, { clock: 'LAST_USED' }])).toEqual(['A']);
    expect(of(['P3Y'], ['P3Y', { channels: ['email'] }])).toEqual(['A']);
    expect(of(['P3Y', { channels: ['email'] }], ['P3Y', { channels: ['email', 'teams'] }])).toEqual([]);
    expect(of(['P3Y', { channels: ['email'] }], ['P3Y'])).toEqual([]);
  });

  it('refuses what does not hold together', async () => {
    const { schedules } = archive.retention;
    const id = await lab.draft({});
    const invalid = { code: 'request-invalid', status: 422 };
    await expect(schedules.change(ADA, id, 1, { assignments: [assign(['B'])] })).rejects.toMatchObject(invalid);
    await expect(
      schedules.change(ADA, id, 1, { classes: [aClass('A', 'P1Y'), aClass('A', 'P2Y')] }),
    ).rejects.toMatchObject(invalid);
    await expect(schedules.change(ADA, id, 1, { zone: 'Mars/Base' })).rejects.toMatchObject({ code: 'zone-unknown' });
    await expect(schedules.propose(ADA, id, 1, REASON)).rejects.toMatchObject(invalid);
    await schedules.discard(ADA, id, 1, REASON);
    await expect(schedules.propose(ADA, id, 2, REASON)).rejects.toMatchObject(invalid);
    await expect(schedules.draft(ADA, { schedule: null, preset: 'none' }, '')).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('extensions', () => {
  it('[R19] move the dates of what is in scope, by the request on file, once somebody else approves', async () => {
    const [ann, bo] = await Promise.all([lab.person('ANN'), lab.person('BO')]);
    const room = await lab.conversation('teams');
    const inside = await lab.message(room, ['2021-05-01'], [ann.handle]);
    const [early, other] = [
      await lab.message(room, ['2019-05-01'], [ann.handle]),
      await lab.message(room, ['2021-05-01'], [bo.handle]),
    ];
    await lab.inForce({ classes: [aClass('M', 'P5Y', { extended: 'P7Y' })], assignments: [assign(['M'])] });
    const { extensions } = archive.retention;
    const asked = {
      authority: 'FCA',
      reference: 'REF-1',
      document: { name: 'request.pdf', sha256: 'ab'.repeat(32) },
      scope: {
        channels: [],
        persons: ['ANN'],
        desks: [],
        conversations: [],
        messages: [],
        from: '2020-01-01T00:00:00.000Z',
        until: null,
      },
      codes: ['M'],
      period: null,
      reason: REASON,
    };
    await expect(extensions.ask(ADA, { ...asked, codes: ['X'] })).rejects.toMatchObject({ code: 'request-invalid' });
    const { id } = await extensions.ask(ADA, asked);
    const dues = async () =>
      [...(await lab.outcomes([inside, early, other])).entries()].sort(([a], [b]) => a - b).map(([, { due }]) => due);
    const before = [instant('2026-05-01'), instant('2024-05-01'), instant('2026-05-01')];
    expect(await dues()).toEqual(before);
    await expect(extensions.decide(ADA, id, 0, 'in-force', REASON)).rejects.toMatchObject(REFUSED);
    await extensions.decide(BEN, id, 0, 'in-force', REASON);
    expect(await dues()).toEqual([instant('2028-05-01'), ...before.slice(1)]);
    expect(await archive.retention.why.message(OPERATOR, inside)).toMatchObject({
      extensions: [{ authority: 'FCA', reference: 'REF-1' }],
    });
    expect((await archive.retention.why.message(OPERATOR, other)).extensions).toEqual([]);
    await expect(archive.db.app.query(`UPDATE archive.extension SET state = 'rejected'`)).rejects.toThrow('stays');
  });
});

describe('two changes of the schedule that meet', () => {
  it('[R20] what was proposed while another came into force is not approved on a comparison with the one before', async () => {
    const keeping = (period: string) => ({ classes: [aClass('A', period)], assignments: [assign(['A'])] });
    await lab.message(await lab.conversation('teams'), ['2025-03-01']);
    await lab.inForce(keeping('P5Y'));
    const longer = await lab.propose(keeping('P7Y'));
    const other = await lab.draft({ ...keeping('P5Y'), note: 'Other words only.' });
    const { schedules, runs } = archive.retention;
    const { audit, db, clock } = archive;
    let reached!: () => void;
    const there = new Promise<void>((resolve) => (reached = resolve));
    let goOn!: () => void;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const append: typeof audit.append = async (...args) => {
      reached();
      await gate;
      return audit.append(...args);
    };
    const slow = new Schedules(db.app, { isOneOf: () => Promise.resolve(false) }, { append } as typeof audit, clock);
    const proposing = slow.propose(ADA, other, (await schedules.get(other)).version, REASON);
    await there;
    await schedules.approve(BEN, longer, (await schedules.get(longer)).version);
    goOn();
    await proposing;
    await runs.catchUp(new AbortController().signal);
    const { version } = await schedules.get(other);
    await expect(schedules.approve(CLEO, other, version)).rejects.toMatchObject({ code: 'comparison-outdated' });
    expect((await schedules.inForce())!.id).toBe(longer);
    await schedules.discard(ADA, other, version, REASON);
  });
});

describe('labels', () => {
  it('[R46] put a message into a class of its own, and say so', async () => {
    const room = await lab.conversation('teams');
    const [one, two] = [await lab.message(room, ['2024-01-01']), await lab.message(room, ['2024-01-01'])];
    await lab.inForce({
      classes: [aClass('A', 'P3Y'), aClass('C', 'P4Y')],
      assignments: [assign(['A'], {}, 'All'), assign(['C'], { labels: ['complaint'] }, 'Complaints')],
    });
    const { labels, why } = archive.retention;
    const label = { scope: 'message', record: one, label: 'complaint', reason: REASON } as const;
    const put = await labels.put(OPERATOR, label);
    await expect(labels.put(OPERATOR, label)).rejects.toMatchObject({ code: 'labelled-already' });
    await expect(labels.put(OPERATOR, { ...label, record: 999 })).rejects.toMatchObject({ code: 'not-found' });
    expect((await lab.outcome(one)).due).toEqual(instant('2028-01-01'));
    expect((await lab.outcome(two)).due).toEqual(instant('2027-01-01'));
    const { claims, classes } = await why.message(OPERATOR, one);
    expect(claims.map(({ code, rules, due }) => [code, rules, due])).toEqual(
      expect.arrayContaining([
        ['A', ['All'], instant('2027-01-01')],
        ['C', ['Complaints'], instant('2028-01-01')],
      ]),
    );
    expect(classes.get('C')!.citation).toBe('rule C');
    await labels.end(OPERATOR, put.id, REASON);
    expect((await lab.outcome(one)).due).toEqual(instant('2027-01-01'));
    await expect(labels.end(OPERATOR, put.id, REASON)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what is held', () => {
  it('[R48] is never classed downward: neither by a label taken off nor by the class of its conversation, also by SQL', async () => {
    await archive.drop();
    const holds = await HoldLab.open();
    archive = holds.archive;
    lab = new RetentionLab(archive);
    await holds.take([
      { room: 'a', from: 'ann', at: '2024-01-01', text: 'the first' },
      { room: 'b', from: 'bo', at: '2024-01-01', text: 'the second' },
    ]);
    const [second, first] = await archive.reader.newest(2);
    const classed = (id: number, to: string) =>
      archive.db.app.query(
        `INSERT INTO archive.conversation_class (conversation_id, class, reason, at, by, by_name) VALUES ($1, $2, $3, now(), 'x', 'x')`,
        [id, to, REASON],
      );
    await lab.inForce({
      classes: [aClass('A', 'P3Y'), aClass('B', 'P9Y')],
      assignments: [assign(['A'], { labels: ['complaint'] }), assign(['B'], { conversationClasses: ['business'] })],
    });
    const { labels, why } = archive.retention;
    const put = async (id: number) =>
      (await labels.put(OPERATOR, { scope: 'message', record: id, label: 'complaint', reason: REASON })).id;
    const [onFirst, onSecond] = [await put(first!.id), await put(second!.id)];
    for (const { conversation } of [first!, second!]) await classed(conversation, 'business');
    await holds.place({ messages: [String(first!.id)] }, 'Secret', { silent: true });
    await holds.round();

    await expect(labels.end(OPERATOR, onFirst, REASON)).rejects.toMatchObject({ code: 'held', status: 409 });
    await expect(
      archive.db.app.query(`UPDATE archive.record_label SET ended_at = now(), ended_reason = 'x' WHERE id = $1`, [
        onFirst,
      ]),
    ).rejects.toThrow('held');
    await expect(classed(first!.conversation, 'personal')).rejects.toThrow('held');
    await expect(
      archive.people.rooms.decide(OPERATOR, first!.conversation, { class: 'personal', reason: REASON }),
    ).rejects.toMatchObject({ code: 'held', status: 409 });
    await labels.end(OPERATOR, onSecond, REASON);
    await classed(second!.conversation, 'personal');

    const [object] = await archive.db.app.query<{ id: number }>('SELECT min(id) AS id FROM archive.evidence');
    expect(await why.evidence(OPERATOR, object!.id)).toMatchObject({ messages: 2, exceptions: 0 });
    await expect(why.evidence(OPERATOR, 99_999)).rejects.toMatchObject({ code: 'not-found' });

    // The hold shows to who may know of it (R59).
    expect((await why.message(holds.legal, first!.id)).holds).toMatchObject([{ name: 'Secret', freeAt: null }]);
    const auditor = actorOf(await admit('auditor', ['auditor']));
    expect(await why.message(auditor, first!.id)).toMatchObject({ outcome: { state: 'due', code: 'B' }, holds: [] });
  });
});

describe('past the longest time', () => {
  it('[R26] lists what is overdue, page by page, and what explains it', async () => {
    const room = await lab.conversation('teams');
    const old: number[] = [];
    for (let i = 0; i < 8; i++) old.push(await lab.message(room, ['2010-01-01']));
    await lab.message(room, ['2026-01-01']);
    await lab.inForce(ONE);
    await round();
    archive.disposal.keepers.add({
      kind: 'case',
      reasons: (_queries, messages) =>
        Promise.resolve(
          new Map(
            messages
              .filter((id) => id === old[0])
              .map((id) => [id, [{ kind: 'case', ref: '7', sentence: 'Case 7 is open.' }]]),
          ),
        ),
    });
    const { overdue } = archive.retention;
    const found = [];
    for (let after: number | undefined; ;) {
      const { items, next } = await overdue.page(OPERATOR, 'all', after, 3);
      found.push(...items);
      if (next === null) break;
      after = next;
    }
    expect(found.map(({ message }) => Number(message))).toEqual(old);
    expect(found.map(({ explained }) => explained.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(
      (await overdue.page(OPERATOR, 'unexplained', undefined, 50)).items.map(({ message }) => Number(message)),
    ).toEqual(old.slice(1));
  });
});

describe('why', () => {
  it('[R46] tells of a message, a conversation, a person: rules with citation, clocks, who keeps it, what lets it go', async () => {
    const ann = await lab.person('ANN');
    const room = await lab.conversation('teams');
    const message = await lab.message(room, ['2024-01-01'], [ann.handle]);
    await lab.message(room, ['2025-01-01'], [ann.handle]);
    const { why } = archive.retention;
    expect(await why.message(OPERATOR, message)).toMatchObject({
      schedule: null,
      outcome: { state: 'unclassified' },
      claims: [],
    });
    await lab.inForce({
      classes: [aClass('A', 'P3Y'), aClass('B', 'P1Y', { clock: 'ACCOUNT_CLOSED' })],
      assignments: [assign(['A', 'B'], {}, 'All')],
    });
    expect(await why.message(OPERATOR, message)).toMatchObject({
      outcome: { state: 'never', code: 'B', missing: ['ACCOUNT_CLOSED'] },
      claims: expect.arrayContaining([
        expect.objectContaining({ code: 'A', start: instant('2024-01-01'), due: instant('2027-01-01') }),
        expect.objectContaining({ code: 'B', start: null, due: null }),
      ]),
    });
    expect((await why.conversation(OPERATOR, room)).outcomes).toHaveLength(2);
    expect((await why.person(OPERATOR, ann.id)).messages).toBe(2);
    await expect(why.message(OPERATOR, 12_345)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is silent about what a wall hides, and about holds one may not see', async () => {
    const ann = await lab.person('ANN');
    const room = await lab.conversation('teams');
    const message = await lab.message(room, ['2024-01-01'], [ann.handle]);
    await lab.inForce(ONE);
    const auditor = actorOf(await admit('auditor', ['auditor']));
    expect((await archive.retention.why.message(auditor, message)).outcome.code).toBe('A');
    await archive.walls.putUp(OPERATOR, { name: 'Deal', reason: REASON, inside: ['ANN'], admitted: [] });
    await expect(archive.retention.why.message(auditor, message)).rejects.toMatchObject({ code: 'not-found' });
    await expect(archive.retention.why.conversation(auditor, room)).rejects.toMatchObject({ code: 'not-found' });
    expect(await archive.retention.why.person(auditor, ann.id)).toMatchObject({ messages: 0, outcomes: [] });
    const { labels } = archive.retention;
    expect(await labels.list(auditor, { state: 'all' }, 10)).toEqual([]);
    const open = { scope: 'conversation', record: await lab.conversation('teams') } as const;
    const hidden = { scope: 'message', record: message } as const;
    for (const [i, on] of [open, hidden, hidden].entries())
      await labels.put(OPERATOR, { ...on, label: `label ${i}`, reason: REASON });
    expect(await labels.list(auditor, { state: 'all' }, 1)).toMatchObject([open]);
  });
});
