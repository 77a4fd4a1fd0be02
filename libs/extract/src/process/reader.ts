import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Socket } from 'node:net';
import { type Content, type Finding, LIMITS, OUTCOMES, type TextOutcome } from '../reading';
import { Frames, framed } from './frames';

export interface ProcessLimits {
  /** Wall clock for one file. */
  readonly milliseconds: number;
  /** As much longer where there is OCR: for all pictures of the file. */
  readonly ocr: number;
  /** MiB of JavaScript objects. */
  readonly heap: number;
  /** MiB of everything; watched where the system tells. */
  readonly memory: number;
}

/** Programs of this machine that may be run. */
export interface Installed {
  /** Of tesseract, joined by `+`; empty where there is none. */
  readonly languages: string;
  /** There is a bsdtar. */
  readonly unpacks: boolean;
}

/** Why a process ended before it answered. */
export interface End {
  readonly why: 'late' | 'memory' | 'crash' | 'killed';
}

/** Bytes of an answer: a character is at most six bytes in JSON. */
const MOST_ANSWER = LIMITS.characters * 6 + 100_000;
const START_MILLISECONDS = 15_000;
const WATCH_MILLISECONDS = 250;
const PAGE = 4096;
/**
 * Seconds of CPU of one life. Our clock ends what takes too long; this ends what nobody is there to end, because we were
 * killed while it was in a loop.
 */
const BOUNDED = 'ulimit -t 600; unset PWD; exec "$0" "$@"';

/** One life of the process that reads files. It is asked one thing at a time. */
export class Reader {
  private settle: (end: Finding | End | 'ready') => void = () => undefined;
  private reason: End['why'] | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly limits: ProcessLimits,
  ) {
    const frames = new Frames(MOST_ANSWER, (frame) => this.settle(answerOf(JSON.parse(frame.toString('utf8')))));
    const output = child.stdio[3] as Socket;
    output.on('data', (chunk: Buffer) => {
      try {
        frames.add(chunk);
      } catch {
        this.kill('crash');
      }
    });
    // A pipe breaks when the process ends; the end itself is what is told.
    for (const pipe of [output, child.stdin!]) pipe.on('error', () => undefined);
    child.on('error', () => this.settle({ why: 'crash' }));
    // Waiting for nothing, it keeps nobody from ending; it ends when we do.
    for (const held of [child, output, child.stdin as Socket]) held.unref();
    child.on('close', (code, signal) => this.settle({ why: this.reason ?? whyOf(code, signal) }));
  }

  /** Rejects when there is no such program, or it does not begin to run. */
  static async start(entry: string, limits: ProcessLimits, { languages, unpacks }: Installed): Promise<Reader> {
    const child = spawn(
      '/bin/sh',
      ['-c', BOUNDED, process.execPath, ...argumentsFor(entry, limits, languages !== '' || unpacks), entry],
      {
        stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
        // A group of its own, so that programs it runs end with it; nothing of our environment, where secrets may be.
        detached: true,
        env: {
          PATH: process.env.PATH,
          ...(languages !== '' && { MINUTEBOOK_OCR: `${limits.ocr} ${languages}` }),
          ...(unpacks && { MINUTEBOOK_UNPACK: 'bsdtar' }),
        },
      },
    );
    const reader = new Reader(child, limits);
    const begun = await reader.within(START_MILLISECONDS, () => undefined);
    if (begun !== 'ready') throw new Error(`the process that reads attachments does not start (${entry})`);
    return reader;
  }

  /** The answer, or why there is none; then the process is gone. */
  async ask({ bytes, name }: Content): Promise<Finding | End> {
    const watch = setInterval(() => {
      if (residentBytes(this.child.pid) > this.limits.memory * 2 ** 20) this.kill('memory');
    }, WATCH_MILLISECONDS);
    const answer = await this.within(this.limits.milliseconds, () => {
      for (const part of [...framed(Buffer.from(name ?? '')), ...framed(bytes)]) this.child.stdin!.write(part);
    });
    clearInterval(watch);
    return answer === 'ready' ? { why: 'crash' } : answer;
  }

  end(): void {
    this.kill('killed');
  }

  private async within(milliseconds: number, begin: () => void): Promise<Finding | End | 'ready'> {
    const late = setTimeout(() => this.kill('late'), milliseconds);
    try {
      return await new Promise((settle) => {
        this.settle = settle;
        // It may have been killed since it answered last.
        if (this.child.exitCode !== null || this.child.signalCode !== null) settle({ why: 'killed' });
        else begin();
      });
    } finally {
      clearTimeout(late);
    }
  }

  private kill(reason: End['why']): void {
    this.reason ??= reason;
    try {
      process.kill(-this.child.pid!, 'SIGKILL');
    } catch {
      this.child.kill('SIGKILL');
    }
  }
}

/** The other side has read what strangers sent and is believed no more than they are. */
function answerOf(value: unknown): Finding | 'ready' {
  if (value === 'ready') return value;
  const { outcome, mediaType, text, detail } = value as Partial<Finding>;
  const isSound =
    OUTCOMES.has(outcome as TextOutcome) &&
    typeof text === 'string' &&
    text.length <= LIMITS.characters &&
    (mediaType === null || typeof mediaType === 'string') &&
    (detail === null || typeof detail === 'string');
  if (!isSound) throw new TypeError('an answer that is none');
  return { outcome: outcome!, mediaType, text, detail };
}

/** Out of its heap, node aborts. */
function whyOf(code: number | null, signal: NodeJS.Signals | null): End['why'] {
  if (signal === 'SIGABRT' || code === 134) return 'memory';
  return signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGXCPU' ? 'killed' : 'crash';
}

/** Node's own bounds: no more heap than this, no file but the program's, no writing, no native code. */
function argumentsFor(entry: string, { heap }: ProcessLimits, mayRun: boolean): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const flag = ['--permission', '--experimental-permission'].find((name) => known.has(name));
  const packages = dirname(dirname(require.resolve('pdfjs-dist/package.json')));
  const bounds = [dirname(entry), packages].map((folder) => `--allow-fs-read=${folder}/*`);
  return [
    `--max-old-space-size=${heap}`,
    ...(flag === undefined ? [] : [flag, ...bounds, ...(mayRun ? ['--allow-child-process'] : [])]),
  ];
}

function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE;
  } catch {
    return 0;
  }
}
