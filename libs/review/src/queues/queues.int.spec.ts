import type { StoredUser } from '@minutebook/access';
import { feedOf } from '@minutebook/search/testing';
import { actor, REASON, type TestReview, testReview, TWO_ROOMS } from '../testing';
import type { QueueRow } from '../store/queue-store';
import { countAlerts, EVERYTHING, type Scope } from '../store/alert-store';
import { noDuty } from '../store/duty-store';
import { isOverdue } from './delegations';
import type { QueueChange } from './queues';

let review: TestReview;
let ines: StoredUser;
let mateo: StoredUser;
let lena: StoredUser;
let priya: StoredUser;

beforeEach(async () => {
  review = await testReview();
  ines = await review.admit('Ines Okafor', ['analyst']);
  mateo = await review.admit('Mateo Ruiz', ['analyst']);
  lena = await review.admit('Lena Brook', ['analyst']);
  priya = await review.admit('Priya Raman', ['supervisor']);
});
afterEach(() => review.lab.archive.drop());

const settings = (name: string, change: Partial<QueueChange> = {}): QueueChange => ({
  name,
  lexicons: [],
  channels: [],
  desks: [],
  languages: [],
  directions: [],
  severities: [],
  owner: null,
  assignment: 'pull',
  hours: [168, 72, 24],
  businessDays: false,
  signatures: { escalated: 1, cleared: 0, 'false-positive': 0, violation: 2 },
  undoMinutes: 15,
  holdMinutes: 60,
  idleDays: 5,
  limit: null,
  members: [],
  ...change,
});
const create = (name: string, change: Partial<QueueChange> = {}): Promise<number> =>
  review.queues.create(actor(priya), settings(name, change));
const queueOf = async (id: number): Promise<QueueRow> => (await review.queues.list()).find((one) => one.id === id)!;
const mixed = (n: number): Record<string, string> => ({
  'en.jsonl': feedOf(
    Array.from({ length: n }, (_, i) => `announcement ${i}`),
    'en',
  ),
  'zh.jsonl': feedOf(
    Array.from({ length: n }, (_, i) => `周一有个重要的公告 announcement ${i} 请保密`),
    'zh',
  ),
});
const counts = (user: StoredUser, scope: Scope = EVERYTHING) => {
  const now = review.lab.archive.clock.now();
  return countAlerts(review.lab.archive.db.app, user.id, now, new Date(now.getTime() - 86_400_000), scope);
};
const audited = async (action: Parameters<typeof review.lab.archive.audit.list>[0]['action']) =>
  review.lab.archive.audit.list({ action }, undefined, 1_000);

