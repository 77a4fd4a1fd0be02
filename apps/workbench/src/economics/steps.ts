import { DestroyRef, inject, linkedSignal } from '@angular/core';
import { Keyboard } from '../shell/keyboard';
import { beside } from './figures';

/** So long somebody stays on a line before it is opened. */
export const STAY_MS = 400;

interface Lines {
  /** In order; none: nothing is stepped through. */
  readonly keys: () => readonly string[];
  /** The one that is open. */
  readonly chosen: () => string | null | undefined;
  readonly open: (key: string) => void;
}

/**
 * J and K through lines of which each costs an entry of the audit log to open: whoever steps on has not read what lies
 * between. A line is opened when somebody stays on it, or at once by Enter. Made where things are injected.
 */
export class Steps {
  /** The line the hand is on. */
  readonly at = linkedSignal(() => this.lines.chosen() ?? null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly lines: Lines) {
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1), Enter: () => this.open() }));
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  private step(by: 1 | -1): boolean {
    const key = beside(this.lines.keys(), this.at(), by);
    if (key === undefined) return false;
    this.at.set(key);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), STAY_MS);
    return true;
  }

  private open(): boolean {
    clearTimeout(this.timer);
    const key = this.at();
    // What was clicked meanwhile, or is gone from the list, is not what they stayed on.
    if (key === null || key === this.lines.chosen() || !this.lines.keys().includes(key)) return false;
    this.lines.open(key);
    return true;
  }
}
