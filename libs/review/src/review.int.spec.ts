import { type Actor, actorOf, type StoredUser, Users } from '@minutebook/access';
import { OPERATOR } from '@minutebook/archive/testing';
import { Log } from '@minutebook/platform';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import { Detector, Findings, Lexicons, SURVEILLANCE_SCHEMA } from '@minutebook/surveillance';
import { Conflicts } from './alerts/conflicts';
import { AlertIntake } from './alerts/intake';
import { MOVES } from './alerts/life';
import { ReviewDesk } from './alerts/review-desk';
import { wilson } from './http/presenting';
import { EvidenceOfReview } from './reports/evidence-of-review';
import { REVIEW_SCHEMA } from './schema';
import { type AlertRow, listAlerts } from './store/alert-store';

const REASON = 'Gives the price before the announcement.';

let lab: TestSearch;
let users: Users;
let desk: ReviewDesk;
let intake: AlertIntake;
let evidence: EvidenceOfReview;
let ines: StoredUser;
let priya: StoredUser;
let maren: StoredUser;

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA, REVIEW_SCHEMA]);
  const { db, audit, clock, reader } = lab.archive;
  users = new Users(db.app, audit, clock);
  const findings = new Findings(db.app);
  const conflicts = new Conflicts(reader);
  desk = new ReviewDesk(db.app, reader, users, conflicts, findings, audit, clock);
  intake = new AlertIntake(db.app, findings, reader, audit, clock);
  evidence = new EvidenceOfReview(db.app, reader, findings, audit);
  const admit = (name: string, roles: StoredUser['roles'], handles: { scheme: string; value: string }[] = []) =>
    db.app.transaction((tx) =>
      users.admit(tx, { name, email: `${name.split(' ')[0]!.toLowerCase()}@firm.example`, roles, handles }, 'scrypt$x'),
    );
  ines = await admit('Ines Okafor', ['analyst']);
  priya = await admit('Priya Raman', ['supervisor']);
  maren = await admit('Maren Holt', ['supervisor'], [{ scheme: 'email', value: 'P0@firm.example' }]);
  await new Lexicons(db.app, audit, clock).apply(OPERATOR, 'Market abuse', [
    { code: 'MA-1', title: 'Tipping', query: 'announce*', severity: 3, zones: ['own'] },
  ]);
  // Maren (p0) writes the first, 周启明 (p1) the second; all four of the room have written something.
  await lab.take({
    'room.jsonl': feedOf(['announced', 'announcement', 'lunch', 'ok'], 'room'),
    'other.jsonl': feedOf(['-', 'an announcement elsewhere'], 'other', '2024-04-01T09:00:00Z').replaceAll('p0@', 'x0@'),
  });
  const detector = new Detector(db.app, reader, clock, new Log('error', () => undefined));
  await detector.catchUp();
  await detector.lookBack();
  await intake.catchUp();
});
afterEach(() => lab.archive.drop());

const actor = (user: StoredUser): Actor => actorOf(user);
const queue = (user: StoredUser, view: 'open' | 'mine' | 'to-sign' | 'closed' = 'open'): Promise<AlertRow[]> =>
  listAlerts(lab.archive.db.app, user.id, view, undefined, 100);
const decide = (user: StoredUser, alert: AlertRow, version = 1) =>
  desk.decide(actor(user), alert.id, version, { disposition: 'escalated', reason: REASON, dwell: 60_000 });

/** Alerts of a room, in the order of its messages. */
async function alertsIn(room: 'room' | 'other'): Promise<AlertRow[]> {
  const alerts = await queue(ines);
  const conversations = await lab.archive.reader.conversations(alerts.map((alert) => alert.conversation));
  return alerts
    .filter((alert) => conversations.get(alert.conversation)!.title === room)
    .sort((one, other) => one.message - other.message);
}

/** An alert in a conversation without users of ours. */
const neutral = async (): Promise<AlertRow> => (await alertsIn('other'))[0]!;

