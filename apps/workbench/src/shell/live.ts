import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { appliance as applianceApi } from '@minutebook/contract/oversight';

export interface Nudge {
  /** `*` after a gap: anything may have changed. */
  readonly topic: string;
  readonly id?: string;
}

type Hear = (nudge: Nudge) => void;

/** Shorter breaks than this are not worth a word. */
const PATIENCE_MS = 3_000;
const RETRY_MS = 8_000;
const PAUSE_MS = 300;

/**
 * The server's nudges: what kind of thing changed, never what it says. Whoever hears asks again with their own rights. A
 * broken connection is state (`lostAt`), is tried again, and ends with one nudge for everything.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly ears = new Set<Hear>();
  private readonly lost = signal<number | null>(null);
  private readonly retry = signal<number | null>(null);
  private source: EventSource | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private gap = false;

  /** Since when there is no connection; null while there is one. */
  readonly lostAt = this.lost.asReadonly();
  /** When the next attempt is made. */
  readonly retryAt = this.retry.asReadonly();

  /** Listens until the calling component or service ends. Needs an injection context. */
  on(topics: readonly string[], hear: Hear): void {
    const ear: Hear = (nudge) => {
      if (nudge.topic === '*' || topics.includes(nudge.topic)) hear(nudge);
    };
    this.ears.add(ear);
    inject(DestroyRef).onDestroy(() => this.ears.delete(ear));
  }

  /** For what is read anew whatever changed: nudges come in bursts, and one reading after a pause answers a burst. */
  afterBurst(topics: readonly string[], read: () => unknown, pause = PAUSE_MS): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.on(topics, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        read();
      }, pause);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(timer));
  }

  start(): void {
    if (this.source || typeof EventSource === 'undefined') return;
    const source = (this.source = new EventSource(applianceApi.live.path));
    source.onopen = () => this.opened();
    source.onmessage = ({ data }: MessageEvent<string>) => this.tell(JSON.parse(data) as Nudge);
    source.onerror = () => this.failed();
  }

  stop(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.patience);
    clearTimeout(this.again);
    this.patience = undefined;
    this.lost.set(null);
    this.retry.set(null);
    this.gap = false;
  }

  /** A request found no server, though the stream has not noticed yet. */
  suspect(): void {
    if (!this.source || this.lost() !== null) return;
    this.gap = true;
    this.lost.set(Date.now());
    this.tryAgainLater();
  }

  tryNow(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.again);
    this.retry.set(null);
    this.start();
  }

  private opened(): void {
    clearTimeout(this.patience);
    clearTimeout(this.again);
    this.patience = undefined;
    this.lost.set(null);
    this.retry.set(null);
    if (this.gap) this.tell({ topic: '*' });
    this.gap = false;
  }

  private failed(): void {
    this.gap = true;
    const since = Date.now();
    this.patience ??= setTimeout(() => this.lost.set(since), PATIENCE_MS);
    // The browser gives up for good on some answers (a proxy's error page): then it is up to us.
    if (this.source?.readyState !== 2) return;
    this.source = undefined;
    this.tryAgainLater();
  }

  private tryAgainLater(): void {
    clearTimeout(this.again);
    this.retry.set(Date.now() + RETRY_MS);
    this.again = setTimeout(() => this.tryNow(), RETRY_MS);
  }

  private tell(nudge: Nudge): void {
    for (const ear of [...this.ears]) ear(nudge);
  }
}
