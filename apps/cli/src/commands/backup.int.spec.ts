import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Invocation } from '../main';
import { Terminal } from '../terminal';
import { backup } from './backup';
import { examine } from './doctor';
import { importFiles } from './import-files';
import { restore } from './restore';
import { restored } from './restored';
import { searchArchive } from './search-archive';
import { verifyArchive } from './verify-archive';

// The program itself runs when it is imported.
jest.mock('../main', () => ({ EXIT: { done: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } }));

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-backup-'));
  await mkdir(join(home, 'shelf'));
  delete process.env.MINUTEBOOK_BACKUP_PASSPHRASE;
  process.env.MINUTEBOOK_KEY_PASSPHRASE = 'of the key, and of nothing else';
});
afterAll(async () => {
  delete process.env.MINUTEBOOK_KEY_PASSPHRASE;
  await rm(home, { recursive: true, force: true });
});

type Command = (invocation: Invocation) => Promise<number>;

/** The exit code, and the one document that was printed. */
async function run<T = Record<string, unknown>>(
  command: Command,
  positionals: readonly string[],
  flags: Invocation['flags'] = {},
): Promise<{ code: number; document: T }> {
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((printed += String(chunk)), true));
  try {
    const { signal } = new AbortController();
    const code = await command({ positionals, flags, terminal: new Terminal(true), signal });
    return { code, document: JSON.parse(printed) as T };
  } finally {
    write.mockRestore();
  }
}

const data = (name: string) => ({ data: join(home, name) });
const chat = async (name: string, ...texts: string[]): Promise<string> => {
  const path = join(home, `WhatsApp Chat with ${name}.txt`);
  await writeFile(path, texts.map((text, i) => `[2026/11/10 09:${10 + i}:00] ${name}: ${text}\n`).join(''));
  return path;
};

let file: string;

it('[R9] at the command line: import, back up, restore on an empty folder, verify, accept, search', async () => {
  const first = data('first');
  expect((await run(importFiles, [await chat('Ada', 'Good morning', 'The heron flies at noon')], first)).code).toBe(0);
  const { document: keys } = await run<{ publicKey: string }>(backup, ['key', join(home, 'private.key')]);
  expect((await stat(join(home, 'private.key'))).mode & 0o777).toBe(0o600);
  const made = await run<{ path: string }>(backup, ['make', join(home, 'shelf')], {
    ...first,
    to: keys.publicKey,
    'with-key': true,
  });
  expect(made.code).toBe(0);
  file = made.document.path;
  expect(await readdir(join(home, 'shelf'))).toHaveLength(1);
  const listed = await run(backup, ['list', join(home, 'shelf')], first);
  expect(listed.document).toMatchObject({ register: [{ state: 'kept' }], folder: [{ path: file, expired: false }] });

  const found = (await run(examine, [], first)).document as {
    findings: { what: string; ok: boolean; detail: string }[];
  };
  expect(found.findings.find(({ what }) => what === 'Backup')).toMatchObject({
    ok: true,
    detail: expect.stringContaining('newest of') as string,
  });

  const identity = { identity: join(home, 'private.key') };
  const checked = await run(restore, [file], { ...identity, check: true });
  expect(checked).toMatchObject({ code: 0, document: { ok: true, keyOpens: true, faults: [] } });

  // A clean host, and nobody outside to ask: it says so, and stays closed.
  const second = data('second');
  const put = await run(restore, [file], { ...identity, ...second });
  expect(put).toMatchObject({
    code: 3,
    document: { findings: [{ verdict: 'not-compared' }, { verdict: 'not-compared' }] },
  });
  await expect(run(searchArchive, ['heron'], second)).rejects.toMatchObject({ code: 'restore-not-accepted' });
  await expect(run(backup, ['make', join(home, 'shelf')], { ...second, to: keys.publicKey })).rejects.toMatchObject({
    code: 'restore-not-accepted',
  });
  expect(await run(verifyArchive, [], second)).toMatchObject({
    code: 0,
    document: { ok: true, versions: 2, faults: [] },
  });
  expect(await run(restored, ['accept'], second)).toMatchObject({ code: 0, document: { epoch: 2 } });
  expect((await run(importFiles, [await chat('Bea', 'A second heron')], second)).code).toBe(0);
  expect(await run(searchArchive, ['heron'], second)).toMatchObject({ code: 0 });
  expect(await run(verifyArchive, [], second)).toMatchObject({
    code: 0,
    document: { ok: true, versions: 3, faults: [] },
  });
});

it('[R93] the signer that survived says whether anything is missing, and only then do the logs keep their name', async () => {
  const identity = { identity: join(home, 'private.key') };
  // The disk of the database was lost; the signer's was not.
  const third = data('third');
  await mkdir(third.data);
  await cp(join(home, 'first', 'signer'), join(third.data, 'signer'), { recursive: true, preserveTimestamps: true });
  const put = await run(restore, [file], { ...identity, ...third });
  expect(put).toMatchObject({
    code: 0,
    document: {
      findings: [
        { verdict: 'whole', bySigner: true },
        { verdict: 'whole', bySigner: true },
      ],
    },
  });
  expect(await run(restored, ['accept'], third)).toMatchObject({ code: 0, document: { findings: [{}, {}] } });
  // The same signer signs on what was restored: it finds that it continues what it signed before.
  expect((await run(importFiles, [await chat('Cem', 'After the restore')], third)).code).toBe(0);
  expect(await run(verifyArchive, [], third)).toMatchObject({ code: 0, document: { ok: true, faults: [] } });
  const { register } = (await run(backup, ['list'], third)).document as { register: object[] };
  expect(register).toMatchObject([{ state: 'kept' }]);

  // What the third signed since is not in that backup: a restore of it beside this signer says exactly what is missing.
  const signed = JSON.parse(await readFile(join(third.data, 'signer', 'signer.json'), 'utf8')) as {
    logs: { origin: string; size: number }[];
  };
  const fourth = data('fourth');
  await mkdir(fourth.data);
  await cp(join(third.data, 'signer'), join(fourth.data, 'signer'), { recursive: true });
  const late = await run(restore, [file], { ...identity, ...fourth });
  expect(late.code).toBe(3);
  const { findings } = late.document as { findings: { log: string; size: number; lost: unknown }[] };
  for (const { log, size, lost } of findings)
    expect(lost).toEqual({ from: size, to: signed.logs.find(({ origin }) => origin.endsWith(`/${log}`))!.size });
  expect(await run(restored, ['accept'], fourth)).toMatchObject({ code: 0, document: { epoch: 2 } });
});

it('secrets are asked for in ways that other processes cannot read, and what is missing is said', async () => {
  await expect(run(backup, ['make', join(home, 'shelf')], data('first'))).rejects.toMatchObject({ code: 'usage' });
  await expect(run(restore, [file], data('fifth'))).rejects.toMatchObject({ code: 'usage' });
  await expect(run(restore, [join(home, 'nothing')], data('fifth'))).rejects.toMatchObject({ code: 'backup-missing' });
  await expect(run(backup, ['key', join(home, 'private.key')])).rejects.toMatchObject({ code: 'usage' });
  await expect(run(backup, [])).rejects.toMatchObject({ code: 'usage' });
});