describe('queues', () => {
  it('take what fits, in their order; a change routes again what nobody has taken, and only that', async () => {
    const chinese = await create('Chinese', { languages: ['zh'] });
    await review.lab.take(mixed(3));
    await review.detect();
    const inQueue = async (name: string): Promise<number> =>
      (await review.list(priya)).filter(({ queueName }) => queueName === name).length;
    expect([await inQueue('Chinese'), await inQueue('All alerts')]).toEqual([3, 3]);
    const held = (await review.list(priya)).find(({ queue }) => queue === chinese)!;
    await review.desk.claim(actor(ines), held.id, held.version);
    const { version } = await queueOf(chinese);
    await review.queues.close(actor(priya), chinese, version);
    expect(await review.queues.reroute(actor(priya))).toBe(2);
    expect([await inQueue('Chinese'), await inQueue('All alerts')]).toEqual([1, 5]);
    expect(await review.queues.reroute(actor(priya))).toBe(0);
    expect(await audited('alert.routed')).toHaveLength(2);
  });

  it('a queue that was changed meanwhile, a taken name, and the one that takes the rest are refused', async () => {
    const id = await create('Rates');
    await expect(create('Rates')).rejects.toMatchObject({ code: 'queue-name-taken' });
    await review.queues.change(actor(priya), id, 0, settings('Rates desk'));
    await expect(review.queues.change(actor(priya), id, 0, settings('x'))).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    const rest = (await review.queues.list()).at(-1)!;
    expect(rest.takesAll).toBe(true);
    await expect(review.queues.close(actor(priya), rest.id, rest.version)).rejects.toMatchObject({
      code: 'queue-takes-rest',
    });
    await expect(
      review.queues.change(actor(priya), rest.id, rest.version, settings('x', { channels: ['email'] })),
    ).rejects.toMatchObject({ code: 'queue-takes-rest' });
  });

  it('keep their order when one is moved', async () => {
    for (const name of ['A', 'B', 'C']) await create(name);
    const c = (await review.queues.list()).find(({ name }) => name === 'C')!;
    await review.queues.change(actor(priya), c.id, c.version, settings('C'), 1);
    expect((await review.queues.list()).map(({ name }) => name)).toEqual(['C', 'A', 'B', 'All alerts']);
  });

  it('are closed to who is no member: not seen, not claimed, not counted', async () => {
    const id = await create('Chinese', { languages: ['zh'], members: [mateo.id] });
    await review.lab.take(mixed(1));
    await review.detect();
    const scope = await review.workplaces.scopeOf(ines);
    expect((await review.list(ines, 'open', scope)).map(({ queue }) => queue)).not.toContain(id);
    expect((await counts(ines, scope)).open).toBe(1);
    expect((await counts(priya, await review.workplaces.scopeOf(priya))).open).toBe(2);
    const alert = (await review.list(mateo)).find(({ queue }) => queue === id)!;
    await expect(review.desk.claim(actor(ines), alert.id, alert.version)).rejects.toMatchObject({
      code: 'not-your-queue',
      status: 403,
    });
    await review.desk.claim(actor(mateo), alert.id, alert.version);
  });

  it('the tally says what counting says, whatever was done, and compacted as well', async () => {
    await review.lab.take(mixed(4));
    await review.detect();
    const [one, two, three] = await review.list(ines);
    await review.decide(ines, one!);
    await review.desk.claim(actor(ines), two!.id, two!.version);
    await review.desk
      .snooze(actor(ines), three!.id, three!.version, new Date(Date.now() + 86_400_000), REASON)
      .catch(() => undefined);
    const counted = async () => {
      const states = await review.lab.archive.db.app.query<{ state: string; n: number }>(
        'SELECT state, count(*) AS n FROM review.alert GROUP BY state',
      );
      return Object.fromEntries(states.map(({ state, n }) => [state, n]));
    };
    const check = async () => {
      const { open, snoozed, toSign, closed } = await counts(priya);
      const by = await counted();
      expect({ waiting: open + snoozed, toSign, closed }).toEqual({
        waiting: (by['new'] ?? 0) + (by['claimed'] ?? 0),
        toSign: by['decided'] ?? 0,
        closed: by['closed'] ?? 0,
      });
    };
    await check();
    await review.assigner.run();
    await check();
    expect(await review.lab.archive.db.app.query('SELECT 1 FROM review.tally_change')).toEqual([]);
  });
});

