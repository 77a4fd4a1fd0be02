import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeWith } from '@minutebook/platform/testing';
import type { Finding } from '../reading';
import { builtForTests } from '../testing';
import { docx, rar, zip } from '../testing/writers';
import { ExtractionProcess } from './extraction-process';

/** A text file locked by a password; its name, too; and beside another one that is not. */
const LOCKED =
  'N3q8ryccAAS2zkHhIAAAAAAAAABiAAAAAAAAAK/7TlPf5foYzKfr12x4s6/qiscJertKxnGP3R+b70fjMdQfGQEEBgABCSAABwsBAAIkBvEHARJTD7c+utEKAavWsMXGPXKQCxchIQEAAQAMFxMACAoBKuouhgAABQEZAQARDQBhAC4AdAB4AHQAAAAUCgEAQYz6iYqA3QEVBgEAIICkgQAA';
const LOCKED_NAMES =
  'N3q8ryccAASV7r3kkAAAAAAAAAAuAAAAAAAAAPMvBwkAe3k8wXI0mjDOdCjDOrF4y8Jp0rToQ0FblRQEy0Fsr/3/7szt66OvduQpcb8zzsYvRdDWSkfswyQjQMKArUAYyRpz2ilWqnX90u5K4Fpe+Rz3ffnj2U38JUsui8Nr+bsbfYT4Oi+9aOzg0dS3C054t2N9z6dXCfdV589tdkq+d11QubMrfvoRXsP02jxmrPUXBiABCXAABwsBAAEkBvEHARJTD1ugsx0cnbbt2hok7a6wJBIMYgoBZzVBbAAA';
const HALF_LOCKED =
  'N3q8ryccAASuwAILxAAAAAAAAAAiAAAAAAAAAIPctnkBAA90aGUgcGxhbiDkv53or4EKADOKO9C7Wo8/OcxXSRx5QDe0R/Pdq/OXi3MhwHMzygYEAACBMweuMZmWtaOA8hqWYzvagmlFYokPXL1GKkyQ2mh4R3evkSDMCghdxWDtVZ1ielQqLQ0z5KFGoWLUkKZIdRLslldxHBnq67cTO1i0mD2x9pDiqZeDrzn3fPMaWREPzRsOyCiINsTNGleh4PF4IuM2xqmSeq7c70VkFkyQqILWbtb8oeuTLPzugpqDVgAAFwY0AQmAkAAHCwEAASMDAQEFXQAQAAAMgKoKAaz7cLgAAA==';
const base64 = (text: string): Buffer => Buffer.from(text, 'base64');

