import type { StoredUser } from '@minutebook/access';
import { actor, REASON } from '../testing';
import { FACTS, type TestCases, testCases } from './cases.testing';
import { keepUntil, RETENTION_RULES } from './retention-rules';

const FINDINGS = { outcome: 'breach', text: 'He gave the price before the announcement.' } as const;

let lab: TestCases;
let id: number;

beforeEach(async () => {
  lab = await testCases();
  id = await lab.cases.open(as('ines'), FACTS, {
    messages: [{ id: lab.messages.get('lunch')!, reason: 'Shows who was there.' }],
  });
  for (const name of ['priya', 'jonas'] as const)
    await lab.membership.give(as('ines'), id, await version(), lab.users[name].id);
});
afterEach(() => lab.review.lab.archive.drop());

const as = (name: keyof TestCases['users']) => actor(lab.users[name]);
const version = () => lab.version(id);
const state = async (): Promise<string> => (await lab.view.of(as('ines'), id)).state;
const closing = async (name: keyof TestCases['users']) => (await lab.view.of(as(name), id)).closing;
const database = () => lab.review.lab.archive.db.app;

async function submitted(by: 'ines' | 'priya' = 'ines'): Promise<void> {
  await lab.closing.write(as(by), id, await version(), FINDINGS);
  await lab.closing.submit(as(by), id, await version());
}

