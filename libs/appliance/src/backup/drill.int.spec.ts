import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Audit,
  BackupRegister,
  Checkpoints,
  LogProofs,
  operatorActor,
  outsideHead,
  type OutsideHead,
  Restorations,
  TransparencyLog,
} from '@minutebook/access';
import { Imports, Verification } from '@minutebook/archive';
import { type Opener, readSettings, type Recipient } from '@minutebook/platform';
import { openNote, parseCheckpoint, toBase64, VerifierKey } from '@minutebook/proof';
import { CoverageGauge } from '@minutebook/search';
import type { INestApplicationContext } from '@nestjs/common';
import { Appliance } from '../appliance';
import { startContext } from '../core.module';
import { Pipeline } from '../pipeline';
import { checkBackup } from './backup-check';
import { BackupMaker, type MadeBackup } from './backup-maker';
import { BackupFile } from './backup-reader';
import { BackupShelf } from './backup-shelf';
import { Restorer } from './restorer';

const ACTOR = operatorActor('drill');
const PASSPHRASE = 'ten thousand ledger leaves';
const KEY_PASSPHRASE = 'another one, for the key';
const RECIPIENTS: Recipient[] = [{ kind: 'passphrase', passphrase: PASSPHRASE }];
const OPENER: Opener = { kind: 'passphrase', passphrase: PASSPHRASE };
const KEY_OPENER: Opener = { kind: 'passphrase', passphrase: KEY_PASSPHRASE };
const CANARY = 'canary-of-the-drill-7f3a';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'drill-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Host {
  readonly appliance: Appliance;
  readonly context: INestApplicationContext;
}

/** Works on the data folder `name`, with a database of its own inside, and lets go of it. */
async function at<T>(name: string, work: (host: Host) => Promise<T>): Promise<T> {
  const appliance = await Appliance.start(settingsOf(name));
  try {
    const context = await startContext(appliance);
    try {
      return await work({ appliance, context });
    } finally {
      await context.close();
    }
  } finally {
    await appliance.stop();
  }
}

function settingsOf(name: string) {
  return readSettings({ MINUTEBOOK_DATA: join(home, name), MINUTEBOOK_LOG: 'error' });
}

async function take({ context }: Host, name: string, messages: readonly string[]): Promise<void> {
  const lines = messages.map((text, i) => `[2026/11/${10 + (i % 15)} 09:${10 + (i % 50)}:00] Ada: ${text}`);
  const path = join(home, `WhatsApp Chat with ${name}.txt`);
  await writeFile(path, `${lines.join('\n')}\n`);
  await context
    .get(Imports)
    .runLocal(ACTOR, { zone: 'UTC', owner: 'Ben' }, [path], new AbortController().signal, () => undefined);
  await context.get(Pipeline).drain();
  await context.get(Checkpoints).settle();
}

interface State {
  readonly records: { size: number; root: string };
  readonly audit: { size: number; root: string };
  readonly messages: number;
  readonly verdict: unknown;
}

/** What R9 compares: roots, counts, and what the verification says. At the sizes given, where the logs have grown since. */
async function stateOf({ appliance, context }: Host, sizes?: { records: number; audit: number }): Promise<State> {
  const [log, proofs] = [context.get(TransparencyLog), context.get(LogProofs)];
  const headOf = async (name: 'records' | 'audit') => {
    const size = sizes?.[name] ?? (await log.size(name));
    return { size, root: toBase64(await proofs.root(name, size)) };
  };
  const [row] = await appliance.platform.database.query<{ n: number }>('SELECT count(*) AS n FROM archive.message');
  const { entries, versions, evidence, reparsed, faults } = await context.get(Verification).run();
  const verdict = { entries, versions, evidence, reparsed, faults };
  return { records: await headOf('records'), audit: await headOf('audit'), messages: row!.n, verdict };
}

