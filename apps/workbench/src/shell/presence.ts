import { DOCUMENT, inject, Injectable } from '@angular/core';

/** So long without a key, a click or a movement, and nobody is there. */
const AWAY_MS = 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Whether somebody is at the page. What it asks by itself meanwhile must not keep them signed in (R136). */
@Injectable({ providedIn: 'root' })
export class Presence {
  private seenAt = Date.now();

  constructor() {
    const seen = (): void => void (this.seenAt = Date.now());
    const page = inject(DOCUMENT);
    for (const sign of SIGNS) page.addEventListener(sign, seen, { capture: true, passive: true });
  }

  get isAway(): boolean {
    return Date.now() - this.seenAt > AWAY_MS;
  }
}