describe('closing a case', () => {
  it('takes findings, a first signature and a second by somebody else; each step says what would be refused', async () => {
    expect(await closing('ines')).toMatchObject({
      step: 'findings',
      maySubmit: { ground: 'no-findings' },
      maySign: { ground: 'wrong-step' },
    });
    await lab.closing.write(as('ines'), id, await version(), FINDINGS);
    expect(await closing('ines')).toMatchObject({ step: 'first', maySubmit: { allowed: true } });
    await lab.closing.submit(as('ines'), id, await version());
    expect(await closing('ines')).toMatchObject({
      step: 'second',
      maySign: { ground: 'no-right' },
      who: [{ name: 'Jonas Adeyemi' }, { name: 'Priya Raman' }],
    });
    expect(await closing('priya')).toMatchObject({
      step: 'second',
      maySign: { allowed: true },
      who: [{ name: 'Jonas Adeyemi' }],
    });
    await lab.closing.signSecond(as('priya'), id, await version());
    const shown = await lab.view.of(as('jonas'), id);
    expect(shown).toMatchObject({
      state: 'closed',
      findings: {
        outcome: 'breach',
        signatures: [
          { level: 1, by: { name: 'Ines Okafor' } },
          { level: 2, by: { name: 'Priya Raman' } },
        ],
      },
    });
    await expect(lab.cases.change(as('ines'), id, shown.version, { title: 'x' })).rejects.toMatchObject({
      code: 'case-closed',
    });
  });

  it('nobody signs both, not even past the program', async () => {
    await submitted('priya');
    expect((await closing('priya')).maySign).toMatchObject({ allowed: false, ground: 'signed-first' });
    await expect(lab.closing.signSecond(as('priya'), id, await version())).rejects.toMatchObject({
      code: 'own-decision',
    });
    await expect(lab.closing.return(as('priya'), id, await version(), REASON)).rejects.toMatchObject({
      code: 'own-decision',
    });
    const [row] = await database().query<{ findings: number }>(
      'SELECT findings_id AS findings FROM review.case_record WHERE id = $1',
      [id],
    );
    const forge = (level: number, outcome: string, who: StoredUser) =>
      database().query(
        `INSERT INTO review.case_signature (findings_id, level, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, $2, $3, $4, 'x', now())`,
        [row!.findings, level, outcome, who.id],
      );
    await expect(forge(2, 'signed', lab.users.priya)).rejects.toThrow(/cannot be signed by this person/);
    await expect(forge(2, 'returned', lab.users.priya)).rejects.toThrow(/cannot be returned by this person/);
    await expect(forge(3, 'signed', lab.users.jonas)).rejects.toThrow(/cannot be signed/);
    const close = `UPDATE review.case_record SET state = 'closed', closed_at = now() WHERE id = ${id}`;
    await expect(database().query(close)).rejects.toThrow(/is not signed by two people/);
    await expect(lab.review.lab.archive.db.owner.query(close)).rejects.toThrow(/is not signed by two people/);
    await expect(database().query(`UPDATE review.case_findings SET text = 'other'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(database().query('DELETE FROM review.case_signature')).rejects.toThrow(/permission denied/);
  });

  it('of two who sign second at once, one closes it and the other learns that it is closed', async () => {
    await submitted();
    const now = await version();
    const both = await Promise.allSettled(
      (['priya', 'jonas'] as const).map((name) => lab.closing.signSecond(as(name), id, now)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } });
    expect((await lab.view.of(as('ines'), id)).findings!.signatures).toHaveLength(2);
  });

  it('neither signer acts for the other, whoever gave the delegation', async () => {
    await submitted('priya');
    const { clock } = lab.review.lab.archive;
    const day = 86_400_000;
    const delegate = (by: StoredUser, to: StoredUser) =>
      database().query(
        `INSERT INTO review.delegation (delegator, delegate, from_at, until_at, reason, sign_off_days, given_by) VALUES ($1, $2, $3, $4, 'On leave for a week.', 7, $1)`,
        [by.id, to.id, new Date(clock.now().getTime() - day), new Date(clock.now().getTime() + day)],
      );
    await delegate(lab.users.priya, lab.users.jonas);
    expect((await closing('jonas')).maySign).toMatchObject({ allowed: false, ground: 'delegate' });
    await expect(lab.closing.signSecond(as('jonas'), id, await version())).rejects.toMatchObject({
      code: 'conflict-of-interest',
    });
    clock.advance(2 * day);
    // It is over, but Jonas acted for Priya when she signed.
    expect((await closing('jonas')).maySign).toMatchObject({ allowed: false, ground: 'delegate' });
    const [row] = await database().query<{ findings: number }>(
      'SELECT findings_id AS findings FROM review.case_record WHERE id = $1',
      [id],
    );
    await expect(
      database().query(
        `INSERT INTO review.case_signature (findings_id, level, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, 2, 'signed', $2, 'x', $3)`,
        [row!.findings, lab.users.jonas.id, clock.now()],
      ),
    ).rejects.toThrow(/cannot be signed by this person/);
    await lab.closing.write(as('priya'), id, await version(), FINDINGS);
    await lab.closing.submit(as('priya'), id, await version());
    expect((await closing('jonas')).maySign).toMatchObject({ allowed: true });
  });

  it('whoever wrote something of the case signs nothing', async () => {
    const { archive } = lab.review.lab;
    await archive.users.change(as('edda'), lab.users.priya.id, 0, {
      handles: [{ scheme: 'email', value: 'p2@firm.example' }],
    });
    await lab.closing.write(as('ines'), id, await version(), FINDINGS);
    expect((await closing('priya')).maySubmit).toMatchObject({ allowed: false, ground: 'took-part' });
  });

  it('open alerts are decided before, and the case says which', async () => {
    const alert = (await lab.review.list(lab.users.ines)).find(({ subject }) => subject === 'E1')!;
    await lab.cases.addAlertTo(as('ines'), id, await version(), alert.id, 'The answer.');
    await lab.closing.write(as('ines'), id, await version(), FINDINGS);
    expect(await closing('ines')).toMatchObject({
      openAlerts: [String(alert.id)],
      maySubmit: { ground: 'alerts-open', reason: `A-${alert.id} must be decided before.` },
    });
    await expect(lab.closing.submit(as('ines'), id, await version())).rejects.toMatchObject({ code: 'case-not-ready' });
    await lab.review.decide(lab.users.ines, alert, 'violation');
    await lab.closing.submit(as('ines'), id, await version());
    expect(await state()).toBe('signing');
  });

  it('new findings, a return and a reopening end signatures, and keep them', async () => {
    await submitted();
    await lab.closing.write(as('ines'), id, await version(), { ...FINDINGS, outcome: 'no-breach' });
    expect(await state()).toBe('open');
    await lab.closing.submit(as('ines'), id, await version());
    await lab.closing.return(as('priya'), id, await version(), REASON);
    expect(await closing('ines')).toMatchObject({ step: 'findings' });
    await submitted();
    await lab.closing.signSecond(as('jonas'), id, await version());
    await lab.closing.reopen(as('priya'), id, await version(), REASON);
    const { findings, findingsHistory } = await lab.view.of(as('ines'), id);
    expect(findings).toBeNull();
    expect(findingsHistory.map(({ signatures }) => signatures.map(({ outcome }) => outcome))).toEqual([
      ['signed', 'signed', 'reopened'],
      ['signed', 'returned'],
      ['signed'],
    ]);
    await expect(
      database().query(
        `UPDATE review.case_record SET state = 'closed', closed_at = now(), findings_id = ${findingsHistory[0]!.id} WHERE id = ${id}`,
      ),
    ).rejects.toThrow(/is not signed by two people/);
  });
});

describe('complaints', () => {
  it('[R35] a complaint has a record of its own with required fields, in the four-year class of FINRA 4513', async () => {
    const begun = await lab.complaints.open(as('ines'), id, { exhibit: 1, complainant: 'Halloran Pension' });
    expect(begun).toMatchObject({
      number: 'K-001',
      case: { number: 'C-001' },
      missing: ['receivedAt', 'product', 'allegation', 'actionTaken'],
      rule: { citation: 'FINRA Rule 4513(a)', years: 4 },
      keepUntil: '2030-11-24',
    });
    await lab.closing.write(as('ines'), id, await version(), FINDINGS);
    expect(await closing('ines')).toMatchObject({
      incompleteComplaints: ['K-001'],
      maySubmit: { ground: 'complaints-incomplete' },
    });
    lab.review.lab.archive.clock.advance(86_400_000);
    const said = {
      receivedAt: '2026-11-20',
      product: 'Beacon notes',
      allegation: 'Was told a price that was not to be had.',
      actionTaken: 'Called back; refunded.',
    };
    const whole = await lab.complaints.change(as('ines'), Number(begun.id), begun.version, said);
    expect(whole).toMatchObject({ missing: [], keepUntil: '2030-11-25', ...said });
    await expect(lab.complaints.change(as('ines'), Number(begun.id), begun.version, said)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await lab.closing.submit(as('ines'), id, await version());
    expect(await database().query('SELECT version FROM review.complaint_version ORDER BY version')).toEqual([
      { version: 0 },
      { version: 1 },
    ]);
    await expect(database().query('DELETE FROM review.complaint')).rejects.toThrow(/permission denied/);
  });

  it('[R35] keeps by the figure of the rule, through a leap day too', () => {
    expect(RETENTION_RULES.every(({ citation, source, years }) => citation && source && years > 0)).toBe(true);
    expect(keepUntil(RETENTION_RULES[0]!, new Date('2028-02-29T12:00:00Z'))).toBe('2032-02-29');
    expect(keepUntil({ ...RETENTION_RULES[0]!, years: 3 }, new Date('2028-02-29T12:00:00Z'))).toBe('2031-03-01');
  });

  it('[R182] of a case one may not see there is no complaint either', async () => {
    const begun = await lab.complaints.open(as('ines'), id, {});
    expect(await lab.complaints.list(as('priya'), undefined, 10)).toHaveLength(1);
    expect(await lab.complaints.list(as('tomas'), undefined, 10)).toEqual([]);
    const [behind, none] = await Promise.allSettled([
      lab.complaints.change(as('tomas'), Number(begun.id), 0, { product: 'x' }),
      lab.complaints.change(as('tomas'), 4711, 0, { product: 'x' }),
    ]);
    expect(behind).toEqual(none);
    expect(behind).toMatchObject({
      status: 'rejected',
      reason: { code: 'not-found', title: 'There is no such complaint.' },
    });
  });
});

describe('the report', () => {
  it('has every text whole, in any script, with what proves it, and is in the log', async () => {
    const long = `${'他们周一公告之前不要外传。'.repeat(120)}END`;
    await lab.review.lab.take({
      'long.jsonl': [
        { minutebook: 'feed', version: 1 },
        {
          type: 'message',
          id: 'l-1',
          channel: 'wechat',
          conversation: { id: 'long', type: 'group', title: '定价' },
          at: '2024-05-01T09:00:00+08:00',
          from: { scheme: 'email', value: 'x9@client.example', name: 'Leo F.' },
          text: long,
        },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    });
    const [message] = await lab.review.lab.archive.reader.newest(1);
    await lab.exhibits.addMessages(as('ines'), id, await version(), [{ id: message!.id, reason: 'The outsider.' }]);
    const shown = await lab.view.of(as('ines'), id);
    const blocks = await lab.report.blocks(as('ines'), shown, await lab.chronology.of(lab.users.ines.id, id));
    const text = JSON.stringify(blocks);
    expect(text).toContain(long);
    expect(text).toMatch(/SHA-256 [0-9a-f]{64}; long\.jsonl; bytes \d+ to \d+/);
    expect(text).toContain('2024-05-01 01:00:00 UTC');
    expect(text).toContain('verified: record, commitment and evidence agree');
    expect(text).toContain(`["Ledger position","${shown.position}"]`);
    const { name, bytes } = await lab.report.print(as('ines'), id);
    expect(name).toBe('C-001.pdf');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const [entry] = await lab.review.lab.archive.audit.list({ action: 'case.reported' }, undefined, 10);
    expect(entry).toMatchObject({
      actor: { name: 'Ines Okafor' },
      detail: { items: ['E1', 'E2'], hidden: [], bytes: bytes.length },
    });
  });

  it('of a message that was deleted at the source, pins and prints what it said', async () => {
    const common = {
      channel: 'wechat',
      conversation: { id: 'gone', type: 'group', title: 'gone' },
    };
    const from = { scheme: 'email', value: 'x9@client.example', name: 'Leo F.' };
    await lab.review.lab.take({
      'gone.jsonl': [
        { minutebook: 'feed', version: 1 },
        { type: 'message', id: 'm', at: '2024-05-01T09:00:00+08:00', from, text: 'price is 14.20', ...common },
        { type: 'delete', id: 'd', target: 'm', at: '2024-05-01T09:01:00+08:00', ...common },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    });
    const [message] = await lab.review.lab.archive.reader.newest(1);
    await lab.exhibits.addMessages(as('ines'), id, await version(), [{ id: message!.id, reason: 'The price.' }]);
    const shown = await lab.view.of(as('ines'), id);
    expect(shown.exhibits.at(-1)).toMatchObject({
      text: 'price is 14.20',
      messageVersion: 0,
      flags: ['unmapped', 'gone'],
    });
    const blocks = await lab.report.blocks(as('ines'), shown, await lab.chronology.of(lab.users.ines.id, id));
    expect(JSON.stringify(blocks)).toContain('version 1, deleted, 2024-05-01 01:01:00 UTC');
  });

  it('says of a record that was altered that it failed', async () => {
    const { admin } = lab.review.lab.archive.db;
    await admin.query('ALTER TABLE access.log_leaf DISABLE TRIGGER USER');
    await admin.query(
      `UPDATE access.log_leaf SET hash = sha256('x') WHERE log = 1 AND ref IN (SELECT id FROM archive.version WHERE message_id = $1)`,
      [lab.messages.get('lunch')],
    );
    const shown = await lab.view.of(as('ines'), id);
    expect(shown.proof).toMatchObject({ verified: 0, of: 1 });
    const blocks = await lab.report.blocks(as('ines'), shown, await lab.chronology.of(lab.users.ines.id, id));
    expect(JSON.stringify(blocks)).toContain('FAILED: leaf-altered');
  });
});
