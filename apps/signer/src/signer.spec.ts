import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNote, openRotation, parseCheckpoint, VerifierKey } from '@minutebook/proof';
import { forged, honest, ORIGIN } from './histories.testing';
import { type Answered, call, type Running, start, workplace } from './running.testing';

const place = workplace();
const alive: Running[] = [];
afterAll(async () => {
  await Promise.all(alive.map((running) => running.end('SIGKILL')));
  place.leave();
});

let count = 0;
/** A folder and a socket of their own. */
function fresh(): { folder: string; socketPath: string; args: string[] } {
  const folder = join(place.folder, `signer-${++count}`);
  const socketPath = join(place.folder, `${count}.sock`);
  return { folder, socketPath, args: ['sign', '--folder', folder, '--socket', socketPath] };
}

async function run(args: readonly string[], as: { uid?: number; gid?: number } = {}): Promise<Running> {
  const running = await start(place.program, args, as);
  alive.push(running);
  return running;
}

interface Keys {
  readonly keys: readonly { readonly vkey: string; readonly until?: string; readonly statement?: string }[];
}

async function keysOf(at: { socketPath: string }): Promise<VerifierKey[]> {
  const { keys } = JSON.parse((await call(at, 'GET', '/keys')).body) as Keys;
  return keys.map(({ vkey }) => VerifierKey.parse(vkey));
}

