import { inject, Injectable } from '@angular/core';
import { Language } from '../ui/language';
import { datedDay, longDay, shortDay } from '../ui/time';

/** Days without a time, as this reader writes them: the same day in every zone. */
@Injectable({ providedIn: 'root' })
export class DayText {
  private readonly language = inject(Language);

  /** `2026-12-04` as `Fri 4 Dec 2026`. */
  of(day: string): string {
    return longDay(`${day}T00:00:00.000Z`, { locale: this.language.locale(), zone: 'UTC' });
  }

  /** `2026-12-04` as `4 Dec 2026`. */
  dated(day: string): string {
    return datedDay(`${day}T00:00:00.000Z`, { locale: this.language.locale(), zone: 'UTC' });
  }

  /** `2026-12-04` as `4 Dec`; with the year when it is another one. */
  short(day: string): string {
    return shortDay(`${day}T00:00:00.000Z`, { locale: this.language.locale(), zone: 'UTC' }, Date.now());
  }
}

/** Today of UTC, as the server counts days, and so many days after. */
export function dayFrom(now: number, days = 0): string {
  return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}
