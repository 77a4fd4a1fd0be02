import type { Actor } from '@minutebook/access';
import { OPERATOR } from '../testing';
import { NoticeLab } from './notice-lab.testing';

let lab: NoticeLab;
let legal: Actor;
let ann: string;
let bo: string;

beforeEach(async () => {
  lab = await NoticeLab.open();
  legal = await lab.user('Hugo', 'legal');
  await lab.person('Max');
  [ann, bo] = [await lab.person('Ann', { manager: 'Max' }), await lab.person('Bo')];
});
afterEach(() => lab.close());

const rowOf = async (hold: number, name: string) =>
  (await lab.notices.custodians(legal, hold, undefined, undefined, 10)).find((row) => row.name === name)!;

it('[R52] sent by e-mail, reminded after whole working days, then the manager is told; the letters name neither matter nor text', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold);
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'waiting', Bo: 'waiting' });
  await lab.goTo('2026-11-24T08:01:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'sent', Bo: 'sent' });
  const [letter] = lab.lettersTo('ann@firm.example');
  expect(letter).toMatch(/https:\/\/archive\.firm\.example\/acknowledge#/);
  expect(letter).toContain('法务部门');
  expect(letter).not.toMatch(/Fairwater|Inquiry|keep everything/);
  // Told on a Tuesday with two days to answer: Wednesday and Thursday are theirs.
  await lab.goTo('2026-11-26T23:59:00Z');
  expect(lab.lettersTo('ann@firm.example')).toHaveLength(1);
  await lab.goTo('2026-11-27T00:01:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'reminded', Bo: 'reminded' });
  // The first letter's link still works.
  await lab.acknowledge(lab.tokensTo('bo@firm.example')[0]!, 'Bo');
  await lab.goTo('2026-12-01T23:59:00Z');
  expect(await rowOf(hold, 'Ann')).toMatchObject({ state: 'reminded', reminders: 1, nextOn: '2026-12-02' });
  await lab.goTo('2026-12-02T00:01:00Z');
  expect(await rowOf(hold, 'Ann')).toMatchObject({ state: 'escalated', escalatedTo: 'Max', nextOn: null });
  expect(await lab.states(legal, hold)).toMatchObject({ Bo: 'acknowledged' });
  expect(lab.lettersTo('max@firm.example').join()).toMatch(/has not acknowledged/);
  expect(lab.tokensTo('max@firm.example')).toEqual([]);
  expect(lab.lettersTo('max@firm.example').join()).not.toContain('Ann');
  expect(await lab.told(legal)).toEqual(['hold-notice-overdue']);
  // Escalated, they can still acknowledge, by any link they were sent.
  await lab.acknowledge(lab.tokensTo('ann@firm.example')[1]!, 'Ann');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'acknowledged', Bo: 'acknowledged' });
  await lab.goTo('2027-02-01T00:00:00Z');
  expect([lab.lettersTo('ann@firm.example').length, lab.lettersTo('bo@firm.example').length]).toEqual([2, 2]);
});

