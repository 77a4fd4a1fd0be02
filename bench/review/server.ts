import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(__dirname, '../..');

export interface BuiltServer {
  readonly url: string;
  /** Seconds of processor time used so far, its worker's included; NaN where /proc does not say. It hardly depends on who else uses the machine. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/** The server as it is built and started, in a process of its own: who loads it does not share its event loop. */
export async function startBuiltServer(folder: string): Promise<BuiltServer> {
  const tool = pathToFileURL(resolve(ROOT, 'tools/up-to-date.mjs')).href;
  const { ensureBuilt } = (await import(tool)) as { ensureBuilt(names: readonly string[]): Promise<void> };
  await ensureBuilt(['server', 'extractor', 'signer', 'workbench']);
  const child = spawn(process.execPath, [...profiling(), 'dist/apps/server/main.cjs'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MINUTEBOOK_DATA: folder,
      MINUTEBOOK_PORT: '0',
      MINUTEBOOK_LOG: 'error',
      NODE_ENV: 'production',
    },
  });
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  const url = await new Promise<string>((ready, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = /Minutebook\s+(http:\S+)/.exec(line) ?? [];
      if (address) ready(address);
    });
    void ended.then(() => fail(new Error('The server ended before it was ready.')));
  });
  return {
    url,
    processorSeconds: () => processorSeconds(child.pid!),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** proc(5): user and system time are the 14th and 15th field, in hundredths of a second. Its worker's included. */
function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
    return (
      (Number(fields[11]) + Number(fields[12])) / 100 +
      children.reduce((sum, child) => sum + processorSeconds(Number(child)), 0)
    );
  } catch {
    return NaN;
  }
}

/** `BENCH_PROFILE=folder`: a profile of the server's processor time goes there. */
function profiling(): string[] {
  const folder = process.env.BENCH_PROFILE;
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}
