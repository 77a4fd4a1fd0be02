import { DOCUMENT, effect, Injectable, inject, signal } from '@angular/core';

export const THEMES = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const DENSITIES = ['compact', 'regular', 'roomy'] as const;
export type Density = (typeof DENSITIES)[number];

/**
 * How a person likes to see it: theme, density, language, and whether single letters are keys. These four are all that is
 * ever kept in the browser; nothing of the archive is.
 */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly document = inject(DOCUMENT);
  readonly theme = signal<Theme>(oneOf(THEMES, recall('theme')) ?? this.systemTheme());
  readonly density = signal<Density>(oneOf(DENSITIES, recall('density')) ?? 'regular');
  readonly locale = signal<'en' | 'zh'>(oneOf(['en', 'zh'] as const, recall('language')) ?? browserLocale());
  /** WCAG 2.1.4: keys of one letter can be switched off. */
  readonly letterKeys = signal(recall('letter-keys') !== 'off');

  constructor() {
    const root = this.document.documentElement;
    effect(() => root.setAttribute('data-theme', this.theme()));
    effect(() => root.setAttribute('data-density', this.density()));
    effect(() => root.setAttribute('lang', this.locale() === 'zh' ? 'zh-Hans' : 'en'));
  }

  setTheme(theme: Theme): void {
    this.theme.set(theme);
    keep('theme', theme);
  }

  nextTheme(): void {
    this.setTheme(THEMES[(THEMES.indexOf(this.theme()) + 1) % THEMES.length]!);
  }

  setDensity(density: Density): void {
    this.density.set(density);
    keep('density', density);
  }

  setLocale(locale: 'en' | 'zh'): void {
    this.locale.set(locale);
    keep('language', locale);
  }

  setLetterKeys(on: boolean): void {
    this.letterKeys.set(on);
    keep('letter-keys', on ? 'on' : 'off');
  }

  private systemTheme(): Theme {
    const prefers = (query: string): boolean => this.document.defaultView?.matchMedia?.(query).matches ?? false;
    if (prefers('(prefers-contrast: more)')) return 'contrast';
    return prefers('(prefers-color-scheme: dark)') ? 'dark' : 'light';
  }
}

function browserLocale(): 'en' | 'zh' {
  return /^zh\b/i.test(globalThis.navigator?.language ?? '') ? 'zh' : 'en';
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((known) => known === value);
}

/** Storage may be refused (private windows, policies): then a preference lasts as long as the page. */
function recall(name: string): string | null {
  try {
    return localStorage.getItem(`minutebook.${name}`);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`minutebook.${name}`, value);
  } catch {
    return;
  }
}
