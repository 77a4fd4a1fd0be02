import { HoldLab, REASON } from './hold-lab.testing';

let lab: HoldLab;

beforeEach(async () => {
  lab = await HoldLab.open();
  await lab.person('E0', 'Boss One');
  await lab.person('E1', 'Wren Ash', 'E0');
  await lab.person('E2', 'Ann Lee');
  await lab.take([
    { room: 'chat', from: 'wren', at: '2026-03-01', text: 'of wren' },
    { room: 'both', from: 'wren', at: '2026-03-02', text: 'to ann' },
    { room: 'both', from: 'ann', at: '2026-03-02', text: 'to wren' },
    { room: 'own', from: 'ann', at: '2026-03-03', text: 'of ann' },
  ]);
});
afterEach(() => lab.archive.drop());

const ALL = ['of wren', 'to ann', 'to wren', 'of ann'];

describe('a change of scope', () => {
  it('widens at once, with history, and lets go of nothing', async () => {
    const { holds } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const { version } = await holds.get(lab.legal, hold.id);
    const wide = HoldLab.scope({ custodians: ['E1', 'E2'] });
    await expect(holds.widen(lab.legal, hold.id, version + 1, wide, REASON)).rejects.toMatchObject({ status: 409 });
    await holds.widen(lab.legal, hold.id, version, wide, REASON);
    expect(await lab.kept()).toHaveLength(4);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(ALL);
    expect(await holds.scopes(hold.id)).toMatchObject([
      { number: 2, change: 'widened', reason: REASON },
      { number: 1, change: 'placed' },
    ]);
  });

  it('[R55] that excludes is blocked, until two others approve it and it has cooled off', async () => {
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ query: 'wren OR ann' });
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(ALL);
    const { version } = await holds.get(lab.legal, hold.id);
    const narrow = { query: '(wren OR ann) NOT to' };
    await expect(holds.widen(lab.legal, hold.id, version, HoldLab.scope(narrow), REASON)).rejects.toMatchObject({
      code: 'needs-approval',
      status: 409,
    });
    await expect(
      requests.ask(lab.legal, hold.id, version, {
        scope: HoldLab.scope({ query: 'wren OR ann OR bo' }),
        reason: REASON,
        coolingDays: 30,
      }),
    ).rejects.toMatchObject({ code: 'not-a-narrowing' });
    const id = await lab.approved(hold.id, narrow);
    await lab.days(29);
    await lab.round();
    expect(await lab.kept()).toEqual(ALL);
    await lab.days(1);
    expect(await lab.kept()).toEqual(ALL);
    await lab.round();
    expect(await lab.kept()).toEqual(['of wren', 'of ann']);
    expect(await requests.get(lab.legal, id)).toMatchObject({
      request: { state: 'done' },
      hold: { held: 2, scope: 2 },
    });
    expect((await holds.scopes(hold.id))[0]).toMatchObject({ number: 2, change: 'narrowed', query: narrow.query });
    // What was let go stays on record.
    const rows = await lab.archive.db.app.query('SELECT FROM archive.held WHERE free_at IS NOT NULL');
    expect(rows).toHaveLength(2);
  });

  it('[R49] what a narrowing let go is held again, and counted, when a custodian comes to its chat', async () => {
    const { holds } = lab.archive.holding;
    await lab.take([{ room: 'chat of cy', from: 'cy', at: '2026-03-06T09:00:00Z', text: 'hello cy' }]);
    const hold = await lab.place({ custodians: ['E1'], query: 'hello' });
    await lab.round();
    await lab.approved(hold.id, { custodians: ['E1'] }, 3);
    await lab.days(4);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['of wren', 'to ann', 'to wren']);
    await lab.take([{ room: 'chat of cy', from: 'wren', at: '2026-03-06T10:00:00Z', text: 'wren joins' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['of wren', 'to ann', 'to wren', 'hello cy', 'wren joins']);
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 5 });
  });

  it('[R49] what a narrowing let go is held again beside something that comes in, with the reactions to it', async () => {
    const { holds } = lab.archive.holding;
    await lab.take([
      { room: 'day', from: 'bo', at: '2026-03-05T09:00:00Z', text: 'first of the day' },
      { room: 'day', from: 'cy', at: '2026-03-05T10:00:00Z', text: '+1', reactsTo: 'm5' },
      { room: 'day', from: 'cy', at: '2026-03-06T10:00:00Z', text: '+2', reactsTo: 'm5' },
    ]);
    const hold = await lab.place({ query: 'first OR beacon', context: 'day' });
    await lab.round();
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 3 });
    await lab.approved(hold.id, { query: 'beacon', context: 'day' }, 3);
    await lab.days(4);
    await lab.round();
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 0 });
    await lab.take([{ room: 'day', from: 'dee', at: '2026-03-05T11:00:00Z', text: 'the beacon, late' }]);
    await lab.round();
    expect((await lab.kept()).filter(Boolean)).toEqual(['first of the day', 'the beacon, late']);
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 4 });
  });

  it('[R55] a narrowing is asked for against the scope it was previewed on, and no other', async () => {
    const { holds, requests, trials } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    const { version } = await holds.get(lab.legal, hold.id);
    const preview = trials.ofRelease.bind(trials);
    // The preview takes its time, and somebody widens meanwhile.
    jest.spyOn(trials, 'ofRelease').mockImplementationOnce(async (...args) => {
      const lets = await preview(...args);
      await holds.widen(lab.legal, hold.id, version, HoldLab.scope({ custodians: ['E0', 'E1', 'E2'] }), REASON);
      return lets;
    });
    const what = { scope: HoldLab.scope({ custodians: ['E1'] }), reason: REASON, coolingDays: 3 };
    await expect(requests.ask(lab.legal, hold.id, version, what)).rejects.toMatchObject({ status: 409 });
    expect(await requests.of(hold.id)).toEqual([]);
    expect(await lab.archive.audit.list({ action: 'hold.release-asked' }, undefined, 1)).toEqual([]);
  });

  it('[R55] no scope changes under a narrowing that was approved for another, whoever has the database do so', async () => {
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    await lab.approved(hold.id, { custodians: ['E1'] });
    const copy = `INSERT INTO archive.hold_scope SELECT hold_id, 2, 'widened', persons, custodians, from_on, until_on, channels, query, combine, messages, conversations,
      context, reason, at, by, by_name FROM archive.hold_scope WHERE hold_id = ${hold.id}`;
    await lab.archive.db.owner.query(copy);
    for (const db of [lab.archive.db.app, lab.archive.db.owner])
      await expect(db.query(`UPDATE archive.hold SET scope = 2 WHERE id = ${hold.id}`)).rejects.toThrow('is open');
  });

  it('[R55] a narrowing that cools off ends when the scope is widened', async () => {
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    const id = await lab.approved(hold.id, { custodians: ['E1'] });
    const { version } = await holds.get(lab.legal, hold.id);
    await holds.widen(lab.legal, hold.id, version, HoldLab.scope({ custodians: ['E1', 'E2'], query: 'x' }), REASON);
    expect(await requests.get(lab.legal, id)).toMatchObject({ request: { state: 'stopped' } });
    await lab.days(31);
    await lab.round();
    expect(await lab.kept()).toEqual(ALL);
  });

  it('[R54] a release that was proposed ends when the scope is widened: its preview says less than it would let go', async () => {
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const { version } = await holds.get(lab.legal, hold.id);
    const asked = await requests.ask(lab.legal, hold.id, version, { reason: REASON, coolingDays: 30 });
    expect(asked.preview.of).toBe(3);
    const once = await requests.approve(lab.supervisor, asked.id, asked.version, null);
    await holds.widen(lab.legal, hold.id, version, HoldLab.scope({ custodians: ['E1', 'E2'] }), REASON);
    await expect(requests.approve(lab.compliance, asked.id, once.version, null)).rejects.toMatchObject({ status: 409 });
    expect(await requests.get(lab.legal, asked.id)).toMatchObject({
      request: { state: 'stopped', endedReason: 'The scope was widened meanwhile.' },
      hold: { state: 'in-effect', freeAt: null },
    });
    const [entry] = await lab.archive.audit.list({ action: 'hold.widened' }, undefined, 1);
    expect(entry).toMatchObject({ detail: { stopped: String(asked.id) } });
    await lab.round();
    const now = await holds.get(lab.legal, hold.id);
    const again = await requests.ask(lab.legal, hold.id, now.version, { reason: REASON, coolingDays: 30 });
    expect(again.preview.of).toBe(4);
  });

  it('[R54] no scope changes under a release that waits for approval, whoever has the database do so', async () => {
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const { version } = await holds.get(lab.legal, hold.id);
    await requests.ask(lab.legal, hold.id, version, { reason: REASON, coolingDays: 30 });
    for (const db of [lab.archive.db.app, lab.archive.db.owner])
      await expect(db.query(`UPDATE archive.hold SET scope = 2 WHERE id = ${hold.id}`)).rejects.toThrow('is open');
  });

  it('[R55] what a narrowing lets go counts no more, neither as held nor as caught, and as both when it is held again', async () => {
    const { holds } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    await lab.take([
      { room: 'own', from: 'ann', at: '2026-12-01', text: 'later of ann' },
      { room: 'chat', from: 'wren', at: '2026-12-01', text: 'later of wren' },
    ]);
    await lab.round();
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 6, caught: 2 });
    await lab.approved(hold.id, { custodians: ['E1'] });
    await lab.days(31);
    await lab.round();
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 4, caught: 1 });
    // Wren comes into the chat that was let go.
    await lab.take([{ room: 'own', from: 'wren', at: '2027-01-10', text: 'wren comes' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toHaveLength(7);
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 7, caught: 3 });
  });
});
