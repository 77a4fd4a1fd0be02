import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_ROOT, leafHash, parseCanonical, treeRoot } from '@minutebook/proof';
import { dispose, OPERATOR, putInForce, testArchive, type TestArchive } from '../testing';
import { dayRoot, UNMAPPED, yearRoot } from './day-content';
import type { DayManifest, DayScope } from './day-manifests';

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

const ALWAYS = { from: '2000-01-01', to: '2099-12-31' };
const HOUR = 3_600_000;

interface Line {
  readonly at: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly text?: string;
  readonly channel?: string;
  /** Id of a message it edits. */
  readonly edits?: string;
  readonly id?: string;
}

let made = 0;

/** Imports lines of a chat and lets so much time pass that its days may be closed. */
async function take(lines: readonly Line[]): Promise<void> {
  const party = (value: string) => ({ scheme: 'email', value: `${value}@firm.example` });
  const events = lines.map(({ at, from, to, text = 'hello', channel = 'teams', edits, id }) => ({
    type: edits ? 'edit' : 'message',
    id: id ?? `m${made++}`,
    ...(edits && { target: edits }),
    channel,
    conversation: { id: 'room', type: 'group', title: 'room' },
    at,
    ...(from && (edits ? { by: party(from) } : { from: party(from) })),
    ...(to && { to: to.map((name) => ({ ...party(name), role: 'to' })) }),
    text,
  }));
  const path = join(archive.folder, `in-${made++}.jsonl`);
  mkdirSync(archive.folder, { recursive: true });
  writeFileSync(path, [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n'));
  const { files } = await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  expect(files.map(({ account }) => account.exceptions)).toEqual([0]);
}

/** Hours later, days are closed. */
async function close(hours = 1): Promise<void> {
  await archive.log.sequence('records');
  await archive.days.follower.catchUp();
  archive.clock.set(new Date(archive.clock.now().getTime() + hours * HOUR));
  expect(await archive.days.closer.run()).toBe(true);
}

let revision = 0;

/** A person with an address, theirs for a time. */
async function person(name: string, time: { from?: Date; until?: Date } = {}): Promise<string> {
  const { persons } = archive.people;
  const facts = {
    externalId: `E${++revision}`,
    name,
    names: [],
    desk: null,
    branch: null,
    title: null,
    jurisdiction: null,
    manager: null,
    kind: 'employee' as const,
    ofFirm: true,
    state: 'active' as const,
    joinedOn: null,
    leftAt: null,
  };
  const { id, version } = await persons.create(OPERATOR, facts);
  await persons.map(OPERATOR, id, version, { scheme: 'email', value: `${name}@firm.example`, ...time });
  return id;
}

async function inForce(custodians: readonly string[], scope: Partial<DayScope> = {}): Promise<DayManifest[]> {
  const found: DayManifest[] = [];
  for await (const manifest of archive.days.manifests.of({ ...ALWAYS, ...scope, custodians })) found.push(manifest);
  return found;
}

const counts = (manifests: readonly DayManifest[]): [string, number][] =>
  manifests.map(({ day, count }) => [day, count]);

/** Entries of the records log of this type. */
async function entriesOf(type: string): Promise<{ idx: number; subject: string; commit: string }[]> {
  const leaves = await archive.log.read('records', 0, 10_000);
  return leaves
    .map(({ entry }) => parseCanonical(entry) as { idx: number; type: string; subject: string; commit: string })
    .filter((entry) => entry.type === type);
}

describe('a day', () => {
  it('[R97] is closed for everybody who took part: a ledger entry with count and root of the records', async () => {
    const [ann, bo] = [await person('ann'), await person('bo')];
    await take([
      { at: '2026-03-01T10:00:00Z', from: 'ann', to: ['bo'] },
      { at: '2026-03-01T23:59:59.999Z', from: 'bo', to: ['cy'] },
      { at: '2026-03-02T00:00:00Z', from: 'ann', to: ['cy'] },
      { at: '2026-03-02T09:00:00Z', from: 'cy', to: ['dee'] },
      { at: '2026-03-02T09:30:00Z', from: 'ann', channel: 'slack' },
    ]);
    await close();
    expect(counts(await inForce([ann], { channels: ['teams'] }))).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 1],
    ]);
    expect(counts(await inForce([bo]))).toEqual([['2026-03-01', 2]]);
    expect(counts(await inForce([UNMAPPED]))).toEqual([['2026-03-02', 1]]);
    expect((await inForce([ann])).map(({ channel, day }) => `${channel} ${day}`)).toEqual([
      'slack 2026-03-02',
      'teams 2026-03-01',
      'teams 2026-03-02',
    ]);

    // What whoever has the opening and the leaves computes for themselves.
    const leaves = await archive.log.read('records', 0, 5);
    for (const manifest of await inForce([ann, bo, UNMAPPED])) {
      const commits = manifest.members.map((idx) =>
        Buffer.from((parseCanonical(leaves[idx]!.entry) as { commit: string }).commit, 'hex'),
      );
      const root = Buffer.from(treeRoot(commits.map((commit) => leafHash(commit))));
      expect(parseCanonical(manifest.content)).toMatchObject({
        v: 1,
        channel: manifest.channel,
        custodian: manifest.custodian,
        day: manifest.day,
        count: manifest.members.length,
        root: root.toString('hex'),
        first: manifest.members[0],
        last: manifest.members.at(-1),
        upTo: 5,
        amends: null,
      });
      // One short, and it is not the root any more.
      expect(dayRoot(commits.slice(1)).equals(manifest.root)).toBe(false);
    }
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R97] [R70] its entry says nothing of whom and when it is about, in the ledger or in the database', async () => {
    await person('ann');
    await take([{ at: '2026-03-01T10:00:00Z', from: 'ann' }]);
    await close();
    const [entry] = await entriesOf('day.closed');
    expect(entry!.subject).toMatch(/^day:[0-9a-f]{32}$/);
    const [leaf] = await archive.log.read('records', entry!.idx, 1);
    expect(Buffer.from(leaf!.entry).toString()).not.toMatch(/ann|teams|2026-03-01/);
  });

  it('[R97] is closed when it is over and quiet, and not while things come in', async () => {
    const ann = await person('ann');
    archive.clock.set(new Date('2026-03-01T12:00:00Z'));
    await take([{ at: '2026-03-01T10:00:00Z', from: 'ann' }]);
    await close(11);
    // 23:00.
    expect(await inForce([ann])).toEqual([]);
    expect(await archive.days.manifests.open({ from: '2026-03-01', to: '2026-03-01' })).toEqual([
      { channel: 'teams', day: '2026-03-01' },
    ]);
    await close(2.1);
    // 01:06.
    expect(counts(await inForce([ann]))).toEqual([['2026-03-01', 1]]);
    expect(await archive.days.manifests.open(ALWAYS)).toEqual([]);

    await take([{ at: '2026-03-01T11:00:00Z', from: 'ann' }]);
    await close(0);
    expect(counts(await inForce([ann]))).toEqual([['2026-03-01', 1]]);
    await close();
    expect(counts(await inForce([ann]))).toEqual([['2026-03-01', 2]]);
    // What a wrong clock dates ahead is not waited for.
    await take([{ at: '2031-01-01T11:00:00Z', from: 'ann' }]);
    await close();
    expect(counts(await inForce([ann]))).toEqual([
      ['2026-03-01', 2],
      ['2031-01-01', 1],
    ]);
  });

  it('[R97] late arrivals make another manifest that names the one it replaces; nothing new makes none', async () => {
    const [ann, bo] = [await person('ann'), await person('bo')];
    await take([
      { id: 'one', at: '2026-03-01T10:00:00Z', from: 'ann', to: ['bo'] },
      { at: '2026-03-01T11:00:00Z', from: 'bo', to: ['ann'] },
    ]);
    await close();
    const [first] = await inForce([ann]);
    await close();
    expect(await entriesOf('day.closed')).toHaveLength(2);

    // An edit is a record of the day of its message, and of everybody who had that.
    await take([
      { at: '2026-03-05T10:00:00Z', from: 'ann', edits: 'one', text: 'what I meant' },
      { at: '2026-03-01T12:00:00Z', from: 'ann' },
    ]);
    await close();
    const [second] = await inForce([ann]);
    expect(second).toMatchObject({ day: '2026-03-01', count: 4, amends: first!.position });
    expect(parseCanonical(second!.content)).toMatchObject({ amends: first!.position, count: 4 });
    expect(second!.members.slice(0, 2)).toEqual(first!.members);
    expect(counts(await inForce([bo]))).toEqual([['2026-03-01', 3]]);

    const entries = await entriesOf('day.closed');
    expect(entries).toHaveLength(4);
    // Amendments of a day say that they are about the same, and others that they are not.
    expect(new Set(entries.map(({ subject }) => subject)).size).toBe(2);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R97] a handle that turns out to be somebody’s moves its records; at the moment they were sent', async () => {
    await take([
      { at: '2026-03-01T10:00:00Z', from: 'ann' },
      { at: '2026-03-01T14:00:00Z', from: 'ann' },
      { at: '2026-03-02T10:00:00Z', from: 'ann' },
    ]);
    await close();
    expect(counts(await inForce([UNMAPPED]))).toEqual([
      ['2026-03-01', 2],
      ['2026-03-02', 1],
    ]);
    const ann = await person('ann', { from: new Date('2026-03-01T12:00:00Z') });
    await close();
    expect(counts(await inForce([ann]))).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 1],
    ]);
    const nobodys = await inForce([UNMAPPED]);
    expect(counts(nobodys)).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 0],
    ]);
    expect(nobodys[1]!.root.equals(EMPTY_ROOT)).toBe(true);

    const { persons } = archive.people;
    const { person: row, mappings } = await persons.file(ann);
    await persons.unmap(OPERATOR, ann, row.version, mappings[0]!.id, { reason: 'It was another Ann.' });
    await close();
    expect(counts(await inForce([ann]))).toEqual([
      ['2026-03-01', 0],
      ['2026-03-02', 0],
    ]);
    expect(counts(await inForce([UNMAPPED]))).toEqual([
      ['2026-03-01', 2],
      ['2026-03-02', 1],
    ]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R97] what was disposed of still counts, before and after later amendments', async () => {
    const ann = await person('ann');
    await take([
      { at: '2020-03-01T10:00:00Z', from: 'ann', channel: 'sms' },
      { at: '2020-03-01T11:00:00Z', from: 'ann', channel: 'sms' },
    ]);
    await close();
    const [before] = await inForce([ann]);
    await archive.travel(new Date('2026-11-25T08:00:00Z'));
    await putInForce(archive, [{ code: 'US.short', period: 'P3Y' }]);
    await dispose(archive);
    expect(await archive.db.app.query('SELECT FROM archive.message')).toEqual([]);
    expect(await inForce([ann])).toEqual([before]);
    expect((await archive.verification.run()).faults).toEqual([]);

    await take([{ at: '2020-03-01T12:00:00Z', from: 'ann', channel: 'sms' }]);
    await close();
    const [after] = await inForce([ann]);
    expect(after!.members.slice(0, 2)).toEqual(before!.members);
    expect(after).toMatchObject({ count: 3, amends: before!.position });
    expect((await archive.verification.run()).faults).toEqual([]);
  });
});