describeWith('bsdtar', '[R177] archives that a program unpacks', () => {
  const main = new ExtractionProcess(builtForTests());
  const read = (bytes: Buffer): Promise<Finding> => main.extract({ bytes, name: undefined });
  const folder = mkdtempSync(join(tmpdir(), 'mb-archives-'));
  afterAll(async () => {
    await main.close();
    rmSync(folder, { recursive: true });
  });

  /** What the program itself makes of files, in the format and with the compression asked for. */
  function packed(files: Readonly<Record<string, string | Buffer>>, ...options: string[]): Buffer {
    const inside = mkdtempSync(join(folder, 'in-'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(inside, name)), { recursive: true });
      writeFileSync(join(inside, name), content);
    }
    const out = `${inside}.packed`;
    execFileSync('bsdtar', [...options, '-cf', out, ...Object.keys(files)], {
      cwd: inside,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    });
    return execFileSync('cat', [out], { maxBuffer: 2 ** 30 });
  }

  it.each([
    ['7z', 'application/x-7z-compressed', ['--format=7zip']],
    ['tar.bz2', 'application/x-bzip2', ['-j']],
    ['tar.xz', 'application/x-xz', ['-J', '--format=pax']],
  ])('%s: files in it are read as what they are, each under its name', async (_, mediaType, options) => {
    const long = `${'folder/'.repeat(30)}note.txt`;
    const files = { 'offer.docx': await docx(['guaranteed']), '季度/計劃.txt': '保证收益', [long]: 'deep' };
    const finding = await read(packed(files, ...options));
    expect(finding).toMatchObject({ outcome: 'text', mediaType, detail: null });
    const found = finding.text.split('\n\n').sort();
    expect(found).toEqual([`${long}\ndeep`, 'offer.docx\nguaranteed', '季度/計劃.txt\n保证收益']);
  });

  it('rar', async () => {
    const finding = await read(rar({ 'a.txt': Buffer.from('guaranteed'), '計劃.txt': Buffer.from('保证收益') }));
    expect(finding).toEqual({
      outcome: 'text',
      mediaType: 'application/vnd.rar',
      text: 'a.txt\nguaranteed\n\n計劃.txt\n保证收益',
      detail: null,
    });
  });

  it('an archive in an archive, of whatever kinds', async () => {
    const inner = packed({ 'a.txt': 'guaranteed' }, '--format=7zip');
    const finding = await read(await zip({ 'in.7z': inner, 'in.rar': rar({ 'b.txt': Buffer.from('returns') }) }));
    expect(finding.text).toBe('in.7z\na.txt\nguaranteed\n\nin.rar\nb.txt\nreturns');
  });

  it('what is locked by a password says so; what is not beside it is read', async () => {
    const locked = { outcome: 'encrypted', text: '' };
    expect(await read(base64(LOCKED))).toMatchObject({
      ...locked,
      detail: 'files in it are locked by a password; 1 of 1 files in it could not be read (1 encrypted)',
    });
    expect(await read(base64(LOCKED_NAMES))).toMatchObject({
      ...locked,
      detail: 'files in it are locked by a password',
    });
    const half = await read(base64(HALF_LOCKED));
    expect(half).toMatchObject({
      outcome: 'text',
      detail: 'files in it are locked by a password; 1 of 2 files in it could not be read (1 encrypted)',
    });
    // The name of the locked one is found all the same.
    expect(half.text).toBe('季度/計劃.txt\nthe plan 保证\n\na.txt');
  });

  it('[R144] a bomb is cut off at the limit, and what came before it is read', async () => {
    const bomb = packed({ 'a.txt': 'guaranteed', 'bomb.bin': Buffer.alloc(40 * 2 ** 20) }, '--format=7zip');
    const finding = await read(bomb);
    expect(finding).toMatchObject({
      outcome: 'text',
      text: 'a.txt\nguaranteed\n\nbomb.bin',
      detail: 'it unpacks to more than is looked into; 1 of 2 files in it could not be read (1 too-large)',
    });
    const nested = packed({ 'b.7z': packed({ 'bomb.bin': Buffer.alloc(40 * 2 ** 20) }, '--format=7zip') }, '-J');
    expect(await read(nested)).toMatchObject({ outcome: 'too-large', text: '' });
    expect(await read(packed({ 'a.txt': 'guaranteed' }, '--format=7zip'))).toMatchObject({ outcome: 'text' });
  });

  it('[R6] cut or damaged anywhere, an archive has its outcome, and nothing is left in memory', async () => {
    const whole = packed({ 'a.txt': 'guaranteed '.repeat(50), 'b.txt': 'returns' }, '--format=7zip');
    const rars = rar({ 'a.txt': Buffer.from('guaranteed') });
    for (const bytes of [whole, rars])
      for (let at = 8; at < bytes.length; at += 17) {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 0xff;
        for (const damaged of [bytes.subarray(0, at), flipped]) {
          const { outcome, text } = await read(damaged);
          expect(['text', 'damaged', 'none', 'encrypted', 'unknown-type', 'too-large']).toContain(outcome);
          expect(outcome === 'text').toBe(text !== '');
        }
      }
    expect(execFileSync('sh', ['-c', 'ls /dev/shm | grep -c "^tmp\\." || true'], { encoding: 'utf8' })).toBe('0\n');
  });

  it('names that lead out of an archive are names and nothing else', async () => {
    const finding = await read(
      rar({ '../../etc/passwd': Buffer.from('guaranteed'), '/root/x': Buffer.from('returns') }),
    );
    expect(finding.text).toContain('guaranteed');
    expect(finding.text).toContain('returns');
  });
});
