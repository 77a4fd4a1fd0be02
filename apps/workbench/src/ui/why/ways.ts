import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { LettingGo } from '@minutebook/contract';
import { CLOCK_WORDS } from '../clock-words';
import { Format } from '../format';
import { Language } from '../language';
import { wayOf } from './letting-go';
import { WHY_WORDS } from './words';

/** What would let it go, each with the place where that is done. */
@Component({
  selector: 'mb-ways',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    @if (shown().length > 0) {
      <section class="sect">
        <h3>{{ words().lettingGo }}</h3>
        <ul class="stack stack-1 small">
          @for (way of shown(); track $index) {
            <li dir="auto">
              @if (way.link; as link) {
                <a [routerLink]="link" [queryParams]="way.query">{{ way.text }}</a>
              } @else {
                {{ way.text }}
              }
            </li>
          }
        </ul>
      </section>
    }
  `,
})
export class Ways {
  readonly ways = input.required<readonly LettingGo[]>();
  readonly holds = input.required<readonly { readonly hold: string; readonly name: string }[]>();
  readonly keepers =
    input.required<readonly { readonly kind: string; readonly ref: string; readonly sentence: string }[]>();
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(WHY_WORDS);
  private readonly clocks = this.language.words(CLOCK_WORDS);
  protected readonly shown = computed(() => {
    const named = {
      words: this.words(),
      clocks: this.clocks(),
      day: (instant: string) => this.format.dated(instant),
      holds: this.holds(),
      keepers: this.keepers(),
    };
    // A day that has come is waited for no more.
    const isOpen = ({ kind, at }: LettingGo): boolean =>
      kind !== 'wait' || at === null || Date.parse(at) > this.format.now();
    return this.ways()
      .filter(isOpen)
      .map((way) => wayOf(way, named));
  });
}
