import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignerAway, SocketSigner } from '@minutebook/access';
import { DataFolder, Log } from '@minutebook/platform';
import { askToSign, EMPTY_ROOT, leafHash, openNote, treeRoot, VerifierKey } from '@minutebook/proof';
import { SignerProcess } from './signer-process';

let path: string;
let folder: DataFolder;
let running: SignerProcess[];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'signer-'));
  chmodSync(path, 0o755);
  folder = DataFolder.open(join(path, 'data'));
  running = [];
});
afterEach(async () => {
  for (const process of running) await process.stop();
  rmSync(path, { recursive: true, force: true });
});

async function start(): Promise<SignerProcess> {
  const process = (await SignerProcess.start(folder, new Log('error')))!;
  running.push(process);
  return process;
}

const root = (size: number) => treeRoot(Array.from({ length: size }, (_, i) => leafHash(Buffer.of(i))));
const request = (old: number, size: number) =>
  askToSign(old, [], { origin: 'test/records', size, root: size === 0 ? EMPTY_ROOT : root(size) });

/** Its number stands in the file by which it keeps a second one out. */
const pidOf = (): number => Number(readFileSync(join(folder.root, 'signer/process'), 'utf8'));

/** Until the signer answers, however busy the machine is. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof SignerAway)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

it('signs, is started again when it is killed, and remembers', async () => {
  const { socket } = await start();
  const signer = new SocketSigner(socket);
  const note = await signer.sign(request(0, 3));
  const [key] = await signer.keys();
  expect(openNote(note, [VerifierKey.parse(key!.vkey)]).text).toContain('test/records\n3\n');
  process.kill(pidOf(), 'SIGKILL');
  expect(await patiently(() => signer.sign(request(3, 3)))).toBe(note);
  await expect(signer.sign(request(0, 3))).rejects.toMatchObject({ status: 409, size: 3 });
});

it('[R77] a second process finds the first one’s signer, and goes on with its own when that one stops', async () => {
  const first = await start();
  const before = pidOf();
  const second = await start();
  expect(pidOf()).toBe(before);
  const signer = new SocketSigner(second.socket);
  await signer.sign(request(0, 2));
  await first.stop();
  expect(await patiently(() => signer.sign(request(2, 2)))).toContain('test/records');
  expect(pidOf()).not.toBe(before);
  await second.stop();
  await expect(signer.keys()).rejects.toBeInstanceOf(SignerAway);
});

it('[R76] what it keeps is closed to everybody else, and to PostgreSQL where we may choose users', async () => {
  const { socket } = await start();
  await new SocketSigner(socket).sign(request(0, 1));
  const own = join(folder.root, 'signer');
  expect(statSync(own).mode & 0o777).toBe(0o700);
  const files = readdirSync(own);
  expect(files).toContain('signer.json');
  for (const file of files) expect(statSync(join(own, file)).mode & 0o077).toBe(0);
  if (process.getuid?.() !== 0) return;
  const { uid } = statSync(own);
  expect(uid).not.toBe(0);
  // Whom the embedded PostgreSQL runs as, so whatever its superuser may read.
  for (const user of ['postgres', 'nobody', 'daemon'])
    expect(() =>
      execFileSync('setpriv', [`--reuid=${user}`, '--clear-groups', 'cat', join(own, 'signer.json')], {
        stdio: 'pipe',
      }),
    ).toThrow();
  expect(readFileSync(`/proc/${pidOf()}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\t${uid}\\t`, 'm'));
});

it('answers in a folder whose path is longer than a socket’s address may be', async () => {
  folder = DataFolder.open(join(path, 'x'.repeat(120)));
  const { socket } = await start();
  expect(await new SocketSigner(socket).sign(request(0, 1))).toContain('test/records');
});

it('does not keep a program that is done', () => {
  const script = `
    const { load } = await import(${JSON.stringify(join(__dirname, '../../../tools/node-bundle.mjs'))});
    const { SignerProcess } = await load('libs/appliance/src/signer-process.ts');
    const { DataFolder, Log } = await load('libs/platform/src/index.ts');
    const signer = await SignerProcess.start(DataFolder.open(${JSON.stringify(folder.root)}), new Log('error'));
    process.stdout.write(signer.socket);`;
  const socket = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(socket).toContain('socket');
});