describe('the signer, as a process', () => {
  it('[R77] signs what continues, refuses the rest and says so loudly, also when started again', async () => {
    const at = fresh();
    let signer = await run(at.args);
    expect(signer.said).toEqual({ event: 'listening', socket: at.socketPath });
    const signed = await call(at, 'POST', '/sign', await honest.toSign(0, 30));
    expect(signed.status).toBe(200);
    expect(parseCheckpoint(openNote(signed.body, await keysOf(at)).text)).toEqual(honest.at(30));
    // The database was put back to twenty entries, and went on from there.
    expect(await call(at, 'POST', '/sign', await honest.toSign(20, 35))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      body: '30\n',
    });
    await signer.end();
    signer = await run(at.args);
    // History was written anew.
    expect((await call(at, 'POST', '/sign', await forged.toSign(30, 35))).status).toBe(422);
    expect(signer.told()).toEqual([
      {
        at: expect.any(String),
        event: 'refused',
        status: 422,
        reason: expect.stringContaining('not a continuation'),
        origin: ORIGIN,
        old: 30,
        size: 35,
      },
    ]);
    expect(JSON.parse((await call(at, 'GET', '/heads')).body)).toEqual({
      heads: [{ origin: ORIGIN, size: 30, root: Buffer.from(honest.at(30).root).toString('base64') }],
    });
    expect((await call(at, 'POST', '/sign', await honest.toSign(30, 35))).status).toBe(200);
  });

  it('[R77] killed with requests under way, never signs two histories and forgets nothing it signed', async () => {
    const at = fresh();
    const notes: string[] = [];
    let reached = 0;
    for (let life = 0; life < 12; life++) {
      const signer = await run(at.args);
      const { heads } = JSON.parse((await call(at, 'GET', '/heads')).body) as { heads: { size: number }[] };
      const size = heads[0]?.size ?? 0;
      // Whatever left is remembered.
      expect(size).toBeGreaterThanOrEqual(reached);
      // Two ways to go on, asked for at once, and the axe somewhere between. (The first six entries are the honest ones.)
      const asked = await Promise.all([honest.toSign(size, size + 7), forged.toSign(size, size + 9)]);
      const replies = asked.map((body) => call(at, 'POST', '/sign', body).catch(() => undefined));
      await Promise.race([new Promise((later) => setTimeout(later, life)), ...replies]);
      await signer.end('SIGKILL');
      const good = (await Promise.all(replies)).flatMap((reply) => (reply?.status === 200 ? [reply.body] : []));
      expect(good.length).toBeLessThanOrEqual(1);
      notes.push(...good);
      for (const note of good) reached = Math.max(reached, Number(note.split('\n')[1]));
    }
    await run(at.args);
    const keys = await keysOf(at);
    const seen = notes.map((note) => parseCheckpoint(openNote(note, keys).text));
    const isOf = (history: typeof honest): boolean =>
      seen.every(({ size, root }) => Buffer.from(history.at(size).root).equals(root));
    expect(isOf(honest) || isOf(forged)).toBe(true);
  });

  it('answers two who want to go on from one size with one signature', async () => {
    const at = fresh();
    await run(at.args);
    await call(at, 'POST', '/sign', await honest.toSign(0, 10));
    const bodies = await Promise.all(Array.from({ length: 20 }, (_, i) => honest.toSign(10, 11 + i)));
    const replies = await Promise.all(bodies.map((body) => call(at, 'POST', '/sign', body)));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, ...Array(19).fill(409)]);
  });

  it('signs nothing it could not keep', async () => {
    const at = fresh();
    const signer = await run(at.args);
    await call(at, 'POST', '/sign', await honest.toSign(0, 10));
    const kept = readFileSync(join(at.folder, 'signer.json'), 'utf8');
    mkdirSync(join(at.folder, 'signer.json.new')); // Now the file cannot be written.
    const reply = await call(at, 'POST', '/sign', await honest.toSign(10, 20));
    expect([reply.status, reply.body]).toEqual([500, expect.stringContaining('Nothing was signed.')]);
    expect(signer.told().at(-1)).toMatchObject({ event: 'failed' });
    expect(readFileSync(join(at.folder, 'signer.json'), 'utf8')).toBe(kept);
  });

  it('[R88] takes new keys over and over, remembers each, and signs with the last', async () => {
    const at = fresh();
    const signer = await run(at.args);
    await call(at, 'POST', '/sign', await honest.toSign(0, 10));
    await call(at, 'POST', '/sign', await honest.toSign(0, 4, 'minutebook.example/audit'));
    for (const size of [10, 20]) {
      const { rotated } = JSON.parse((await call(at, 'POST', '/rotate', `{"prefix":"${ORIGIN}"}`)).body) as {
        rotated: { origin: string; statement: string }[];
      };
      expect(rotated.map(({ origin, statement }) => [origin, openRotation(statement).size])).toEqual([[ORIGIN, size]]);
      expect((await call(at, 'POST', '/sign', await honest.toSign(size, size + 10))).status).toBe(200);
    }
    await signer.end('SIGKILL');
    await run(at.args);
    const { keys } = JSON.parse((await call(at, 'GET', '/keys')).body) as Keys;
    expect(keys.map(({ until, statement }) => [until !== undefined, statement !== undefined])).toEqual([
      [true, false],
      [true, true],
      [false, true],
      [false, false],
    ]);
    const [, , last] = await keysOf(at);
    const note = (await call(at, 'POST', '/sign', await honest.toSign(30, 30))).body;
    expect(openNote(note, [last!]).by).toHaveLength(1);
    const printed = spawnSync(process.execPath, [place.program, 'keys', '--folder', at.folder], { encoding: 'utf8' });
    expect(printed.stdout).toBe(keys.map(({ vkey }) => `${vkey}\n`).join(''));
    expect((await call(at, 'POST', '/rotate', '{"prefix":5}')).status).toBe(400);
    expect((await call(at, 'POST', '/rotate', 'x')).status).toBe(400);
  });

  it.each([
    ['GET', '/sign', 404],
    ['POST', '/keys', 404],
    ['GET', '/signer.json', 404],
    ['GET', '/../signer.json', 404],
    ['DELETE', '/keys', 404],
    ['POST', '/sign', 400],
  ])('answers %s %s with %i', async (method, path, status) => {
    const at = fresh();
    await run(at.args);
    expect((await call(at, method, path)).status).toBe(status);
  });

  it('takes no more of a request than a checkpoint may have, and nothing but UTF-8', async () => {
    const at = fresh();
    await run(at.args);
    const outcome = await call(at, 'POST', '/sign', 'x'.repeat(3_000_000)).then(
      (answered: Answered) => answered.status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome);
    expect((await call(at, 'POST', '/sign', Buffer.from([0xff, 0xfe]))).status).toBe(413);
    expect((await call(at, 'GET', '/keys')).status).toBe(200);
  });

  it('is alone in its folder and on its socket, and takes over what one that was killed has left', async () => {
    const at = fresh();
    const first = await run(at.args);
    await expect(run(at.args)).rejects.toThrow(`Process ${first.child.pid} is using`);
    await expect(run([...at.args.slice(0, 2), `${at.folder}-2`, '--socket', at.socketPath])).rejects.toThrow(
      'Another program is listening',
    );
    expect((await call(at, 'POST', '/sign', await honest.toSign(0, 5))).status).toBe(200);
    await first.end('SIGKILL');
    expect(existsSync(at.socketPath)).toBe(true);
    const second = await run(at.args);
    expect((await call(at, 'POST', '/sign', await honest.toSign(5, 6))).status).toBe(200);
    await second.end();
    expect(existsSync(join(at.folder, 'process'))).toBe(false);
  });

  it('is one also when many are started at once, after one that was killed', async () => {
    const at = fresh();
    await (await run(at.args)).end('SIGKILL');
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => run([...at.args.slice(0, 3), '--socket', `${at.socketPath}${i}`])),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all) if (one.status === 'rejected') expect(String(one.reason)).toContain('ended with 75');
  });

  it('ends when the appliance that started it is gone', async () => {
    const at = fresh();
    const signer = await run([...at.args, '--with-parent']);
    const ended = new Promise((done) => signer.child.once('exit', done));
    signer.child.stdin!.end();
    expect(await ended).toBe(0);
  });

  it('says what is wrong and does not start', async () => {
    const at = fresh();
    mkdirSync(at.folder, { mode: 0o700 });
    writeFileSync(join(at.folder, 'signer.json'), '{"logs":[{"origin":', { mode: 0o600 });
    await expect(run(at.args)).rejects.toThrow('is damaged. Put the newest copy of the folder back.');
    for (const args of [[], ['sign'], ['sign', '--folder', at.folder], ['dance', '--folder', at.folder]])
      expect(spawnSync(process.execPath, [place.program, ...args]).status).toBe(2);
    expect(spawnSync(process.execPath, [place.program, '--what'], { encoding: 'utf8' }).status).toBe(2);
  });
});

