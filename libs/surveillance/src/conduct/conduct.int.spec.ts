import type { Actor, Notices } from '@minutebook/access';
import { Arrivals } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { AttestationState, PolicyText } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import { Detector } from '../detection/detector';
import { Findings } from '../detection/findings';
import { Lexicons } from '../lexicons/lexicons';
import { SURVEILLANCE_SCHEMA } from '../schema';
import { quietRehearsals } from '../testing';
import { Attestations } from './attestations';
import { BreachReport } from './breach-report';
import { Breaches } from './breaches';
import { Campaigns } from './campaigns';
import { Contradictions } from './contradictions';
import { RecordsController } from './http/records.controller';
import { Policies } from './policies';
import { Procedures } from './procedures';
import { Training } from './training';

const AUTHOR: Actor = { id: '00000000-0000-4000-8000-000000000001', name: 'Cora Lim', role: 'compliance' };
const APPROVER: Actor = { id: '00000000-0000-4000-8000-000000000002', name: 'Jo Adler', role: 'compliance' };
const TEXT: PolicyText = {
  text: 'Business is done on channels that are archived.',
  permitted: ['E-mail', 'Teams'],
  prohibited: ['Personal WhatsApp'],
  detection: 'Lexicon rules on every archived channel; feeds that fall silent.',
  consequences: 'Warning, loss of bonus, dismissal.',
};
const REASON = 'It was looked into and this is what was found.';
const DAY = 86_400_000;

let lab: TestSearch;
let policies: Policies;
let campaigns: Campaigns;
let attestations: Attestations;
let contradictions: Contradictions;
let training: Training;
let breaches: Breaches;
let report: BreachReport;
let silent: { id: number; name: string; person: string | null; channel: string; state: string; lastAt: Date | null }[];
let ground: { sentence: string } | undefined;
/** Who was told of what. */
let told: [to: readonly string[], kind: string][];
const tell: Notices['tell'] = (_tx, to, { kind }) => {
  told.push([to, kind]);
  return Promise.resolve();
};
const reviewed = { decided: 0, samples: null as number | null };

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA]);
  const { db, audit, clock, directory, people, reader, log } = lab.archive;
  silent = [];
  told = [];
  ground = undefined;
  reviewed.decided = 0;
  policies = new Policies(db.app, audit, clock);
  campaigns = new Campaigns(db.app, directory, people.persons, policies, audit, clock, false);
  attestations = new Attestations(
    db.app,
    directory,
    policies,
    people.persons,
    lab.archive.users,
    { tell },
    audit,
    clock,
  );
  contradictions = contradictionsOf();
  training = new Training(db.app, directory, policies, audit, clock);
  breaches = new Breaches(db.app, directory, policies, audit, clock);
  const volume = { between: () => Promise.resolve({ ...reviewed }) };
  report = new BreachReport(db.app, reader, new Arrivals(db.app, log, directory), volume);
});
afterEach(() => lab.archive.drop());

function contradictionsOf(): Contradictions {
  const { db, audit, clock, reader } = lab.archive;
  return new Contradictions(
    db.app,
    reader,
    { overview: () => Promise.resolve({ expectations: silent } as never) },
    attestations,
    {
      current: () => Promise.resolve({ id: AUTHOR.id, name: AUTHOR.name } as never),
      whoMay: () => Promise.resolve([AUTHOR, APPROVER] as never),
    },
    {
      ground: () => Promise.resolve(ground),
      free: (users) => Promise.resolve(users.filter(({ id }) => id !== AUTHOR.id)),
    },
    { tell },
    audit,
    clock,
  );
}