describe('levels', () => {
  beforeEach(async () => {
    await create('All of it', {});
    await review.lab.take(TWO_ROOMS);
    await review.detect();
  });

  it('what needs no signature closes at once and can be taken back for a while; what needs two takes two people', async () => {
    const jonas = await review.admit('Jonas Adeyemi', ['supervisor']);
    const [one, two] = await review.list(ines);
    const cleared = await review.decide(ines, one!, 'cleared');
    expect(cleared.state).toBe('closed');
    await review.desk.undo(actor(ines), cleared.id, cleared.version);
    const again = await review.desk.require(ines, cleared.id);
    expect(again).toMatchObject({ state: 'claimed', decision: null });
    expect((await counts(ines)).doneToday).toBe(0);
    await review.desk.decide(actor(ines), again.id, again.version, {
      disposition: 'cleared',
      reason: REASON,
      dwell: null,
    });
    expect((await counts(ines)).doneToday).toBe(1);
    review.lab.archive.clock.advance(16 * 60_000);
    await expect(review.desk.undo(actor(ines), again.id, again.version + 1)).rejects.toMatchObject({
      code: 'undo-too-late',
    });
    const violation = await review.decide(ines, two!, 'violation');
    expect(violation).toMatchObject({ state: 'decided', signaturesNeeded: 2 });
    await review.desk.signOff(actor(priya), violation.id, violation.version);
    await expect(review.desk.signOff(actor(priya), violation.id, violation.version + 1)).rejects.toMatchObject({
      code: 'signed-before',
    });
    await expect(review.desk.signOff(actor(ines), violation.id, violation.version + 1)).rejects.toMatchObject({
      code: 'own-decision',
    });
    await review.desk.signOff(actor(jonas), violation.id, violation.version + 1);
    expect(await review.desk.require(ines, violation.id)).toMatchObject({
      state: 'closed',
      signers: [priya.id, jonas.id],
    });
  });

  it('the database keeps it too: no closing without the signatures, none twice by one', async () => {
    const [one] = await review.list(ines);
    const decided = await review.decide(ines, one!, 'violation');
    const { app } = review.lab.archive.db;
    await expect(
      app.query(`UPDATE review.alert SET state = 'closed', closed_at = now() WHERE id = $1`, [decided.id]),
    ).rejects.toThrow(/check constraint/);
    await review.desk.signOff(actor(priya), decided.id, decided.version);
    await expect(
      app.query(
        `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, 2, 'signed', $2, 'x', now())`,
        [decided.decision, priya.id],
      ),
    ).rejects.toThrow(/cannot be signed by this person/);
  });

  it('a closed alert is reopened with a reason and goes round again; its history stays', async () => {
    const [one] = await review.list(ines);
    const cleared = await review.decide(ines, one!, 'cleared');
    await review.desk.reopen(actor(priya), cleared.id, cleared.version, REASON);
    const open = await review.desk.require(ines, cleared.id);
    expect(open).toMatchObject({ state: 'new', claimedBy: null, decision: null });
    await review.decide(mateo, open, 'cleared');
    expect(
      (await review.desk.decisions(open.id)).map(({ signatures }) => signatures.map(({ outcome }) => outcome)),
    ).toEqual([['reopened'], []]);
  });

  it('set aside, an alert is out of the queues until its time, then its holder’s; it is due when it was', async () => {
    const [one] = await review.list(ines);
    const { clock } = review.lab.archive;
    const until = new Date(clock.now().getTime() + 3_600_000);
    await review.desk.snooze(actor(ines), one!.id, one!.version, until, REASON);
    expect((await review.list(mateo)).map(({ id }) => id)).not.toContain(one!.id);
    expect((await review.list(mateo, 'snoozed')).map(({ id }) => id)).toEqual([one!.id]);
    expect(await counts(ines)).toMatchObject({ snoozed: 1, mine: 0 });
    await expect(
      review.desk.snooze(actor(ines), one!.id, one!.version + 1, new Date(until.getTime() + 40 * 86_400_000), REASON),
    ).rejects.toMatchObject({ code: 'snooze-span' });
    clock.advance(3_600_001);
    expect((await review.list(ines, 'mine')).map(({ id }) => id)).toEqual([one!.id]);
    expect((await review.list(ines, 'mine'))[0]!.dueAt).toEqual(one!.dueAt);
    await expect(review.desk.claim(actor(mateo), one!.id, one!.version + 1)).rejects.toMatchObject({
      code: 'not-your-queue',
    });
  });
});

