import { listHeldAt } from '../store/held-list-store';
import { holdsAt } from '../store/history-store';
import { OPERATOR } from '../testing';
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

describe('what holds report', () => {
  it('[R56] as of a time: what was held, since when, by which scope, of whom', async () => {
    const { holds, reports } = lab.archive.holding;
    const placed = lab.archive.clock.now();
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    await lab.days(1);
    const second = lab.archive.clock.now();
    const { version } = await holds.get(lab.legal, hold.id);
    await holds.widen(lab.legal, hold.id, version, HoldLab.scope({ custodians: ['E1', 'E2'] }), REASON);
    await lab.round();
    await lab.days(1);
    await lab.approved(hold.id, { custodians: ['E2'] }, 3);
    await lab.days(4);
    await lab.round();
    const now = await reports.asOf(lab.legal, hold.id);
    expect(now).toMatchObject({
      state: 'in-effect',
      held: 3,
      scope: { number: 3 },
      custodians: [
        { of: { name: 'Ann Lee' }, until: null },
        { of: { name: 'Wren Ash' }, since: placed, until: expect.any(Date) as Date },
      ],
    });
    expect(await reports.asOf(lab.legal, hold.id, second)).toMatchObject({
      held: 4,
      byScope: [
        { scope: 1, matched: 3, context: 0 },
        { scope: 2, matched: 1, context: 0 },
      ],
      scope: { number: 2 },
      custodians: [
        { of: { name: 'Ann Lee' }, since: second },
        { of: { name: 'Wren Ash' }, until: null },
      ],
    });
    expect(await reports.asOf(lab.legal, hold.id, placed)).toMatchObject({
      held: 3,
      first: placed,
      last: placed,
      position: 4,
      scope: { number: 1 },
      custodians: [{ of: { name: 'Wren Ash' } }],
    });
    expect(await reports.asOf(lab.legal, hold.id, new Date(placed.getTime() - 1))).toMatchObject({
      state: 'not-placed',
      held: 0,
      custodians: [],
    });
    expect(await reports.coverage(lab.legal, undefined, 10)).toMatchObject([
      { of: { name: 'Ann Lee' }, handles: 1, holds: [{ hold: { id: hold.id }, held: 3 }] },
    ]);
  });

  it('[R56] say the same of a day, whenever they are asked: of what a hold caught when it looked again', async () => {
    const { reports } = lab.archive.holding;
    const wren = (await lab.archive.directory.whoIsWho()).persons.find(({ externalId }) => externalId === 'E1')!.id;
    await lab.take([
      { room: 'cys', from: 'cy', at: '2026-03-04', text: 'of cy' },
      { room: 'bos', from: 'bo', at: '2026-03-04', text: 'of bo' },
    ]);
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    await lab.days(10);
    const [day, before] = [lab.archive.clock.now(), await reports.asOf(lab.legal, hold.id)];
    expect(before).toMatchObject({ held: 3 });
    await lab.days(10);
    const mapped = lab.archive.clock.now();
    // Another handle, and a chat joined.
    await lab.map(wren, 'cy@firm.example');
    await lab.days(1);
    await lab.round();
    await lab.days(1);
    const joined = lab.archive.clock.now();
    await lab.take([{ room: 'bos', from: 'wren', at: '2026-12-16', text: 'wren joins' }]);
    await lab.days(1);
    await lab.round();
    expect(await reports.asOf(lab.legal, hold.id, day)).toMatchObject({ held: 3, last: before.first });
    expect(await reports.asOf(lab.legal, hold.id, new Date(joined.getTime() - 1))).toMatchObject({
      held: 4,
      last: mapped,
    });
    expect(await reports.asOf(lab.legal, hold.id)).toMatchObject({ held: 6, last: joined });
  });

  it('[R56] hold nothing from before they would have, also of what waited to be looked at', async () => {
    const { holds, reports } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    await lab.days(1);
    await lab.take([{ room: 'own', from: 'ann', at: '2026-11-25', text: 'waits' }]);
    await lab.days(1);
    const widened = lab.archive.clock.now();
    const { version } = await holds.get(lab.legal, hold.id);
    await holds.widen(lab.legal, hold.id, version, HoldLab.scope({ custodians: ['E1'], query: 'waits' }), REASON);
    await lab.round();
    const before = new Date(widened.getTime() - 1);
    expect(await reports.asOf(lab.legal, hold.id, before)).toMatchObject({ held: 3 });
    expect(await reports.asOf(lab.legal, hold.id)).toMatchObject({ held: 4, last: widened });
  });

  it('[R56] say the same of a day, whenever they are asked: also when it was let go, and is held again', async () => {
    const { holds, reports } = lab.archive.holding;
    const placed = lab.archive.clock.now();
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    await lab.approved(hold.id, { custodians: ['E1'] }, 3);
    await lab.days(4);
    await lab.round();
    await lab.days(10);
    const free = lab.archive.clock.now();
    expect(await reports.asOf(lab.legal, hold.id)).toMatchObject({ held: 3 });
    await lab.days(10);
    const again = lab.archive.clock.now();
    const { version } = await holds.get(lab.legal, hold.id);
    await holds.widen(lab.legal, hold.id, version, HoldLab.scope({ custodians: ['E1', 'E2'] }), REASON);
    await lab.round();
    const was = async (at: Date) => {
      const { held, byScope } = await reports.asOf(lab.legal, hold.id, at);
      const rows = await listHeldAt(lab.archive.db.app, hold.id, at, 0, 100);
      expect(rows).toHaveLength(held);
      const message = await lab.idOf('of ann');
      const [then] = (await holdsAt(lab.archive.db.app, message, at)).map(({ since }) => since);
      expect(rows.find((row) => row.message === message)?.since).toEqual(then);
      return { held, since: then, scopes: byScope.map(({ scope, matched }) => [scope, matched]) };
    };
    expect(await was(placed)).toEqual({ held: 4, since: placed, scopes: [[1, 4]] });
    expect(await was(free)).toEqual({ held: 3, since: undefined, scopes: [[1, 3]] });
    expect(await was(again)).toEqual({
      held: 4,
      since: again,
      scopes: [
        [1, 3],
        [3, 1],
      ],
    });
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ held: 4 });
  });

  it('[R56] since when and by which scope something was held cannot be written over, nor the time it was held before', async () => {
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    await lab.approved(hold.id, { custodians: ['E1'] }, 3);
    await lab.days(4);
    await lab.round();
    const of = `WHERE hold_id = ${hold.id} AND message_id =`;
    const [held, free] = [`${of} ${await lab.idOf('of wren')}`, `${of} ${await lab.idOf('of ann')}`];
    const forged = `INSERT INTO archive.held_earlier SELECT message_id, hold_id, since, scope, ground, since FROM archive.held ${held}`;
    await expect(lab.archive.db.app.query(forged)).rejects.toThrow('permission denied');
    for (const db of [lab.archive.db.app, lab.archive.db.owner]) {
      for (const set of [`since = since - interval '1 day'`, 'scope = 2'])
        for (const which of [held, free])
          await expect(db.query(`UPDATE archive.held SET ${set} ${which}`)).rejects.toThrow('stays');
      // Held again, but as if it had been all the time.
      await expect(db.query(`UPDATE archive.held SET free_at = NULL ${free}`)).rejects.toThrow('stays');
    }
    await lab.archive.db.app.query(`UPDATE archive.held SET free_at = NULL, since = archive.now() ${free}`);
    const earlier = await lab.archive.db.app.query('SELECT since, free_at FROM archive.held_earlier');
    expect(earlier).toHaveLength(1);
    for (const sql of [
      'UPDATE archive.held_earlier SET since = now()',
      'DELETE FROM archive.held_earlier',
      'TRUNCATE archive.held_earlier',
    ])
      await expect(lab.archive.db.owner.query(sql)).rejects.toThrow();
  });

  it('[R61] a blocked deletion is kept, in the audit log, and told to whoever places holds', async () => {
    const { blocked } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    const silent = await lab.place({ custodians: ['E2'] }, 'Quiet', { silent: true });
    const messages = [await lab.idOf('of wren')];
    await blocked.record(OPERATOR, { stoppedBy: 'service', what: 'disposal 1, page 1', messages, holds: [hold.id] });
    await blocked.record(OPERATOR, { stoppedBy: 'database', what: 'disposal 2', messages, holds: [silent.id] });
    const [entry] = await lab.archive.audit.list({ action: 'disposal.blocked' }, undefined, 1);
    expect(entry).toMatchObject({ subject: { kind: 'deletion' }, detail: { what: 'disposal 2', messages: 1 } });
    const told = await lab.archive.db.app.query('SELECT user_id AS "user", kind FROM access.notice WHERE kind = $1', [
      'deletion-blocked',
    ]);
    expect(told).toEqual([
      { user: lab.legal.id, kind: 'deletion-blocked' },
      { user: lab.legal.id, kind: 'deletion-blocked' },
    ]);
    expect((await blocked.list(lab.legal, undefined, 10)).rows).toMatchObject([
      { what: 'disposal 2' },
      { what: 'disposal 1, page 1' },
    ]);
    expect((await blocked.list(lab.supervisor, undefined, 10)).rows).toMatchObject([{ what: 'disposal 1, page 1' }]);
  });

  it('[R58] [E8] a timer set where a held custodian takes part is told at once, and stands in the report', async () => {
    const { reports } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    await lab.take([{ room: 'chat', from: 'wren', at: '2026-11-23', text: 'set to 30 days', notice: 'timer-on' }]);
    await lab.take([{ room: 'own', from: 'ann', at: '2026-11-23', text: 'set to 7 days', notice: 'timer-on' }]);
    await lab.round();
    const told = () =>
      lab.archive.db.app.query(
        `SELECT user_id AS "user", words FROM access.notice WHERE kind = 'timer-on-held' ORDER BY id`,
      );
    expect(await told()).toEqual([{ user: lab.legal.id, words: { matter: 'M-001', hold: 'Hold' } }]);
    expect((await reports.asOf(lab.legal, hold.id)).timers).toMatchObject([
      { notice: 'timer-on', custodians: [{ name: 'Wren Ash' }] },
    ]);
    // One that was on before a hold was placed is told when it is.
    await lab.place({ custodians: ['E2'] }, 'Later');
    await lab.round();
    expect(await told()).toHaveLength(2);
  });
});