/** Somebody of the firm with an address. Ids of the directory. */
async function employ(
  externalId: string,
  name: string,
  address: string,
  manager: string | null = null,
): Promise<string> {
  const { persons } = lab.archive.people;
  const facts = {
    names: [],
    desk: 'Rates',
    title: null,
    branch: null,
    joinedOn: null,
    jurisdiction: null,
    manager,
    kind: 'employee' as const,
  };
  const at = { ofFirm: true, state: 'active' as const, leftAt: null };
  const person = await persons.create(OPERATOR, { externalId, name, ...facts, ...at });
  await persons.map(OPERATOR, person.id, person.version, { scheme: 'email', value: address });
  return person.id;
}

async function policyInForce(): Promise<number> {
  const { policy } = await policies.create(AUTHOR, `Channels ${Math.random()}`, TEXT);
  const { inForce } = await policies.approve(APPROVER, policy.id, policy.version, today());
  return inForce!.id;
}

function today(): string {
  return lab.archive.clock.now().toISOString().slice(0, 10);
}

function daysOn(n: number): string {
  return new Date(lab.archive.clock.now().getTime() + n * DAY).toISOString().slice(0, 10);
}

async function campaignOf(policyVersion: number, more: { coversFrom?: string; dueOn?: string } = {}): Promise<number> {
  const facts = {
    name: 'Year end',
    policyVersion,
    question: 'Do you keep to it?',
    escalateDays: 2,
    coversFrom: null,
    byMail: false,
  };
  return (await campaigns.start(AUTHOR, { dueOn: daysOn(10), ...facts, ...more })).campaign.id;
}

/** Attests by link, as the person. */
async function sign(campaign: number, name: string, answer: 'yes' | 'no' | 'exception' = 'yes'): Promise<void> {
  const link = (await campaigns.links(AUTHOR, campaign, false)).find(({ attestation }) => attestation.name === name)!;
  const { policy } = await attestations.form(link.token);
  const sha256 = policy.sha256.toString('hex');
  await attestations.answer(link.token, { answer, signedName: name, sha256, exception: 'A family chat.' });
}

