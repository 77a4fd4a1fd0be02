import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Blobs } from './blobs';

let folder: string;
let blobs: Blobs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = new Blobs(folder);
});
afterEach(() => rm(folder, { recursive: true }));

describe('blobs', () => {
  it('gives back any part of what was put', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
    const name = await blobs.put(bytes);
    expect(await blobs.read(name, 0, bytes.length)).toEqual(bytes);
    expect(await blobs.read(name, 99_990, 10)).toEqual(bytes.subarray(99_990));
    expect(await blobs.size(name)).toBe(bytes.length);
  });

  it('says so when a blob is missing or too short', async () => {
    const name = await blobs.put(Buffer.from('short'));
    await expect(blobs.read(name, 0, 6)).rejects.toMatchObject({ code: 'blob-missing' });
    await blobs.remove(name);
    await expect(blobs.read(name, 0, 1)).rejects.toMatchObject({ code: 'blob-missing' });
  });

  it('removes one that its writer left half written', async () => {
    const name = '00000000-0000-4000-8000-000000000000';
    await mkdir(join(folder, '00'));
    await writeFile(join(folder, '00', `${name}.part`), 'x');
    await blobs.remove(name);
    expect(await readdir(join(folder, '00'))).toEqual([]);
  });

  it('never leaves its folder', async () => {
    await expect(blobs.read('../../etc/passwd', 0, 1)).rejects.toThrow(RangeError);
  });

  it('keeps what is removed for whoever copies the store, and lets go of it afterwards', async () => {
    const [stays, goes] = [await blobs.put(Buffer.from('stays')), await blobs.put(Buffer.from('goes'))];
    await blobs.copying(async () => {
      const names = blobs.names();
      const first = (await names.next()).value as string;
      await blobs.remove(goes);
      await expect(blobs.read(goes, 0, 1)).rejects.toMatchObject({ code: 'blob-missing' });
      const rest: string[] = [];
      for await (const name of names) rest.push(name);
      expect([first, ...rest].sort()).toEqual([stays, goes].sort());
      const chunks: Buffer[] = [];
      for await (const chunk of blobs.copyOf(goes)) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe('goes');
    });
    expect((await readdir(folder, { recursive: true })).filter((name) => name.length > 30)).toEqual([
      join(stays.slice(0, 2), stays),
    ]);
  });

  it('does not keep anything for a copier that died', async () => {
    const goes = await blobs.put(Buffer.from('goes'));
    await mkdir(join(folder, '.aside'));
    await writeFile(join(folder, '.aside', goes), 'set aside before');
    await writeFile(join(folder, '.copying'), '');
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, '.copying'), hourAgo, hourAgo);
    await blobs.remove(goes);
    expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith(goes))).toEqual([]);
  });

  it('copies nothing that was set aside for a copier that died', async () => {
    const stays = await blobs.put(Buffer.from('stays'));
    await mkdir(join(folder, '.aside'));
    await writeFile(join(folder, '.aside', '00000000-0000-4000-8000-000000000000'), 'disposed of since');
    const names: string[] = [];
    await blobs.copying(async () => {
      for await (const name of blobs.names()) names.push(name);
    });
    expect(names).toEqual([stays]);
  });

  it('sweeps what a dead writer left, and nothing younger', async () => {
    await mkdir(join(folder, 'ab'));
    await writeFile(join(folder, 'ab', 'old.part'), 'x');
    await writeFile(join(folder, 'ab', 'new.part'), 'x');
    // Listed, and gone before it is looked at.
    await symlink(join(folder, 'nothing'), join(folder, 'ab', 'gone.part'));
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, 'ab', 'old.part'), hourAgo, hourAgo);
    expect(await blobs.sweep(60_000)).toBe(1);
    expect((await readdir(join(folder, 'ab'))).sort()).toEqual(['gone.part', 'new.part']);
  });
});
