import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from '../log/log';
import type { EnqueueOptions, Jobs, Payload } from './jobs';

interface Job {
  readonly name: string;
  readonly payload: Payload;
  readonly options: EnqueueOptions;
}

/** A worker that ended is started again after a second or two, and ever later while it keeps ending at once. In milliseconds. */
const AGAIN_MS = 1_000;
const LONGEST_MS = 30_000;
const SETTLED_MS = 60_000;

/**
 * Jobs in a process of our own, for an appliance that has no Redis but more than one core: what they compute keeps no
 * request waiting. What is enqueued is handed over; what comes while the worker is away waits for it.
 */
export class ProcessJobs implements Jobs {
  private readonly waiting = new Map<string, Job>();
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private pause = AGAIN_MS;
  private stopped = false;

  /** `entry` is the program of the worker; it calls {@link takeJobs}. */
  constructor(
    private readonly entry: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly log: Log,
  ) {}

  handle(name: string): void {
    throw new Error(`job ${name} is the worker's`);
  }

  async enqueue(name: string, payload: Payload = {}, options: EnqueueOptions = {}): Promise<void> {
    this.hand({ name, payload, options });
  }

  async start(): Promise<void> {
    this.launch();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.child?.kill('SIGTERM');
    await this.ended;
  }

  private hand(job: Job): void {
    const { child } = this;
    const keep = (): void =>
      void this.waiting.set(`${job.name}:${job.options.key ?? JSON.stringify(job.payload)}`, job);
    if (child?.connected) child.send(job, (error) => error && keep());
    else keep();
  }

  private launch(): void {
    const started = Date.now();
    const child = spawn(process.execPath, [...process.execArgv, this.entry], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: this.environment,
    });
    this.child = child;
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
        if (this.child !== child) return;
        this.child = undefined;
        resolve();
        if (this.stopped) return;
        this.pause = Date.now() - started > SETTLED_MS ? AGAIN_MS : Math.min(LONGEST_MS, this.pause * 2);
        this.log.error('the worker ended', { code: code ?? -1, signal: signal ?? '' }, error);
        this.timer = setTimeout(() => this.launch(), this.pause);
      };
      child.once('error', (error) => end(null, null, error));
      child.once('exit', (code, signal) => end(code, signal));
    });
    const jobs = [...this.waiting.values()];
    this.waiting.clear();
    for (const job of jobs) this.hand(job);
  }
}

/** In the worker: takes the jobs of the process that started it. */
export function takeJobs(jobs: Jobs): void {
  process.on('message', ({ name, payload, options }: Job) => {
    void jobs.enqueue(name, payload, options);
  });
}
