import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HoldLab } from '../holds/hold-lab.testing';
import { destroyEvidence, doomSpent } from '../store/clearing-store';
import { testArchive, type TestArchive } from '../testing';
import { ANN, dispose, EVERYTHING, messageIds, take } from './disposal.testing';
import { putInForce } from './schedule.testing';

/** Mails are small files: those of one import are archived together, in one blob. */
const mail = (id: string, date: string): string =>
  [
    'From: Ann Lee <ann@firm.example>',
    'To: Bo <bo@other.example>',
    `Date: ${date}`,
    `Message-ID: <${id}@firm.example>`,
    `Subject: subject ${id}`,
    '',
    `body of ${id}`,
    '',
  ].join('\r\n');

const OLD = 'Mon, 02 Mar 2020 09:00:00 +0000';
const YOUNG = 'Thu, 01 Oct 2026 09:00:00 +0000';

/** Of each mail, by id: the raw object it came in. */
async function objects({ db }: TestArchive): Promise<number[]> {
  const rows = await db.app.query<{ id: number }>(
    'SELECT evidence_id AS id FROM archive.version ORDER BY message_id, version',
  );
  return rows.map(({ id }) => id);
}

async function raw(archive: TestArchive, evidence: number): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of archive.evidence.bytes(evidence)) parts.push(part);
  return Buffer.concat(parts).toString();
}

function blobs({ folder }: TestArchive): number {
  const entries = readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

it('[R48] [R40] a held and a young mail keep their raw bytes when a third of their import is disposed of', async () => {
  const lab = await HoldLab.open();
  const { archive } = lab;
  try {
    const mails = { 'a.eml': mail('a', OLD), 'b.eml': mail('b', OLD), 'c.eml': mail('c', YOUNG) };
    await take(archive, mails);
    expect(blobs(archive)).toBe(1);
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const [due, held, young] = await objects(archive);
    const [, heldId, youngId] = await messageIds(archive);
    await lab.place({ messages: [String(heldId)] });
    await lab.round();
    await dispose(archive);
    expect(await messageIds(archive)).toEqual([heldId, youngId]);
    expect(await raw(archive, held!)).toBe(mails['b.eml']);
    expect(await raw(archive, young!)).toBe(mails['c.eml']);
    // What is gone lies beside them, and no key that is left opens it.
    await expect(raw(archive, due!)).rejects.toMatchObject({ code: 'disposed' });
    expect(
      await archive.db.app.query(
        'SELECT FROM archive.data_key k, archive.piece p WHERE p.evidence_id = $1 AND k.id IN (p.evidence_id, p.message_id)',
        [due],
      ),
    ).toEqual([]);
    expect((await archive.verification.run()).faults).toEqual([]);
  } finally {
    await archive.drop();
  }
});

describe('a blob of several objects', () => {
  let archive: TestArchive;
  beforeEach(async () => {
    archive = await testArchive();
  });
  afterEach(() => archive.drop());

  it('[R23] goes with the last that opens, whichever disposal takes that', async () => {
    await take(archive, { 'a.eml': mail('a', OLD), 'b.eml': mail('b', OLD) });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    const [first] = await messageIds(archive);
    await dispose(archive, { messages: [String(first)] });
    expect(blobs(archive)).toBe(1);
    await dispose(archive);
    expect(blobs(archive)).toBe(0);
    expect(await archive.db.app.query('SELECT FROM archive.doomed_blob')).toEqual([]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R22] [R48] is doomed by no role while anything in it opens, nor is one that is not of the ledger', async () => {
    await take(archive, { 'a.eml': mail('a', OLD), 'b.eml': mail('b', YOUNG) });
    await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
    await dispose(archive);
    const { app, owner, admin } = archive.db;
    const other = `INSERT INTO archive.doomed_blob VALUES ('${randomUUID()}')`;
    for (const database of [app, owner, admin])
      for (const sql of ['INSERT INTO archive.doomed_blob SELECT DISTINCT pack FROM archive.piece', other])
        await expect(database.query(sql)).rejects.toMatchObject({ code: 'MB010' });
  });

  it('is doomed by the later of two that end at the same moment', async () => {
    const { app } = archive.db;
    const { disposals } = archive.disposal;
    const disposal = await disposals.dryRun(ANN, EVERYTHING, 'For its row alone.');
    const [pack, ids] = [randomUUID(), [900_001, 900_002]];
    for (const id of ids) {
      await app.query(
        `INSERT INTO archive.evidence (id, sha256, bytes, role, format, parser, options, path, account, received_at, complete)
         VALUES ($1, $2, 1, 'records', 'x', 'x', '{}', '{x}', '{}', now(), true)`,
        [id, randomBytes(32)],
      );
      await app.query('INSERT INTO archive.piece VALUES ($1, 0, 0, 1, NULL, 3, 4, NULL, $2, 0)', [id, pack]);
      await app.query('INSERT INTO archive.disposal_evidence VALUES ($1, $2)', [disposal, id]);
    }
    const end = (id: number, settled: Promise<unknown>): Promise<void> =>
      app.transaction(async (tx) => {
        await destroyEvidence(tx, id);
        await doomSpent(tx, id);
        await settled;
      });
    // The first has looked, and not committed, when the other looks.
    const first = end(ids[0]!, new Promise((resolve) => setTimeout(resolve, 400)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await Promise.all([first, end(ids[1]!, Promise.resolve())]);
    expect(await app.query('SELECT pack FROM archive.doomed_blob')).toEqual([{ pack }]);
  });
});

describe('a blob that no transaction came to refer to', () => {
  let archive: TestArchive;
  beforeEach(async () => {
    archive = await testArchive();
  });
  afterEach(() => archive.drop());

  /** The database begins with its own time, and not with the archive's. */
  const twoDays = () => archive.travel(new Date(Date.now() + 2 * 86_400_000));

  it('is removed a day later, and none that something refers to', async () => {
    const { blobs: store, disposal } = archive;
    const keep = store.keep.bind(store);
    // The line to the database goes when the blob is on disk, and nobody removes it; the import goes on with another.
    jest.spyOn(store, 'keep').mockImplementationOnce(async (...blob) => {
      await keep(...blob);
      throw new Error('gone');
    });
    jest.spyOn(store, 'remove').mockImplementationOnce(async () => undefined);
    await take(archive, { 'a.eml': mail('a', OLD) });
    await disposal.disposer.work();
    expect([(await messageIds(archive)).length, blobs(archive)]).toEqual([1, 2]);
    await twoDays();
    await disposal.disposer.work();
    expect([(await messageIds(archive)).length, blobs(archive)]).toEqual([1, 1]);
    expect(await archive.db.app.query('SELECT FROM archive.begun_blob')).toEqual([]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('is not referred to by one that comes after all: it writes another', async () => {
    const { blobs: store, disposal } = archive;
    const keep = store.keep.bind(store);
    jest.spyOn(store, 'keep').mockImplementationOnce(async (...blob) => {
      await keep(...blob);
      await twoDays();
      await disposal.disposer.work();
      expect(blobs(archive)).toBe(0);
    });
    await take(archive, { 'a.eml': mail('a', OLD) });
    expect([(await messageIds(archive)).length, blobs(archive)]).toEqual([1, 1]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('is named by the database: nobody says so of one that is there', async () => {
    await take(archive, { 'a.eml': mail('a', OLD) });
    await expect(
      archive.db.app.query('INSERT INTO archive.begun_blob (pack, at) SELECT pack, now() FROM archive.piece LIMIT 1'),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
