import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, MemoryFiles, parsePolicy, verifyBundle, ZipFiles } from '@minutebook/proof';
import type { Invocation } from '../main';
import { Terminal } from '../terminal';
import { exportBundle } from './export-bundle';
import { importFiles } from './import-files';
import { logKeys } from './log-keys';
import { searchArchive } from './search-archive';

// The program itself runs when it is imported.
jest.mock('../main', () => ({ EXIT: { done: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } }));

type Command = (invocation: Invocation) => Promise<number>;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-export-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function run(...call: [Command, readonly string[], Invocation['flags']]): Promise<unknown> {
  return JSON.parse(await print(new Terminal(true), ...call));
}

/** What the command says on its standard output. */
async function print(
  terminal: Terminal,
  command: Command,
  positionals: readonly string[],
  flags: Invocation['flags'],
): Promise<string> {
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((printed += String(chunk)), true));
  try {
    const { signal } = new AbortController();
    expect(await command({ positionals, flags, terminal, signal })).toBe(0);
    return printed;
  } finally {
    write.mockRestore();
  }
}

async function folderFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), await readFile(path));
  }
  return files;
}

it('[R7] [R82] what the appliance exports is proven by the verifier, as a zip and as a folder', async () => {
  const data = { data: join(home, 'data') };
  const chat = join(home, 'WhatsApp Chat with Ada.txt');
  await writeFile(
    chat,
    ['Good morning', 'The heron flies at noon'].map((text, i) => `[2026/11/10 09:1${i}:00] Ada: ${text}\n`).join(''),
  );
  await run(importFiles, [chat], data);
  const { hits } = (await run(searchArchive, ['heron'], data)) as { hits: { id: string; conversation: string }[] };
  const { id, conversation } = hits[0]!;
  const why = { ...data, reason: 'Asked for by the auditor.', evidence: true };
  const zip = join(home, 'one.zip');
  expect(await run(exportBundle, [`message:${id}`, zip], why)).toMatchObject({ messages: 1, path: zip });
  // The very text that docs/ledger.md has an auditor be given.
  const policy = parsePolicy(await print(new Terminal(false), logKeys, [], data));
  const files = await ZipFiles.open(bytesOf(await readFile(zip)));
  expect(await verifyBundle(files, { policy })).toMatchObject({
    verdict: 'proven',
    faults: [],
    counts: { records: 1 },
  });

  const folder = join(home, 'log');
  await run(exportBundle, ['audit', folder], { ...data, reason: 'All of it.' });
  const verdict = await verifyBundle(new MemoryFiles(await folderFiles(folder)), { policy });
  expect(verdict).toMatchObject({ verdict: 'proven', faults: [] });
  expect(verdict.counts.audit).toBe(verdict.logs.audit!.size);

  const { signal } = new AbortController();
  const call = (positionals: readonly string[], flags: Invocation['flags']) =>
    exportBundle({ positionals, flags, terminal: new Terminal(true), signal });
  await expect(call([`conversation:${conversation}`, join(home, 'two.zip')], why)).rejects.toMatchObject({
    code: 'request-missing',
  });
  await expect(call([`message:${id}`, zip], why)).rejects.toMatchObject({ code: 'usage' });
  await expect(call([`message:${id}`, join(home, 'three.zip')], data)).rejects.toMatchObject({ code: 'usage' });
  expect((await readdir(home)).filter((name) => name.endsWith('.part'))).toEqual([]);
});
