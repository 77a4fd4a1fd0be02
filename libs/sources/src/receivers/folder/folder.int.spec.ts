import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { basename, join } from 'node:path';
import { textOf } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { Problem } from '@minutebook/platform';
import type { SourceRow } from '../../store/source-store';
import { type TestSources, testSources, wireSources } from '../../testing';

const never = new AbortController().signal;
const CHAT = '01/03/2024, 09:12 - Ann: see you at noon\n01/03/2024, 09:13 - Bo: ok\n';

let sources: TestSources;
let folder: string;
let source: SourceRow;
beforeEach(async () => {
  sources = await testSources();
  folder = join(sources.archive.folder, 'watched');
  mkdirSync(folder);
  source = await sources.add('folder', { path: folder, settleSeconds: '30' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await sources.archive.drop();
});

/** A file that was last written so many seconds ago, by the clock of the program. */
function put(name: string, text: string, age: number): void {
  writeFileSync(join(folder, name), text);
  const at = new Date(sources.archive.clock.now().getTime() - age * 1000);
  utimesSync(join(folder, name), at, at);
}
const pull = () => sources.puller.run(source.id, never);

async function bodies(): Promise<string[]> {
  const rows = await sources.archive.db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id');
  return (await sources.archive.reader.messages(rows.map(({ id }) => id))).map(
    (m) => textOf(m.versions[0]!.event).body,
  );
}

const imports = async () => (await sources.archive.imports.list(undefined, 20)).map(({ row }) => row);

/** As for files of another user; the specs may run as one who may do everything. */
function refuse(call: 'open' | 'rename', ...names: string[]): void {
  const real = files[call] as (...given: unknown[]) => Promise<unknown>;
  jest
    .spyOn(files, call)
    .mockImplementation(((...given: unknown[]) =>
      names.includes(basename(String(given[0])))
        ? Promise.reject(Object.assign(new Error('not yours'), { code: 'EACCES', syscall: call }))
        : real(...given)) as never);
}

describe('a watched folder', () => {
  it('is read when its files have rested; then they lie in done, unchanged', async () => {
    put('WhatsApp Chat with Ann.txt', CHAT, 31);
    put('WhatsApp Chat with Bo.txt', CHAT.replaceAll('2024', '2025'), 29);
    put('.hidden', CHAT, 99);
    put('upload.part', CHAT, 99);
    symlinkSync('/etc/hostname', join(folder, 'link'));
    await pull();
    expect(readdirSync(folder).sort()).toEqual(['.hidden', 'WhatsApp Chat with Bo.txt', 'done', 'link', 'upload.part']);
    expect(readFileSync(join(folder, 'done', 'WhatsApp Chat with Ann.txt'), 'utf8')).toBe(CHAT);
    expect(await bodies()).toEqual(['see you at noon', 'ok']);
    sources.archive.clock.advance(2_000);
    await pull();
    expect(await bodies()).toHaveLength(4);
    const [made] = await sources.archive.imports.list(undefined, 5);
    expect(made!.row).toMatchObject({ name: 'folder', state: 'done' });
  });

  it('[R40] the same file again doubles nothing, and neither loses the other', async () => {
    put('WhatsApp Chat with Ann.txt', CHAT, 60);
    await pull();
    put('WhatsApp Chat with Ann.txt', CHAT, 60);
    await pull();
    expect(await bodies()).toHaveLength(2);
    expect(readdirSync(join(folder, 'done'))).toHaveLength(2);
  });

  it('[R6] what nobody can read is archived as an exception, and done with', async () => {
    put('noise.bin', '\u0000\u0001\u0002', 60);
    await pull();
    expect(readdirSync(join(folder, 'done'))).toEqual(['noise.bin']);
    const rows = await sources.archive.db.app.query('SELECT 1 FROM archive.exception');
    expect(rows).toHaveLength(1);
  });

  it('a folder that is gone is said, and nothing else stops', async () => {
    const gone = await sources.add('folder', { path: join(folder, 'gone') }, 'gone');
    await expect(sources.puller.run(gone.id, never)).rejects.toThrow('ENOENT');
    put('WhatsApp Chat with Ann.txt', CHAT, 60);
    await pull();
    expect(await bodies()).toHaveLength(2);
  });

  it('[R44] a file nobody may read is named, makes no import and holds up no other', async () => {
    for (const [i, name] of ['a.txt', 'b.txt', 'c.txt'].entries()) put(name, CHAT.replaceAll('2024', `202${i}`), 60);
    refuse('open', 'a.txt', 'c.txt');
    const said = { code: 'file-not-taken', title: '2 files could not be read or moved; the first is “a.txt”.' };
    await expect(pull()).rejects.toMatchObject(said);
    await expect(pull()).rejects.toMatchObject({ detail: 'EACCES' });
    expect((await sources.register.get(source.id)).testProblem).toBe(said.title);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'c.txt', 'done']);
    expect(await imports()).toMatchObject([{ state: 'done' }]);
    jest.restoreAllMocks();
    await pull();
    expect(await bodies()).toHaveLength(6);
    expect((await sources.register.get(source.id)).testProblem).toBeNull();
  });

  it('an upload that breaks leaves a cancelled import, and the next file is read', async () => {
    put('a.txt', CHAT, 60);
    put('b.txt', CHAT, 60);
    jest.spyOn(sources.archive.imports, 'addUpload').mockRejectedValueOnce(new Error('broken'));
    await expect(pull()).rejects.toMatchObject({ title: 'The file “a.txt” could not be read or moved.' });
    expect((await imports()).map(({ state }) => state).sort()).toEqual(['cancelled', 'done']);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'done']);
    await pull();
    expect(readdirSync(join(folder, 'done')).sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('a full disk is said as it is, and is not tried with every file', async () => {
    put('a.txt', CHAT, 60);
    put('b.txt', CHAT, 60);
    const full = new Problem({ code: 'disk-full', status: 507, title: 'The disk of the appliance is full.' });
    jest.spyOn(sources.archive.imports, 'addUpload').mockRejectedValue(full);
    await expect(pull()).rejects.toBe(full);
    expect(await imports()).toMatchObject([{ state: 'cancelled' }]);
  });

  it('a file whose import somebody paused stays, is not imported again, and is done when the import is', async () => {
    const { imports: archive } = sources.archive;
    put('a.txt', CHAT, 60);
    const run = archive.run.bind(archive);
    jest.spyOn(archive, 'run').mockImplementationOnce(async (id, signal) => {
      await archive.pause(OPERATOR, id, (await archive.get(id)).row.version);
      await run(id, signal);
    });
    await pull();
    Object.assign(sources, wireSources(sources.archive));
    await pull();
    expect(readdirSync(folder)).toEqual(['a.txt']);
    const [paused, ...more] = await imports();
    expect([paused!.state, more]).toEqual(['paused', []]);
    await archive.resume(OPERATOR, paused!.id, paused!.version);
    await pull();
    expect(readdirSync(join(folder, 'done'))).toEqual(['a.txt']);
    expect(await imports()).toHaveLength(1);
  });

  it('a file another process reads stays until that is through', async () => {
    const { imports: archive, db } = sources.archive;
    put('a.txt', CHAT, 60);
    const run = archive.run.bind(archive);
    jest
      .spyOn(archive, 'run')
      .mockImplementationOnce(async (id, signal) => db.app.exclusively(`import:${id}`, () => run(id, signal)));
    await pull();
    expect(readdirSync(folder)).toEqual(['a.txt']);
    await pull();
    expect(readdirSync(folder)).toEqual(['done']);
    expect(await imports()).toHaveLength(1);
  });

  it('a file that can not be moved away is not imported again; another under its name is', async () => {
    put('a.txt', CHAT, 60);
    refuse('rename', 'a.txt');
    await expect(pull()).rejects.toMatchObject({ code: 'file-not-taken' });
    await expect(pull()).rejects.toMatchObject({ code: 'file-not-taken' });
    expect(await imports()).toHaveLength(1);
    jest.restoreAllMocks();
    put('a.txt', CHAT.replaceAll('2024', '2025'), 60);
    await pull();
    expect(await bodies()).toHaveLength(4);
  });

  it('a file whose import was cancelled lies in failed, and is read when somebody puts it back', async () => {
    const { imports: archive } = sources.archive;
    put('a.txt', CHAT, 60);
    jest.spyOn(archive, 'run').mockImplementationOnce(async (id) => {
      await archive.cancel(OPERATOR, id, (await archive.get(id)).row.version);
    });
    await pull();
    expect(readdirSync(folder)).toEqual(['failed']);
    renameSync(join(folder, 'failed', 'a.txt'), join(folder, 'a.txt'));
    await pull();
    expect(readdirSync(join(folder, 'done'))).toEqual(['a.txt']);
    expect(await bodies()).toHaveLength(2);
  });
});
