import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { barrier, type DataFolder, type Log, Problem } from '@minutebook/platform';

/**
 * Started as root, the signer runs as a user that is nobody else's: neither ours, nor the one that the embedded PostgreSQL
 * has, whose superuser can read whatever that user can. The number is one that systemd, too, gives to services of the moment.
 */
const SIGNER_UID = 61_616;
const AGAIN_MS = 5_000;
const SOON_MS = 1_000;
const PATIENCE_MS = 10_000;
/** A Unix socket's address has 108 bytes, with the zero at its end. */
const LONGEST_SOCKET = 100;

/**
 * The signer of an embedded appliance: a process of its own with a folder of its own (`<data>/signer`). We can reach its
 * socket and nothing else of it. Whichever of our processes comes first starts it, and starts it again when it dies.
 */
export class SignerProcess {
  private child: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  private constructor(
    readonly socket: string,
    private readonly folder: string,
    private readonly entry: string,
    private readonly uid: number | undefined,
    private readonly log: Log,
  ) {}

  /** Undefined where the program is not built; then nothing is signed, and the foot of every screen says so. */
  static async start(folder: DataFolder, log: Log): Promise<SignerProcess | undefined> {
    const entry = builtEntry();
    if (entry === undefined) {
      log.error('the signer is not built: nothing will be signed');
      return undefined;
    }
    const own = join(folder.root, 'signer');
    const uid = userOf(folder, own, entry);
    makeFolder(own, uid, 0o700);
    const process = new SignerProcess(socketOf(folder, uid), own, entry, uid, log);
    await process.ensure();
    process.timer = setInterval(() => void process.ensure(), AGAIN_MS);
    process.timer.unref();
    return process;
  }

  /** Stops the signer, if it is ours. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.starting;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    // For this wait it does keep the program: else Node would end here, with everything after it undone.
    child.ref();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  /** Starts it unless it answers. Never throws: who asks it for a signature finds out. */
  private ensure(): Promise<void> {
    return (this.starting ??= this.startUnlessThere().finally(() => {
      this.starting = undefined;
    }));
  }

  private async startUnlessThere(): Promise<void> {
    if (this.stopped || this.child || (await answers(this.socket))) return;
    const child = spawn(
      process.execPath,
      [this.entry, 'sign', '--folder', this.folder, '--socket', this.socket, '--with-parent'],
      {
        // What it refuses it says on standard error, and that is ours.
        stdio: ['pipe', 'pipe', 'inherit'],
        cwd: '/',
        // It reads no setting, and has no business with our passwords.
        env: { PATH: process.env.PATH ?? '' },
        ...(this.uid !== undefined && { uid: this.uid, gid: this.uid }),
      },
    );
    this.child = child;
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        this.log.error('the signer did not start', {}, error);
        this.child = undefined;
        resolve();
      });
      child.once('exit', (code, signal) => {
        this.child = undefined;
        if (!this.stopped) {
          this.log.warn('the signer ended', { code: code ?? -1, signal: signal ?? '' });
          setTimeout(() => void this.ensure(), SOON_MS).unref();
        }
        resolve();
      });
    });
    const listening = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    child.stdout.resume();
    await Promise.race([listening, ended, rest(PATIENCE_MS)]);
    // It must not keep a program that is done, e.g. at the command line.
    child.unref();
    for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref?: () => void }).unref?.();
  }
}

/** The user it runs as; undefined: ours, because we are nobody special, or because nobody else may pass the way to it. */
function userOf(folder: DataFolder, own: string, entry: string): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  // Who began it goes on with it: what it keeps is theirs.
  if (existsSync(join(own, 'signer.json'))) return statSync(own).uid || undefined;
  // Our own folder may be passed through (not listed), as for the embedded PostgreSQL.
  chmodSync(folder.root, 0o711);
  const ways = [folder.root, dirname(entry), process.execPath];
  return ways.some((way) => barrier(way, SIGNER_UID) !== undefined) ? undefined : SIGNER_UID;
}

function socketOf(folder: DataFolder, uid: number | undefined): string {
  const near = join(folder.root, 'signing');
  const name = createHash('sha256').update(folder.root).digest('hex').slice(0, 16);
  const place = Buffer.byteLength(join(near, 'socket')) <= LONGEST_SOCKET ? near : join(tmpdir(), `minutebook-${name}`);
  makeFolder(place, uid, 0o750);
  return join(place, 'socket');
}

function makeFolder(path: string, uid: number | undefined, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  const owner = statSync(path).uid;
  const ours = process.getuid?.();
  if (owner !== ours && owner !== uid && ours !== 0)
    throw new Problem({
      code: 'signer-folder-foreign',
      status: 500,
      title: `The folder ${path} belongs to somebody else.`,
      detail: 'The signer was not started there.',
      hint: 'Remove it, or start as the user it belongs to.',
    });
  if (uid !== undefined) chownSync(path, uid, uid);
  chmodSync(path, mode);
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

/** Beside the bundle this runs in, or where the workspace builds it. */
function builtEntry(): string | undefined {
  const places = ['../signer', '../apps/signer', '../../../dist/apps/signer'];
  return places.map((place) => resolve(__dirname, place, 'main.cjs')).find((entry) => existsSync(entry));
}
