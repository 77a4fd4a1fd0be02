import { type Actor, actorOf } from '@minutebook/access';
import type { Role } from '@minutebook/contract';
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

describe('the release of a hold', () => {
  it('[R54] needs two approvers other than the requester and each other, and thirty days', async () => {
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1', 'E2'] });
    await lab.round();
    await expect(requests.ask(lab.legal, hold.id, 99, { reason: REASON, coolingDays: 30 })).rejects.toMatchObject({
      status: 409,
    });
    const { version } = await holds.get(lab.legal, hold.id);
    const asked = await requests.ask(lab.legal, hold.id, version, { reason: REASON, coolingDays: 30 });
    await expect(requests.approve(lab.legal, asked.id, asked.version, null)).rejects.toMatchObject({
      code: 'own-request',
      status: 403,
    });
    const once = await requests.approve(lab.supervisor, asked.id, asked.version, 'Read.');
    expect(once).toMatchObject({ state: 'proposed', approvals: [{ name: 'Priya', note: 'Read.' }] });
    await expect(requests.approve(lab.supervisor, asked.id, once.version, null)).rejects.toMatchObject({
      code: 'signed-first',
    });
    await lab.days(40);
    await lab.round();
    expect(await lab.kept()).toEqual(ALL);
    const twice = await requests.approve(lab.compliance, asked.id, once.version, null);
    expect(twice).toMatchObject({ state: 'cooling' });
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ state: 'released', stands: true });
    await lab.days(29);
    await lab.take([{ room: 'own', from: 'ann', at: '2026-12-03', text: 'still caught' }]);
    await lab.round();
    expect(await lab.kept()).toEqual([...ALL, 'still caught']);
    await lab.days(1);
    expect(await lab.kept()).toEqual([]);
    await lab.round();
    expect(await requests.get(lab.legal, asked.id)).toMatchObject({ request: { state: 'done' } });
    const actions = (await lab.archive.audit.list({ subject: `hold:${hold.id}` }, undefined, 20)).map((e) => e.action);
    expect(actions.filter((action) => action === 'hold.release-approved')).toHaveLength(2);
    expect(actions).toEqual(
      expect.arrayContaining(['hold.placed', 'hold.release-asked', 'hold.refused', 'hold.released']),
    );
  });

  it('[R34] [R54] is not approved twice by one person with two accounts, nor by another account of who asks', async () => {
    await lab.person('E9', 'Two Doors');
    const admit = (name: string, roles: readonly Role[]) =>
      lab.archive.db.app.transaction((tx) =>
        lab.archive.users.admit(
          tx,
          {
            ...{ name, email: `${name}@users.example`, roles },
            handles: [{ scheme: 'email', value: 'two@firm.example' }],
          },
          'x',
        ),
      );
    const [asker, one, other] = [
      await admit('asker', ['legal']),
      await admit('one', ['compliance']),
      await admit('other', ['supervisor']),
    ].map(actorOf);
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const ask = async (actor: Actor) =>
      requests.ask(actor, hold.id, (await holds.get(lab.legal, hold.id)).version, { reason: REASON, coolingDays: 30 });
    const theirs = await ask(asker!);
    await expect(requests.approve(one!, theirs.id, theirs.version, null)).rejects.toMatchObject({
      code: 'own-request',
    });
    await requests.withdraw(asker!, theirs.id, theirs.version, REASON);
    const asked = await ask(lab.legal);
    const once = await requests.approve(one!, asked.id, asked.version, null);
    await expect(requests.approve(other!, asked.id, once.version, null)).rejects.toMatchObject({
      code: 'signed-first',
    });
    expect(await requests.approve(lab.supervisor, asked.id, once.version, null)).toMatchObject({ state: 'cooling' });
  });

  it('[R54] is refused by the database too, also to the application’s own role', async () => {
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const { requests, holds } = lab.archive.holding;
    const { version } = await holds.get(lab.legal, hold.id);
    const { id } = await requests.ask(lab.legal, hold.id, version, { reason: REASON, coolingDays: 30 });
    const now = 'archive.now()';
    const attempts = [
      `UPDATE archive.hold SET state = 'released', released_at = ${now}, free_at = ${now} WHERE id = ${hold.id}`,
      `UPDATE archive.held SET free_at = ${now} WHERE hold_id = ${hold.id}`,
      `DELETE FROM archive.held WHERE hold_id = ${hold.id}`,
      `DELETE FROM archive.hold WHERE id = ${hold.id}`,
      `UPDATE archive.hold_request SET state = 'cooling', cooling_until = ${now} WHERE id = ${id}`,
      `UPDATE archive.hold_request SET state = 'applying' WHERE id = ${id}`,
      `INSERT INTO archive.hold_approval VALUES (${id}, '${lab.legal.id}', 'Hugo', NULL, ${now})`,
      `UPDATE archive.hold_scope SET persons = '{}' WHERE hold_id = ${hold.id}`,
      `TRUNCATE archive.held`,
    ];
    for (const { query } of [
      { query: (sql: string) => lab.archive.db.app.query(sql) },
      { query: (sql: string) => lab.archive.db.owner.query(sql) },
    ])
      for (const sql of attempts) await expect(query(sql)).rejects.toThrow();
    // Two approvals by others, and still not before the days have passed.
    for (const who of ['a', 'b'])
      await lab.archive.db.owner.query(`INSERT INTO archive.hold_approval VALUES (${id}, '${who}', 'x', NULL, ${now})`);
    await expect(
      lab.archive.db.owner.query(
        `UPDATE archive.hold_request SET state = 'cooling', cooling_until = ${now} + interval '29 days' WHERE id = ${id}`,
      ),
    ).rejects.toThrow('cooling-off');
    expect(await lab.kept()).toEqual(['of wren', 'to ann', 'to wren']);
  });

  it('[R50] [R54] several holds: a message is free only when all let go, in whatever order', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [0, 2, 1],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const holds = [
        await lab.place({ custodians: ['E1'] }, `a${order}`),
        await lab.place({ custodians: ['E2'] }, `b${order}`),
        await lab.place({ query: 'wren' }, `c${order}`),
      ];
      await lab.round();
      for (const [i, which] of order.entries()) {
        await lab.approved(holds[which]!.id, undefined, 3);
        await lab.days(3);
        await lab.round();
        const kept = await lab.kept();
        expect(kept.includes('to wren')).toBe(i < 2);
      }
      expect(await lab.kept()).toEqual([]);
    }
  });

  it('[R54] can be stopped while it cools off, by anybody who may place a hold; then no more', async () => {
    const { holds, requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const stopped = await lab.approved(hold.id);
    const { request } = await requests.get(lab.legal, stopped);
    await lab.days(20);
    expect(await requests.stop(lab.legal, stopped, request.version, REASON)).toMatchObject({ state: 'stopped' });
    expect(await holds.get(lab.legal, hold.id)).toMatchObject({ state: 'in-effect', freeAt: null });
    await lab.days(400);
    await lab.round();
    expect(await lab.kept()).toEqual(['of wren', 'to ann', 'to wren']);
    const over = await lab.approved(hold.id, undefined, 3);
    await lab.days(3);
    const { version } = (await requests.get(lab.legal, over)).request;
    await expect(requests.stop(lab.legal, over, version, REASON)).rejects.toMatchObject({ code: 'cooled-off' });
  });

  it('[R54] is approved by no custodian, nor by somebody in the line of one', async () => {
    const { approvers, requests, holds } = lab.archive.holding;
    const admit = async (name: string, handle: string): Promise<string> =>
      (
        await lab.archive.db.app.transaction((tx) =>
          lab.archive.users.admit(
            tx,
            {
              name,
              email: `${handle}@users.example`,
              roles: ['supervisor'],
              handles: [{ scheme: 'email', value: `${handle}@firm.example` }],
            },
            'x',
          ),
        )
      ).id;
    const [own, boss] = [await admit('Wren Ash', 'wren'), await admit('Boss One', 'boss')];
    const hold = await lab.place({ custodians: ['E1'] });
    const { version } = await holds.get(lab.legal, hold.id);
    const asked = await requests.ask(lab.legal, hold.id, version, { reason: REASON, coolingDays: 30 });
    const { free, bars } = await approvers.of(asked, await holds.get(lab.legal, hold.id));
    expect(free.map(({ name }) => name).sort()).toEqual(['Priya', 'Signe']);
    expect(bars.get(own)).toMatchObject({ ground: 'same-person' });
    expect(bars.get(boss)).toMatchObject({ ground: 'manager', reason: 'Boss One manages Wren Ash.' });
    await expect(
      requests.approve({ id: boss, name: 'Boss One', role: 'supervisor' }, asked.id, asked.version, null),
    ).rejects.toMatchObject({ code: 'manager', status: 403 });
  });

  it('says beforehand what becomes disposable and when, by the schedule, and what others keep', async () => {
    const { requests } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1', 'E2'] }, 'first');
    const other = await lab.place({ query: '"of ann"' }, 'second');
    await lab.round();
    const preview = await requests.preview(lab.legal, hold.id, undefined, 30);
    expect(preview).toMatchObject({
      of: 4,
      stillHeld: 1,
      stillHeldBy: [{ id: String(other.id), name: 'second', messages: 1 }],
      // Nothing is classified on a fresh archive, so nothing matures (E1).
      unclassified: 3,
      atOnce: 0,
      byYear: [],
      earliest: null,
    });
    expect(await requests.preview(lab.legal, hold.id, HoldLab.scope({ custodians: ['E2'] }), 30)).toMatchObject({
      of: 1,
      stillHeld: 0,
    });
    const left = await lab.archive.db.owner.query(
      'SELECT FROM archive.trial_held UNION ALL SELECT FROM archive.letting_go',
    );
    expect(left).toEqual([]);
  });
});
