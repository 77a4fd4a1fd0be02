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
