import type { Actor } from '@minutebook/access';
import { canonicalBytes, sha256 } from '@minutebook/proof';
import { NoticeLab } from './notice-lab.testing';

let lab: NoticeLab;
let legal: Actor;
let ann: string;
let bo: string;

beforeEach(async () => {
  lab = await NoticeLab.open(false);
  legal = await lab.user('Hugo', 'legal');
  [ann, bo] = [await lab.person('Ann'), await lab.person('Bo')];
});
afterEach(() => lab.close());

it('[R56] who had acknowledged at an instant is answered from the moves, whatever happened since', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold, { byMail: false });
  await lab.archive.travel(new Date('2026-11-24T12:00:00Z'));
  await lab.acknowledge(await lab.linkOf(legal, hold, 'Ann'), 'Ann');
  await lab.goTo('2026-11-25T12:00:00Z');
  await lab.issue(legal, hold, { byMail: false, version: 1 });
  const asOf = async (at: string) =>
    (await lab.record.asOf(hold, new Date(at))).map(({ name, notice, state, acknowledgedAt, earlier }) => [
      name,
      notice,
      state,
      acknowledgedAt?.toISOString() ?? null,
      earlier,
    ]);
  expect(await asOf('2026-11-24T07:59:00Z')).toEqual([]);
  expect(await asOf('2026-11-24T11:00:00Z')).toEqual([
    ['Ann', 1, 'waiting', null, null],
    ['Bo', 1, 'waiting', null, null],
  ]);
  expect(await asOf('2026-11-24T12:00:00Z')).toEqual([
    ['Ann', 1, 'acknowledged', '2026-11-24T12:00:00.000Z', null],
    ['Bo', 1, 'sent', null, null],
  ]);
  expect(await asOf('2026-11-26T00:00:00Z')).toEqual([
    ['Ann', 2, 'waiting', null, 1],
    ['Bo', 2, 'waiting', null, null],
  ]);
});

it('[R62] the record of a hold proves each acknowledgement from itself: the text is there, and its hash is the one signed', async () => {
  const hold = await lab.hold([ann, bo]);
  await lab.issue(legal, hold, { byMail: false });
  await lab.acknowledge(await lab.linkOf(legal, hold, 'Ann'), 'Ann', 'yes');
  const record = JSON.parse(JSON.stringify(await lab.record.of(hold))) as Awaited<ReturnType<typeof lab.record.of>>;
  const signed = record.custodians.flatMap(({ acknowledged, notice, followUps }) =>
    acknowledged ? [{ acknowledged, notice, followUps }] : [],
  );
  expect(signed).toHaveLength(1);
  for (const { acknowledged, notice, followUps } of signed) {
    const issued = record.notices.find(({ id }) => id === notice.id)!;
    const { sha256: _said, ...seen } = issued.shown.find(({ language }) => language === acknowledged.language)!;
    const hash = sha256(canonicalBytes({ hold: String(hold), number: issued.number, ...seen })).toString('hex');
    expect(acknowledged.sha256).toBe(hash);
    expect(acknowledged.answers).toEqual([
      { question: 'second-phone', words: 'Do you use a second phone?', answer: 'yes' },
    ]);
    expect(followUps).toHaveLength(1);
  }
  expect(record.custodians.map(({ moves }) => moves.map(({ to }) => to))).toEqual([
    ['waiting', 'sent', 'acknowledged'],
    ['waiting', 'sent'],
  ]);
});