describe('a day with a leaf that was altered', () => {
  it('[R97] is not vouched for, and keeps no other day waiting', async () => {
    const ann = await person('ann');
    await take(['03-01', '03-02'].map((day) => ({ at: `2026-${day}T10:00:00Z`, from: 'ann' })));
    await archive.log.sequence('records');
    const flip = (): Promise<unknown> =>
      archive.db.admin.transaction(async (tx) => {
        await tx.query('ALTER TABLE access.log_leaf DISABLE TRIGGER ALL');
        await tx.query(
          'UPDATE access.log_leaf SET hash = set_byte(hash, 3, get_byte(hash, 3) # 1) WHERE log = 1 AND idx = 0',
        );
        await tx.query('ALTER TABLE access.log_leaf ENABLE ALWAYS TRIGGER append_only');
      });
    await flip();
    await close();
    expect(counts(await inForce([ann]))).toEqual([['2026-03-02', 1]]);
    expect(await archive.days.manifests.open(ALWAYS)).toEqual([{ channel: 'teams', day: '2026-03-01' }]);
    await flip();
    await close();
    expect(counts(await inForce([ann]))).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 1],
    ]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });
});

describe('a year', () => {
  it('[R97] its newest manifest also proves which days there are: one that is left out whole shows', async () => {
    const ann = await person('ann');
    await take(['03-01', '03-02', '07-09'].map((day) => ({ at: `2026-${day}T10:00:00Z`, from: 'ann' })));
    await close();
    await take([{ at: '2026-03-02T11:00:00Z', from: 'ann' }]);
    await close();
    const manifests = await inForce([ann]);
    const newest = manifests.find(({ amends }) => amends !== null)!;
    const lines = await archive.days.manifests.year(newest);
    expect(lines.map(({ day, count }) => [day, count])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 2],
      ['2026-07-09', 1],
    ]);
    const { year } = parseCanonical(newest.content) as { year: { days: number; root: string } };
    expect(year).toEqual({ days: 3, root: yearRoot(lines).toString('hex') });
    expect(yearRoot(lines.slice(1)).toString('hex')).not.toBe(year.root);
    // The others are of the year as it was when they were written, all together.
    for (const manifest of manifests) {
      const before = await archive.days.manifests.year(manifest);
      if (manifest !== newest) expect(before.map(({ count }) => count)).toEqual([1, 1, 1]);
      const said = (parseCanonical(manifest.content) as { year: { root: string } }).year.root;
      expect(yearRoot(before).toString('hex')).toBe(said);
    }
    // As of an earlier head of the ledger, what was in force then.
    const then: DayManifest[] = [];
    for await (const one of archive.days.manifests.of({ ...ALWAYS, custodians: [ann] }, newest.position))
      then.push(one);
    expect(counts(then)).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 1],
      ['2026-07-09', 1],
    ]);
  });
});

