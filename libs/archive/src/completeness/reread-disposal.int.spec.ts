import { join } from 'node:path';
import type { Capture } from '@minutebook/capture';
import { Log } from '@minutebook/platform';
import { dispose, messageIds, take } from '../disposal/disposal.testing';
import { putInForce } from '../disposal/schedule.testing';
import { listExceptions } from '../store/evidence-store';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { betterImporter } from './better-importer.testing';
import { ExceptionQueue } from './exception-queue';
import { Rereader } from './rereader';

const BEFORE = '13/03/2020, 10:00 - Bo: a\n13/03/2020, 10:01 - Bo: b\n';
const UNREAD = '31/11/2020, 10:00 - Bo: not a day\n';
const AFTER = '15/03/2020, 10:00 - Bo: c\n15/03/2020, 10:01 - Bo: d\n';
/** In bytes of what could not be read. */
const CUT = 18;

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
  await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
  await take(archive, { 'WhatsApp Chat with Room.txt': BEFORE + UNREAD + AFTER });
});
afterEach(() => archive.drop());

async function reread(read: Capture): Promise<void> {
  const exceptions = new ExceptionQueue(archive.db.app, archive.audit, archive.clock);
  await exceptions.retry(OPERATOR, [(await exceptions.list({ all: false, limit: 1 }))[0]!.id]);
  const { db, evidence, ledger, keyring, gaps, clock } = archive;
  const quiet = new Log('error', () => undefined);
  await new Rereader(db.app, evidence, ledger, keyring, gaps, clock, quiet, join(archive.folder, 'staging'), read) //
    .catchUp();
  await archive.log.sequence('records');
}

/** Every piece of the object that any key still opens, as text. */
async function openable(): Promise<string[]> {
  const rows = await archive.db.app.query<{ evidence: number; ordinal: number }>(
    'SELECT evidence_id AS evidence, ordinal FROM archive.piece ORDER BY evidence_id, ordinal',
  );
  const texts = await Promise.all(
    rows.map(({ evidence, ordinal }) =>
      archive.evidence.record(evidence, ordinal).then(
        (bytes) => bytes.toString(),
        () => undefined,
      ),
    ),
  );
  return texts.filter((text) => text !== undefined);
}

const faults = async () => (await archive.verification.run()).faults;

it('[R23] [R5] what could not be read when it came goes with the message that was found in it later', async () => {
  await reread(betterImporter('mended'));
  expect(await faults()).toEqual([]);
  const mended = (await messageIds(archive)).at(-1)!;
  expect((await openable()).filter((text) => text.includes('not a day'))).toHaveLength(2);
  await dispose(archive, { messages: [String(mended)] });
  expect((await openable()).join('')).toBe(BEFORE + AFTER);
  expect(await faults()).toEqual([]);
  const [row] = await archive.db.app.query<{ evidence: number; ordinal: number }>(
    'SELECT evidence_id AS evidence, ordinal FROM archive.exception',
  );
  await expect(archive.evidence.record(row!.evidence, row!.ordinal)).rejects.toMatchObject({ code: 'disposed' });
  // The list of exceptions says that there was one, and no more.
  const listed = await listExceptions(archive.db.app, 1, 0, 10);
  expect(await archive.evidence.heads(listed, 100)).toEqual([null]);
  // It keeps the object no longer than its messages do.
  await dispose(archive);
  expect(await openable()).toEqual([]);
  expect(await archive.db.app.query('SELECT FROM archive.data_key')).toEqual([]);
  expect(await faults()).toEqual([]);
});

it('[R5] what a later reading left unread of it stays when that message goes', async () => {
  await reread(betterImporter('mended', CUT));
  await reread(betterImporter('mended', CUT));
  expect(await archive.db.app.query('SELECT FROM archive.piece WHERE outcome = 5')).toHaveLength(2);
  const mended = (await messageIds(archive)).at(-1)!;
  await dispose(archive, { messages: [String(mended)] });
  expect((await openable()).join('')).toBe(BEFORE + AFTER + UNREAD.slice(CUT));
  expect(await faults()).toEqual([]);
  await dispose(archive);
  expect(await openable()).toEqual([UNREAD.slice(CUT)]);
});

it('[R22] no role takes the key of what could not be read while no message of it is disposed of', async () => {
  await reread(betterImporter('mended'));
  const { app, owner, admin } = archive.db;
  for (const database of [app, owner, admin])
    await expect(
      database.query(
        'DELETE FROM archive.data_key WHERE id IN (SELECT key_id FROM archive.piece WHERE key_id IS NOT NULL)',
      ),
    ).rejects.toMatchObject({ code: 'MB010' });
});
