import { computed, Injectable, inject, type Signal } from '@angular/core';
import { Preferences } from './preferences';

export type Locale = 'en' | 'zh';

/** A leaf is a sentence, or a function that makes one: no placeholders in strings, so nothing can be forgotten. */
export type Wording = string | ((...args: never[]) => string);
export interface WordTree {
  readonly [key: string]: Wording | WordTree;
}

/** The words of one area in both languages. Each area keeps its own, so that they load with it. */
export interface Bilingual<W> {
  readonly en: W;
  readonly zh: W;
}

/** English gives the shape; Chinese must have every key of it, with the same arguments. */
export function bilingual<W extends WordTree>(en: W, zh: NoInfer<W>): Bilingual<W> {
  return { en, zh };
}

const TAGS: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-Hans' };

@Injectable({ providedIn: 'root' })
export class Language {
  private readonly preferences = inject(Preferences);
  readonly locale = this.preferences.locale;
  /** For the `lang` attribute. */
  readonly tag = computed(() => TAGS[this.locale()]);

  words<W>(words: Bilingual<W>): Signal<W> {
    return computed(() => words[this.locale()]);
  }
}
