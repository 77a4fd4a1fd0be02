import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(__dirname, '../../..');

/** For specs: the program built for this run, and a folder that is removed at the end. Others may pass through it. */
export function workplace(): { readonly program: string; readonly folder: string; leave(): void } {
  const built = `dist/.loaded/signer-${process.env.JEST_WORKER_ID ?? 0}/main.cjs`;
  const build = `import('${ROOT}/tools/node-bundle.mjs').then(({ bundle }) => bundle('apps/signer/src/main.ts', '${built}'))`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', build], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const folder = mkdtempSync(join(tmpdir(), 'signer-'));
  chmodSync(folder, 0o755);
  const program = join(folder, 'main.cjs');
  copyFileSync(resolve(ROOT, built), program);
  return { program, folder, leave: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Running {
  readonly child: ChildProcess;
  /** What it said first: that it listens, and where. */
  readonly said: { readonly event: string; readonly address?: { readonly port: number } };
  /** Standard error so far, a JSON document a line. */
  told(): Record<string, unknown>[];
  /** Everything it wrote so far, wherever. */
  readonly output: () => string;
  /** Its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts it and waits until it listens. Rejects with what it said when it ends before. */
export function start(
  program: string,
  args: readonly string[],
  options: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Running> {
  const child = spawn(process.execPath, [program, ...args], { ...options, stdio: 'pipe', env: {} });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return new Promise((ready, fail) => {
    createInterface({ input: child.stdout }).once('line', (line) =>
      ready({
        child,
        said: JSON.parse(line) as Running['said'],
        told: () =>
          err.split('\n').flatMap((text) => (text === '' ? [] : [JSON.parse(text) as Record<string, unknown>])),
        output: () => out + err,
        end: (signal = 'SIGTERM') => {
          child.kill(signal);
          return ended;
        },
      }),
    );
    void ended.then((code) => fail(new Error(`${err}ended with ${code}`)));
  });
}

export interface Answered {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

/** One request over a socket or a port. */
export function call(
  to: { readonly socketPath: string } | { readonly port: number },
  method: string,
  path: string,
  body: string | Buffer = '',
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...to, method, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode!, type: response.headers['content-type'], body: text }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
