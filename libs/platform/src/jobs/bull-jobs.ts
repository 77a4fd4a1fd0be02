import Bull from 'bull';
import { randomUUID } from 'node:crypto';
import type { Log } from '../log/log';
import { ATTEMPTS, type EnqueueOptions, type Handler, type Jobs, pauseBefore, type Payload } from './jobs';

/** A key becomes two job ids: while one is active, the next waits under the other. */
const TURNS = ['a', 'b'] as const;
const TURN_POLL_MS = 25;

/** Jobs through Redis, for several processes. One Bull queue a job name. */
export class BullJobs implements Jobs {
  private readonly queues = new Map<string, Bull.Queue>();
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
    const queue = this.queue(name);
    const once = { attempts: ATTEMPTS, backoff: { type: 'growing' }, removeOnComplete: true, removeOnFail: true };
    if (options.key === undefined) {
      await queue.add(payload, { ...once, jobId: randomUUID() });
      return;
    }
    for (const turn of TURNS) {
      const jobId = `${options.key}/${turn}`;
      const present = await queue.getJob(jobId);
      const state = present ? await present.getState() : 'absent';
      if (state === 'waiting' || state === 'delayed' || state === 'paused') return;
      if (state === 'absent' || state === 'completed' || state === 'failed') {
        // Redis adds an id once: of two callers at the same moment one adds, and both are served.
        await queue.add(payload, { ...once, jobId });
        return;
      }
    }
  }

  async start(): Promise<void> {
    for (const [name, handler] of this.handlers) {
      const queue = this.queue(name);
      await queue.isReady();
      void queue.process(this.width, async (job: Bull.Job<Payload>) => {
        await this.turn(queue, job);
        await handler(job.data, { signal: this.abort.signal });
      });
    }
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
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

  private queue(name: string): Bull.Queue {
    const known = this.queues.get(name);
    if (known) return known;
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
    this.queues.set(name, queue);
    return queue;
  }
}

/** Two active jobs of a key must never wait for each other: the one that began first goes first, `a` when they tie. */
function isEarlier(other: Bull.Job, began: number, turn: string): boolean {
  const otherBegan = other.processedOn ?? Infinity;
  return otherBegan < began || (otherBegan === began && turn === 'b');
}