describe('[R76] the signing key', () => {
  const isRoot = process.getuid?.() === 0;
  // Users of this machine that need no name: the signer's, the appliance's, and a group that both are in.
  const [SIGNER, APPLIANCE, GROUP] = [64_901, 64_902, 64_903];

  it('lies where only its user can read, and the program does not start where others could', async () => {
    const at = fresh();
    const signer = await run(at.args);
    await call(at, 'POST', '/sign', await honest.toSign(0, 5));
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect([mode(at.folder), mode(join(at.folder, 'signer.json')), mode(at.socketPath)]).toEqual(['700', '600', '660']);
    await signer.end();
    chmodSync(join(at.folder, 'signer.json'), 0o640);
    await expect(run(at.args)).rejects.toThrow('Others can get at');
    chmodSync(join(at.folder, 'signer.json'), 0o600);
    chmodSync(at.folder, 0o750);
    await expect(run(at.args)).rejects.toThrow('Others can get at');
  });

  it('leaves the process in no answer, log, argument or environment', async () => {
    const at = fresh();
    const signer = await run(at.args);
    await call(at, 'POST', '/sign', await honest.toSign(0, 5));
    const rotated = await call(at, 'POST', '/rotate');
    const replies = [rotated];
    for (const [method, path] of [
      ['GET', '/keys'],
      ['GET', '/heads'],
      ['GET', '/'],
      ['POST', '/sign'],
    ] as const)
      replies.push(await call(at, method, path));
    const [, secret] = /PRIVATE\+KEY\+[^"]+\+([A-Za-z0-9+/=]{44,})"/.exec(
      readFileSync(join(at.folder, 'signer.json'), 'utf8'),
    )!;
    const proc = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${signer.child.pid}/${file}`, 'latin1'));
    for (const text of [...replies.map(({ body }) => body), signer.output(), ...proc]) {
      expect(text).not.toContain('PRIVATE');
      expect(text).not.toContain(secret!.slice(4, 30));
    }
  });

  it('cannot be read by the appliance’s user, who can have things signed', async () => {
    if (!isRoot) return; // Only root can start programs as other users.
    const at = fresh();
    mkdirSync(join(place.folder, 'own'), { recursive: true, mode: 0o755 });
    chmodSync(place.folder, 0o777);
    const signer = await run(at.args, { uid: SIGNER, gid: GROUP });
    const script = `
      const fs = require('node:fs'), http = require('node:http');
      const tries = ${JSON.stringify([join(at.folder, 'signer.json'), at.folder, `/proc/${signer.child.pid}/mem`, `/proc/${signer.child.pid}/environ`])};
      const codes = tries.map((path) => { try { fs.statSync(path).isDirectory() ? fs.readdirSync(path) : fs.closeSync(fs.openSync(path)); return 'read'; } catch (error) { return error.code; } });
      let kill = 'killed'; try { process.kill(${signer.child.pid}, 0); } catch (error) { kill = error.code; }
      http.request({ socketPath: ${JSON.stringify(at.socketPath)}, method: 'POST', path: '/sign' }, (response) =>
        response.on('data', () => {}).on('end', () => console.log(JSON.stringify({ codes, kill, status: response.statusCode })))).end(${JSON.stringify(await honest.toSign(0, 5))});`;
    const as = (uid: number, gid: number): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, ['-e', script], { uid, gid, encoding: 'utf8', cwd: '/', env: {} });
    expect(JSON.parse(String(as(APPLIANCE, GROUP).stdout))).toEqual({
      codes: ['EACCES', 'EACCES', 'EACCES', 'EACCES'],
      kill: 'EPERM',
      status: 200,
    });
    // Whoever is not of the group cannot even ask.
    expect(String(as(APPLIANCE, APPLIANCE).stderr)).toContain('EACCES');
  });
});
