import type Bull from 'bull';
import { randomUUID } from 'node:crypto';
import type { Log } from '../log/log';
import { ATTEMPTS, type EnqueueOptions, type Handler, type Jobs, pauseBefore, type Payload } from './jobs';

/** A key becomes two job ids: while one is active, the next waits under the other. */
const TURNS = ['a', 'b'] as const;
const TURN_POLL_MS = 25;
/** A delayed job is one that failed and rests. */
const WAITS: ReadonlySet<string> = new Set(['waiting', 'delayed', 'paused']);
const ENDED: ReadonlySet<string> = new Set(['absent', 'completed', 'failed']);
const PATIENCE_MS = 2_000;

/** Jobs through Redis, for several processes. One Bull queue a job name. */
export class BullJobs implements Jobs {
  private readonly queues = new Map<string, Promise<Bull.Queue>>();
  private readonly handlers = new Map<string, Handler>();
  private readonly abort = new AbortController();

  constructor(
    private readonly url: string,
    private readonly log: Log,
    /** Keeps tests and other appliances on one Redis apart. */
    private readonly prefix = 'minutebook',
    private readonly width = 4,
  ) {}

  handle(name: string, handler: Handler): void {
    if (this.handlers.has(name)) throw new Error(`job ${name} has a handler already`);
    this.handlers.set(name, handler);
  }

  async enqueue(name: string, payload: Payload = {}, options: EnqueueOptions = {}): Promise<void> {
    const added = this.add(name, payload, options).catch((error: unknown) => {
      if (!this.abort.signal.aborted) this.log.warn('job not enqueued', { job: name }, error);
    });
    let timer: NodeJS.Timeout | undefined;
    // Redis may be away for longer than whoever asks can wait; what it gets later does no harm.
    await Promise.race([added, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
    clearTimeout(timer);
  }

  private async add(name: string, payload: Payload, { key, unlessRunning }: EnqueueOptions): Promise<void> {
    const queue = await this.queue(name);
    const once = { attempts: ATTEMPTS, backoff: { type: 'growing' }, removeOnComplete: true, removeOnFail: true };
    if (key === undefined) {
      await queue.add(payload, { ...once, jobId: randomUUID() });
      return;
    }
    const ids = TURNS.map((turn) => `${key}/${turn}`);
    const states = await Promise.all(
      ids.map(async (id) => (await queue.getJob(id))?.getState() ?? ('absent' as const)),
    );
    if (states.some((state) => WAITS.has(state)) || (unlessRunning && states.includes('active'))) return;
    const free = states.findIndex((state) => ENDED.has(state));
    // Redis adds an id once: of two callers at the same moment one adds, and both are served.
    if (free >= 0) await queue.add(payload, { ...once, jobId: ids[free]! });
  }

  async start(): Promise<void> {
    for (const [name, handler] of this.handlers) {
      const queue = await this.queue(name);
      await queue.isReady();
      void queue.process(this.width, async (job: Bull.Job<Payload>) => {
        await this.turn(queue, job);
        await handler(job.data, { signal: this.abort.signal });
      });
    }
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all([...this.queues.values()].map(async (queue) => (await queue).close()));
  }

  /** Waits until the other job of the same key, if it began earlier, has ended. */
  private async turn(queue: Bull.Queue, job: Bull.Job): Promise<void> {
    const [key, turn] = String(job.id).split(/\/(?=[ab]$)/);
    if (turn === undefined) return;
    const began = job.processedOn ?? Date.now();
    while (!this.abort.signal.aborted) {
      const other = await queue.getJob(`${key}/${turn === 'a' ? 'b' : 'a'}`);
      if (!(await other?.isActive()) || !isEarlier(other!, began, turn)) return;
      await new Promise((resolve) => setTimeout(resolve, TURN_POLL_MS));
    }
  }

  private queue(name: string): Promise<Bull.Queue> {
    let queue = this.queues.get(name);
    if (!queue) this.queues.set(name, (queue = this.open(name)));
    return queue;
  }

  private async open(name: string): Promise<Bull.Queue> {
    // Long to load: for who has a Redis, which the default has not.
    const { default: Bull } = await import('bull');
    const queue = new Bull(name, this.url, {
      prefix: this.prefix,
      settings: {
        backoffStrategies: { growing: (attemptsMade: number) => pauseBefore(attemptsMade + 1) },
        lockDuration: 60_000,
        stalledInterval: 15_000,
        maxStalledCount: 10,
      },
    });
    queue.on('error', (error) => this.log.warn('redis connection failed', { job: name }, error));
    queue.on('failed', (job, error) => this.log.error('job failed', { job: name, attempt: job.attemptsMade }, error));
    return queue;
  }
}

/** Two active jobs of a key must never wait for each other: the one that began first goes first, `a` when they tie. */
function isEarlier(other: Bull.Job, began: number, turn: string): boolean {
  const otherBegan = other.processedOn ?? Infinity;
  return otherBegan < began || (otherBegan === began && turn === 'b');
}
