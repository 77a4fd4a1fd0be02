import { computed, inject, Injectable, signal } from '@angular/core';
import { personal, Session } from '../shell/session';
import { Announcer } from './announcer';

const SECONDS = 8;

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo: () => void;
  readonly until: number;
}

/** One at a time, and only to offer Undo. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly announcer = inject(Announcer);
  private readonly session = inject(Session);
  private readonly shown = personal<Toast | null>(null);
  private readonly now = signal(0);
  private timer: ReturnType<typeof setInterval> | undefined;
  private made = 0;

  /** At the door there is nobody to take anything back. */
  readonly current = computed(() => (this.session.user() ? this.shown() : null));
  readonly secondsLeft = computed(() => Math.max(0, Math.ceil(((this.shown()?.until ?? 0) - this.now()) / 1000)));

  offerUndo(text: string, undo: () => void): void {
    clearInterval(this.timer);
    this.now.set(Date.now());
    this.shown.set({ id: ++this.made, text, undo, until: Date.now() + SECONDS * 1000 });
    this.timer = setInterval(() => this.tick(), 250);
    this.announcer.say(text);
  }

  /** Takes back what the toast is about, if it is still there. */
  undo(): boolean {
    const toast = this.current();
    this.dismiss();
    toast?.undo();
    return toast !== null;
  }

  dismiss(): void {
    clearInterval(this.timer);
    this.shown.set(null);
  }

  private tick(): void {
    this.now.set(Date.now());
    if ((this.shown()?.until ?? 0) <= Date.now()) this.dismiss();
  }
}
