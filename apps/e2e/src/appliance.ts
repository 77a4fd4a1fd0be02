import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
/** Services of whoever runs the tests, which others use as well: an appliance of one's own brings its own. */
const SHARED = {
  DATABASE_URL: undefined,
  DATABASE_OWNER_URL: undefined,
  ELASTICSEARCH_URL: undefined,
  REDIS_URL: undefined,
};

/** A Minutebook as `npm start` starts it (npm itself, told to stop, does not wait to say how its child ended), with a data folder of its own and whatever port is free. */
export class Running {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** The one-time link it printed, on a first start. */
    readonly setupLink: string | undefined,
    readonly printed: () => string,
  ) {}

  static async start(data: string, port = 0): Promise<Running> {
    const child = spawn(process.execPath, ['tools/start.mjs'], {
      cwd: ROOT,
      // A group of its own, so that a kill reaches every process of it and nothing else.
      detached: true,
      env: { ...process.env, ...SHARED, MINUTEBOOK_DATA: data, MINUTEBOOK_PORT: String(port), MINUTEBOOK_LOG: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (printed += chunk.toString()));
    await new Promise<void>((done, fail) => {
      child.stdout.on('data', () => printed.includes('Ctrl-C stops everything.') && done());
      child.once('exit', (code) => fail(new Error(`npm start ended with ${code}:\n${printed}`)));
    });
    const [url, setupLink] = ['Minutebook ', 'Set it up here '].map(
      (label) => new RegExp(`${label}\\s+(\\S+)`).exec(printed)?.[1],
    );
    return new Running(child, url!, setupLink, () => printed);
  }

  /** What Ctrl-C does. Returns the exit code. */
  async interrupt(): Promise<number | null> {
    return this.end('SIGINT');
  }

  /** As if the power went: nobody gets to say goodbye. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve(this.child.exitCode);
    return new Promise((done) => {
      this.child.once('exit', (code) => done(code));
      process.kill(-this.child.pid!, signal);
    });
  }
}

/** `npm run minutebook -- …`, to its end. */
export function minutebook(...words: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'minutebook', '--', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}
