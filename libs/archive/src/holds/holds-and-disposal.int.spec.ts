import { approved, dispose, putInForce } from '../testing';
import { HoldLab } from './hold-lab.testing';

let lab: HoldLab;

beforeEach(async () => {
  lab = await HoldLab.open();
  await lab.person('E1', 'Wren Ash');
  await lab.person('E2', 'Ann Lee');
  await lab.take([
    { room: 'chat', from: 'wren', at: '2023-03-01', text: 'of wren' },
    { room: 'chat', from: 'bo', at: '2023-03-01', text: 'to wren' },
    { room: 'other', from: 'cy', at: '2023-03-02', text: 'of nobody' },
    { room: 'thread', from: 'ann', to: ['cy'], at: '2023-03-02', text: 'mail of ann' },
  ]);
  await putInForce(lab.archive, [{ code: 'C2Y', period: 'P2Y' }]);
});
afterEach(() => lab.archive.drop());

const left = async (): Promise<string[]> =>
  lab.texts((await lab.archive.db.app.query<{ id: number }>('SELECT id FROM archive.message')).map(({ id }) => id));

/** Disposes of whatever may go; where nothing may, a dry run says so and nothing can be asked for. */
const disposeOfAll = async (): Promise<void> => {
  await dispose(lab.archive).catch((error: { code?: string }) => expect(error.code).toBe('nothing-disposable'));
};

/** Every table with something of a message, and how to find it. */
const CONTENT = [
  ['message', 'id'],
  ['version', 'message_id'],
  ['data_key', 'id'],
  ['piece', 'message_id'],
] as const;

describe('a held message', () => {
  it('[R48] survives a disposal approved before the hold was placed, and goes when all is released', async () => {
    const waiting = await approved(lab.archive);
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    await lab.archive.disposal.disposer.work();
    await lab.archive.log.sequence('records');
    expect(await left()).toEqual(['of wren', 'to wren']);
    expect(await lab.archive.disposal.disposals.get(waiting)).toMatchObject({ state: 'done', disposed: 2 });
    await lab.round();
    await lab.approved(hold.id);
    await lab.days(29);
    await disposeOfAll();
    expect(await left()).toEqual(['of wren', 'to wren']);
    await lab.days(1);
    await lab.round();
    await disposeOfAll();
    expect(await left()).toEqual([]);
  });

  it('[R48] [R53] survives while the hold has not looked at anything yet, and so does all else', async () => {
    await approved(lab.archive);
    await lab.place({ custodians: ['E1'] });
    await lab.archive.disposal.disposer.work();
    expect(await left()).toHaveLength(4);
  });

  it('[R49] is held before the first disposal that could take it, however late it came in', async () => {
    await lab.place({ custodians: ['E2'] });
    await lab.round();
    await disposeOfAll();
    expect(await left()).toEqual(['mail of ann']);
    await lab.take([
      { room: 'chat', from: 'ann', at: '2022-03-01', text: 'late of ann' },
      { room: 'chat', from: 'bo', at: '2022-03-01', text: 'late to ann' },
      { room: 'far', from: 'cy', at: '2022-03-01', text: 'late of nobody' },
    ]);
    // Nobody has looked at any of it.
    await disposeOfAll();
    expect(await left()).toEqual(['mail of ann', 'late of ann', 'late to ann', 'late of nobody']);
    await lab.round();
    await disposeOfAll();
    expect(await left()).toEqual(['mail of ann', 'late of ann', 'late to ann']);
  });

  it('[R49] [R21] is nobody’s who took part in its chat only before all of that was disposed of', async () => {
    const hold = await lab.place({ custodians: ['E1'], from: '2025-01-01' });
    await lab.round();
    // The follower meets the chat, with wren in it.
    await lab.take([{ room: 'chat', from: 'bo', at: '2023-03-02', text: 'before the hold’s dates' }]);
    await lab.round();
    await disposeOfAll();
    expect(await left()).toEqual([]);
    await lab.take([{ room: 'chat', from: 'bo', at: '2026-03-01', text: 'of bo alone' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual([]);
    await lab.take([{ room: 'chat', from: 'wren', at: '2026-03-01', text: 'wren is back' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['of bo alone', 'wren is back']);
  });

  it('[R48] [R51] keeps versions, key, raw bytes, people and audit entries from every role', async () => {
    await lab.place({ custodians: ['E1'] });
    await lab.round();
    const id = await lab.idOf('of wren');
    const { app, owner } = lab.archive.db;
    for (const database of [app, owner])
      for (const sql of [
        ...CONTENT.map(([table, column]) => `DELETE FROM archive.${table} WHERE ${column} = ${id}`),
        `INSERT INTO archive.disposed (message_id) VALUES (${id})`,
        'DELETE FROM archive.person_handle',
        'DELETE FROM archive.evidence',
        'DELETE FROM access.audit_entry',
        'TRUNCATE archive.message CASCADE',
      ])
        await expect(database.query(sql)).rejects.toThrow();
    await disposeOfAll();
    for (const [table, column] of CONTENT)
      expect(await app.query(`SELECT FROM archive.${table} WHERE ${column} = $1`, [id])).not.toEqual([]);
    const message = await lab.archive.reader.message(id);
    const { evidence } = message.versions[0]!;
    expect(await app.query('SELECT FROM archive.evidence WHERE id = $1 AND path <> $2', [evidence, []])).toHaveLength(
      1,
    );
    expect(await app.query('SELECT FROM archive.person_handle')).toHaveLength(2);
    expect(await lab.archive.verification.run(() => undefined)).toMatchObject({ faults: [] });
  });
});