describe('alerts', () => {
  it('are raised once a hit, however often the intake runs', async () => {
    expect(await queue(ines)).toHaveLength(3);
    await lab.archive.db.app.query('UPDATE review.state SET hit = 0');
    await intake.catchUp();
    expect(await queue(ines)).toHaveLength(3);
    const raised = await lab.archive.audit.list({ action: 'alert.raised' }, undefined, 10);
    expect(raised).toHaveLength(3);
  });

  it('claim, decide, sign: each by who may, each in the audit log', async () => {
    const alert = await neutral();
    await desk.claim(actor(ines), alert.id, 0);
    await decide(ines, alert);
    expect((await queue(priya, 'to-sign')).map((row) => row.id)).toEqual([alert.id]);
    expect(await queue(ines, 'to-sign')).toEqual([]);
    await desk.signOff(actor(priya), alert.id, 2);
    expect((await queue(ines, 'closed'))[0]).toMatchObject({ id: alert.id, state: 'closed', disposition: 'escalated' });
    const acts = (await lab.archive.audit.list({ subject: `alert:${alert.id}` }, undefined, 10)).map(
      (entry) => `${entry.actor.name} ${entry.action}`,
    );
    expect(acts.reverse()).toEqual([
      'detector alert.raised',
      'Ines Okafor alert.claimed',
      'Ines Okafor alert.decided',
      'Priya Raman alert.signed',
    ]);
  });

  it('of two who claim at once, one holds it, and the other learns who', async () => {
    const alert = await neutral();
    const both = await Promise.allSettled([
      desk.claim(actor(ines), alert.id, 0),
      desk.claim(actor(priya), alert.id, 0),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const holder = both[0]!.status === 'fulfilled' ? ines : priya;
    const other = holder === ines ? priya : ines;
    await expect(desk.claim(actor(other), alert.id, 1)).rejects.toMatchObject({
      code: 'held-by-other',
      title: expect.stringContaining(holder.name),
    });
    await expect(decide(other, alert)).rejects.toMatchObject({ code: 'held-by-other' });
  });

  it('a stale decision is refused, and nothing of it stays', async () => {
    const alert = await neutral();
    await desk.claim(actor(ines), alert.id, 0);
    await expect(decide(ines, alert, 0)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await desk.decisions(alert.id)).toEqual([]);
  });

  it('a returned or undone decision stays in the history and is no review', async () => {
    const alert = await neutral();
    await desk.claim(actor(ines), alert.id, 0);
    await decide(ines, alert);
    await desk.undo(actor(ines), alert.id, 2);
    await decide(ines, alert, 3);
    await desk.returnToReviewer(actor(priya), alert.id, 4, 'Name the price you saw, please.');
    await decide(ines, alert, 5);
    await desk.signOff(actor(priya), alert.id, 6);
    expect((await desk.decisions(alert.id)).map((decision) => decision.outcome)).toEqual([
      'undone',
      'returned',
      'signed',
    ]);
    await expect(desk.undo(actor(ines), alert.id, 7)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await evidence.page({}, 0, 10)).lines.map((line) => line.signer)).toEqual([null, 'Priya Raman']);
  });

  it('moves only as the table says', async () => {
    const alert = await neutral();
    for (const move of ['release', 'decide', 'undo', 'sign'] as const) expect(MOVES[move].from).not.toContain('new');
    await expect(desk.signOff(actor(priya), alert.id, 0)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(decide(ines, alert, 0)).rejects.toMatchObject({ code: 'not-claimed' });
  });
});

describe('four eyes', () => {
  it('[R34] nobody judges a message they wrote, or were in the room for: not claiming, not deciding, not signing', async () => {
    const inRoom = await alertsIn('room');
    const grounds = ['Maren Holt wrote this message.', 'Maren Holt takes part in this conversation.'];
    expect(inRoom).toHaveLength(2);
    for (const [i, alert] of inRoom.entries()) {
      const refusal = { code: 'conflict-of-interest', status: 403, title: grounds[i] };
      await expect(desk.claim(actor(maren), alert.id, 0)).rejects.toMatchObject(refusal);
      await desk.claim(actor(ines), alert.id, 0);
      await decide(ines, alert);
      await expect(desk.signOff(actor(maren), alert.id, 2)).rejects.toMatchObject(refusal);
      await expect(desk.returnToReviewer(actor(maren), alert.id, 2, 'x'.repeat(20))).rejects.toMatchObject(refusal);
    }
    await desk.claim(actor(maren), (await neutral()).id, 0);
    expect(await lab.archive.audit.list({ action: 'alert.refused' }, undefined, 100)).toHaveLength(6);
  });

  it('[R34] a mail is closed to whoever received it, in copy too', async () => {
    await lab.take({
      'a.eml':
        'From: x@client.example\r\nTo: y@client.example\r\nCc: P0@Firm.example\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\nSubject: x\r\nMessage-ID: <1@f.example>\r\n\r\nannounced\r\n',
    });
    await new Detector(
      lab.archive.db.app,
      lab.archive.reader,
      lab.archive.clock,
      new Log('error', () => undefined),
    ).catchUp();
    await intake.catchUp();
    const alert = (await queue(maren)).at(-1)!;
    await expect(desk.claim(actor(maren), alert.id, 0)).rejects.toMatchObject({
      title: 'Maren Holt received this message.',
    });
  });

  it('[R34] the reason is said before anything is tried, with who may instead', async () => {
    const [alert] = await alertsIn('room');
    const message = await lab.archive.reader.message(alert!.message);
    expect(await desk.mayDecide(maren, alert!, message)).toEqual({
      allowed: false,
      reason: 'Maren Holt wrote this message.',
    });
    expect(await desk.mayDecide(ines, alert!, message)).toEqual({ allowed: true, reason: null });
    expect(await desk.maySign(maren, alert!, message)).toMatchObject({
      allowed: false,
      who: [{ name: 'Priya Raman' }],
    });
    expect(await desk.maySign(ines, alert!, message)).toMatchObject({ allowed: false, who: [{ name: 'Priya Raman' }] });
    expect(await desk.maySign(priya, alert!, message)).toMatchObject({ allowed: true, who: [] });
  });

  it('nobody signs their own decision, not even past the program', async () => {
    const alert = await neutral();
    await desk.claim(actor(priya), alert.id, 0);
    await decide(priya, alert);
    await expect(desk.signOff(actor(priya), alert.id, 2)).rejects.toMatchObject({ code: 'own-decision' });
    const [decision] = await desk.decisions(alert.id);
    const forge = (who: StoredUser, outcome: string) =>
      lab.archive.db.app.query(
        `INSERT INTO review.signature (decision_id, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, $2, $3, 'x', now())`,
        [decision!.id, outcome, who.id],
      );
    await expect(forge(priya, 'signed')).rejects.toThrow(/cannot be signed by this person/);
    await expect(forge(ines, 'undone')).rejects.toThrow(/cannot be undone by this person/);
    await expect(lab.archive.db.app.query('UPDATE review.decision SET reason = reason')).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('evidence of review', () => {
  it('[R30] opening, however often and by whom, reviews nothing', async () => {
    for (const alert of await queue(ines)) for (const user of [ines, priya]) await desk.open(actor(user), alert.id);
    expect((await evidence.page({}, 0, 100)).lines).toEqual([]);
    expect((await queue(ines)).every((alert) => alert.state === 'new' && alert.seen)).toBe(true);
  });

  it('[R29] reviewer, communication, date and action, without an empty cell, each line traced to its ledger entries', async () => {
    const decided: AlertRow[] = [];
    for (const alert of await queue(ines)) {
      await desk.claim(actor(ines), alert.id, 0);
      await decide(ines, alert);
      lab.archive.clock.advance(60_000);
      decided.push(alert);
    }
    const { lines, next } = await evidence.page({ from: '2026-11-24', to: '2026-11-24', reviewer: ines.id }, 0, 100);
    expect(next).toBeUndefined();
    expect(lines).toHaveLength(decided.length);
    for (const line of lines) {
      const { signer: _signer, signedAt: _signedAt, ...required } = line;
      expect(Object.values(required).every((value) => value !== null && value !== '')).toBe(true);
      expect(line.reason).toBe(REASON);
      const [entry] = (
        await lab.archive.audit.list({ subject: `alert:${line.alert}`, action: 'alert.decided' }, undefined, 10)
      ).filter((candidate) => line.entries.includes(candidate.index));
      expect(entry).toMatchObject({ actor: { name: line.reviewer }, detail: { disposition: line.disposition } });
    }
    expect((await evidence.page({ from: '2026-11-25' }, 0, 100)).lines).toEqual([]);
    expect((await evidence.page({}, 0, 1)).next).toBeDefined();
  });
});

describe('precision', () => {
  it.each([
    [0, 0, null, null],
    [0, 10, 0, 28],
    [10, 10, 72, 100],
    [81, 214, 32, 45],
  ])('Wilson interval of %i right of %i is %s to %s percent', (right, of, low, high) => {
    expect(wilson(right, of)).toEqual({ low, high });
  });
});
