import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';
import { Preferences } from '../ui/preferences';
import { isLetter, isWriting, shortcutOf } from './key-guard';

/** Chords to acts. An act that returns false lets the key go on. */
export type KeyMap = Readonly<Record<string, () => unknown>>;

const SEQUENCE_MS = 1_500;

interface Layer {
  readonly keys: () => KeyMap;
  /** A dialog: nothing below it hears a key. */
  readonly modal: boolean;
}

/** The one place that listens for keys. The layer that came last is asked first. */
@Injectable({ providedIn: 'root' })
export class Keyboard {
  private readonly preferences = inject(Preferences);
  private readonly layers: Layer[] = [];
  private prefix: { readonly chord: string; readonly at: number } | undefined;

  constructor() {
    inject(DOCUMENT).addEventListener('keydown', (event) => this.hear(event));
  }

  /** Adds keys for as long as the caller lives. Needs an injection context. */
  bind(keys: () => KeyMap, { modal = false }: { readonly modal?: boolean } = {}): void {
    const layer: Layer = { keys, modal };
    this.layers.push(layer);
    inject(DestroyRef).onDestroy(() => this.layers.splice(this.layers.indexOf(layer), 1));
  }

  private hear(event: KeyboardEvent): void {
    const chord = shortcutOf(event, this.preferences.letterKeys());
    const prefix = this.prefix && Date.now() - this.prefix.at < SEQUENCE_MS ? this.prefix.chord : undefined;
    this.prefix = undefined;
    if (chord === null) return;
    // Out of a text that is being written, not out of the page it is written on.
    if (chord === 'Escape' && isWriting(event.target) && !this.layers.some(({ modal }) => modal)) {
      (event.target as HTMLElement).blur();
      return event.preventDefault();
    }
    // Held down, it would decide the next one, too, which is there at once.
    if (event.repeat && chord === 'Ctrl+Enter') return event.preventDefault();
    if (prefix !== undefined && this.perform(`${prefix} ${chord}`, event)) return;
    if (isLetter(chord) && this.begins(chord)) {
      this.prefix = { chord, at: Date.now() };
      event.preventDefault();
      return;
    }
    // A capital is the letter itself unless somebody has an act for it.
    if (event.shiftKey && /^\p{L}$/u.test(chord) && this.perform(`Shift+${chord}`, event)) return;
    this.perform(chord, event);
  }

  private perform(chord: string, event: KeyboardEvent): boolean {
    for (const layer of this.audible()) {
      const act = layer.keys()[chord];
      if (act && act() !== false) {
        event.preventDefault();
        return true;
      }
    }
    return false;
  }

  private begins(chord: string): boolean {
    return this.audible().some((layer) => Object.keys(layer.keys()).some((known) => known.startsWith(`${chord} `)));
  }

  private audible(): Layer[] {
    const modal = this.layers.findLastIndex((layer) => layer.modal);
    return this.layers.slice(Math.max(0, modal)).reverse();
  }
}
