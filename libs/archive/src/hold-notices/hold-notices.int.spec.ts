import type { Actor } from '@minutebook/access';
import { canonicalBytes, sha256 } from '@minutebook/proof';
import { OPERATOR } from '../testing';
import { CONTENT, NoticeLab } from './notice-lab.testing';

const NOWHERE = { code: 'not-found', status: 404 };

let lab: NoticeLab;
let legal: Actor;
let supervisor: Actor;
let ann: string;
let bo: string;

beforeEach(async () => {
  lab = await NoticeLab.open(false);
  [legal, supervisor] = [await lab.user('Hugo', 'legal'), await lab.user('Signe', 'supervisor')];
  [ann, bo] = [await lab.person('Ann'), await lab.person('Bo', { names: ['Bo Wang'] })];
});
afterEach(() => lab.close());

const actionsOn = async (subject: string): Promise<string[]> =>
  (await lab.archive.audit.list({ subject }, undefined, 50)).map(({ action }) => action).reverse();

it('[R52] a link shows the text with its blanks filled, and what was seen is kept with its hash and the time', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold, { byMail: false });
  const token = await lab.linkOf(legal, hold, 'Ann');
  const { shown, custodian } = await lab.acknowledgements.form(token);
  expect(shown.map(({ language, text }) => [language, text])).toEqual([
    ['en', 'In M-1 Fairwater (Inquiry) keep everything. Hugo asks you to.'],
    ['zh', '在M-1 Fairwater中，请保留一切。'],
  ]);
  await lab.archive.travel(new Date('2026-11-24T10:30:00.000Z'));
  await lab.acknowledge(token, ' ann ', 'no', 'zh');
  const { acknowledgedAt, sha256: seen, language, signedName } = await lab.notices.custodian(legal, custodian.id);
  expect([acknowledgedAt?.toISOString(), language, signedName]).toEqual(['2026-11-24T10:30:00.000Z', 'zh', 'ann']);
  const { sha256: said, ...zh } = shown[1]!;
  const recomputed = sha256(canonicalBytes({ hold: String(hold), number: 1, ...zh }));
  expect([seen?.equals(recomputed), said]).toEqual([true, recomputed.toString('hex')]);
  expect(await actionsOn(`hold-notice:${custodian.id}`)).toEqual([
    'hold-notice.opened',
    'hold-notice.opened',
    'hold-notice.acknowledged',
  ]);
  await expect(lab.acknowledgements.form(token)).rejects.toMatchObject({ code: 'link-ended', status: 410 });
});

it('[R52] neither another text, nor another name, nor a question left open is an acknowledgement', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold, { byMail: false });
  const token = await lab.linkOf(legal, hold, 'Bo');
  const { shown } = await lab.acknowledgements.form(token);
  const good = { language: 'en' as const, signedName: 'bo  wang', sha256: shown[0]!.sha256 };
  const answers = [{ question: 'second-phone', answer: 'yes' }];
  const say = (change: object) => lab.acknowledgements.acknowledge(token, { ...good, answers, ...change });
  await expect(say({ sha256: shown[1]!.sha256 })).rejects.toMatchObject({ code: 'text-changed' });
  await expect(say({ signedName: 'Ann' })).rejects.toMatchObject({ code: 'name-differs' });
  await expect(say({ answers: [] })).rejects.toMatchObject({ code: 'answer-missing' });
  await expect(say({ answers: [{ question: 'second-phone', answer: 'perhaps' }] })).rejects.toMatchObject({
    code: 'answer-missing',
  });
  await expect(say({ answers: [...answers, { question: 'third', answer: 'yes' }] })).rejects.toMatchObject({
    code: 'answer-unasked',
  });
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'sent', Bo: 'sent' });
  await say({});
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'sent', Bo: 'acknowledged' });
  await expect(say({})).rejects.toMatchObject({ code: 'link-ended' });
  // A yes asks for something, and whoever issued the notice hears of it.
  const [followUp] = await lab.followUps.list(legal, { hold, settled: false }, undefined, 10);
  expect(followUp).toMatchObject({ name: 'Bo', words: 'Have the second phone imaged.' });
  expect(await lab.told(legal)).toEqual(['hold-follow-up']);
  await lab.followUps.settle(legal, followUp!.id, followUp!.version, 'Imaged by IT today.');
  await expect(lab.followUps.settle(legal, followUp!.id, followUp!.version, 'Imaged again.')).rejects.toMatchObject({
    code: 'changed-meanwhile',
  });
});

