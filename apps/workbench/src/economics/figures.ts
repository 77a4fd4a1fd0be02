import { computed, inject, Injectable } from '@angular/core';
import type { Economy } from '@minutebook/contract';
import { LEXICON_WORDS } from '../lexicons/words';
import { QUEUE_WORDS } from '../review/queue-words';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ECONOMICS_WORDS } from './words';

/** How far figures are counted. */
export interface Computed {
  readonly audit: number;
  readonly waiting: number;
}

/** What the lists are of. */
export interface Scope {
  readonly months: number;
  readonly desk?: string;
  readonly language?: string;
}

/** Figures of economies as this reader writes them. */
@Injectable({ providedIn: 'root' })
export class Figures {
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly words = this.language.words(ECONOMICS_WORDS);
  private readonly scripts = this.language.words(QUEUE_WORDS);
  private readonly lexicon = this.language.words(LEXICON_WORDS);
  private readonly month = computed(
    () => new Intl.DateTimeFormat(this.language.tag(), { month: 'short', timeZone: 'UTC' }),
  );
  private readonly dated = computed(
    () => new Intl.DateTimeFormat(this.language.tag(), { month: 'short', year: 'numeric', timeZone: 'UTC' }),
  );

  /** `38 % (21–59)`; nothing where nothing was decided. */
  precision({ right, decided, low, high }: Pick<Economy, 'right' | 'decided' | 'low' | 'high'>): string {
    if (low === null || high === null) return '';
    return this.words().precision(String(Math.round((100 * right) / decided)), String(low), String(high));
  }

  /** Tenths below ten hours, where they say something. */
  hours(hours: number): string {
    if (hours === 0) return '0';
    return hours < 10 ? hours.toFixed(1) : this.format.count(Math.round(hours));
  }

  computed({ audit, waiting }: Computed): string {
    const counted = this.words().computed(this.format.count(audit));
    return waiting === 0 ? counted : `${counted} · ${this.words().waiting(waiting, this.format.count(waiting))}`;
  }

  desk(key: string): string {
    return key === '' ? this.words().noDesk : key;
  }

  script(key: string): string {
    const names: Readonly<Record<string, string>> = this.scripts().language;
    return names[key] ?? key;
  }

  zone(key: string): string {
    const names: Readonly<Record<string, string>> = this.lexicon().zone;
    return names[key] ?? key;
  }

  /** `2026-11-01` as `Nov`, or with its year. */
  monthOf(day: string, dated = false): string {
    return (dated ? this.dated() : this.month()).format(new Date(`${day}T00:00:00.000Z`));
  }
}

/** The key before or after one in a list; the first where none is chosen. */
export function beside(keys: readonly string[], at: string | null, by: 1 | -1): string | undefined {
  const from = at === null ? -1 : keys.indexOf(at);
  return keys[from < 0 ? 0 : Math.min(keys.length - 1, Math.max(0, from + by))];
}
