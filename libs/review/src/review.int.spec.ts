import type { StoredUser } from '@minutebook/access';
import type { TestSearch } from '@minutebook/search/testing';
import type { AlertIntake } from './alerts/intake';
import { MOVES } from './alerts/life';
import type { ReviewDesk } from './alerts/review-desk';
import { wilson } from './http/presenting';
import { EvidenceOfReview } from './reports/evidence-of-review';
import { type AlertRow, type PlacedAlert } from './store/alert-store';
import { actor, REASON, type TestReview, testReview, TWO_ROOMS } from './testing';

const HOUR = 3_600_000;

let review: TestReview;
let lab: TestSearch;
let desk: ReviewDesk;
let intake: AlertIntake;
let evidence: EvidenceOfReview;
let ines: StoredUser;
let priya: StoredUser;
let maren: StoredUser;

beforeEach(async () => {
  review = await testReview();
  ({ lab, desk, intake } = review);
  evidence = new EvidenceOfReview(lab.archive.db.app, lab.archive.reader, review.findings, lab.archive.audit);
  ines = await review.admit('Ines Okafor', ['analyst']);
  priya = await review.admit('Priya Raman', ['supervisor']);
  // Maren (p0) writes the first, 周启明 (p1) the second; all four of the room have written something.
  maren = await review.admit('Maren Holt', ['supervisor'], [{ scheme: 'email', value: 'P0@firm.example' }]);
  await lab.take(TWO_ROOMS);
  await review.detect();
});
afterEach(() => lab.archive.drop());

const queue = (user: StoredUser, view: 'open' | 'mine' | 'to-sign' | 'closed' = 'open'): Promise<PlacedAlert[]> =>
  review.list(user, view);
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

