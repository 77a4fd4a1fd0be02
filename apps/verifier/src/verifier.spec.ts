import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Files, SAMPLE_SCOPE, sampleSite, TestSite, zipped } from '@minutebook/proof/testing';

const ROOT = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'verifier-'));
/** Away from this workspace: whatever it needed from here would be missing. */
const program = join(folder, 'alone', 'minutebook-verify.cjs');
const site = sampleSite();
let files: Files;

beforeAll(async () => {
  const built = spawnSync(process.execPath, ['tools/build.mjs', 'verifier'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  mkdirSync(dirname(program));
  copyFileSync(join(ROOT, 'dist/apps/verifier/minutebook-verify.cjs'), program);
  files = await site.bundle({ scope: SAMPLE_SCOPE });
  writeFileSync(path('keys.txt'), site.trust);
  writeFileSync(path('b.zip'), zipped(files));
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
const run = (...args: string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: {},
  });
  return { code: status, out: stdout, err: stderr };
};

describe('the verifier', () => {
  it('[R82] is one file that needs Node alone, and nothing that could reach a network', () => {
    const text = readFileSync(program, 'utf8');
    const needed = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name!);
    expect(needed.length).toBeGreaterThan(0);
    for (const name of needed) expect(builtinModules).toContain(name.replace(/^node:/, ''));
    expect([...new Set(needed)].sort()).toEqual(['node:crypto', 'node:fs', 'node:path', 'node:util']);
    expect(text).not.toMatch(/\bfetch\(|\bimport\(|XMLHttpRequest|WebSocket/);
    expect(text).not.toContain(ROOT);
  });

  it('[R82] says proven, faulty or unproven in words, as JSON and as exit code', () => {
    const proven = run('verify', 'b.zip', '--keys', 'keys.txt');
    expect(proven).toMatchObject({ code: 0, err: '' });
    expect(proven.out).toMatch(/^PROVEN\./);
    expect(proven.out).toContain('3 custodian-days count 6 records: 6 in the bundle');
    expect(run('verify', 'b.zip')).toMatchObject({ code: 2, out: expect.stringMatching(/^UNPROVEN\./) });
    const bent = new Map(files);
    bent.set('data/records/0.json', new TextEncoder().encode('{}'));
    writeFileSync(path('bent.zip'), zipped(bent));
    const faulty = run('verify', 'bent.zip', '--keys', 'keys.txt', '--json');
    expect(faulty.code).toBe(1);
    expect(JSON.parse(faulty.out)).toMatchObject({
      verdict: 'faulty',
      faults: [{ code: 'altered', file: 'data/records/0.json' }],
    });
    writeFileSync(path('no.zip'), 'nothing of the kind');
    expect(run('verify', 'no.zip')).toMatchObject({ code: 1, out: expect.stringContaining('[container]') });
  });

  it('reads a folder as it reads a zip, and finds what lies beside it', () => {
    unpack('folder', files);
    expect(run('verify', 'folder', '--keys', 'keys.txt').code).toBe(0);
    writeFileSync(path('folder/data/records/.DS_Store'), '');
    symlinkSync('/etc/hostname', path('folder/data/readable'));
    const { code, out } = run('verify', 'folder', '--keys', 'keys.txt', '--json');
    expect(code).toBe(1);
    expect(
      (JSON.parse(out) as { faults: { code: string; file: string }[] }).faults.map(({ code: kind, file }) => [
        kind,
        file,
      ]),
    ).toEqual([
      ['container', 'data/readable'],
      ['unexpected', 'data/records/.DS_Store'],
    ]);
  });

  it('[R86] remembers how far the logs had come, and only what was proven', async () => {
    expect(run('verify', 'b.zip', '--state', 'seen.json').code).toBe(2);
    expect(existsSync(path('seen.json'))).toBe(false);
    const later = sampleSite();
    writeFileSync(path('later.keys'), later.trust);
    writeFileSync(path('older.zip'), zipped(await later.bundle()));
    later.message('more');
    later.checkpoint();
    writeFileSync(path('newer.zip'), zipped(await later.bundle()));
    const see = (zip: string): number | null => run('verify', zip, '--keys', 'later.keys', '--state', 'seen.json').code;
    expect([see('older.zip'), see('newer.zip'), see('newer.zip'), see('older.zip'), see('newer.zip')]).toEqual([
      0, 0, 0, 1, 0,
    ]);
    expect(run('verify', 'older.zip', '--keys', 'later.keys', '--state', 'seen.json').out).toContain('[rollback]');
    writeFileSync(path('seen.json'), '{"heads":{}} ');
    expect(run('verify', 'newer.zip', '--keys', 'later.keys', '--state', 'seen.json').code).toBe(3);
  });

  it('[R79] [R86] goes by checkpoints that were kept elsewhere', async () => {
    const firm = sampleSite();
    writeFileSync(path('firm.keys'), firm.trust);
    firm.message('before');
    firm.checkpoint();
    const kept = firm.records.notes.get(9)!;
    mkdirSync(path('anchor'));
    writeFileSync(path('anchor/records-9.checkpoint'), kept);
    writeFileSync(path('anchor/other.txt'), 'nothing of ours');
    const see = (zip: string, held: string): { code: number | null; out: string; err: string } =>
      run('verify', zip, '--keys', 'firm.keys', '--checkpoint', held);
    writeFileSync(path('whole.zip'), zipped(await firm.bundle()));
    expect(see('whole.zip', 'anchor').code).toBe(0);
    // The same keys, the same beginning, and the last message gone.
    firm.records.leaves.pop();
    firm.records.notes.delete(9);
    writeFileSync(path('cut.zip'), zipped(await firm.bundle()));
    expect(run('verify', 'cut.zip', '--keys', 'firm.keys').code).not.toBe(0);
    expect(see('cut.zip', 'anchor/records-9.checkpoint')).toMatchObject({
      code: 1,
      out: expect.stringContaining('[rollback]'),
    });
    firm.message('another in its place');
    firm.message('and one more');
    firm.checkpoint();
    writeFileSync(path('apart.zip'), zipped(await firm.bundle({ audit: [] })));
    expect(see('apart.zip', 'anchor').out).toContain('[unconnected]');
    writeFileSync(path('stranger.checkpoint'), sampleSite().records.notes.get(2)!);
    expect(see('whole.zip', 'stranger.checkpoint')).toMatchObject({
      code: 3,
      err: expect.stringContaining('stranger'),
    });
  });

  it('[R87] compares two bundles, and gives what shows a fork', async () => {
    const fork = new TestSite(site.site, site);
    for (let more = 0; more < 8; more++) fork.message(`another history ${more}`);
    fork.checkpoint();
    writeFileSync(path('fork.zip'), zipped(await fork.bundle()));
    const compared = run('compare', 'b.zip', 'fork.zip', '--keys', 'keys.txt', '--out', 'fork.json');
    expect(compared).toMatchObject({ code: 1, out: expect.stringContaining('TWO HISTORIES') });
    expect(run('fork', 'fork.json', '--keys', 'keys.txt').code).toBe(1);
    expect(run('fork', 'fork.json')).toMatchObject({ code: 2, out: expect.stringMatching(/^NOT SHOWN/) });
    expect(run('compare', 'b.zip', 'b.zip', '--keys', 'keys.txt')).toMatchObject({ code: 0 });
  });

  it('says what it cannot look at, and how it is used', () => {
    expect(run('verify', 'nowhere.zip')).toMatchObject({ code: 3, err: expect.stringContaining('nowhere.zip') });
    writeFileSync(path('bad.keys'), 'log nonsense\n');
    expect(run('verify', 'b.zip', '--keys', 'bad.keys')).toMatchObject({
      code: 3,
      err: expect.stringContaining('Line 1'),
    });
    expect(run('verify').code).toBe(3);
    expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('verify BUNDLE') });
    expect(run('verify', 'b.zip', '--nonsense').code).toBe(3);
  });
});

function unpack(name: string, from: Files): void {
  for (const [file, bytes] of from) {
    const target = join(folder, name, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}