describe('many at once', () => {
  it('[R31] a bulk decision stores its list and is marked; what may not be decided is said, and the rest is done', async () => {
    await review.lab.take(mixed(3));
    await review.detect();
    const alerts = await review.list(ines);
    const [held, stale] = alerts;
    await review.desk.claim(actor(mateo), held!.id, held!.version);
    const chosen = alerts.map(({ id, version }) => ({ id: String(id), version: id === stale!.id ? 7 : version }));
    const outcomes = await review.many.decide(actor(ines), chosen, { disposition: 'false-positive', reason: REASON });
    expect(outcomes.done).toBe(4);
    const why = new Map(outcomes.items.map(({ id, code }) => [id, code]));
    expect(why.get(String(held!.id))).toBe('held-by-other');
    expect(why.get(String(stale!.id))).toBe('changed-meanwhile');
    const done = outcomes.items.filter((one) => one.done);
    for (const { id } of done) expect((await review.desk.decisions(Number(id)))[0]!.bulk).not.toBeNull();
    const [bulk] = await review.lab.archive.db.app.query<{ alerts: number[] }>('SELECT alerts FROM review.bulk');
    expect(bulk!.alerts).toHaveLength(6);
    const [entry] = await audited('alert.bulk-decided');
    expect(entry!.detail['alerts']).toEqual(chosen.map(({ id }) => id));
    const decided = await audited('alert.decided');
    expect(decided).toHaveLength(4);
    expect(decided.every(({ detail }) => detail['bulk'] !== undefined && detail['dwell'] === null)).toBe(true);
    const mixedIn = await review.decide(
      lena,
      (await review.list(lena)).find(({ state }) => state === 'new')!,
    );
    expect((await review.desk.decisions(mixedIn.id))[0]!.bulk).toBeNull();
  });

  it('of ten who ask for the next alert at once nobody gets one that another has, and every alert is decided once', async () => {
    await review.lab.take(mixed(20));
    await review.detect();
    const waiting = (await review.list(ines)).length;
    expect(waiting).toBeGreaterThan(10);
    const crew = await Promise.all(Array.from({ length: 10 }, (_, i) => review.admit(`R${i} Reviewer`, ['analyst'])));
    const work = async (user: StoredUser): Promise<number[]> => {
      const mine: number[] = [];
      for (;;) {
        const id = await review.many.next(actor(user), user, { except: [] });
        if (id === undefined) return mine;
        const { version } = await review.desk.require(user, id);
        await review.desk.decide(actor(user), id, version, { disposition: 'cleared', reason: REASON, dwell: 1 });
        mine.push(id);
      }
    };
    const all = (await Promise.all(crew.map(work))).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(await review.list(ines)).toEqual([]);
    const [{ n }] = (await review.lab.archive.db.app.query<{ n: number }>(
      'SELECT count(*) AS n FROM review.decision',
    )) as [{ n: number }];
    expect(n).toBe(waiting);
  });

  it('given to somebody, an alert is theirs until it is given on; a claim ends with it', async () => {
    await review.lab.take(mixed(1));
    await review.detect();
    const [one] = await review.list(ines);
    await review.desk.claim(actor(ines), one!.id, one!.version);
    const given = await review.many.assign(
      actor(priya),
      [{ id: String(one!.id), version: one!.version + 1 }],
      mateo.id,
    );
    expect(given.done).toBe(1);
    expect(await review.desk.require(priya, one!.id)).toMatchObject({
      state: 'new',
      assignedTo: mateo.id,
      claimedBy: null,
    });
    await expect(review.desk.claim(actor(ines), one!.id, one!.version + 2)).rejects.toMatchObject({
      title: 'It is assigned to Mateo Ruiz.',
    });
    const auditor = await review.admit('Nora Lind', ['auditor']);
    await expect(review.many.assign(actor(priya), [], auditor.id)).rejects.toMatchObject({ code: 'no-reviewer' });
  });
});