describe('whoever rewrites a day', () => {
  /** As whoever administers the database, guards off. */
  const unguarded = (sql: string): Promise<unknown> =>
    archive.db.admin.transaction(async (tx) => {
      await tx.query('ALTER TABLE archive.day_manifest DISABLE TRIGGER ALL');
      await tx.query(sql);
      await tx.query('ALTER TABLE archive.day_manifest ENABLE ALWAYS TRIGGER append_only');
    });

  beforeEach(async () => {
    await person('ann');
    await take([
      { at: '2026-03-01T10:00:00Z', from: 'ann' },
      { at: '2026-03-01T11:00:00Z', from: 'ann' },
    ]);
    await close();
  });

  it.each([
    ['takes a record out', `UPDATE archive.day_manifest SET members = members[1:1], count = 1`],
    ['names another record', `UPDATE archive.day_manifest SET members = '{0,2}'`],
    [
      'changes what is sealed',
      `UPDATE archive.day_manifest SET content = set_byte(content, 60, get_byte(content, 60) # 1)`,
    ],
    ['removes it', `DELETE FROM archive.day_manifest`],
  ])('[R97] and %s is found', async (_name, sql) => {
    expect((await archive.verification.run()).faults).toEqual([]);
    await unguarded(sql);
    const { faults } = await archive.verification.run();
    expect(faults).not.toEqual([]);
  });

  it('[R97] [R92] as the program is refused', async () => {
    for (const sql of [
      'UPDATE archive.day_manifest SET count = 1',
      'DELETE FROM archive.day_manifest',
      'DELETE FROM archive.day_part',
      'UPDATE archive.day_book SET custodian = custodian',
    ])
      await expect(archive.db.app.query(sql)).rejects.toThrow(/permission denied/);
    await expect(archive.db.app.query('UPDATE archive.day_part SET idx = idx[2:], ms = ms[2:]')).rejects.toThrow(
      /stays counted/,
    );
    for (const sql of [
      'UPDATE archive.day_manifest SET count = 1',
      'DELETE FROM archive.day_part',
      'TRUNCATE archive.day_part',
    ])
      await expect(
        archive.db.admin.transaction(
          async (tx) => (await tx.query('SET LOCAL session_replication_role = replica'), tx.query(sql)),
        ),
      ).rejects.toThrow(/append-only/);
  });
});
