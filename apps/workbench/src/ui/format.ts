import { computed, DestroyRef, Injectable, inject, signal } from '@angular/core';
import { Language } from './language';
import { bytes, count, percent } from './numbers';
import {
  clockTime,
  datedDay,
  dayKey,
  dueIn,
  type Due,
  exactTime,
  lasted,
  longDay,
  type Reader,
  shortDay,
  stamp,
  zoneLabel,
} from './time';

const TICK_MS = 15_000;

/** Times and numbers as this reader has them. Reads signals, so what is on screen follows language and the clock. */
@Injectable({ providedIn: 'root' })
export class Format {
  private readonly language = inject(Language);
  private readonly ticking = signal(Date.now());
  private readonly reader = computed<Reader>(() => ({ locale: this.language.locale(), zone: this.zone }));
  readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  /** The present, to a quarter of a minute. */
  readonly now = this.ticking.asReadonly();
  readonly zoneLabel = computed(() => zoneLabel(this.zone, this.language.locale(), this.ticking()));

  constructor() {
    const timer = setInterval(() => this.ticking.set(Date.now()), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  count(value: number): string {
    return count(value);
  }

  bytes(value: number): string {
    return bytes(value);
  }

  percent(part: number, of: number): string {
    return percent(part, of);
  }

  time(instant: string): string {
    return clockTime(instant, this.reader());
  }

  exact(instant: string): string {
    return exactTime(instant, this.reader());
  }

  day(instant: string): string {
    return longDay(instant, this.reader());
  }

  shortDay(instant: string): string {
    return shortDay(instant, this.reader(), this.ticking());
  }

  dated(instant: string): string {
    return datedDay(instant, this.reader());
  }

  stamp(instant: string): string {
    return stamp(instant, this.reader(), this.ticking());
  }

  isToday(instant: string): boolean {
    return dayKey(instant, this.zone) === dayKey(this.ticking(), this.zone);
  }

  /** `Wed 18 Nov 2026 21:41` */
  full(instant: string): string {
    return `${this.day(instant)} ${this.time(instant)}`;
  }

  due(instant: string): Due {
    return dueIn(instant, this.ticking(), this.language.locale());
  }

  lasted(milliseconds: number): string {
    return lasted(milliseconds, this.language.locale());
  }

  /** In whole seconds: how long somebody read, not how long a machine took. */
  watched(milliseconds: number): string {
    return lasted(milliseconds, this.language.locale(), true);
  }
}