describe('assignment', () => {
  it('[R34] gives by language, load, share of the day and conflict, and nothing to who is away or off duty', async () => {
    await create('Auto', { assignment: 'auto', members: [ines.id, mateo.id, lena.id] });
    const reads = (user: StoredUser, change: object) =>
      review.duties.change(actor(priya), { ...noDuty(user.id), ...change });
    await reads(ines, { languages: ['zh'] });
    await reads(mateo, { languages: ['latin'], quota: 2 });
    await reads(lena, { starts: '00:00', ends: '00:01', zone: 'UTC' });
    await review.lab.take(mixed(3));
    await review.detect();
    await review.assigner.assign();
    const by = async (user: StoredUser) => (await review.list(user, 'mine')).map(({ language }) => language);
    expect(await by(ines)).toEqual(['zh', 'zh', 'zh']);
    expect(await by(mateo)).toEqual(['latin', 'latin']);
    expect(await by(lena)).toEqual([]);
    expect(await review.assigner.assign()).toBe(0);
  });

  it('passes over whoever takes part in the conversation', async () => {
    const own = await review.admit('Maren Holt', ['analyst'], [{ scheme: 'email', value: 'p0@firm.example' }]);
    await create('Auto', { assignment: 'auto', members: [own.id] });
    await review.lab.take(mixed(1));
    await review.detect();
    expect(await review.assigner.assign()).toBe(0);
  });

  it('[E7] [R34] a managing director’s “add me on WhatsApp” skips his own line, up and down', async () => {
    const { persons } = review.lab.archive.people;
    const person = async (externalId: string, name: string, email: string, manager: string | null) => {
      const facts = {
        names: [],
        desk: 'Rates',
        title: null,
        branch: null,
        joinedOn: null,
        jurisdiction: null,
        state: 'active',
        leftAt: null,
      } as const;
      const { id, version } = await persons.create(actor(priya), {
        ...facts,
        externalId,
        name,
        manager,
        kind: 'employee',
        ofFirm: true,
      });
      await persons.map(actor(priya), id, version, { scheme: 'email', value: email });
    };
    await person('BOSS', 'Ines Okafor', 'ines@firm.example', null);
    await person('MD', 'Maren Holt', 'p0@firm.example', 'BOSS');
    await person('JUNIOR', 'Mateo Ruiz', 'mateo@firm.example', 'MD');
    await create('Auto', { assignment: 'auto', members: [ines.id, mateo.id, lena.id] });
    await review.lab.take({ 'md.jsonl': feedOf(['announcement: add me on WhatsApp'], 'md') });
    await review.detect();
    const [alert] = await review.list(priya);
    expect(alert).toMatchObject({ subject: 'MD', desk: 'Rates' });
    for (const user of [ines, mateo])
      await expect(review.desk.claim(actor(user), alert!.id, alert!.version)).rejects.toMatchObject({
        code: 'conflict-of-interest',
      });
    await review.assigner.assign();
    expect((await review.list(lena, 'mine')).map(({ id }) => id)).toEqual([alert!.id]);
  });

  it('[R34] whose conduct an inbound message puts in question is asked, too, and given to nobody in their line', async () => {
    const { persons } = review.lab.archive.people;
    const facts = {
      ...{ names: [], desk: 'Rates', title: null, branch: null, joinedOn: null, jurisdiction: null, leftAt: null },
      ...({ state: 'active', kind: 'employee', ofFirm: true } as const),
    };
    for (const [externalId, name, email, manager] of [
      ['BOSS', 'Ines Okafor', 'ines@firm.example', null],
      ['ANN', 'Ann Lee', 'ann@firm.example', 'BOSS'],
    ] as const) {
      const { id, version } = await persons.create(actor(priya), { ...facts, externalId, name, manager });
      await persons.map(actor(priya), id, version, { scheme: 'email', value: email });
    }
    await create('Auto', { assignment: 'auto', members: [ines.id, mateo.id] });
    const mail = [
      'From: Client <client@else.example>',
      'To: Ann Lee <ann@firm.example>',
      'Date: Tue, 24 Nov 2026 07:00:00 +0000',
      'Subject: announcement',
      'Message-ID: <1@else.example>',
    ];
    await review.lab.take({ 'in.eml': `${mail.join('\r\n')}\r\n\r\nan announcement for you\r\n` });
    await review.detect();
    const [alert] = await review.list(priya);
    expect(alert).toMatchObject({ subject: 'ANN' });
    await review.assigner.assign();
    expect((await review.list(mateo, 'mine')).map(({ id }) => id)).toEqual([alert!.id]);
  });

  it('takes back what somebody has who may not decide any more, and what was set aside until a time that is over', async () => {
    const { clock, users } = review.lab.archive;
    await create('Auto', { assignment: 'auto', members: [ines.id, mateo.id] });
    await review.duties.change(actor(priya), { ...noDuty(mateo.id), quota: 0 });
    await review.lab.take(mixed(1));
    await review.detect();
    await review.assigner.run();
    expect(await review.list(ines, 'mine')).toHaveLength(2);
    await review.duties.change(actor(priya), { ...noDuty(mateo.id), quota: null, version: 1 });
    const { version } = await users.find(ines.id);
    await users.change(actor(priya), ines.id, version, { state: 'disabled' });
    clock.advance(60_000);
    await review.assigner.run();
    expect(await review.list(mateo, 'mine')).toHaveLength(2);
  });

  it('hands over what somebody cannot do in time, and ends a claim nobody works on', async () => {
    await create('Auto', { assignment: 'auto', members: [ines.id, mateo.id], hours: [2, 2, 2] });
    const { clock } = review.lab.archive;
    const hour = clock.now().getUTCHours();
    const at = (h: number): string => `${String((hour + h) % 24).padStart(2, '0')}:00`;
    await review.duties.change(actor(priya), { ...noDuty(ines.id), starts: at(0), ends: at(1) });
    await review.duties.change(actor(priya), { ...noDuty(mateo.id), starts: at(1), ends: at(9) });
    await review.lab.take(mixed(1));
    await review.detect();
    await review.assigner.run();
    expect(await review.list(ines, 'mine')).toHaveLength(2);
    const [one] = await review.list(ines, 'mine');
    await review.desk.claim(actor(ines), one!.id, one!.version);
    clock.advance(3_700_000);
    await review.assigner.run();
    expect(await review.list(ines, 'mine')).toEqual([]);
    expect(await review.list(mateo, 'mine')).toHaveLength(2);
  });
});

