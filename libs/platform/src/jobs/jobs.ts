/** What a handler gets besides its payload. */
export interface JobRun {
  /** Aborts when the program stops; a handler saves its place and returns. */
  readonly signal: AbortSignal;
}

export type Payload = Readonly<Record<string, string | number | boolean | null>>;
export type Handler = (payload: Payload, run: JobRun) => Promise<void>;

export interface EnqueueOptions {
  /**
   * At most one job of this name and key waits. Asking again while one waits changes nothing; while one runs, it will run
   * once more afterwards, so whoever asks after a change can rely on a run that starts after it.
   */
  readonly key?: string;
  /** Nothing changes while one of this key runs, either: for whoever asks by the clock, and not after a change. */
  readonly unlessRunning?: boolean;
}

/**
 * Wakes and parallelises work; carries none. Every handler finds what is to do in the database and can be run twice or
 * not at all without harm, so losing every job loses no work. At least once; a handler that throws is run again, with
 * growing pauses, {@link ATTEMPTS} times.
 */
export interface Jobs {
  /** Registers the handler of a name, before `start`. A name has one handler. */
  handle(name: string, handler: Handler): void;
  /**
   * Never throws: by then what is to be done is committed, and somebody may wait for the answer. What could not be handed
   * over is logged, and asked for again by the clock.
   */
  enqueue(name: string, payload?: Payload, options?: EnqueueOptions): Promise<void>;
  /** Begins to run handlers. A process that only enqueues never calls it. */
  start(): Promise<void>;
  /** Lets running handlers end (their signal aborts), then lets go. */
  stop(): Promise<void>;
}

export const ATTEMPTS = 5;

/** Pause before attempt `n` (from 2), in milliseconds. */
export function pauseBefore(attempt: number): number {
  return Math.min(30_000, 200 * 4 ** (attempt - 2));
}
