import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { signedNote } from '@minutebook/proof';
import { type Files, SAMPLE_SCOPE, sampleSite, zipped } from '@minutebook/proof/testing';
import { hasPython, PROGRAM } from './second-opinion.testing';
import { StateFile } from './state-file';

const there = hasPython() || process.env['CI'] === 'true' ? describe : describe.skip;
const folder = mkdtempSync(join(tmpdir(), 'python-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** Isolated: without site packages, user folders and environment, so that nothing but the standard library is there. */
function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('python3', ['-I', '-S', PROGRAM, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: {},
  });
  return { code: status, out: stdout, err: stderr };
}

there('the verifier in Python', () => {
  const site = sampleSite();
  let files: Files;

  beforeAll(async () => {
    files = await site.bundle({ scope: SAMPLE_SCOPE });
    writeFileSync(path('b.zip'), zipped(files));
    writeFileSync(path('keys.txt'), site.trust);
  });

  it('[R82] is one file of the standard library, and nothing in it that could reach a network', () => {
    const text = readFileSync(PROGRAM, 'utf8');
    const imported = [...text.matchAll(/^\s*(?:import|from) ([a-z0-9_.]+)/gm)].map(([, name]) => name!);
    expect(imported.sort()).toEqual(
      'argparse base64 binascii bisect functools hashlib itertools json os re stat struct sys zlib'.split(' '),
    );
    expect(text).not.toMatch(/__import__|importlib|\beval\(|\bexec\(|os\.(?:system|popen|exec|spawn)/);
  });

  it('[R82] says proven, faulty or unproven in words, as JSON and as exit code', () => {
    expect(run('verify', 'b.zip', '--keys', 'keys.txt')).toMatchObject({ code: 0, err: '' });
    expect(run('verify', 'b.zip')).toMatchObject({ code: 2, out: expect.stringMatching(/^UNPROVEN\./) });
    const bent = new Map(files).set('data/records/0.json', new TextEncoder().encode('{}'));
    writeFileSync(path('bent.zip'), zipped(bent));
    const { code, out } = run('verify', 'bent.zip', '--keys', 'keys.txt', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'faulty',
      faults: [{ code: 'altered', file: 'data/records/0.json' }],
    });
    writeFileSync(path('no.zip'), 'nothing of the kind');
    expect(run('verify', 'no.zip')).toMatchObject({ code: 1, out: expect.stringContaining('[container]') });
  });

  it('does not call proven what it could not look at', () => {
    writeFileSync(path('bad-keys.txt'), 'log nothing\n');
    for (const args of [[], ['verify'], ['verify', 'none.zip'], ['verify', 'b.zip', '--keys', 'bad-keys.txt']])
      expect([args, run(...args).code]).toEqual([args, 3]);
  });

  it('reads a folder as it reads a zip, and finds what lies beside it', () => {
    for (const [name, bytes] of files) {
      mkdirSync(dirname(path(`folder/${name}`)), { recursive: true });
      writeFileSync(path(`folder/${name}`), bytes);
    }
    expect(run('verify', 'folder', '--keys', 'keys.txt').code).toBe(0);
    symlinkSync('/etc/hostname', path('folder/data/readable'));
    expect(run('verify', 'folder', '--keys', 'keys.txt').out).toContain('[container] data/readable');
  });

  it('[R86] remembers in the same file as the other program, and holds a bundle against it', async () => {
    expect(run('verify', 'b.zip', '--state', 'seen.json').code).toBe(2);
    expect(run('verify', 'b.zip', '--state', 'seen.json', '--keys', 'keys.txt').code).toBe(0);
    const state = new StateFile(path('seen.json'));
    const seen = state.read();
    expect(Object.keys(seen)).toHaveLength(2);
    site.message('more');
    site.checkpoint();
    writeFileSync(path('newer.zip'), zipped(await site.bundle()));
    expect(run('verify', 'newer.zip', '--state', 'seen.json', '--keys', 'keys.txt').code).toBe(0);
    expect(state.read()).not.toEqual(seen);
    const older = run('verify', 'b.zip', '--state', 'seen.json', '--keys', 'keys.txt');
    expect(older).toMatchObject({ code: 1, out: expect.stringContaining('[rollback]') });
  });

  it('[R86] holds a bundle against a checkpoint that somebody kept, which a trusted key has to have signed', () => {
    const [size, note] = [...site.records.notes].at(-1)!;
    mkdirSync(path('kept'));
    writeFileSync(path('kept/1.checkpoint'), note);
    const older = run('verify', 'b.zip', '--keys', 'keys.txt', '--checkpoint', 'kept');
    expect(older).toMatchObject({ code: 1, out: expect.stringContaining(`had ${size} entries`) });
    expect(run('verify', 'newer.zip', '--keys', 'keys.txt', '--checkpoint', 'kept/1.checkpoint').code).toBe(0);
    expect(run('verify', 'b.zip', '--checkpoint', 'kept').code).toBe(3);
    // Also where the key is trusted, and is another log's.
    writeFileSync(path('audit.txt'), site.audit.vkey);
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    writeFileSync(path('other.checkpoint'), signedNote(text, site.audit.stolen.sign(text)));
    expect(run('verify', 'b.zip', '--keys', 'audit.txt', '--checkpoint', 'other.checkpoint').code).toBe(3);
  });
});
