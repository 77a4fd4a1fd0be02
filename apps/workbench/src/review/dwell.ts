import { DestroyRef, DOCUMENT, inject } from '@angular/core';

/** How long something has been on screen: only while the window is in front. Kept with a decision as evidence of reading. */
export class Dwell {
  private readonly document = inject(DOCUMENT);
  private spent = 0;
  private since: number | null = null;

  constructor() {
    const turn = (): void => (this.document.visibilityState === 'visible' ? this.run() : this.pause());
    this.document.addEventListener('visibilitychange', turn);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('visibilitychange', turn));
  }

  /** Another thing is on screen now. */
  restart(): void {
    this.spent = 0;
    this.since = null;
    if (this.document.visibilityState === 'visible') this.run();
  }

  get milliseconds(): number {
    return this.spent + (this.since === null ? 0 : Date.now() - this.since);
  }

  private run(): void {
    this.since ??= Date.now();
  }

  private pause(): void {
    this.spent = this.milliseconds;
    this.since = null;
  }
}
