import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, sha256, ZipFiles } from '@minutebook/proof';
import fc from 'fast-check';
import { Spool } from './spool';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return Buffer.concat(found);
}

describe('files of a bundle in the making', () => {
  it('come back as they were put, wherever they lie and however long they are', async () => {
    const some = fc.array(fc.uint8Array({ maxLength: 5_000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(some, async (contents) => {
        const spool = await Spool.open(folder);
        for (const [i, bytes] of contents.entries()) await spool.add(`data/${i}`, bytes);
        for (const [i, bytes] of contents.entries()) {
          expect((await all(spool.read(`data/${i}`))).equals(bytes)).toBe(true);
          const { sha256: digest, size } = spool.files().find(({ name }) => name === `data/${i}`)!;
          expect([digest, size]).toEqual([sha256(bytes).toString('hex'), bytes.length]);
        }
        await spool.remove();
        expect(readdirSync(folder)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('come back also where they are longer than what is read in one go', async () => {
    const spool = await Spool.open(folder);
    await spool.add('a', 'xyz');
    const long = Buffer.from(Array.from({ length: 700_001 }, (_, i) => (i * 7) % 251));
    await spool.add('b', long);
    expect((await all(spool.read('b'))).equals(long)).toBe(true);
    await spool.remove();
  });

  it('[R154] lie on disk without a readable word', async () => {
    const spool = await Spool.open(folder);
    await spool.add('a', 'the merger closes on Friday '.repeat(100_000));
    const [name] = readdirSync(folder);
    const bytes = readFileSync(join(folder, name!));
    expect(bytes.length).toBeGreaterThan(1_000_000);
    expect(bytes.includes('merger')).toBe(false);
    await spool.remove();
  });

  it('are one zip, whose every file is the one that was put', async () => {
    const spool = await Spool.open(folder);
    await spool.add('data/b', 'second');
    await spool.add('bagit.txt', 'first');
    const zip = await ZipFiles.open(bytesOf(await all(spool.zip('minutebook-1'))));
    expect(zip.names()).toEqual(['bagit.txt', 'data/b']);
    expect(Buffer.from(await zip.read('data/b')).toString()).toBe('second');
    expect(await zip.containerFaults?.()).toEqual([]);
    await expect(spool.add('data/b', 'again')).rejects.toThrow(RangeError);
    await spool.remove();
  });

  it('of a process that died are swept away, and nothing younger or of somebody else', async () => {
    const old = `bundle-${'a'.repeat(24)}.part`;
    for (const name of [old, `bundle-${'b'.repeat(24)}.part`, 'upload.part']) writeFileSync(join(folder, name), 'x');
    // Listed, and gone before it is looked at.
    symlinkSync(join(folder, 'nothing'), join(folder, `bundle-${'0'.repeat(24)}.part`));
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of [old, 'upload.part']) utimesSync(join(folder, name), hourAgo, hourAgo);
    await Spool.sweep(folder, 60_000);
    expect(readdirSync(folder).sort()).toEqual([
      `bundle-${'0'.repeat(24)}.part`,
      `bundle-${'b'.repeat(24)}.part`,
      'upload.part',
    ]);
  });
});