/** What every open file is made from. */
async function fileHandles(): Promise<FileHandle> {
  const handle = await open(home, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

async function backUp({ appliance, context }: Host, days = 30): Promise<MadeBackup> {
  const expires = new Date(Date.now() + days * 86_400_000);
  const path = join(home, 'shelf', `backup-${Date.now()}-${days}.mbackup`);
  await mkdir(join(home, 'shelf'), { recursive: true });
  const order = { path, recipients: RECIPIENTS, expires, keyPassphrase: KEY_PASSPHRASE };
  return new BackupMaker(appliance, context.get(BackupRegister)).make(ACTOR, order);
}

async function restoreTo(name: string, path: string): Promise<void> {
  const file = await BackupFile.open(path);
  try {
    await new Restorer(settingsOf(name)).restore(file, { opener: OPENER, keyOpener: KEY_OPENER });
  } finally {
    await file.close();
  }
}

/** What an anchor keeps: the newest checkpoints, as notes. */
async function anchored({ context }: Host): Promise<OutsideHead[]> {
  const checkpoints = context.get(Checkpoints);
  const keys = (await checkpoints.keys()).map(({ vkey }) => vkey);
  const notes = await Promise.all((['records', 'audit'] as const).map((log) => checkpoints.newest(log)));
  return notes.map((checkpoint) => outsideHead(checkpoint!.note, keys, 'anchor'));
}

let made: MadeBackup;
let before: State;
let thenAnchored: OutsideHead[];
let laterAnchored: OutsideHead[];

it('a backup is made while the archive is worked with, and opens only whole', async () => {
  await at('first', async (host) => {
    await take(host, 'Ada', [
      'Good morning',
      `Keep this between us ${CANARY}`,
      ...Array.from({ length: 40 }, (_, i) => `line ${i}`),
    ]);
    before = await stateOf(host);
    thenAnchored = await anchored(host);
    made = await backUp(host);
    expect(made).toMatchObject({ records: before.records.size, blobs: 1 });
    await take(host, 'Bea', ['Written after the backup', 'and lost with the disk']);
    laterAnchored = await anchored(host);
    expect(laterAnchored[0]!.size).toBeGreaterThan(before.records.size);
  });
  const bytes = await readFile(made.path);
  expect(bytes.length).toBe(made.bytes);
  for (const form of [CANARY, Buffer.from(CANARY, 'utf16le'), Buffer.from(CANARY).toString('base64').slice(0, 20)])
    expect(bytes.includes(form)).toBe(false);
});

it('[R9] restored on a clean host, the archive has the same ledger roots, the same records and the same verdict', async () => {
  await restoreTo('second', made.path);
  await at('second', async (host) => {
    expect(host.appliance.closedBy).toMatchObject({ backup: made.id });
    // The key came along: without it the verification could open nothing.
    const after = await stateOf(host, { records: before.records.size, audit: before.audit.size });
    expect(after).toEqual(before);
    expect(after.verdict).toMatchObject({ faults: [] });
    expect(after.messages).toBe(42);
  });
});

it('[R93] after a restore the exact lost range is reported before the archive is opened for use', async () => {
  await at('second', async (host) => {
    const restorations = host.context.get(Restorations);
    // Nothing was held against anything yet: it stays closed.
    await expect(restorations.accept(ACTOR)).rejects.toMatchObject({ code: 'restore-not-compared' });
    const [records, audit] = await restorations.compare(laterAnchored);
    expect(records).toMatchObject({
      verdict: 'lost',
      by: 'anchor',
      lost: { from: before.records.size, to: laterAnchored[0]!.size },
    });
    expect(audit).toMatchObject({ verdict: 'lost', lost: { to: laterAnchored[1]!.size } });
    expect(audit!.lost!.from).toBe(audit!.size);
    const accepted = await restorations.accept(ACTOR);
    expect(accepted.epoch).toBe(2);
  });
  await at('second', async (host) => {
    expect(host.appliance.closedBy).toBeUndefined();
    expect(host.appliance.platform.origin).toBe(`${host.appliance.platform.site}.2`);
    await take(host, 'Cem', ['The first message of the new epoch']);
    // What was there still is, under the same root; what came since is signed under the new name.
    const after = await stateOf(host, { records: before.records.size, audit: before.audit.size });
    expect(after).toMatchObject({ records: before.records, audit: before.audit, verdict: { faults: [] } });
    const checkpoint = (await host.context.get(Checkpoints).newest('records'))!;
    const keys = (await host.context.get(Checkpoints).keys()).map(({ vkey }) => VerifierKey.parse(vkey));
    expect(parseCheckpoint(openNote(checkpoint.note, keys).text).origin).toBe(
      `${host.appliance.platform.origin}/records`,
    );
    const [restarted] = await host.context.get(Audit).list({ action: 'log.restarted' }, undefined, 1);
    expect(restarted!.detail).toMatchObject({
      epoch: 2,
      lost: [
        { log: 'records', from: before.records.size, to: laterAnchored[0]!.size },
        { log: 'audit', to: laterAnchored[1]!.size },
      ],
    });
    // The index was not in the backup; it is read in again.
    expect(await host.context.get(CoverageGauge).read()).toMatchObject({
      state: 'complete',
      archived: 43,
      searchable: 43,
    });
  });
});

it('[R9] a backup that is made in the middle of an import is of one moment: all of it verifies', async () => {
  let inTheMiddle!: MadeBackup;
  await at('first', async (host) => {
    const many = Array.from({ length: 4_000 }, (_, i) => `number ${i}`);
    const importing = take(host, 'Dan', many);
    const size = () => host.context.get(TransparencyLog).size('records');
    const atFirst = await size();
    while ((await size()) === atFirst) await host.context.get(TransparencyLog).sequence('records');
    inTheMiddle = await backUp(host, 29);
    await importing;
    expect(await size()).toBeGreaterThanOrEqual(inTheMiddle.records);
  });
  await restoreTo('sixth', inTheMiddle.path);
  await at('sixth', async (host) => {
    expect(await stateOf(host)).toMatchObject({ records: { size: inTheMiddle.records }, verdict: { faults: [] } });
  });
  await rm(inTheMiddle.path);
});

it('[R93] what contradicts an anchor is another history, and is not opened by a plain yes', async () => {
  await restoreTo('third', made.path);
  await at('third', async ({ context }) => {
    const restorations = context.get(Restorations);
    const [first, second] = thenAnchored;
    const [records] = await restorations.compare([{ ...first!, root: Buffer.alloc(32, 1) }, second!]);
    expect(records).toMatchObject({ verdict: 'other-history', contradictedBy: ['anchor'] });
    await expect(restorations.accept(ACTOR)).rejects.toMatchObject({ code: 'other-history' });
    // The right one: nothing of it is missing. A new signer remembers nothing, so the logs get a new name all the same.
    const findings = await restorations.compare(thenAnchored);
    expect(findings.map(({ verdict, lost }) => [verdict, lost])).toEqual([
      ['whole', null],
      ['whole', null],
    ]);
    expect((await restorations.accept(ACTOR)).epoch).toBe(2);
    await expect(restorations.accept(ACTOR)).rejects.toMatchObject({ code: 'not-restored' });
  });
});

it('a restore that is refused leaves the place as it was, for the right try', async () => {
  // Beside the signer that survived, as in a real recovery.
  await mkdir(join(home, 'seventh', 'signer'), { recursive: true });
  await writeFile(join(home, 'seventh', 'signer', 'signer.json'), '{}');
  const restoring = async (opener: Opener, keyOpener: Opener) => {
    const file = await BackupFile.open(made.path);
    return new Restorer(settingsOf('seventh')).restore(file, { opener, keyOpener }).finally(() => file.close());
  };
  const there = await readdir(join(home, 'seventh'), { recursive: true });
  await expect(restoring(KEY_OPENER, KEY_OPENER)).rejects.toMatchObject({ code: 'backup-locked' });
  expect(await readdir(join(home, 'seventh'), { recursive: true })).toEqual(there);
  await expect(restoring(OPENER, OPENER)).rejects.toMatchObject({ code: 'backup-locked' });
  expect(await readdir(join(home, 'seventh'), { recursive: true })).toEqual(there);
  await restoring(OPENER, KEY_OPENER);
});

it('a restore never goes where an archive is, and one that fails leaves nothing', async () => {
  await expect(restoreTo('first', made.path)).rejects.toMatchObject({ code: 'database-used' });
  const bytes = await readFile(made.path);
  bytes[bytes.length - 100]! ^= 1;
  await writeFile(join(home, 'damaged'), bytes);
  await expect(restoreTo('fourth', join(home, 'damaged'))).rejects.toMatchObject({ code: 'backup-damaged' });
  expect(existsSync(join(home, 'fourth'))).toBe(false);
  const file = await BackupFile.open(made.path);
  await expect(new Restorer(settingsOf('fifth')).restore(file, { opener: OPENER })).rejects.toMatchObject({
    code: 'key-missing',
  });
  await writeFile(join(home, 'wrong-key'), '00'.repeat(32));
  await expect(
    new Restorer(settingsOf('fifth')).restore(file, { opener: OPENER, keyFile: join(home, 'wrong-key') }),
  ).rejects.toMatchObject({ code: 'key-wrong' });
  await file.close();
  expect(existsSync(join(home, 'fifth', 'secrets'))).toBe(false);
});

it('a check reads all of a backup and computes the roots from the leaves inside', async () => {
  const file = await BackupFile.open(made.path);
  const checked = await checkBackup(file, OPENER, async () => laterAnchored, KEY_OPENER);
  await file.close();
  expect(checked.faults).toEqual([]);
  expect(checked.key).toMatch(/^[0-9a-f]{64}$/);
  expect(checked.logs[0]).toMatchObject({ size: before.records.size, root: before.records.root });
  expect(checked.logs[0]!.finding.lost).toEqual({ from: before.records.size, to: laterAnchored[0]!.size });
});

it('[R23] a backup that has expired is deleted, and the register says until when the last one holds what was disposed of', async () => {
  await at('first', async (host) => {
    const register = host.context.get(BackupRegister);
    const { site } = host.appliance.platform;
    const shelf = new BackupShelf(join(home, 'shelf'));
    const old = await backUp(host, 1);
    const disposedAt = new Date();
    expect(await register.lastExpiryOf(disposedAt)).toEqual(made.expires);
    expect(await register.lastExpiryOf(new Date('2020-01-01'))).toBeNull();
    const in2Days = new Date(Date.now() + 2 * 86_400_000);
    expect((await shelf.expire(ACTOR, 'another archive', register, in2Days)).map(({ path }) => path)).toEqual([]);
    expect((await shelf.expire(ACTOR, site, register, in2Days)).map(({ path }) => path)).toEqual([old.path]);
    expect(existsSync(old.path)).toBe(false);
    expect(await register.lastExpiryOf(disposedAt)).toEqual(made.expires);
    await shelf.expire(ACTOR, site, register, new Date(Date.now() + 40 * 86_400_000));
    expect(await readdir(join(home, 'shelf'))).toEqual([]);
    const [, removed] = await register.list(10);
    expect(await register.lastExpiryOf(disposedAt)).toEqual(removed!.expiresAt);
    await register.deleted(ACTOR, removed!.id);
    expect(await register.lastExpiryOf(disposedAt)).toBeNull();
    expect((await register.list(10)).map(({ state }) => state)).toEqual(['deleted', 'deleted', 'deleted']);
    const told = await host.context.get(Audit).list({ action: 'backup.deleted' }, undefined, 10);
    expect(told).toHaveLength(3);
  });
});

it('of two backups at once the second is refused, and takes nothing from the first', async () => {
  await at('first', async (host) => {
    const { blobs } = host.appliance.platform;
    const removed = await blobs.put(Buffer.from('removed while the first is made'));
    const shelf = await readdir(join(home, 'shelf'));
    const names = blobs.names.bind(blobs);
    jest.spyOn(blobs, 'names').mockImplementationOnce(async function* () {
      await expect(backUp(host, 28)).rejects.toMatchObject({ code: 'backup-running' });
      await blobs.remove(removed);
      yield* names();
    });
    const first = await backUp(host, 27);
    expect((await readdir(join(home, 'shelf'))).filter((name) => !shelf.includes(name))).toHaveLength(1);
    const file = await BackupFile.open(first.path);
    expect((await checkBackup(file, OPENER)).tally.blobs).toBe(first.blobs);
    await file.close();
    await rm(first.path);
  });
});

it('a backup whose name could not be made safe is not there, as its register says', async () => {
  await at('first', async (host) => {
    const shelf = await readdir(join(home, 'shelf'));
    const register = host.context.get(BackupRegister);
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const sync = jest.spyOn(await fileHandles(), 'sync').mockImplementation(async function (this: FileHandle) {
      if ((await this.stat()).isDirectory()) throw full;
    });
    await expect(backUp(host, 26)).rejects.toMatchObject({ code: 'backup-unwritable' });
    sync.mockRestore();
    expect(await readdir(join(home, 'shelf'))).toEqual(shelf);
    expect((await register.list(1))[0]).toMatchObject({ state: 'failed' });
  });
});