async function statesOf(campaign: number): Promise<Record<string, AttestationState>> {
  const rows = await attestations.list({ campaign }, undefined, 100);
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

async function detect(): Promise<void> {
  const worker = new Detector(
    lab.archive.db.app,
    lab.archive.reader,
    lab.archive.directory,
    lab.archive.clock,
    new Log('error', () => undefined),
  );
  await worker.catchUp();
  await worker.lookBack();
}

/** A lexicon whose hits are signs of off-channel business. */
async function offChannel(): Promise<void> {
  const lexicons = new Lexicons(
    lab.archive.db.app,
    lab.archive.audit,
    lab.archive.clock,
    lab.archive.users,
    quietRehearsals(),
  );
  const rule = {
    code: 'OC-1',
    title: 'Other channel',
    query: 'whatsapp',
    severity: 3 as const,
    zones: ['own' as const],
  };
  const { lexicon } = await lexicons.apply(OPERATOR, 'Off-channel', [rule]);
  await contradictions.setTheme(AUTHOR, lexicon.id, 'off-channel');
}

describe('policies', () => {
  it('[R183] a version is written by one person and approved by another, and never changes', async () => {
    const { policy } = await policies.create(AUTHOR, 'Channels', TEXT);
    await expect(policies.approve(AUTHOR, policy.id, 0, today())).rejects.toMatchObject({ code: 'own-draft' });
    const { inForce } = await policies.approve(APPROVER, policy.id, 0, today());
    expect(inForce).toMatchObject({ number: 1, draftedByName: 'Cora Lim', approvedByName: 'Jo Adler', content: TEXT });
    const drafted = await policies.draft(AUTHOR, policy.id, 1, { ...TEXT, text: 'Another text.' });
    const later = await policies.approve(APPROVER, policy.id, drafted.policy.version, daysOn(30));
    expect([later.inForce!.number, later.versions.map(({ number }) => number)]).toEqual([1, [2, 1]]);
    expect(later.versions[0]!.sha256.equals(later.versions[1]!.sha256)).toBe(false);
    const { owner } = lab.archive.db;
    await expect(owner.query(`UPDATE surveillance.policy_version SET content = '{}'`)).rejects.toThrow(/append-only/);
    await expect(
      owner.query(
        `INSERT INTO surveillance.policy_version (policy_id, number, name, content, sha256, drafted_by, drafted_by_name, approved_by, approved_by_name, approved_at, effective_from)
         SELECT policy_id, 9, name, content, sha256, 'x', 'x', 'x', 'x', approved_at, effective_from FROM surveillance.policy_version WHERE number = 1`,
      ),
    ).rejects.toThrow(/check constraint/);
  });
});

describe('attestations', () => {
  it('[R183] asked, reminded, attested, refused, with exception, overdue, escalated to the manager, withdrawn: each move kept', async () => {
    await employ('M', 'Mara Boss', 'm@firm.example');
    const { db, users } = lab.archive;
    const boss = { name: 'Mara Boss', email: 'm@firm.example', roles: ['supervisor'] as const, handles: [] };
    const { id: bossId } = await db.app.transaction((tx) => users.admit(tx, boss, 'x'));
    for (const name of ['Ann', 'Bo', 'Cy', 'Di', 'Eve']) await employ(name, `${name} Lee`, `${name}@firm.example`, 'M');
    const campaign = await campaignOf(await policyInForce());
    await sign(campaign, 'Ann Lee');
    await sign(campaign, 'Bo Lee', 'no');
    await sign(campaign, 'Cy Lee', 'exception');
    const di = (await attestations.list({ campaign }, undefined, 100)).find(({ name }) => name === 'Di Lee')!;
    await attestations.withdraw(AUTHOR, di.id, di.version, REASON);
    await campaigns.links(AUTHOR, campaign, true);
    expect(await statesOf(campaign)).toEqual({
      'Ann Lee': 'attested',
      'Bo Lee': 'refused',
      'Cy Lee': 'excepted',
      'Di Lee': 'withdrawn',
      'Eve Lee': 'reminded',
      'Mara Boss': 'reminded',
    });
    lab.archive.clock.advance(10 * DAY);
    expect(await attestations.sweep()).toBe(0);
    lab.archive.clock.advance(DAY);
    expect(await attestations.sweep()).toBe(2);
    expect((await statesOf(campaign))['Eve Lee']).toBe('overdue');
    lab.archive.clock.advance(2 * DAY);
    expect(await attestations.sweep()).toBe(2);
    expect(await attestations.sweep()).toBe(0);
    const eve = (await attestations.list({ campaign }, undefined, 100)).find(({ name }) => name === 'Eve Lee')!;
    expect(eve).toMatchObject({ state: 'escalated', escalatedTo: 'Mara Boss', reminders: 1 });
    await sign(campaign, 'Eve Lee');
    // Mara is overdue herself and the directory names nobody above her: compliance would be told, had it an account here.
    expect(told).toEqual([
      [[bossId], 'attestation-overdue'],
      [[], 'attestation-overdue'],
    ]);
    const { moves } = await attestations.file(eve.id);
    expect(moves.map(({ from, to, byName }) => [from, to, byName])).toEqual([
      [null, 'asked', 'Cora Lim'],
      ['asked', 'reminded', 'Cora Lim'],
      ['reminded', 'overdue', 'calendar'],
      ['overdue', 'escalated', 'calendar'],
      ['escalated', 'attested', 'Eve Lee'],
    ]);
    await expect(db.owner.query('DELETE FROM surveillance.attestation_answer')).rejects.toThrow(/append-only/);
  });

  it('[R183] a link opens the exact text once, for the person alone, and only its hash is kept', async () => {
    await employ('A', 'Ann Lee', 'ann@firm.example');
    const campaign = await campaignOf(await policyInForce());
    const [old] = await campaigns.links(AUTHOR, campaign, false);
    const [link] = await campaigns.links(AUTHOR, campaign, false);
    expect(link).toMatchObject({ email: 'ann@firm.example' });
    await expect(attestations.form(old!.token)).rejects.toMatchObject({ code: 'link-ended' });
    const { policy } = await attestations.form(link!.token);
    expect(policy.content).toEqual(TEXT);
    const sha256 = policy.sha256.toString('hex');
    const signed = { answer: 'yes' as const, signedName: ' ann  LEE ', sha256 };
    const attempt = (change: object) => attestations.answer(link!.token, { ...signed, ...change });
    await expect(attempt({ sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'text-changed' });
    await expect(attempt({ signedName: 'Bo Lee' })).rejects.toMatchObject({ code: 'name-differs' });
    await expect(attempt({ answer: 'exception', exception: ' ' })).rejects.toMatchObject({ code: 'exception-missing' });
    const both = await Promise.allSettled([attempt({}), attempt({ answer: 'no' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(attestations.form(link!.token)).rejects.toMatchObject({ code: 'link-ended' });
    const rows = await lab.archive.db.app.query('SELECT * FROM surveillance.attestation');
    expect(JSON.stringify(rows)).not.toContain(link!.token);
    const [answer] = await attestations.list({ campaign }, undefined, 1);
    expect(answer).toMatchObject({ signedName: 'ann  LEE', sha256: policy.sha256 });
  });
});

describe('contradictions', () => {
  it('[R184] [E9] an off-channel hit after a signed attestation opens one task, whatever is repeated or runs twice', async () => {
    await employ('P0', 'Maren Holt', 'p0@firm.example');
    await employ('P1', 'Zhou Qiming', 'p1@firm.example');
    await offChannel();
    const campaign = await campaignOf(await policyInForce());
    await sign(campaign, 'Maren Holt');
    const say = (day: string, room: string): Promise<void> =>
      lab.take({ [`${room}.jsonl`]: feedOf(['add me on whatsapp', 'my whatsapp is new'], room, `${day}T09:00:00Z`) });
    await say('2026-11-20', 'before');
    await say(daysOn(1), 'after');
    await detect();
    await Promise.all([contradictions.catchUp(), contradictionsOf().catchUp()]);
    await contradictions.catchUp();
    const open = await contradictions.list({ state: 'open' }, undefined, 10);
    expect(open).toHaveLength(1);
    expect(told).toEqual([[[APPROVER.id], 'contradiction']]);
    const both = await attestations.byId([open[0]!.attestation]);
    expect(both.get(open[0]!.attestation)).toMatchObject({ name: 'Maren Holt', state: 'attested' });
    expect(open[0]).toMatchObject({ kind: 'hit', role: 'author', channel: 'teams', version: 0 });
    // Read from the first hit again: nothing is doubled.
    await lab.archive.db.app.query('UPDATE surveillance.conduct_state SET hit = 0');
    await contradictions.catchUp();
    expect(await contradictions.count()).toEqual({ open: 1, settled: 0 });
    // Who signs the same policy again is asked about what comes after, not about what was found before.
    lab.archive.clock.advance(3 * DAY);
    const { policyVersion } = (await campaigns.get(campaign)).campaign;
    await sign(await campaignOf(policyVersion), 'Maren Holt');
    await say(daysOn(1), 'again');
    await detect();
    await contradictions.catchUp();
    const now = await contradictions.list({ state: 'open' }, undefined, 10);
    expect(now.map(({ attestation }) => attestation === open[0]!.attestation)).toEqual([false, true]);
  });

  it('[R184] what an attestation covers from a day on is contradicted by what was found before it was signed', async () => {
    await employ('P0', 'Maren Holt', 'p0@firm.example');
    await lab.take({ 'a.jsonl': feedOf(['use whatsapp'], 'r', '2026-11-20T09:00:00Z') });
    await offChannel();
    await detect();
    await contradictions.catchUp();
    const policy = await policyInForce();
    await sign(await campaignOf(policy), 'Maren Holt');
    await contradictions.catchUp();
    expect((await contradictions.count()).open).toBe(0);
    await sign(await campaignOf(policy, { coversFrom: '2026-01-01' }), 'Maren Holt');
    await contradictions.catchUp();
    expect((await contradictions.count()).open).toBe(1);
  });

  it('[R184] a stranger’s words count against the one of the firm they address, never against a whole room', async () => {
    await employ('P1', 'Zhou Qiming', 'zhou@firm.example');
    await employ('P2', 'Ines Okafor', 'ines@firm.example');
    await offChannel();
    await sign(await campaignOf(await policyInForce()), 'Zhou Qiming');
    const mail = (to: string): string =>
      `From: c@client.example\r\nTo: ${to}\r\nDate: ${new Date(lab.archive.clock.now().getTime() + DAY).toUTCString()}\r\nSubject: x\r\nMessage-ID: <${to.length}@c.example>\r\n\r\nI sent it on whatsapp\r\n`;
    await lab.take({ 'one.eml': mail('zhou@firm.example'), 'two.eml': mail('zhou@firm.example, ines@firm.example') });
    await detect();
    await contradictions.catchUp();
    const open = await contradictions.list({ state: 'open' }, undefined, 10);
    expect(open.map(({ role }) => role)).toEqual(['addressed']);
  });

  it('[R184] a feed of the person that falls silent after the signature opens one task a silence', async () => {
    const person = await employ('A', 'Ann Lee', 'ann@firm.example');
    await sign(await campaignOf(await policyInForce()), 'Ann Lee');
    const feed = { id: 7, name: 'Ann’s phone', person, channel: 'whatsapp', state: 'silent', lastAt: new Date(0) };
    silent = [feed, { ...feed, id: 8, person: null }, { ...feed, id: 9, state: 'healthy' }];
    lab.archive.clock.advance(DAY);
    await contradictions.catchUp();
    await contradictions.catchUp();
    const [open, another] = await contradictions.list({ state: 'open' }, undefined, 10);
    expect([open?.kind, open?.name, another]).toEqual(['gap', 'Ann’s phone', undefined]);
    silent = [{ ...feed, lastAt: new Date(DAY) }];
    await contradictions.catchUp();
    expect((await contradictions.count()).open).toBe(2);
  });

  it('[R184] [R34] is settled with a reason, once, by nobody about themselves, and as a breach only with one', async () => {
    const person = await employ('A', 'Ann Lee', 'ann@firm.example');
    await sign(await campaignOf(await policyInForce()), 'Ann Lee', 'exception');
    silent = [{ id: 7, name: 'Phone', person, channel: 'whatsapp', state: 'never', lastAt: null }];
    lab.archive.clock.advance(DAY);
    await contradictions.catchUp();
    const [open] = await contradictions.list({ state: 'open' }, undefined, 10);
    const settle = (change: object = {}) =>
      contradictions.settle(AUTHOR, open!.id, 0, { outcome: 'explained', reason: REASON, breach: null, ...change });
    ground = { sentence: 'Cora Lim is Ann Lee’s manager.' };
    await expect(settle()).rejects.toMatchObject({ code: 'conflict-of-interest' });
    ground = undefined;
    await expect(settle({ outcome: 'breach' })).rejects.toMatchObject({ code: 'breach-missing' });
    await expect(settle({ outcome: 'breach', breach: 99 })).rejects.toMatchObject({ code: 'not-found' });
    const both = await Promise.allSettled([settle(), settle({ outcome: 'as-disclosed' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await contradictions.count()).toEqual({ open: 0, settled: 1 });
    const log = await lab.archive.audit.list({ action: 'contradiction.settled' }, undefined, 10);
    expect(log.map(({ detail }) => detail.reason)).toEqual([REASON]);
  });
});

describe('records', () => {
  it('[R185] training is on a version of a policy; a file is looked at before it changes anything; one report per person', async () => {
    const person = await employ('A', 'Ann Lee', 'ann@firm.example');
    const policyVersion = await policyInForce();
    const { course } = await training.createCourse(AUTHOR, { name: 'Channels', policyVersion, validMonths: 12 });
    const file = Buffer.from(
      'id,course,date,result,valid until\nA,Channels,2026-01-31,passed,\nA,Channels,2026-03-01,failed,\nA,Channels,2026-01-31,passed,\nZ,Channels,2026-01-01,passed,\nA,Nothing,2026-01-01,passed,\nA,Channels,31.1.2026,passed,\n',
    );
    const looked = await training.compare(AUTHOR, file);
    expect(looked).toMatchObject({
      lines: 6,
      known: 1,
      added: [
        { takenOn: '2026-01-31', validUntil: '2027-01-31' },
        { takenOn: '2026-03-01', result: 'failed', validUntil: null },
      ],
      faults: [{ line: 5 }, { line: 6 }, { line: 7 }],
    });
    expect(await training.list({}, undefined, 10)).toEqual([]);
    await training.import(AUTHOR, file);
    expect((await training.import(AUTHOR, file)).added).toEqual([]);
    await expect(
      training.record(AUTHOR, { course: course.id, person, takenOn: '2026-01-31', result: 'passed' }),
    ).rejects.toMatchObject({ code: 'known-already' });
    await sign(await campaignOf(policyVersion), 'Ann Lee');
    await breaches.record(AUTHOR, breachOf(person, 2));
    const { db, audit, directory } = lab.archive;
    const procedures = new Procedures(policies, campaigns, training, contradictions, breaches, report);
    const findings = new Findings(db.app);
    const desk = [
      training,
      breaches,
      report,
      procedures,
      attestations,
      contradictions,
      findings,
      directory,
      audit,
    ] as const;
    const about = await new RecordsController(...desk).person({
      actor: AUTHOR,
      params: { id: person },
      query: undefined,
      body: undefined,
    });
    expect(about).toMatchObject({
      person: { name: 'Ann Lee', desk: 'Rates' },
      training: [{ result: 'failed', course: { policyVersion: 1 } }, { result: 'passed' }],
      attestations: [{ state: 'attested' }],
      breaches: [{ grade: 2, source: 'surveillance' }],
    });
  });

  it('[R186] a breach has grade, channel, source and consequence, and keeps what it said before', async () => {
    const ann = await employ('A', 'Ann Lee', 'ann@firm.example');
    const bo = await employ('B', 'Bo Lee', 'bo@firm.example');
    const grades = await breaches.grades();
    expect(grades.map(({ grade }) => grade)).toEqual([1, 2, 3, 4, 5]);
    expect(grades.every(({ citation }) => citation.includes('FCA'))).toBe(true);
    const two = {
      persons: [
        { person: ann, grade: 1 },
        { person: bo, grade: 4 },
      ],
    };
    const { breach } = await breaches.record(AUTHOR, { ...breachOf(ann, 1), ...two });
    expect(breach).toMatchObject({ grade: 4, channel: 'whatsapp', alerts: [12], cases: [3] });
    const changed = await breaches.change(AUTHOR, breach.id, 0, { ...breachOf(ann, 1), consequence: 'Warned' }, REASON);
    expect(changed.breach).toMatchObject({ grade: 1, consequence: 'Warned', persons: [{ name: 'Ann Lee' }] });
    expect(changed.history.map(({ version, facts }) => [version, facts.consequence])).toEqual([
      [1, 'Warned'],
      [0, null],
    ]);
    await expect(breaches.change(AUTHOR, breach.id, 0, breachOf(ann, 1), REASON)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  it('[R186] [E11] figures by grade, quarter and desk; a quarter without a breach asks what looked', async () => {
    const ann = await employ('A', 'Ann Lee', 'ann@firm.example');
    for (const [grade, foundOn] of [
      [4, '2026-05-10'],
      [5, '2026-05-20'],
      [5, '2026-11-01'],
    ] as const)
      await breaches.record(AUTHOR, { ...breachOf(ann, grade), occurredOn: foundOn, foundOn });
    const found = await report.of('2026-04-01', '2026-12-31');
    expect(found.quarters.map(({ quarter, grades, question }) => [quarter, grades, question])).toEqual([
      ['2026-Q2', [0, 0, 0, 1, 1], 'none'],
      ['2026-Q3', [0, 0, 0, 0, 0], 'nothing-looked'],
      ['2026-Q4', [0, 0, 0, 0, 1], 'none'],
    ]);
    expect(found.desks).toEqual([
      { desk: 'Rates', quarter: '2026-Q2', grades: [0, 0, 0, 1, 1] },
      { desk: 'Rates', quarter: '2026-Q4', grades: [0, 0, 0, 0, 1] },
    ]);
    expect(found.channels).toEqual([{ channel: 'whatsapp', breaches: 3 }]);
    const quarter = async () => (await report.of('2027-01-01', '2027-03-31')).quarters[0]!;
    lab.archive.clock.set(new Date('2027-02-01T00:00:00Z'));
    await lab.take({ 'a.jsonl': feedOf(['on whatsapp', 'lunch'], 'r', '2027-01-05T09:00:00Z') });
    const { db, log, directory } = lab.archive;
    await new Arrivals(db.app, log, directory).catchUp();
    expect(await quarter()).toMatchObject({ question: 'no-off-channel-rules', looked: { messages: 2 } });
    await offChannel();
    await detect();
    expect((await quarter()).question).toBe('nobody-decided');
    reviewed.decided = 40;
    expect(await quarter()).toMatchObject({
      breaches: 0,
      question: 'looked-and-found-nothing',
      looked: { messages: 2, hits: 1, offChannelHits: 1, offChannelLexicons: 1, alertsDecided: 40, samples: null },
    });
    await expect(report.of('2026-02-01', '2026-01-01')).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it('[E16] the procedures pack shows channels, detection, consequences, attestations, training and breaches', async () => {
    const ann = await employ('A', 'Ann Lee', 'ann@firm.example');
    const policyVersion = await policyInForce();
    const campaign = await campaignOf(policyVersion);
    await sign(campaign, 'Ann Lee');
    const { course } = await training.createCourse(AUTHOR, { name: 'Channels', policyVersion, validMonths: null });
    await training.record(AUTHOR, { course: course.id, person: ann, takenOn: today(), result: 'passed' });
    await breaches.record(AUTHOR, breachOf(ann, 3));
    const procedures = new Procedures(policies, campaigns, training, contradictions, breaches, report);
    const pack = await procedures.pack(AUTHOR.id, '2026-10-01', '2026-12-31');
    expect(pack).toMatchObject({
      position: 0,
      policies: [
        {
          inForce: {
            permitted: TEXT.permitted,
            prohibited: TEXT.prohibited,
            detection: TEXT.detection,
            consequences: TEXT.consequences,
          },
        },
      ],
      campaigns: [{ counts: { attested: 1, asked: 0 } }],
      courses: [{ passed: 1, failed: 0 }],
      contradictions: { open: 0, settled: 0 },
      breaches: [{ grade: 3 }],
      report: { quarters: [{ quarter: '2026-Q4', breaches: 1 }] },
    });
    expect((await procedures.pack(AUTHOR.id, '2027-01-01', '2027-03-31')).campaigns).toEqual([]);
  });
});

function breachOf(person: string, grade: number) {
  return {
    persons: [{ person, grade }],
    channel: 'whatsapp',
    source: 'surveillance' as const,
    occurredOn: '2026-11-02',
    foundOn: '2026-11-10',
    summary: 'Took an order by WhatsApp on a private phone.',
    consequence: null,
    policyVersion: null,
    alerts: [12],
    cases: [3],
  };
}
