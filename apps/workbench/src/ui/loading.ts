import { computed, DestroyRef, inject, signal } from '@angular/core';
import { Problem } from './problem';

/** Skeletons wait this long, so that what comes at once does not flicker. */
const SLOW_MS = 200;

/**
 * Something that is fetched: the last good value stays while the next one is on its way, a newer request cancels the older
 * one, and what went wrong is kept to be shown. Made in an injection context; ends with it.
 */
export class Loading<T> {
  private readonly current = signal<T | undefined>(undefined);
  private readonly trouble = signal<Problem | null>(null);
  private readonly running = signal(false);
  private readonly long = signal(false);
  private abort: AbortController | undefined;

  readonly value = this.current.asReadonly();
  readonly problem = this.trouble.asReadonly();
  readonly busy = this.running.asReadonly();
  /** Busy for so long that it should be said. */
  readonly slow = computed(() => this.running() && this.long());

  constructor() {
    inject(DestroyRef).onDestroy(() => this.abort?.abort());
  }

  /** Resolves to the value, or to undefined when it failed or was superseded. Never rejects. Quietly: nobody waits for it. */
  async run(work: (signal: AbortSignal) => Promise<T>, { quiet = false } = {}): Promise<T | undefined> {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    this.running.set(!quiet);
    this.long.set(false);
    const timer = setTimeout(() => this.long.set(true), SLOW_MS);
    try {
      const value = await work(abort.signal);
      if (abort.signal.aborted) return undefined;
      this.current.set(value);
      this.trouble.set(null);
      return value;
    } catch (error) {
      if (!abort.signal.aborted) this.trouble.set(Problem.of(error));
      return undefined;
    } finally {
      clearTimeout(timer);
      if (this.abort === abort) this.running.set(false);
    }
  }

  /** Another form of the value that stands, e.g. as a change answered; what is on its way still comes. */
  amend(value: T): void {
    this.current.set(value);
  }

  /** Sets the value without fetching, and lets go of what is on its way. */
  set(value: T | undefined): void {
    this.abort?.abort();
    this.running.set(false);
    this.current.set(value);
    this.trouble.set(null);
  }
}
