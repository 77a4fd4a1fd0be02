import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, bytesOf } from './bundle-files';
import { zipped } from './building.testing';
import { crc32 } from './crc32';
import { isBagName, mayStandUnder, originOf, placeOf } from './names';
import { NotAContainer, ZipFiles } from './zip-files';
import { centralHeader, endRecords, localHeader } from './zip-headers';
import { ZipWriter } from './zip-writer';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const FILES = new Map([
  ['bagit.txt', utf8('one')],
  ['data/a.txt', utf8('')],
  ['data/b/c.txt', utf8('three')],
]);

describe('the container', () => {
  it('gives back what was put in, and nothing is wrong with it', async () => {
    const files = await ZipFiles.open(bytesOf(zipped(FILES)));
    expect(files.names()).toEqual([...FILES.keys()]);
    for (const [name, bytes] of FILES) expect(Buffer.from(await files.read(name))).toEqual(Buffer.from(bytes));
    expect(await files.containerFaults()).toEqual([]);
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    expect(crc32(utf8('6789'), crc32(utf8('12345')))).toBe(0xcbf43926);
  });

  it('is read by other programs, and what they make of the same files is not taken for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      writeFileSync(join(folder, 'ours.zip'), zipped(FILES));
      const script = `
import sys, zipfile
ours = zipfile.ZipFile(sys.argv[1])
assert ours.testzip() is None
with zipfile.ZipFile(sys.argv[2], 'w') as theirs:
    for name in ours.namelist(): theirs.writestr(name, ours.read(name))
print(','.join(ours.namelist()))
`;
      const [ours, theirs] = [join(folder, 'ours.zip'), join(folder, 'theirs.zip')];
      expect(execFileSync('python3', ['-c', script, ours, theirs], { encoding: 'utf8' }).trim()).toBe(
        [...FILES.keys()].map((name) => `b-1/${name}`).join(','),
      );
      const read = await ZipFiles.open(bytesOf(Uint8Array.from(readFileSync(theirs))));
      expect((await read.containerFaults()).length).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is none with bytes in front, between, behind, with a comment, or without a directory', async () => {
    const zip = Buffer.from(zipped(FILES));
    for (const bent of [
      zip.subarray(0, 20),
      zip.subarray(0, -1),
      Buffer.concat([zip, zip.subarray(0, 1)]),
      Buffer.alloc(100),
    ])
      await expect(ZipFiles.open(bytesOf(bent))).rejects.toThrow(NotAContainer);
    await expect(ZipFiles.open(bytesOf(Buffer.concat([Buffer.from('x'), zip])))).rejects.toThrow(NotAContainer);
  });

  it('has files in order, each once, in one folder', async () => {
    const writer = new ZipWriter('b');
    writer.before({ name: 'b.txt', size: 0, crc: 0 });
    expect(() => writer.before({ name: 'a.txt', size: 0, crc: 0 })).toThrow(RangeError);
    expect(() => writer.before({ name: 'b.txt', size: 0, crc: 0 })).toThrow(RangeError);
    expect(() => writer.before({ name: '../c.txt', size: 0, crc: 0 })).toThrow(RangeError);
    expect(() => new ZipWriter('a/b')).toThrow(RangeError);
    const [a, c] = [entry('b/b.txt', 0), entry('c/a.txt', localHeader(entry('b/b.txt', 0)).length)];
    const central = [centralHeader(a), centralHeader(c)];
    const offset = localHeader(a).length + localHeader(c).length;
    const size = central.reduce((sum, line) => sum + line.length, 0);
    const bytes = Buffer.concat([localHeader(a), localHeader(c), ...central, endRecords(2, size, offset)]);
    const faults = await (await ZipFiles.open(bytesOf(bytes))).containerFaults();
    expect(faults.map(({ file }) => file)).toEqual(['a.txt']);
  });

  it('goes beyond four gigabytes and 65,535 files', async () => {
    const large = { name: 'b/large', crc: 7, size: 5_000_000_000, offset: 0 };
    const after = { name: 'b/z', crc: 0, size: 0, offset: localHeader(large).length + large.size };
    const central = Buffer.concat([centralHeader(large), centralHeader(after)]);
    const offset = after.offset + localHeader(after).length;
    const end = Buffer.concat([localHeader(after), central, endRecords(2, central.length, offset)]);
    // A file of which most is a hole: only what is read has to be there.
    const head = Buffer.from(localHeader(large));
    const sparse: Bytes = {
      size: offset + central.length + endRecords(2, central.length, offset).length,
      read: (start, to) =>
        Promise.resolve(
          start < head.length ? head.subarray(start, to) : end.subarray(start - after.offset, to - after.offset),
        ),
    };
    const files = await ZipFiles.open(sparse);
    expect(files.names()).toEqual(['large', 'z']);
    expect((await files.read('z')).length).toBe(0);
    const many = new Map(Array.from({ length: 65_536 }, (_, index) => [String(index).padStart(6, '0'), utf8('')]));
    const read = await ZipFiles.open(bytesOf(zipped(many)));
    expect(read.names()).toHaveLength(65_536);
    expect(await read.containerFaults()).toEqual([]);
  });
});

describe('names', () => {
  it.each(['../x', 'a//b', '/a', 'a/', '.hidden', 'a/.b', 'a b', 'ä', '', 'a\\b', 'a\n'])('%j is none', (name) => {
    expect(isBagName(name)).toBe(false);
  });

  it.each([
    'data/records/01.json',
    'data/records/1.members.json',
    'data/audit/1.about.json',
    'data/evidence/AB',
    'data/checkpoints/other/1.note',
    'data/checkpoints/records/0.note',
    'data/readable',
    'data/records/9999999999999999.json',
    'data/checkpoints/audit/9007199254740992.note',
    'data/checkpoints/audit/1-9007199254740992.consistency',
  ])('%s has no place', (name) => {
    expect(placeOf(name)).toBeUndefined();
  });

  it('an entry stands under a checkpoint of its own log, of the same epoch or a later one', () => {
    expect(originOf('a.example/b.2/audit')).toEqual({ site: 'a.example/b', epoch: 2, log: 'audit' });
    expect(mayStandUnder('s/records', 's/records')).toBe(true);
    expect(mayStandUnder('s/records', 's.3/records')).toBe(true);
    expect(mayStandUnder('s.3/records', 's/records')).toBe(false);
    expect(mayStandUnder('s/audit', 's/records')).toBe(false);
    expect(mayStandUnder('t/records', 's/records')).toBe(false);
    expect(mayStandUnder('records', 'records')).toBe(false);
  });
});

function entry(name: string, offset: number): { name: string; crc: number; size: number; offset: number } {
  return { name, crc: 0, size: 0, offset };
}