/** Lines of evidence of review, of today. */
async function reviewed(): Promise<(string | number)[][]> {
  const day = lab.archive.clock.now().toISOString().slice(0, 10);
  const positions = { ledger: 0, audit: await lab.archive.audit.settle() };
  const lines: (string | number)[][] = [];
  for await (const page of evidence.lines({ from: day, to: day }, positions))
    lines.push(...page.map(({ cells }) => cells));
  return lines;
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
    expect((await desk.decisions(alert.id)).map(({ signatures }) => signatures.map(({ outcome }) => outcome))).toEqual([
      ['undone'],
      ['returned'],
      ['signed'],
    ]);
    await expect(desk.undo(actor(ines), alert.id, 7)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await reviewed()).map((cells) => cells[11])).toEqual(['nobody', 'Priya Raman']);
  });

  it('a returned alert is its reviewer’s, however long ago they decided, and stays theirs when their claim ends', async () => {
    const { clock } = lab.archive;
    const alert = await neutral();
    await desk.claim(actor(ines), alert.id, 0);
    await decide(ines, alert);
    clock.advance(20 * HOUR);
    await desk.returnToReviewer(actor(priya), alert.id, 2, 'Name the price you saw, please.');
    await review.assigner.run();
    expect(await desk.require(ines, alert.id)).toMatchObject({ state: 'claimed', claimedBy: ines.id, version: 3 });
    // The queue lets nobody hold one for longer than four hours without working on it.
    clock.advance(5 * HOUR);
    await review.assigner.run();
    expect(await desk.require(ines, alert.id)).toMatchObject({ state: 'new', claimedBy: null, assignedTo: ines.id });
    expect((await queue(ines, 'mine')).map(({ id }) => id)).toEqual([alert.id]);
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
    await review.detect();
    const alert = (await queue(maren)).at(-1)!;
    await expect(desk.claim(actor(maren), alert.id, 0)).rejects.toMatchObject({
      title: 'Maren Holt received this message.',
    });
  });

  it('[R34] the reason is said before anything is tried, with who may instead', async () => {
    const [alert] = await alertsIn('room');
    const message = await lab.archive.reader.message(alert!.message);
    expect((await review.permits.of(maren, alert!, message)).mayDecide).toEqual({
      allowed: false,
      reason: 'Maren Holt wrote this message.',
    });
    expect((await review.permits.of(ines, alert!, message)).mayDecide).toEqual({ allowed: true, reason: null });
    expect((await review.permits.of(maren, alert!, message)).maySign).toMatchObject({
      allowed: false,
      who: [{ name: 'Priya Raman' }],
    });
    expect((await review.permits.of(ines, alert!, message)).maySign).toMatchObject({
      allowed: false,
      who: [{ name: 'Priya Raman' }],
    });
    expect((await review.permits.of(priya, alert!, message)).maySign).toMatchObject({ allowed: true, who: [] });
  });

  it('[R33] who delegated does not sign what was decided in their stead, nor when the delegation has ended', async () => {
    const { id, version } = await neutral();
    await review.many.assign(actor(priya), [{ id: String(id), version }], priya.id);
    const now = lab.archive.clock.now();
    const delegation = await review.delegations.give(actor(priya), priya, {
      delegator: null,
      delegate: ines.id,
      queues: [],
      from: now,
      until: new Date(now.getTime() + 24 * HOUR),
      reason: 'Away for a day.',
      signOffDays: 7,
    });
    const decided = await review.decide(ines, { id, version: version + 1 });
    const refusal = { code: 'conflict-of-interest', status: 403 };
    await expect(desk.signOff(actor(priya), id, decided.version)).rejects.toMatchObject(refusal);
    await review.delegations.end(actor(priya), priya, delegation, 0);
    await expect(desk.signOff(actor(priya), id, decided.version)).rejects.toMatchObject(refusal);
    await expect(desk.returnToReviewer(actor(priya), id, decided.version, REASON)).rejects.toMatchObject(refusal);
    const message = await lab.archive.reader.message(decided.message);
    expect((await review.permits.of(priya, decided, message)).maySign).toMatchObject({
      allowed: false,
      who: [{ name: 'Maren Holt' }],
    });
    await expect(
      lab.archive.db.app.query(
        `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, 1, 'signed', $2, 'x', now())`,
        [decided.decision, priya.id],
      ),
    ).rejects.toThrow(/cannot be signed by this person/);
    await desk.signOff(actor(maren), id, decided.version);
  });

  it('nobody signs their own decision, not even past the program', async () => {
    const alert = await neutral();
    await desk.claim(actor(priya), alert.id, 0);
    await decide(priya, alert);
    await expect(desk.signOff(actor(priya), alert.id, 2)).rejects.toMatchObject({ code: 'own-decision' });
    const [decision] = await desk.decisions(alert.id);
    const forge = (who: StoredUser, outcome: string) =>
      lab.archive.db.app.query(
        `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, 1, $2, $3, 'x', now())`,
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
  it('[R29] says signed when all signatures are given that the queue asks for, and partly signed until then', async () => {
    await lab.archive.db.owner.query(
      `UPDATE review.queue SET signatures = '{"escalated": 2, "cleared": 0, "false-positive": 0, "violation": 2}'`,
    );
    const alert = await neutral();
    const outcome = async () => (await reviewed()).map((cells) => [cells[10], cells[11]]);
    await desk.claim(actor(ines), alert.id, 0);
    await decide(ines, alert);
    expect(await outcome()).toEqual([['unsigned', 'nobody']]);
    await desk.signOff(actor(priya), alert.id, 2);
    expect(await outcome()).toEqual([['partly signed', 'Priya Raman']]);
    await desk.signOff(actor(maren), alert.id, 3);
    expect(await outcome()).toEqual([['signed', 'Priya Raman, Maren Holt']]);
    await desk.reopen(actor(priya), alert.id, 4, REASON);
    expect(await outcome()).toEqual([['reopened', 'Priya Raman, Maren Holt']]);
  });

  it('[R30] opening, however often and by whom, reviews nothing', async () => {
    for (const alert of await queue(ines)) for (const user of [ines, priya]) await desk.open(actor(user), alert.id);
    expect(await reviewed()).toEqual([]);
    expect((await queue(ines)).every((alert) => alert.state === 'new' && alert.seen)).toBe(true);
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
