import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { actorOf, BackupRegister } from '@minutebook/access';
import { treeRoot } from '@minutebook/proof';
import { HoldLab } from '../holds/hold-lab.testing';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { ANN, approved, BO, dispose, EVERYTHING, feed, messageIds, take } from './disposal.testing';
import { idLeaf } from './disposed';
import { putInForce } from './schedule.testing';

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

const old = feed([
  { id: '1', text: 'first secret' },
  { id: '2', text: 'second secret' },
]);
const young = { id: '3', text: 'young secret', at: '2026-10-01T09:00:00Z' };

/** Rows of every table that holds something of a message. */
async function rowsOf(message: number): Promise<number> {
  const tables = {
    message: 'id',
    data_key: 'id',
    version: 'message_id',
    annotation: 'message_id',
    attachment: 'message_id',
  };
  let n = 0;
  for (const [table, column] of Object.entries(tables)) {
    const [row] = await archive.db.app.query<{ n: number }>(
      `SELECT count(*) AS n FROM archive.${table} WHERE ${column} = $1`,
      [message],
    );
    n += row!.n;
  }
  return n;
}

describe('a disposal', () => {
  it('[R21] is counted, asked for, approved by somebody else, carried out and certified', async () => {
    await take(archive, { 'old.jsonl': old, 'young.jsonl': feed([young]) });
    const [first, second, third] = await messageIds(archive);
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const { disposals, disposer, certificates } = archive.disposal;

    const id = await disposals.dryRun(ANN, EVERYTHING, 'Two years are over.');
    await disposer.work();
    const counted = await disposals.get(id);
    expect(counted).toMatchObject({
      state: 'dry-run',
      counted: true,
      listed: 2,
      tally: { matched: 3, disposable: 2, kept: { 'in-retention': 1 }, classes: { C2Y: { messages: 2 } } },
    });
    expect(await messageIds(archive)).toEqual([first, second, third]);
    await expect(disposals.approve(BO, id, counted.version)).rejects.toMatchObject({ code: 'changed-meanwhile' });

    await disposals.propose(ANN, id, counted.version);
    const proposed = await disposals.get(id);
    await expect(disposals.approve(ANN, id, proposed.version)).rejects.toMatchObject({ code: 'own-request' });
    await disposer.work();
    expect(await messageIds(archive)).toEqual([first, second, third]);

    await disposals.approve(BO, id, proposed.version);
    await disposer.work();
    expect(await messageIds(archive)).toEqual([third]);
    expect(await rowsOf(first!)).toBe(0);
    expect(await disposals.get(id)).toMatchObject({ state: 'done', cleared: true, disposed: 2, evidence: 1 });

    await archive.log.sequence('records');
    const certificate = await certificates.of(id, true);
    expect(certificate).toMatchObject({
      number: `D-${id}`,
      complete: true,
      requestedBy: { name: 'Ann Lee' },
      approvedBy: { name: 'Bo Chan' },
      counts: { listed: 2, disposed: 2, kept: 0 },
      classes: [{ code: 'C2Y', citation: '17 CFR C2Y', messages: 2 }],
      root: Buffer.from(treeRoot([idLeaf(first!), idLeaf(second!)])).toString('hex'),
      pages: [{ number: 1, disposed: 2, entry: 3 }],
    });
    let text = '';
    for await (const part of certificates.file(id, true)) text += part;
    expect(JSON.parse(text)).toEqual({ ...certificate, ids: [[String(first), String(second)]] });
    expect(text).not.toContain('secret');
  });

  it('[R24] leaves a ledger that verifies and shows class, rule, date and approvers, with no content', async () => {
    await take(archive, { 'old.jsonl': old, 'both.jsonl': feed([{ id: '1', text: 'first secret' }, young]) });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    await dispose(archive);
    const verdict = await archive.verification.run();
    expect(verdict).toMatchObject({ faults: [], disposed: 2, versions: 1, entries: 4 });
    const [gone] = await archive.db.app.query<{ message: number; content: Buffer }>(
      'SELECT d.message_id AS message, p.content FROM archive.disposed d JOIN archive.disposal_page p ON p.disposal_id = d.disposal_id AND p.number = d.page LIMIT 1',
    );
    expect(JSON.parse(gone!.content.toString())).toMatchObject({
      codes: { C2Y: 2 },
      requestedBy: ANN.id,
      approvedBy: BO.id,
    });
    expect(await archive.disposal.disposals.ofMessage(gone!.message)).toMatchObject({ code: 'C2Y' });
    await expect(archive.reader.message(gone!.message)).rejects.toMatchObject({
      status: 410,
      code: 'disposed',
      more: { certificate: 'D-1' },
    });
    expect(await archive.reader.follow(0, 10)).toMatchObject([
      { kind: 'gone' },
      { kind: 'gone' },
      { kind: 'message' },
      { kind: 'disposal', messages: [expect.any(Number), expect.any(Number)] },
    ]);
  });

  it('[R24] without its entry in the ledger, or with other ids than it says, is found out', async () => {
    await take(archive, { 'old.jsonl': old });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const id = await dispose(archive);
    const { admin } = archive.db;
    await admin.query(
      'ALTER TABLE archive.disposed DISABLE TRIGGER ALL; ALTER TABLE archive.disposal_page DISABLE TRIGGER ALL',
    );
    await admin.query('UPDATE archive.disposal_page SET ids = ids || 99::bigint, disposed = 3 WHERE disposal_id = $1', [
      id,
    ]);
    await admin.query(`INSERT INTO archive.disposed VALUES (99, $1, 1, 'C2Y', now(), now())`, [id]);
    expect((await archive.verification.run()).faults).toMatchObject([{ code: 'disposal-unproven' }]);
    await admin.query('UPDATE archive.disposal_page SET root = $2 WHERE disposal_id = $1', [
      id,
      treeRoot(
        (await admin.query<{ m: number }>('SELECT message_id AS m FROM archive.disposed ORDER BY 1')).map(({ m }) =>
          idLeaf(m),
        ),
      ),
    ]);
    expect((await archive.verification.run()).faults).toMatchObject([{ code: 'disposal-unproven' }]);
    await admin.query('DELETE FROM archive.disposed WHERE message_id <> 99');
    expect((await archive.verification.run()).faults.map(({ code }) => code)).toEqual([
      'record-missing',
      'record-missing',
      'disposal-unproven',
    ]);
  });

  it('[R16] [R18] takes nothing that no class applies to, and names the channel', async () => {
    await take(archive, {
      'old.jsonl': feed([
        { id: '1', text: 'a' },
        { id: '2', text: 'b', channel: 'wechat', room: 'w' },
      ]),
    });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y', channels: ['teams'] }]);
    const id = await dispose(archive);
    expect((await archive.disposal.disposals.get(id)).tally).toMatchObject({
      disposable: 1,
      kept: { unclassified: 1 },
      unclassified: { wechat: 1 },
    });
    expect(await messageIds(archive)).toHaveLength(1);
  });

  it('[R21] keeps what alerts, cases or a later schedule keep when its turn comes, and says so', async () => {
    await take(archive, { 'old.jsonl': old });
    const [first, second] = await messageIds(archive);
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const id = await approved(archive);
    archive.disposal.keepers.add({
      kind: 'alert',
      reasons: async () => new Map([[first!, [{ kind: 'alert', ref: '7', sentence: 'Alert A-7 is open.' }]]]),
    });
    await archive.disposal.disposer.work();
    expect(await messageIds(archive)).toEqual([first]);
    expect(await archive.disposal.disposals.listed(id, undefined, { page: 0, message: 0 }, 10)).toMatchObject([
      { message: first, state: 'kept', reason: 'alert' },
      { message: second, state: 'disposed', code: 'C2Y' },
    ]);
    await take(archive, { 'third.jsonl': feed([{ id: '9', text: 'third' }]) });
    const later = await approved(archive);
    await putInForce(archive, [{ code: 'C9Y', period: 'P9Y' }]);
    await archive.disposal.disposer.work();
    expect(await messageIds(archive)).toHaveLength(2);
    expect(await archive.disposal.disposals.get(later)).toMatchObject({ state: 'done', disposed: 0 });
  });

  it('[R21] [R24] certificate and ledger name the schedule that let each page go, with its citations', async () => {
    await take(archive, {
      'old.jsonl': feed(Array.from({ length: 2_500 }, (_, i) => ({ id: `${i}`, text: `t ${i}` }))),
    });
    const counted = await putInForce(archive, [{ code: 'OLD2Y', period: 'P2Y' }]);
    const id = await approved(archive);
    const first = await putInForce(archive, [{ code: 'NEW1Y', period: 'P1Y' }]);
    const { disposals, disposer, certificates, keepers } = archive.disposal;
    // The process goes down after a page, and another schedule is in force when it goes on.
    const down = new AbortController();
    keepers.add({ kind: 'case', reasons: async () => (down.abort(), new Map()) });
    await disposer.work(down.signal);
    const second = await putInForce(archive, [{ code: 'LAST1Y', period: 'P1Y' }]);
    await disposer.work();
    expect((await disposals.get(id)).schedule).toBe(counted);
    expect(await certificates.of(id, true)).toMatchObject({
      schedules: [String(first), String(second)],
      classes: [
        { code: 'LAST1Y', citation: '17 CFR LAST1Y', messages: 1_500 },
        { code: 'NEW1Y', citation: '17 CFR NEW1Y', messages: 1_000 },
      ],
    });
    const pages = await archive.db.app.query<{ content: Buffer }>(
      'SELECT content FROM archive.disposal_page ORDER BY number',
    );
    expect(pages.map(({ content }): unknown => JSON.parse(content.toString()))).toMatchObject([
      { schedule: first, codes: { NEW1Y: 1_000 } },
      { schedule: second, codes: { LAST1Y: 1_000 } },
      { schedule: second, codes: { LAST1Y: 500 } },
    ]);
    await archive.log.sequence('records');
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R21] a dry run is of one schedule, whenever another comes into force', async () => {
    await take(archive, {
      'old.jsonl': feed(Array.from({ length: 2_500 }, (_, i) => ({ id: `${i}`, text: `t ${i}` }))),
    });
    await putInForce(archive, [{ code: 'A1Y', period: 'P1Y' }]);
    const { disposals, disposer, keepers } = archive.disposal;
    const id = await disposals.dryRun(ANN, EVERYTHING, 'While schedules change.');
    // In the first step, and in the second of the one that began anew.
    let looks = 0;
    let newest = 0;
    keepers.add({
      kind: 'case',
      reasons: async () => {
        looks++;
        if (looks === 1) newest = await putInForce(archive, [{ code: 'B1Y', period: 'P1Y' }]);
        if (looks === 3) newest = await putInForce(archive, [{ code: 'C1Y', period: 'P1Y' }]);
        return new Map();
      },
    });
    await disposer.work();
    const row = await disposals.get(id);
    expect(row).toMatchObject({ counted: true, schedule: newest, pages: 3, listed: 2_500 });
    expect(row.tally).toMatchObject({ matched: 2_500, disposable: 2_500 });
    expect(Object.keys(row.tally.classes)).toEqual(['C1Y']);
    expect(looks).toBe(5);
  });

  it('stops, pauses and goes on; what it has destroyed stays destroyed and is certified', async () => {
    await take(archive, {
      'old.jsonl': feed(Array.from({ length: 2_500 }, (_, i) => ({ id: `${i}`, text: `t ${i}` }))),
    });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const { disposals, disposer, certificates } = archive.disposal;
    const id = await approved(archive);
    const keepers = archive.disposal.keepers;
    // Somebody pauses it while a page is under way, and the process goes down after that page.
    let down = new AbortController();
    let paused: Promise<unknown> | undefined;
    keepers.add({
      kind: 'case',
      reasons: async () => {
        down.abort();
        paused = disposals.get(id).then((row) => disposals.pause(ANN, id, row.version, 'Wait a moment.'));
        return new Map();
      },
    });
    const work = async (): Promise<void> => {
      down = new AbortController();
      await disposer.work(down.signal);
      await paused;
      await disposer.work();
    };
    await work();
    expect(await disposals.get(id)).toMatchObject({ state: 'paused', pages: 3, pagesDone: 1, disposed: 1_000 });
    await expect(certificates.of(id, true)).rejects.toMatchObject({ code: 'disposal-not-ended' });
    await disposals.resume(ANN, id, (await disposals.get(id)).version);
    await work();
    expect(await disposals.get(id)).toMatchObject({ state: 'paused', disposed: 2_000 });
    await disposals.cancel(ANN, id, (await disposals.get(id)).version, 'That is enough.');
    await disposer.work();
    expect(await messageIds(archive)).toHaveLength(500);
    expect(await certificates.of(id, true)).toMatchObject({
      complete: false,
      counts: { disposed: 2_000, listed: 2_500 },
    });
    await archive.log.sequence('records');
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R23] the certificate says when the last backup expires that may hold what is gone', async () => {
    await take(archive, { 'old.jsonl': old });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const backups = new BackupRegister(archive.db.app, archive.audit, archive.clock);
    const [id, other, later] = ['1', '2', '3'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
    const inDays = (days: number): Date => new Date(archive.clock.now().getTime() + days * 86_400_000);
    const backUp = async (name: string, expiresAt: Date): Promise<void> => {
      const facts = { place: '/mnt/backups', withKey: false, madeBy: 'operator:test' };
      await backups.begin({ id: name, madeAt: archive.clock.now(), expiresAt, ...facts });
      await backups.made(OPERATOR, name, { bytes: 1, records: 2, audit: 3 });
    };
    await backUp(id!, inDays(30));
    await backUp(other!, inDays(90));
    const disposal = await dispose(archive);
    const { certificates } = archive.disposal;
    const [until, earlier] = [inDays(90).toISOString(), inDays(30).toISOString()];
    expect((await certificates.of(disposal, true)).backedUpUntil).toBe(until);
    // A backup made afterwards does not hold it.
    await archive.travel(inDays(1));
    await backUp(later!, inDays(3_000));
    expect((await certificates.of(disposal, true)).backedUpUntil).toBe(until);
    await backups.deleted(OPERATOR, other!);
    expect((await certificates.of(disposal, true)).backedUpUntil).toBe(earlier);
    await backups.deleted(OPERATOR, id!);
    expect((await certificates.of(disposal, true)).backedUpUntil).toBeNull();
  });

  it('[R158] takes keys, raw objects of which nothing is kept, and their blobs; an old copy of the rest opens nothing', async () => {
    await take(archive, { 'old.jsonl': old });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const [message] = await messageIds(archive);
    const [version] = await archive.db.app.query<{ content: Buffer; key: Buffer }>(
      'SELECT v.content, k.wrapped AS key FROM archive.version v JOIN archive.data_key k ON k.id = v.message_id WHERE message_id = $1',
      [message],
    );
    const blobs = (): number =>
      readdirSync(join(archive.folder, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      ).length;
    expect(blobs()).toBe(1);
    await dispose(archive);
    expect(blobs()).toBe(0);
    const keys = await archive.db.app.query('SELECT FROM archive.data_key');
    expect(keys).toEqual([]);
    expect(await archive.db.app.query('SELECT path, findings, sha256 FROM archive.evidence')).toEqual([
      { path: [], findings: null, sha256: expect.any(Buffer) },
    ]);
    // Content restored from a backup, without the key it was sealed under: no key that is left opens it.
    expect(() =>
      archive.keyring.unseal(archive.keyring.freshKey(), `version:${message}:0`, version!.content),
    ).toThrow();
    expect(await archive.db.app.query('SELECT title FROM archive.conversation')).toEqual([{ title: null }]);
    expect(await archive.db.app.query('SELECT FROM archive.member')).toEqual([]);
    // The same file again is a new object, and an overlapping export makes fresh messages: due at once.
    await take(archive, { 'old.jsonl': old });
    expect(await messageIds(archive)).toHaveLength(2);
    await dispose(archive);
    expect(await messageIds(archive)).toEqual([]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R40] leaves neighbours in the same file readable, byte for byte', async () => {
    await take(archive, { 'both.jsonl': feed([{ id: '1', text: 'first secret' }, young]) });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const [first, second] = await messageIds(archive);
    const [kept] = await archive.reader.messages([second!]);
    const { evidence, ordinal } = kept!.versions[0]!;
    await dispose(archive);
    expect((await archive.evidence.record(evidence, ordinal)).toString()).toContain('young secret');
    await expect(archive.reader.message(first!)).rejects.toMatchObject({ status: 410 });
    await expect(archive.evidence.bytes(evidence).next()).rejects.toMatchObject({ code: 'disposed' });
  });

  it('[R34] of what named people took part in is approved by none of them, nor by their manager', async () => {
    const lab = await HoldLab.open();
    try {
      await lab.person('E1', 'Wren Ash', 'E2');
      await lab.person('E2', 'Moira Holt');
      const [wren, moira] = await Promise.all(
        ['wren', 'moira'].map((name) =>
          lab.archive.db.app.transaction((tx) =>
            lab.archive.users.admit(
              tx,
              {
                ...{ name, email: `${name}@users.example`, roles: ['legal'] },
                handles: [{ scheme: 'email', value: `${name}@firm.example` }],
              },
              'x',
            ),
          ),
        ),
      );
      await lab.take([{ room: 'chat', from: 'wren', at: '2020-03-02', text: 'one of wren' }]);
      await putInForce(lab.archive, [{ code: 'C2Y', period: 'P2Y' }]);
      const { disposals, disposer } = lab.archive.disposal;
      const id = await disposals.dryRun(ANN, { ...EVERYTHING, persons: ['E1'] }, 'Two years are over.');
      await disposer.work();
      await disposals.propose(ANN, id, (await disposals.get(id)).version);
      const { version } = await disposals.get(id);
      for (const user of [wren!, moira!]) {
        expect((await disposals.mayApprove(actorOf(user), await disposals.get(id))).allowed).toBe(false);
        await expect(disposals.approve(actorOf(user), id, version)).rejects.toMatchObject({
          code: 'conflict-of-interest',
        });
      }
      await disposals.approve(lab.legal, id, version);
    } finally {
      await lab.archive.drop();
    }
  });

  it('[R34] is not approved by another account of who asks for it', async () => {
    const lab = await HoldLab.open();
    try {
      await lab.person('E9', 'Two Doors');
      const [one, other] = await Promise.all(
        ['one', 'other'].map((name) =>
          lab.archive.db.app.transaction((tx) =>
            lab.archive.users.admit(
              tx,
              {
                ...{ name, email: `${name}@users.example`, roles: ['compliance'] },
                handles: [{ scheme: 'email', value: 'two@firm.example' }],
              },
              'x',
            ),
          ),
        ),
      );
      await lab.take([{ room: 'chat', from: 'wren', at: '2020-03-02', text: 'one of wren' }]);
      await putInForce(lab.archive, [{ code: 'C2Y', period: 'P2Y' }]);
      const { disposals, disposer } = lab.archive.disposal;
      const id = await disposals.dryRun(actorOf(one!), EVERYTHING, 'Two years are over.');
      await disposer.work();
      await disposals.propose(actorOf(one!), id, (await disposals.get(id)).version);
      const { version } = await disposals.get(id);
      await expect(disposals.approve(actorOf(other!), id, version)).rejects.toMatchObject({ code: 'own-request' });
      await disposals.approve(lab.legal, id, version);
    } finally {
      await lab.archive.drop();
    }
  });

  it('looks only where it is told to', async () => {
    await take(archive, {
      'old.jsonl': feed([
        { id: '1', text: 'a' },
        { id: '2', text: 'b', room: 'other', from: 'bo@firm.example' },
        { id: '3', text: 'c', at: '2024-03-05T09:00:00Z' },
      ]),
    });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const [first, second, third] = await messageIds(archive);
    const { disposals, disposer } = archive.disposal;
    const listed = async (scope: object): Promise<number[]> => {
      const id = await disposals.dryRun(ANN, { ...EVERYTHING, ...scope }, 'Only some of it.');
      await disposer.work();
      return (await disposals.listed(id, undefined, { page: 0, message: 0 }, 10)).map(({ message }) => message);
    };
    expect(await listed({ from: '2024-03-02' })).toEqual([third]);
    expect(await listed({ until: '2024-03-01' })).toEqual([first, second]);
    expect(await listed({ messages: [String(second)] })).toEqual([second]);
    expect(await listed({ channels: ['wechat'] })).toEqual([]);
    const [row] = await archive.db.app.query<{ id: number }>(
      'SELECT conversation_id AS id FROM archive.message WHERE id = $1',
      [second],
    );
    expect(await listed({ conversations: [String(row!.id)] })).toEqual([second]);
  });
});