it('[R52] only the hash of a link is stored, a new one ends the older, and none outlives its custodian’s asking', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold, { byMail: false });
  const first = await lab.linkOf(legal, hold, 'Ann');
  const [{ dump }] = (await lab.archive.db.owner.query<{ dump: string }>(
    "SELECT string_agg(l::text, ' ') AS dump FROM archive.custodian_link l",
  )) as [{ dump: string }];
  expect(dump).not.toContain(first);
  const second = await lab.linkOf(legal, hold, 'Ann');
  await expect(lab.acknowledgements.form(first)).rejects.toMatchObject({ code: 'link-ended' });
  const { custodian } = await lab.acknowledgements.form(second);
  await expect(lab.links.ofCustodian(legal, custodian.id, 0, false)).rejects.toMatchObject({
    code: 'changed-meanwhile',
  });
  await lab.rescope(hold, 2, [bo]);
  await lab.goTo('2026-11-24T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'released', Bo: 'sent' });
  await expect(lab.acknowledgements.form(second)).rejects.toMatchObject({ code: 'link-ended' });
  await expect(
    lab.links.ofCustodian(legal, custodian.id, (await lab.notices.custodian(legal, custodian.id)).version, false),
  ).rejects.toMatchObject({ code: 'not-asked' });
});

it('[R52] the roll follows the hold: who is added is asked, who goes is released and stays with what they acknowledged', async () => {
  const hold = await lab.hold([ann]);
  await lab.issue(legal, hold, { byMail: false });
  await lab.acknowledge(await lab.linkOf(legal, hold, 'Ann'), 'Ann');
  await lab.rescope(hold, 2, [bo]);
  await lab.goTo('2026-11-25T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'released', Bo: 'waiting' });
  // In step, nothing is done and nothing is said.
  expect([await lab.round.run(), await actionsOn(`hold:${hold}`)]).toEqual([
    0,
    ['hold-notice.issued', 'hold-notice.linked', 'hold-notice.followed'],
  ]);
  const [row] = await lab.notices.custodians(legal, hold, 'released', undefined, 10);
  expect(row?.acknowledgedAt?.toISOString()).toBe('2026-11-24T08:00:00.000Z');
  await lab.rescope(hold, 3, [ann, bo]);
  await lab.goTo('2026-11-26T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'acknowledged', Bo: 'waiting' });
  // A newer text asks everybody anew; the older acknowledgement stays on record.
  await expect(lab.issue(legal, hold, { byMail: false, version: 0 })).rejects.toMatchObject({
    code: 'changed-meanwhile',
  });
  await lab.issue(legal, hold, { byMail: false, version: 1 });
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'waiting', Bo: 'waiting' });
  const { notices, custodians } = await lab.record.of(hold);
  expect(notices.map(({ number }) => number)).toEqual([2, 1]);
  expect(custodians.map(({ state, acknowledged }) => [state, acknowledged !== null])).toEqual([
    ['superseded', true],
    ['superseded', false],
    ['waiting', false],
    ['waiting', false],
  ]);
});

it('[R57] who leaves the firm is asked no more, stays on the roll, and the hold is as it was', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold, { byMail: false });
  await lab.linkOf(legal, hold, 'Ann');
  const { persons } = lab.archive.people;
  const { person } = await persons.file(ann);
  const before = await lab.archive.db.app.query('SELECT state, scope, free_at FROM archive.hold');
  const left = await persons.change(OPERATOR, ann, person.version, {
    ...person,
    name: 'Ann Gone',
    state: 'left',
    leftAt: new Date(),
  });
  await lab.goTo('2026-11-25T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'departed', Bo: 'sent' });
  expect(await lab.archive.db.app.query('SELECT state, scope, free_at FROM archive.hold')).toEqual(before);
  // Nothing is due of them any more, however long it takes.
  await lab.goTo('2027-01-25T09:00:00Z');
  await lab.goTo('2027-01-29T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'departed', Bo: 'escalated' });
  await persons.change(OPERATOR, ann, left.version, { ...left, state: 'active', leftAt: null });
  await lab.goTo('2027-01-30T09:00:00Z');
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'waiting', Bo: 'escalated' });
  // Renamed, they sign with the name they have now.
  await lab.acknowledge(await lab.linkOf(legal, hold, 'Ann'), 'Ann Gone');
  expect(await lab.states(legal, hold)).toMatchObject({ Ann: 'acknowledged' });
});

