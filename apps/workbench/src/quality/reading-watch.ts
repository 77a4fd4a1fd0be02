import { DestroyRef, Directive, DOCUMENT, effect, ElementRef, inject, input, untracked } from '@angular/core';
import type { ReadingReport, ReadingView } from '@minutebook/contract';
import { MAX_STRETCH, readings as readingsApi } from '@minutebook/contract/reading';
import { Api } from '../shell/api/client';
import { painted } from '../ui/after-paint';
import { ReadingClock } from './reading-clock';

/** What is on screen, and what for. */
export interface ReadingPlace {
  /** Null for a conversation read by itself. */
  readonly alert: string | null;
  readonly conversation: string;
  readonly view: ReadingView;
}

const EVERY_MS = 15_000;
/** A message is in view when half of it is, or when it fills half of the pane. */
const HALF = 0.5;
const STEPS = [0, 0.25, HALF, 0.75, 1];

/**
 * Watches which messages of a conversation are really in view, and reports it in batches. Put on `mb-conversation`. What
 * could not be sent is let go: less is proven then, and nothing wrong.
 */
@Directive({ selector: '[mbReading]' })
export class ReadingWatch {
  readonly place = input.required<ReadingPlace>({ alias: 'mbReading' });
  /** Messages as they are rendered, with the version shown. */
  readonly shown = input.required<ReadingReport['shown']>({ alias: 'mbReadingShown' });

  private readonly api = inject(Api);
  private readonly document = inject(DOCUMENT);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private clock = new ReadingClock();
  private observer: IntersectionObserver | undefined;
  private rendered: ReadingReport['shown'] = [];
  private at: ReadingPlace | undefined;

  constructor() {
    const turn = (): void => this.clock.look(this.isLookedAt(), performance.now());
    const leave = (): void => {
      turn();
      this.send();
    };
    const window = this.document.defaultView!;
    this.document.addEventListener('visibilitychange', leave);
    window.addEventListener('focus', turn);
    window.addEventListener('blur', turn);
    const timer = setInterval(() => this.send(), EVERY_MS);
    const added = new MutationObserver(() => this.observe());
    added.observe(this.host, { childList: true, subtree: true });
    effect(() => {
      const [place, shown] = [this.place(), this.shown()];
      untracked(() => this.follow(place, shown));
    });
    inject(DestroyRef).onDestroy(() => {
      this.send();
      clearInterval(timer);
      added.disconnect();
      this.observer?.disconnect();
      this.document.removeEventListener('visibilitychange', leave);
      window.removeEventListener('focus', turn);
      window.removeEventListener('blur', turn);
    });
  }

  /** Sends what has been in view so far, e.g. before a decision. */
  send(): void {
    const batch = this.at && this.clock.take(this.rendered, performance.now(), MAX_STRETCH);
    if (!this.at || !batch || this.rendered.length === 0) return;
    const body = { ...this.at, shown: [...this.rendered], ...batch };
    void painted()
      .then(() => this.api.call(readingsApi.report, { body }))
      .catch(() => undefined);
  }

  private follow(place: ReadingPlace, shown: ReadingReport['shown']): void {
    const isOther = place.alert !== this.at?.alert || place.conversation !== this.at?.conversation;
    if (isOther) {
      this.send();
      this.clock = new ReadingClock();
      this.clock.look(this.isLookedAt(), performance.now());
      this.observer?.disconnect();
      this.observer = undefined;
    }
    this.at = place;
    this.rendered = shown;
    this.observe();
  }

  /** Rows come with their page; watching one twice is harmless. */
  private observe(): void {
    const root = this.host.querySelector<HTMLElement>('.conv-scroll');
    if (!root) return;
    this.observer ??= new IntersectionObserver((entries) => this.note(entries), { root, threshold: STEPS });
    for (const element of root.querySelectorAll<HTMLElement>('[data-m]')) this.observer.observe(element);
  }

  private note(entries: readonly IntersectionObserverEntry[]): void {
    const now = performance.now();
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const fills = rootBounds !== null && intersectionRect.height >= rootBounds.height * HALF;
      this.clock.show((target as HTMLElement).dataset['m']!, intersectionRatio >= HALF || fills, now);
    }
  }

  private isLookedAt(): boolean {
    return this.document.visibilityState === 'visible' && this.document.hasFocus();
  }
}
