import { spawn } from 'node:child_process';
import { BeyondLimits } from '../reading';

/** Bytes of what a program says went wrong. */
const MOST_ERRORS = 64 * 1024;

/**
 * Shell words before a program of a stranger's bytes: its seconds of CPU and KiB of memory, and no file it may write. One by
 * one, for the shell of Debian takes only one at a time; and where one cannot be set, nothing is run.
 */
export function within(seconds: number, memory: number): string {
  return `ulimit -t ${seconds} && ulimit -v ${memory} && ulimit -f 0 && exec`;
}

export interface Run {
  /** For `sh`, with `arguments` as its own: where the bounds of the program are set. */
  readonly script: string;
  readonly arguments: readonly string[];
  readonly input: Uint8Array;
  readonly milliseconds: number;
  /** Bytes of output. */
  readonly most: number;
}

export interface Ended {
  /** Null when it was ended by a signal: by its own bounds, by the system for want of memory, or by us. */
  readonly code: number | null;
  readonly output: Buffer;
  /** There was more output than asked for, and it was ended. */
  readonly isCut: boolean;
  /** Never shown: it may hold what a stranger wrote. */
  readonly errors: string;
}

/** Runs a program of this machine on bytes of a stranger. Rejects when it takes too long, or is not there. */
export function run({ script, arguments: given, input, milliseconds, most }: Run): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script, 'sh', ...given], {
      // It would take every core for a single picture. Names come in UTF-8.
      env: { PATH: process.env.PATH, OMP_THREAD_LIMIT: '1', LC_ALL: 'C.UTF-8' },
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let errors = '';
    const end = (code: number | null): void => {
      clearTimeout(late);
      const all = Buffer.concat(output);
      resolve({ code, output: all.subarray(0, most), isCut: all.length > most, errors });
    };
    const kill = (): void => {
      child.kill('SIGKILL');
      // Something it started may hold the pipes: it is not waited for.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const late = setTimeout(() => {
      kill();
      reject(new BeyondLimits('a program that reads it took too long'));
    }, milliseconds);
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk);
      if ((bytes += chunk.length) <= most) return;
      kill();
      end(null);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < MOST_ERRORS) errors += chunk.toString('utf8');
    });
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', end);
    child.stdin.end(input);
  });
}