describe('delegation', () => {
  const give = (change: object = {}) =>
    review.delegations.give(actor(ines), ines, {
      delegator: null,
      delegate: mateo.id,
      queues: [],
      from: review.lab.archive.clock.now(),
      until: new Date(review.lab.archive.clock.now().getTime() + 14 * 86_400_000),
      reason: 'On leave until the second week of March.',
      signOffDays: 7,
      ...change,
    });

  it('[R33] works within its queues and dates only, and what was done under it says so', async () => {
    const rates = await create('Rates', { languages: ['zh'], members: [ines.id] });
    const credit = await create('Credit', { languages: ['latin'], members: [ines.id] });
    await review.lab.take(mixed(2));
    await review.detect();
    const of = async (queue: number) => (await review.list(priya)).filter((one) => one.queue === queue);
    const [first] = await of(rates);
    await expect(review.desk.claim(actor(mateo), first!.id, first!.version)).rejects.toMatchObject({
      code: 'not-your-queue',
    });
    const id = await give({ queues: [rates] });
    expect((await review.workplaces.scopeOf(mateo)).queues).toContain(rates);
    const done = await review.decide(mateo, first!, 'cleared');
    const [outside] = await of(credit);
    await expect(review.desk.claim(actor(mateo), outside!.id, outside!.version)).rejects.toMatchObject({
      code: 'not-your-queue',
    });
    await review.desk.reopen(actor(priya), done.id, done.version, REASON);
    expect(await review.delegations.exceptions(priya, id, undefined, 10)).toMatchObject([
      { alert: first!.id, what: 'reopened' },
    ]);
    expect((await review.delegations.get(ines, id)).decisions).toBe(1);
    review.lab.archive.clock.advance(15 * 86_400_000);
    const [later] = await of(rates);
    await expect(review.desk.claim(actor(mateo), later!.id, later!.version)).rejects.toMatchObject({
      code: 'not-your-queue',
    });
  });

  it('[R33] the delegator signs off in time or is overdue; nobody does it for them, and only supervisors delegate for others', async () => {
    const id = await give();
    const { clock } = review.lab.archive;
    const overdue = async () => isOverdue(await review.delegations.get(ines, id), clock.now());
    expect(await overdue()).toBe(false);
    clock.advance(8 * 86_400_000);
    expect(await overdue()).toBe(true);
    await expect(review.delegations.signOff(actor(mateo), mateo, id, 0, REASON)).rejects.toMatchObject({
      code: 'delegator-only',
    });
    await review.delegations.signOff(actor(ines), ines, id, 0, REASON);
    expect(await overdue()).toBe(false);
    await expect(review.delegations.get(lena, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(give({ delegator: lena.id })).rejects.toMatchObject({ code: 'delegation-foreign' });
    await expect(give({ delegate: ines.id })).rejects.toMatchObject({ code: 'no-reviewer' });
    await expect(give({ until: new Date(0) })).rejects.toMatchObject({ code: 'delegation-span' });
  });
});

describe('notes, tags and templates', () => {
  it('notes stay and tell who is mentioned; tags go on and off; templates change without changing decisions', async () => {
    await review.lab.take(TWO_ROOMS);
    await review.detect();
    const [one] = await review.list(ines);
    await review.notes.write(actor(ines), one!.id, 'Second number, @Priya Raman?', [priya.id]);
    const [notice] = await review.lab.archive.db.app.query<{ n: number }>(
      `SELECT count(*) AS n FROM access.notice WHERE kind = 'mention'`,
    );
    expect(notice!.n).toBe(1);
    await expect(
      review.notes.write(actor(ines), one!.id, 'x', ['00000000-0000-4000-8000-000000000000']),
    ).rejects.toMatchObject({ code: 'mention-unknown' });
    await expect(review.lab.archive.db.app.query(`UPDATE review.note SET text = 'y'`)).rejects.toThrow(
      /permission denied/,
    );
    await review.notes.tag(actor(ines), one!.id, 'client');
    await review.notes.tag(actor(ines), one!.id, 'client');
    expect((await review.desk.require(ines, one!.id)).tags).toEqual(['client']);
    await review.notes.untag(actor(ines), one!.id, 'client');
    expect((await review.desk.require(ines, one!.id)).tags).toEqual([]);
    const template = await review.templates.create(actor(priya), {
      name: 'Newsletter',
      disposition: 'false-positive',
      text: 'A newsletter, sent to all clients.',
    });
    await expect(review.templates.create(actor(priya), { ...template })).rejects.toMatchObject({
      code: 'template-name-taken',
    });
    await review.templates.remove(actor(priya), template.id, 0);
    expect(await review.templates.list(undefined, 10)).toEqual([]);
  });
});
