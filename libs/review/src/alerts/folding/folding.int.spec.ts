import type { StoredUser } from '@minutebook/access';
import { dispose, OPERATOR, putInForce } from '@minutebook/archive/testing';
import type { ReportLine } from '@minutebook/contract';
import fc from 'fast-check';
import { ALERT_KEEPER } from '../../keeping/review-keepers';
import { EvidenceOfReview } from '../../reports/evidence-of-review';
import type { AlertRow } from '../../store/alert-store';
import { actor, REASON, type TestReview, testReview } from '../../testing';
import { MOST_MEMBERS } from './likeness';
import { scoreOf } from './score';

const MAIL =
  'Dear all, the terms for the second quarter are attached, with the fees and the list of documents we need from you. ' +
  'We announce the new price on the last day of the month for every order that reaches us before noon.';

let review: TestReview;
let ines: StoredUser;
let made = 0;
beforeEach(async () => {
  review = await testReview();
  ines = await review.admit('Ines Okafor', ['analyst']);
});
afterEach(() => review.lab.archive.drop());

/** Who says what, where and when: `h` are hours since the first of March. */
type Line = readonly [room: string, from: string, h: number, text: string, to?: readonly string[]];

async function take(...lines: readonly Line[]): Promise<void> {
  const party = (name: string) => ({ scheme: 'email', value: `${name}@firm.example`, name });
  const events = lines.map(([room, from, h, text, to]) => ({
    type: 'message',
    id: `m${++made}`,
    channel: to ? 'email' : 'teams',
    conversation: { id: room, type: to ? 'thread' : 'group', title: room },
    at: new Date(Date.parse('2024-03-01T00:00:00Z') + h * 3_600_000).toISOString(),
    from: party(from),
    ...(to && { to: to.map((name) => ({ role: 'to', ...party(name) })) }),
    text,
  }));
  const feed = [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
  await review.lab.take({ [`${made}.jsonl`]: feed });
}
const person = async (externalId: string, name: string, manager: string | null = null): Promise<void> => {
  const { persons } = review.lab.archive.people;
  const row = await persons.create(OPERATOR, {
    externalId,
    name,
    names: [],
    desk: null,
    title: null,
    branch: null,
    joinedOn: null,
    jurisdiction: null,
    manager,
    kind: 'employee',
    ofFirm: true,
    state: 'active',
    leftAt: null,
  });
  const value = `${name.split(' ')[0]!.toLowerCase()}@firm.example`;
  await persons.map(OPERATOR, row.id, row.version, { scheme: 'email', value });
};
const sql = <R>(text: string, values: unknown[] = []): Promise<R[]> => review.lab.archive.db.app.query<R>(text, values);
const membersOf = async (alert: AlertRow): Promise<string[]> =>
  (await review.members.page(ines.id, alert.id, 0, 200)).items.map(
    ({ row, message }) => `${row.kind} ${message.versions[0]!.sender} ${row.likeness}`,
  );
/** Every hit is an alert or a member, once; counts are what they count; decided alerts have what their decision names. */
async function expectWhole(): Promise<void> {
  const [wrong] = await sql<Record<string, number>>(
    `SELECT (SELECT count(*) FROM surveillance.hit h WHERE (SELECT count(*) FROM review.alert a WHERE a.hit_id = h.id) + (SELECT count(*) FROM review.folded f WHERE f.hit_id = h.id) <> 1) AS placed,
       (SELECT count(*) FROM review.alert a WHERE a.members <> (SELECT count(*) FROM review.folded f WHERE f.alert_id = a.id)) AS counted,
       (SELECT count(*) FROM review.folded f JOIN review.alert a ON a.id = f.alert_id JOIN surveillance.rule_version v ON v.id = f.rule_version_id WHERE v.rule_id <> a.rule_id) AS rules,
       (SELECT count(*) FROM review.alert a JOIN review.decision d ON d.id = a.decision_id WHERE d.members <> ARRAY(SELECT hit_id FROM review.folded f WHERE f.alert_id = a.id ORDER BY hit_id)) AS decided`,
  );
  expect(wrong).toEqual({ placed: 0, counted: 0, rules: 0, decided: 0 });
}

describe('folding', () => {
  it('puts a mass mail, a resent one and what follows in a talk under one alert, and every member can be read', async () => {
    await take(
      ['a', 'ann', 0, MAIL, ['bo']],
      ['b', 'ann', 1, MAIL, ['cy']],
      ['c', 'ann', 2, MAIL.replace('Dear all', 'Dear Dave'), ['dave']],
      ['d', 'eve', 3, MAIL, ['bo']],
      ['talk', 'ann', 4, 'announced'],
      ['talk', 'ann', 5, 'I mean it was announced elsewhere'],
      ['talk', 'ann', 40, 'announced again'],
      ['talk', 'bo', 41, 'announced, yes'],
    );
    await review.detect();
    const alerts = await review.list(ines);
    expect(alerts.map(({ members }) => members)).toEqual([2, 0, 1, 0, 0]);
    expect(await membersOf(alerts[0]!)).toEqual(['copy 1 100', 'near 1 95']);
    expect(await membersOf(alerts[2]!)).toEqual(['thread 1 0']);
    await expectWhole();
    const folded = await review.lab.archive.audit.list({ action: 'alert.folded' }, undefined, 10);
    expect(folded.map(({ detail }) => [detail['kind'], detail['rule']])).toEqual([
      ['thread', 'MA-1'],
      ['near', 'MA-1'],
      ['copy', 'MA-1'],
    ]);
  });

  it('is per rule, and loses nothing, whatever comes in whatever pieces', async () => {
    await review.lexicons.apply(OPERATOR, 'Second', [
      { code: 'PR-1', title: 'Price', query: 'price', severity: 2, zones: ['own'] },
    ]);
    const line = fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('ann', 'bo'),
      fc.integer({ min: 0, max: 100 }),
      fc.constantFrom(MAIL, MAIL.replace('second', 'third'), 'announced', 'the price was announced', 'price', 'lunch'),
    );
    const batches = fc.sample(fc.array(line, { minLength: 1, maxLength: 12 }), { numRuns: 6, seed: 20_260_301 });
    for (const batch of batches) {
      await take(...batch);
      await review.detect();
      const [open] = await review.list(ines);
      // Somebody decides between two pieces.
      if (open) await review.decide(ines, open, 'cleared');
      await expectWhole();
    }
    const [{ members, hits }] = (await sql(
      'SELECT (SELECT count(*) FROM review.folded) AS members, (SELECT count(*) FROM surveillance.hit) AS hits',
    )) as [{ members: number; hits: number }];
    expect(members).toBeGreaterThan(hits / 4);
  });

  it('tells whoever is about to decide, and the decision names every member it is for', async () => {
    await take(['a', 'ann', 0, MAIL, ['bo']]);
    await review.detect();
    const [alert] = await review.list(ines);
    await review.desk.claim(actor(ines), alert!.id, alert!.version);
    await take(['b', 'ann', 1, MAIL, ['cy']], ['c', 'ann', 2, MAIL, ['dave']]);
    await review.detect();
    const decision = { disposition: 'cleared', reason: REASON, dwell: 1 } as const;
    await expect(review.desk.decide(actor(ines), alert!.id, alert!.version + 1, decision)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    const now = await review.desk.require(ines, alert!.id);
    expect(now).toMatchObject({ state: 'claimed', members: 2, version: alert!.version + 2 });
    await review.desk.decide(actor(ines), now.id, now.version, decision);
    const [made] = await review.desk.decisions(now.id);
    expect(made!.members).toHaveLength(2);
    const [entry] = await review.lab.archive.audit.list({ action: 'alert.decided' }, undefined, 1);
    expect(entry!.detail['members']).toEqual(made!.members.map(String));
    // So does the evidence that a person looked.
    const { db, reader, audit, clock } = review.lab.archive;
    const evidence = new EvidenceOfReview(db.app, reader, review.findings, audit);
    const day = clock.now().toISOString().slice(0, 10);
    const lines: ReportLine[] = [];
    for await (const page of evidence.lines({ from: day, to: day }, { ledger: 0, audit: await audit.settle() }))
      lines.push(...page);
    expect(lines.map(({ cells }) => [cells[0], cells.at(-1)])).toEqual([
      [
        String(now.id),
        (await review.members.page(ines.id, now.id, 0, 9)).items.map(({ row }) => row.message).join(' '),
      ],
    ]);
    await expectWhole();
  });

  it('never touches what is decided: a new alert says what was decided of the like', async () => {
    await take(['a', 'ann', 0, MAIL, ['bo']]);
    await review.detect();
    const first = await review.decide(ines, (await review.list(ines))[0]!, 'false-positive');
    await take(['b', 'ann', 1, MAIL, ['cy']], ['c', 'ann', 2, MAIL, ['dave']]);
    await review.detect();
    const [second, ...none] = await review.list(ines);
    expect(none).toEqual([]);
    expect(second).toMatchObject({ before: first.id, beforeKind: 'copy', members: 1, state: 'new' });
    expect(await review.desk.require(ines, first.id)).toEqual(first);
    // Neither does the database let anybody.
    await expect(sql(`UPDATE review.folded SET alert_id = $1`, [first.id])).rejects.toThrow('permission denied');
    await expect(
      sql(
        `INSERT INTO review.folded SELECT 999, $1, kind, likeness, message_id, message_version, conversation_id, rule_version_id, severity, channel, language, direction, desk, subject, score_of, due_at, folded_at FROM review.folded`,
        [first.id],
      ),
    ).rejects.toThrow('members of alert');
    await expectWhole();
  });

  it('what is set aside, stands in a case or is full takes nothing more', async () => {
    await take(['a', 'ann', 0, MAIL, ['bo']]);
    await review.detect();
    const [alert] = await review.list(ines);
    const until = new Date(review.lab.archive.clock.now().getTime() + 86_400_000);
    await review.desk.snooze(actor(ines), alert!.id, alert!.version, until, REASON);
    await take(['b', 'ann', 1, MAIL, ['cy']]);
    await review.detect();
    const [second] = await review.list(ines);
    expect(second!.id).not.toBe(alert!.id);
    const many = Array.from({ length: MOST_MEMBERS + 2 }, (_, i): Line => [`r${i}`, 'ann', 2, MAIL, [`to${i}`]]);
    await take(...many);
    await review.detect();
    expect((await review.list(ines)).map(({ members }) => members)).toEqual([MOST_MEMBERS, 1]);
    await expectWhole();
  });

  it('[R34] whoever received a member may not judge the alert', async () => {
    await person('E1', 'Ann Lee');
    const cy = await review.admit('Cy Twombly', ['analyst'], [{ scheme: 'email', value: 'cy@firm.example' }]);
    await take(['a', 'ann', 0, MAIL, ['bo']], ['b', 'ann', 1, MAIL, ['cy']]);
    await review.detect();
    const [alert] = await review.list(ines);
    expect(alert!.members).toBe(1);
    await expect(review.desk.claim(actor(cy), alert!.id, alert!.version)).rejects.toMatchObject({
      code: 'conflict-of-interest',
      title: 'Cy Twombly received this message.',
    });
    const message = await review.lab.archive.reader.message(alert!.message);
    expect((await review.permits.of(cy, alert!, message)).mayDecide).toMatchObject({ allowed: false });
    expect((await review.permits.of(ines, alert!, message)).mayDecide).toMatchObject({ allowed: true });
    const priya = await review.admit('Priya Raman', ['supervisor']);
    const bo = await review.admit('Dave Cy', ['supervisor'], [{ scheme: 'email', value: 'cy@firm.example' }]);
    const { who } = (await review.permits.of(ines, alert!, message)).maySign;
    expect(who.map(({ id }) => id)).toEqual([priya.id]);
    expect((await review.permits.of(bo, alert!, message)).maySign.allowed).toBe(false);
  });

  it('[R34] nothing goes under what somebody has who may not judge it', async () => {
    await person('E1', 'Ann Lee');
    const cy = await review.admit('Cy Twombly', ['analyst'], [{ scheme: 'email', value: 'cy@firm.example' }]);
    await take(['a', 'ann', 0, MAIL, ['bo']]);
    await review.detect();
    const [alert] = await review.list(ines);
    await review.desk.claim(actor(cy), alert!.id, alert!.version);
    await take(['b', 'ann', 1, MAIL, ['cy']]);
    await review.detect();
    expect((await review.list(ines)).map(({ claimedBy, members }) => [claimedBy, members])).toEqual([
      [cy.id, 0],
      [null, 0],
    ]);
    // Neither is one with such a member given to them, although they have less to do.
    await take(['d', 'eve', 0, MAIL, ['bo']], ['e', 'eve', 1, MAIL, ['cy']]);
    await review.detect();
    await review.desk.release(actor(cy), alert!.id, alert!.version + 1);
    await review.desk.claim(actor(ines), alert!.id, alert!.version + 2);
    await sql(`UPDATE review.queue SET assignment = 'auto'`);
    await review.assigner.assign();
    const given = (await review.list(ines)).find(({ members }) => members === 1);
    expect(given!.assignedTo).toBe(ines.id);
    await expectWhole();
  });

  it('[R127] across a wall nothing folds; of what a later wall hides a reader sees nothing, and does not judge it', async () => {
    await person('E1', 'Ann Lee');
    await person('E2', 'Cy Ash');
    const { walls } = review.lab.archive;
    const operator = await review.admit('Olga Petrova', ['administrator']);
    const wall = (name: string, inside: string): Promise<unknown> =>
      walls.putUp(OPERATOR, { name, inside: [inside], admitted: [operator.id], reason: REASON });
    await take(['a', 'ann', 0, MAIL, ['bo']], ['b', 'ann', 1, MAIL, ['dave']]);
    await review.detect();
    await wall('Harbour', 'E2');
    await take(['c', 'ann', 2, MAIL, ['cy']]);
    await review.detect();
    const all = await sql<{ id: number; members: number }>('SELECT id, members FROM review.alert ORDER BY id');
    expect(all.map(({ members }) => members)).toEqual([1, 0]);

    await person('E3', 'Dave Orr');
    await wall('Beacon', 'E3');
    const alert = await review.desk.require(ines, all[0]!.id);
    expect((await review.members.page(ines.id, alert.id, 0, 10)).items).toEqual([]);
    expect((await review.members.counts(ines.id, [alert])).get(alert.id)).toBe(0);
    expect((await review.members.page(operator.id, alert.id, 0, 10)).items).toHaveLength(1);
    await expect(review.desk.claim(actor(ines), alert.id, alert.version)).rejects.toMatchObject({
      code: 'conflict-of-interest',
      title: 'Ines Okafor may not see this conversation.',
    });
    await expectWhole();
  });

  it('what is not alike after all is taken out, and is an alert of its own', async () => {
    await take(
      ['talk', 'ann', 0, 'announced'],
      ['talk', 'ann', 1, 'to be announced'],
      ['talk', 'ann', 2, 'announced!'],
    );
    await review.detect();
    const [alert] = await review.list(ines);
    const { items } = await review.members.page(ines.id, alert!.id, 0, 10);
    const hit = items[0]!.row.hit;
    await expect(review.separator.separate(actor(ines), alert!.id, alert!.version, [hit, 999])).rejects.toMatchObject({
      status: 404,
    });
    await review.separator.separate(actor(ines), alert!.id, alert!.version, [hit]);
    const after = await review.list(ines);
    expect(after.map(({ id, hit: own, members, state }) => [id === alert!.id, own === hit, members, state])).toEqual([
      [true, false, 1, 'new'],
      [false, true, 0, 'new'],
    ]);
    expect(after[0]!.score).toBe(scoreOf(alert!.figures!, 1));
    await expect(review.separator.separate(actor(ines), alert!.id, alert!.version, [hit])).rejects.toMatchObject({
      status: 404,
    });
    const decided = await review.decide(ines, after[0]!, 'cleared');
    await expect(
      review.separator.separate(actor(ines), decided.id, decided.version, [items[1]!.row.hit]),
    ).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expectWhole();
  });

  it('an intake that breaks off, or is told of the same hits again, leaves each hit placed once', async () => {
    await take(['a', 'ann', 0, MAIL, ['bo']]);
    await review.detect();
    const { db } = review.lab.archive;
    // The last step of a batch fails: nothing of it stands.
    await db.owner.query('ALTER TABLE review.state ADD CONSTRAINT broken CHECK (hit < 2)');
    await take(['b', 'ann', 1, MAIL, ['cy']], ['c', 'bo', 2, 'announced']);
    await expect(review.detect()).rejects.toThrow('broken');
    const before = await review.list(ines);
    expect(before.map(({ members, version }) => [members, version])).toEqual([[0, 0]]);
    await db.owner.query('ALTER TABLE review.state DROP CONSTRAINT broken');
    await review.intake.catchUp();
    expect((await review.list(ines)).map(({ members }) => members)).toEqual([1, 0]);
    await sql('UPDATE review.state SET hit = 0');
    await Promise.all([review.intake.catchUp(), review.intake.catchUp()]);
    expect((await review.list(ines)).map(({ members, version }) => [members, version])).toEqual([
      [1, 1],
      [0, 0],
    ]);
    await expectWhole();
  });

  it('[R21] an open alert keeps the messages of its members from disposal', async () => {
    const { archive } = review.lab;
    archive.disposal.keepers.add(ALERT_KEEPER);
    await take(['a', 'ann', 0, MAIL, ['bo']], ['b', 'ann', 1, MAIL, ['cy']], ['c', 'bo', 2, 'lunch']);
    await review.detect();
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    await dispose(archive);
    expect((await archive.disposal.disposals.get(1)).tally.kept).toEqual({ alert: 2 });
  });

  it('a quoted reply to what has an alert goes under it; one that adds a hit of its own does not', async () => {
    await review.lexicons.apply(OPERATOR, 'Market abuse', [
      { code: 'MA-1', title: 'Tipping', query: 'announce*', severity: 3, zones: ['own', 'quoted'] },
    ]);
    const said = 'We announce five percent.';
    const reply = (own: string): string => `${own}\n\nOn 3 May 2026 at 10:02, Ann Lee wrote:\n> ${said}\n`;
    await take(
      ['t', 'ann', 0, said, ['bo']],
      ['t', 'bo', 30, reply('Fine with me.'), ['ann']],
      ['t', 'bo', 60, reply('I announced six.'), ['ann']],
    );
    await review.detect();
    const alerts = (await review.list(ines)).filter(({ ruleVersion }) => ruleVersion === 2);
    expect(alerts.map(({ members }) => members)).toEqual([1, 0]);
    expect(await membersOf(alerts[0]!)).toEqual([expect.stringMatching(/^quote \d+ 100$/)]);
  });

  it('is looked at by score where that is asked for: who stands higher, and what more hang on, first', async () => {
    await person('E1', 'Ann Lee');
    await person('E2', 'Bo Berg', 'E1');
    await person('E3', 'Cy Ash', 'E2');
    await take(['a', 'cy', 0, 'announced'], ['b', 'ann', 0, 'announced'], ['c', 'bo', 0, 'announced']);
    await review.detect();
    const byScore = await review.list(ines, 'open', undefined, 'score');
    expect(byScore.map(({ subject }) => subject)).toEqual(['E1', 'E2', 'E3']);
    expect(byScore[0]!.figures).toEqual({ weight: 5, severity: 3, low: null, decided: 0, below: 2 });
    expect(byScore.map(({ place }) => place.at)).toEqual(byScore.map(({ score }) => String(score)));
    const after = await review.list(ines, 'open', undefined, 'score', byScore[0]!.place);
    expect(after.map(({ subject }) => subject)).toEqual(['E2', 'E3']);
  });
});
