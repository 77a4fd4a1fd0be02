import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../log/log';
import { ATTEMPTS, type EnqueueOptions, type Handler, type Jobs, pauseBefore, type Payload } from './jobs';

interface Job {
  readonly name: string;
  readonly payload: Payload;
  readonly id: string | undefined;
}

/** Jobs in this process, for the embedded appliance. What waits at the end of the process is forgotten, as agreed. */
export class InlineJobs implements Jobs {
  private readonly handlers = new Map<string, Handler>();
  private readonly waiting: Job[] = [];
  private readonly running = new Map<Promise<void>, Job>();
  private readonly abort = new AbortController();
  private started = false;

  constructor(
    private readonly log: Log,
    /** Of one name: what takes hours holds up others of its kind, and nothing else. */
    private readonly width = 2,
  ) {}

  handle(name: string, handler: Handler): void {
    if (this.handlers.has(name)) throw new Error(`job ${name} has a handler already`);
    // What is enqueued while somebody holds a lock, or answers a request, does not belong to them.
    this.handlers.set(name, AsyncLocalStorage.bind(handler));
  }

  async enqueue(name: string, payload: Payload = {}, options: EnqueueOptions = {}): Promise<void> {
    const id = options.key === undefined ? undefined : `${name}:${options.key}`;
    if (id !== undefined) {
      if (this.waiting.some((job) => job.id === id)) return;
      if (options.unlessRunning && [...this.running.values()].some((job) => job.id === id)) return;
    }
    this.waiting.push({ name, payload, id });
    // Not in the caller's stack: it may still hold a transaction that the handler waits for.
    setImmediate(() => this.pump());
  }

  async start(): Promise<void> {
    this.started = true;
    this.pump();
  }

  async stop(): Promise<void> {
    this.started = false;
    this.abort.abort();
    await Promise.allSettled(this.running.keys());
  }

  private pump(): void {
    while (this.started) {
      const next = this.waiting.findIndex((job) => this.mayBegin(job));
      if (next < 0) return;
      const [job] = this.waiting.splice(next, 1);
      const done = this.run(job!).finally(() => {
        this.running.delete(done);
        this.pump();
      });
      this.running.set(done, job!);
    }
  }

  private mayBegin({ name, id }: Job): boolean {
    const running = [...this.running.values()].filter((job) => job.name === name);
    return running.length < this.width && !(id !== undefined && running.some((job) => job.id === id));
  }

  private async run(job: Job): Promise<void> {
    const handler = this.handlers.get(job.name);
    if (!handler) return this.log.error('job without a handler', { job: job.name });
    for (let attempt = 1; attempt <= ATTEMPTS && !this.abort.signal.aborted; attempt++) {
      if (attempt > 1) await rest(pauseBefore(attempt), this.abort.signal);
      try {
        return await handler(job.payload, { signal: this.abort.signal });
      } catch (error) {
        if (this.abort.signal.aborted) return;
        this.log.error('job failed', { job: job.name, attempt }, error);
      }
    }
  }
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