it('[R59] a silent hold sends nothing, whatever asks: nobody is told, and it is not there for who may not see it', async () => {
  const hold = await lab.hold([ann, bo], true);
  await expect(lab.issue(legal, hold, { byMail: false })).rejects.toMatchObject({ code: 'silent-hold' });
  await expect(lab.notices.board(supervisor, hold)).rejects.toMatchObject(NOWHERE);
  await expect(lab.notices.board(supervisor, 999)).rejects.toMatchObject(NOWHERE);
  await expect(lab.issue(supervisor, hold, { byMail: false })).rejects.toMatchObject(NOWHERE);
  await expect(lab.followUps.list(supervisor, { hold, settled: false }, undefined, 10)).rejects.toMatchObject(NOWHERE);
  // Not even SQL as the program's own role, or the owner's, makes a notice of it.
  const [text] = await lab.templates.create(legal, 'Bare', CONTENT);
  for (const database of [lab.archive.db.app, lab.archive.db.owner])
    await expect(
      database.query(
        `INSERT INTO archive.hold_notice (hold_id, number, text_id, content, by_mail, remind_days, reminders, escalate_days, calendar_id, issued_by, issued_by_name, issued_at)
         VALUES ($1, 1, $2, '{}', true, 1, 1, 1, 1, 'x', 'x', now())`,
        [hold, text!.id],
      ),
    ).rejects.toThrow(/silent/);
  await lab.goTo('2027-01-25T09:00:00Z');
  expect((await lab.notices.board(legal, hold)).notices).toEqual([]);
  expect(await lab.archive.db.app.query('SELECT 1 FROM archive.custodian_notice')).toEqual([]);
});

it('of two who issue, and of two tabs that acknowledge, one is heard', async () => {
  const hold = await lab.hold([ann, bo]);
  const tries = [lab.issue(legal, hold, { byMail: false }), lab.issue(legal, hold, { byMail: false })];
  const codes = (await Promise.allSettled(tries)).map((one) =>
    one.status === 'rejected' ? (one.reason as { code: string }).code : 'issued',
  );
  expect(codes.sort()).toEqual(['changed-meanwhile', 'issued']);
  const token = await lab.linkOf(legal, hold, 'Ann');
  const tabs = [lab.acknowledge(token, 'Ann'), lab.acknowledge(token, 'Ann', 'no', 'zh')];
  const ends = (await Promise.allSettled(tabs)).map((one) =>
    one.status === 'rejected' ? (one.reason as { code: string }).code : 'acknowledged',
  );
  expect(ends.sort()).toEqual(['acknowledged', 'link-ended']);
  expect(await lab.states(legal, hold)).toEqual({ Ann: 'acknowledged', Bo: 'sent' });
});

it('templates keep every version, and name no blank that nothing fills', async () => {
  const [first] = await lab.templates.create(legal, 'Usual', CONTENT);
  const changed = { ...CONTENT, zh: { subject: '保留', text: '新的文本' } };
  const versions = await lab.templates.write(legal, first!.template, 1, changed);
  expect(versions.map(({ number, content }) => [number, content.zh?.subject])).toEqual([
    [2, '保留'],
    [1, '请保留记录'],
  ]);
  await expect(lab.templates.write(legal, first!.template, 1, changed)).rejects.toMatchObject({
    code: 'changed-meanwhile',
  });
  await expect(lab.templates.create(legal, 'Usual', CONTENT)).rejects.toMatchObject({ code: 'name-taken' });
  const blank = { ...CONTENT, en: { subject: 'x', text: 'Dear {custodian}' } };
  await expect(lab.templates.create(legal, 'Blank', blank)).rejects.toMatchObject({ code: 'unknown-blank' });
  await expect(lab.archive.db.owner.query("UPDATE archive.hold_notice_text SET content = '{}'")).rejects.toThrow(
    /append-only|refused|change/i,
  );
});
