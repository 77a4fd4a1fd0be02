import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { OPERATOR, testArchive, type TestArchive } from '../testing';

const never = new AbortController().signal;

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

let folders = 0;
async function take(files: Readonly<Record<string, string>>): Promise<number> {
  const folder = join(archive.folder, `in-${folders++}`);
  mkdirSync(folder);
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const { row } = await archive.imports.runLocal(OPERATOR, { zone: 'UTC' }, paths, never, () => undefined);
  return row.id;
}

/** A supergroup as Telegram Desktop exports it. */
const group = (ids: readonly number[], id = 77): string =>
  JSON.stringify({
    name: 'Ops',
    type: 'private_supergroup',
    id,
    messages: ids.map((n) => ({
      ...{
        id: n,
        type: 'message',
        date_unixtime: String(1_700_000_000 + n),
        from: 'Ann',
        from_id: 'user1',
        text: `${n}`,
      },
    })),
  });
const stateOf = async (stream?: string): Promise<string[]> =>
  (await archive.gaps.list({ kind: 'file', all: true, limit: 1_000 }))
    .filter((gap) => stream === undefined || gap.stream === stream)
    .sort((one, other) => one.from - other.from)
    .map(({ from, to, state }) => `${from}-${to} ${state}`);
const upTo = (n: number, without: readonly number[] = []): number[] =>
  Array.from({ length: n }, (_, i) => i + 1).filter((id) => !without.includes(id));

/** Runs of numbers that follow each other. */
function runsOf(numbers: Iterable<number>): string[] {
  const runs: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    if (runs.at(-1)?.[1] === n - 1) runs.at(-1)![1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => `${from}-${to}`);
}

describe('gaps in files', () => {
  it('[R45] remove one id, and the gap is listed with its conversation and file; a later export fills it', async () => {
    const id = await take({ 'result.json': group(upTo(9, [4])) });
    const [gap] = await archive.gaps.list({ kind: 'file', importId: id, all: false, limit: 5 });
    expect(gap).toMatchObject({
      ...{ origin: 'telegram', stream: 'channel77', from: 4, to: 4, state: 'open', title: 'Ops' },
      ...{ importId: id, file: 'result.json', conversation: expect.any(Number) as number },
    });
    expect([...(await archive.gaps.open('file'))]).toEqual([['telegram', 1]]);
    await take({ 'later.json': group(upTo(9)) });
    expect(await stateOf()).toEqual(['4-4 filled']);
    expect((await archive.gaps.open('file')).size).toBe(0);
  });

  it('[R45] any ids that are removed are listed as exactly their ranges, and filled by whatever brings them', async () => {
    let chat = 1_000;
    const wanted = fc.record({
      n: fc.integer({ min: 3, max: 40 }),
      removed: fc.uniqueArray(fc.integer({ min: 2, max: 39 })),
      parts: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(wanted, async ({ n, removed, parts }) => {
        const id = chat++;
        const gone = new Set(removed.filter((number) => number < n));
        await take({ 'a.json': group(upTo(n, [...gone]), id) });
        const open = async () => (await stateOf(`channel${id}`)).filter((gap) => gap.endsWith('open'));
        expect(await open()).toEqual(runsOf(gone).map((run) => `${run} open`));
        for (const part of [0, 1, 2, 3]) {
          const some = [...gone].filter((number) => parts[number - 1] === part);
          for (const number of some) gone.delete(number);
          await take({ 'b.json': group(some, id) });
          expect(await open()).toEqual(runsOf(gone).map((run) => `${run} open`));
        }
        expect(gone.size).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  it('[R45] exports of one chat are one sequence, in whatever order they come', async () => {
    await take({ 'b.json': group([21, 22, 23]) });
    expect(await stateOf()).toEqual([]);
    await take({ 'c.json': group([31, 32]) });
    await take({ 'a.json': group([5, 6]) });
    expect(await stateOf()).toEqual(['7-20 open', '24-30 open']);
    await take({ 'd.json': group([20, 21, 22, 30]) });
    expect(await stateOf()).toEqual(['7-19 open', '20-20 filled', '24-29 open', '30-30 filled']);
  });

  it('a later export with fewer messages makes no gap of what the archive has', async () => {
    await take({ 'a.json': group(upTo(9)) });
    await take({ 'b.json': group([1, 9]) });
    expect(await stateOf()).toEqual([]);
  });

  it('the same file again changes nothing', async () => {
    for (const name of ['a.json', 'b.json']) await take({ [name]: group([1, 5]) });
    expect(await stateOf()).toEqual(['2-4 open']);
  });

  it('[R45] are explained by a person, once, on the record; what is found later fills even those, the rest stays explained', async () => {
    await take({ 'a.json': group([1, 9]) });
    const [gap] = await archive.gaps.list({ kind: 'file', all: false, limit: 5 });
    const why = 'The administrator of the group deleted them.';
    await expect(archive.gaps.explain(OPERATOR, 'live', gap!.id, why)).rejects.toMatchObject({ code: 'not-found' });
    const explained = await archive.gaps.explain(OPERATOR, 'file', gap!.id, why);
    expect(explained).toMatchObject({ state: 'explained', reason: why, explainedBy: OPERATOR.name });
    await expect(archive.gaps.explain(OPERATOR, 'file', gap!.id, why)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    const [entry] = await archive.db.owner.query(
      `SELECT action FROM access.audit_entry WHERE action = 'gap.explained' AND subject_kind = 'gap'`,
    );
    expect(entry).toBeDefined();
    await take({ 'b.json': group([5]) });
    expect(await stateOf()).toEqual(['2-4 explained', '5-5 filled', '6-8 explained']);
  });

  it('[R45] a part of an export that was not brought is a gap, the first one too; the last nobody can know', async () => {
    const mail = 'From: a@b.example\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\n';
    const part = (n: number) => `takeout-20240701T221728Z-00${n}.zip`;
    await take({ [part(2)]: `${mail}2\r\n`, [part(5)]: `${mail}5\r\n` });
    expect(await stateOf('takeout-20240701T221728Z')).toEqual(['1-1 open', '3-4 open']);
    await take({ [part(1)]: `${mail}1\r\n`, [part(3)]: `${mail}3\r\n` });
    expect(await stateOf('takeout-20240701T221728Z')).toEqual(['1-1 filled', '3-3 filled', '4-4 open']);
  });
});