it('[R52] a manager who may see the hold is told in the workbench instead of by letter', async () => {
  const max = await lab.user('Max', 'supervisor');
  await lab.archive.db.owner.query(`UPDATE access."user" SET email = 'max@firm.example' WHERE id = $1`, [max.id]);
  const hold = await lab.hold([ann]);
  await lab.issue(legal, hold, { reminders: 0, escalateDays: 1 });
  await lab.goTo('2026-11-24T09:00:00Z');
  await lab.goTo('2026-11-26T00:01:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'escalated' });
  expect([await lab.told(max), lab.lettersTo('max@firm.example')]).toEqual([['hold-notice-overdue'], []]);
});

it('[R52] nobody counts as told before a server took the letter; a mail server that fails loses none', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.server.stop();
  await lab.issue(legal, hold);
  await lab.goTo('2026-11-24T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'waiting', Bo: 'waiting' });
  expect((await lab.record.of(hold)).custodians[0]!.letter).toMatchObject({ state: 'waiting', fault: 'ECONNREFUSED' });
  await lab.server.start();
  lab.server.refuse = (to) => (to.startsWith('ann') ? 550 : undefined);
  await lab.goTo('2026-11-24T11:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'waiting', Bo: 'sent' });
  expect((await lab.record.of(hold)).custodians[0]!.letter).toMatchObject({ state: 'refused', fault: '550' });
  expect(await lab.told(legal)).toEqual(['hold-notice-overdue']);
  // The address is set right, and everybody who has not acknowledged is written to again.
  lab.server.refuse = () => undefined;
  expect(await lab.links.remind(legal, hold, 1)).toEqual({ letters: 2, unreached: 0 });
  await lab.goTo('2026-11-24T12:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'sent', Bo: 'reminded' });
});

it('[R52] a letter taken though its server’s word was lost is sent again under its name, and either link works', async () => {
  const hold = await lab.hold([ann]);
  await lab.issue(legal, hold);
  lab.server.atEnd = () => 'drop';
  await lab.goTo('2026-11-24T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'waiting' });
  lab.server.atEnd = () => 'take';
  await lab.goTo('2026-11-24T11:00:00Z');
  const ids = lab.server.taken.map(({ raw }) => /^Message-ID: (.*)\r$/im.exec(raw)?.[1]);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  await lab.acknowledge(lab.tokensTo('ann@firm.example')[0]!, 'Ann');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'acknowledged' });
});

it('who has no address is not written to, and whoever issued the notice hears that they are due', async () => {
  await lab.person('Rex', {}, false);
  const cy = await lab.person('Cy', { manager: 'Rex' }, false);
  const hold = await lab.hold([cy]);
  await lab.issue(legal, hold);
  await lab.goTo('2026-11-24T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Cy: 'waiting' });
  expect(await lab.links.remind(legal, hold, 1)).toEqual({ letters: 0, unreached: 1 });
  await lab.links.ofHold(legal, hold, 1, false);
  await lab.goTo('2026-11-27T00:01:00Z');
  expect(await rowOf(hold, 'Cy')).toMatchObject({ state: 'sent', reminders: 0, chased: 1, nextOn: '2026-12-02' });
  await lab.goTo('2026-12-02T00:01:00Z');
  expect(await rowOf(hold, 'Cy')).toMatchObject({ state: 'escalated', escalatedTo: null });
  expect(await lab.told(legal)).toEqual(['hold-notice-overdue', 'hold-notice-overdue']);
});

it('[R59] letters that wait when a hold is made silent never leave, and its links end', async () => {
  const hold = await lab.hold([ann]);
  await lab.issue(legal, hold);
  const [link] = await lab.links.ofHold(legal, hold, 1, false);
  await lab.archive.db.owner.query('UPDATE archive.hold SET silent = true WHERE id = $1', [hold]);
  await lab.goTo('2026-11-24T09:00:00Z');
  await lab.goTo('2027-02-24T09:00:00Z');
  expect(lab.server.taken).toEqual([]);
  await expect(lab.acknowledgements.form(link!.token)).rejects.toMatchObject({ code: 'link-ended' });
  await expect(lab.links.remind(legal, hold, 1)).rejects.toMatchObject({ code: 'silent-hold' });
  expect((await lab.record.of(hold)).custodians[0]!.letter).toMatchObject({ state: 'refused', fault: 'silent' });
});

it('a letter that is not needed any more does not leave', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold);
  const { persons } = lab.archive.people;
  const { person } = await persons.file(ann);
  await persons.change(OPERATOR, ann, person.version, { ...person, state: 'left', leftAt: new Date() });
  await lab.goTo('2026-11-24T09:00:00Z');
  expect(lab.server.taken.map(({ to }) => to)).toEqual([['bo@firm.example']]);
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'departed', Bo: 'sent' });
});
