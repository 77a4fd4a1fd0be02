import type { ReadingReport } from '@minutebook/contract';

type Shown = ReadingReport['shown'][number];
type Seen = ReadingReport['seen'][number];

/** Less is not worth a report. In milliseconds. */
const LEAST = 100;

/**
 * How long which message was in view. Time runs only while somebody can be looking: the page visible and in focus. Times
 * are milliseconds of whatever clock the caller has.
 */
export class ReadingClock {
  private readonly inView = new Set<string>();
  private readonly spent = new Map<string, number>();
  private elapsed = 0;
  private since: number | null = null;

  /** Somebody can be looking, or cannot. */
  look(looking: boolean, now: number): void {
    if (looking === (this.since !== null)) return;
    this.settle(now);
    this.since = looking ? now : null;
  }

  /** A message came into view, or went out of it. */
  show(message: string, visible: boolean, now: number): void {
    if (visible === this.inView.has(message)) return;
    this.settle(now);
    if (visible) this.inView.add(message);
    else this.inView.delete(message);
  }

  /**
   * What has been in view since the last time, at most `most` milliseconds of it: a report that promises more is refused.
   * Undefined when nobody looked, or hardly: then it counts the next time. What `shown` no longer names has left the page and is left out.
   */
  take(shown: readonly Shown[], now: number, most: number): { elapsed: number; seen: Seen[] } | undefined {
    this.settle(now);
    if (this.elapsed < LEAST) return undefined;
    const elapsed = Math.min(most, Math.round(this.elapsed));
    const seen = shown.flatMap(({ message, version }) => {
      const ms = Math.min(elapsed, Math.round(this.spent.get(message) ?? 0));
      return ms > 0 ? [{ message, version, ms }] : [];
    });
    this.elapsed = 0;
    this.spent.clear();
    return { elapsed, seen };
  }

  private settle(now: number): void {
    if (this.since === null) return;
    const passed = Math.max(0, now - this.since);
    this.since = now;
    this.elapsed += passed;
    for (const message of this.inView) this.spent.set(message, (this.spent.get(message) ?? 0) + passed);
  }
}
