import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoteKey, openNote, SIGNATURE_TYPE, VerifierKey } from '@minutebook/proof';
import { forged, honest, ORIGIN } from './histories.testing';
import { type Answered, call, type Running, start, workplace } from './running.testing';

const place = workplace();
const alive: Running[] = [];
afterAll(async () => {
  await Promise.all(alive.map((running) => running.end('SIGKILL')));
  place.leave();
});

const log = NoteKey.create(ORIGIN);
let count = 0;

/** A folder with a key, and the logs it trusts. */
function fresh(logs: string): { folder: string; key: VerifierKey } {
  const folder = join(place.folder, `witness-${++count}`);
  const printed = key(folder, '--name', 'audit.example/witness');
  expect(printed.stderr).toBe('');
  writeFileSync(join(folder, 'logs'), logs, { mode: 0o600 });
  return { folder, key: VerifierKey.parse(printed.stdout.trim()) };
}

function key(folder: string, ...more: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [place.program, 'key', '--folder', folder, ...more], { encoding: 'utf8' });
}

async function run(folder: string): Promise<{ witness: Running; port: number }> {
  const witness = await start(place.program, ['witness', '--folder', folder, '--port', '0']);
  alive.push(witness);
  return { witness, port: witness.said.address!.port };
}

const add = async (port: number, body: Promise<string>): Promise<Answered> =>
  call({ port }, 'POST', '/add-checkpoint', await body);

describe('the witness, as a process', () => {
  it('[R78] cosigns over HTTP, and knows what it saw when it was killed and started again', async () => {
    const { folder, key: vkey } = fresh(`# logs\n${log.verifier}\n`);
    expect([vkey.name, vkey.type]).toEqual(['audit.example/witness', SIGNATURE_TYPE.cosignature]);
    let { witness, port } = await run(folder);
    const first = await add(port, honest.toWitness(0, 30, log));
    expect([first.status, first.type]).toEqual([200, 'text/plain; charset=utf-8']);
    const before = Date.now();
    await witness.end('SIGKILL');
    ({ witness, port } = await run(folder));
    expect((await add(port, forged.toWitness(30, 40, log))).status).toBe(422);
    expect(await add(port, honest.toWitness(0, 40, log))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      body: '30\n',
    });
    const { status, body } = await add(port, honest.toWitness(30, 40, log));
    expect(status).toBe(200);
    const note = (await honest.toWitness(30, 40, log)).split('\n\n').slice(1).join('\n\n') + body;
    const [by] = openNote(note, [vkey]).by;
    expect(by!.at!.getTime()).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
    expect(witness.told().map(({ event, status: code, origin }) => [event, code, origin])).toEqual([
      ['refused', 422, ORIGIN],
      ['refused', 409, ORIGIN],
    ]);
    // What monitors ask for, to compare it with what they were shown.
    const path = `/${createHash('sha256').update(ORIGIN).digest('hex')}/checkpoint`;
    expect(await call({ port }, 'GET', path)).toMatchObject({ status: 200, body: note });
  });

  it('[R78] learns of logs and of their new keys without being started again', async () => {
    const { folder } = fresh('');
    const { witness, port } = await run(folder);
    expect((await add(port, honest.toWitness(0, 5, log))).status).toBe(404);
    expect(witness.told().map(({ event }) => event)).toContain('no logs');
    const another = NoteKey.create('key.example');
    writeFileSync(join(folder, 'logs'), `${another.verifier} ${ORIGIN}\n`);
    expect((await add(port, honest.toWitness(0, 5, log))).status).toBe(403);
    writeFileSync(join(folder, 'logs'), `${another.verifier} ${ORIGIN}\n\n${log.verifier}\n`);
    expect((await add(port, honest.toWitness(0, 5, log))).status).toBe(200);
    expect((await add(port, honest.toWitness(5, 6, another))).status).toBe(200);
  });

  it('[R78] answers what is no such request', async () => {
    const { port } = await run(fresh(`${log.verifier}\n`).folder);
    expect((await call({ port }, 'POST', '/add-checkpoint', 'hello')).status).toBe(400);
    expect((await call({ port }, 'GET', '/add-checkpoint')).status).toBe(405);
    expect((await call({ port }, 'GET', '/')).status).toBe(404);
    expect((await call({ port }, 'GET', `/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
    expect((await call({ port }, 'POST', '/sign', '')).status).toBe(404);
  });

  it('keeps its key, and does not go on without its memory', async () => {
    const { folder, key: vkey } = fresh(`${log.verifier}\n`);
    expect(key(folder).stdout).toBe(`${vkey}\n`);
    expect(key(folder, '--name', 'another.example').stdout).toBe(`${vkey}\n`);
    rmSync(join(folder, 'witness.json'));
    await expect(run(folder)).rejects.toThrow('has its key but not its memory');
  });

  it('says what hinders it and does not start', async () => {
    const { folder } = fresh('no key at all\n');
    await expect(run(folder)).rejects.toThrow('Not a verifier key');
    const bare = join(place.folder, 'bare');
    mkdirSync(bare, { mode: 0o700 });
    await expect(run(bare)).rejects.toThrow('This witness has no key yet');
    expect(key(bare, '--name', 'a name').status).toBe(1);
    const named = await start(place.program, ['witness', '--folder', bare, '--port', '0', '--name', 'w.example']);
    expect(await named.end()).toBe(0);
    expect(key(bare).stdout).toMatch(/^w\.example\+/);
    chmodSync(bare, 0o755);
    await expect(run(bare)).rejects.toThrow('Others can get at');
  });
});
