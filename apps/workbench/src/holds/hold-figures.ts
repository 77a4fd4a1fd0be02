import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Hold } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { HOLD_WORDS } from './words';

/** How much a hold holds, what it caught since it was placed, and what no other hold keeps. One more cell is given as content. */
@Component({
  selector: 'mb-hold-figures',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  host: { class: 'figs hold-figs' },
  template: `
    <div>
      <span class="small dim">{{ words().held }}</span>
      <span class="fig" data-testid="held">{{ format.count(figures().held) }}</span>
      @if (figures().behind > 0 && hold().state !== 'released') {
        <span class="xs t-warn" role="status">{{ words().behind(format.count(figures().behind)) }}</span>
      } @else if (hold().spreading) {
        <span class="xs t-warn" role="status">{{ words().spreading }}</span>
      } @else {
        <span class="xs dim">{{ words().computed }}</span>
      }
    </div>
    <div>
      <span class="small dim">{{ words().caught }}</span>
      <span class="fig">+{{ format.count(figures().caught) }}</span>
      <span class="xs dim">{{ last() }}</span>
    </div>
    <div>
      <span class="small dim">{{ words().only }}</span>
      <span class="fig">{{ format.count(figures().only) }}</span>
      <span class="xs dim">
        @if (figures().alsoBy.length > 0) {
          {{ words().also(format.count(figures().held - figures().only)) }}
          @for (other of figures().alsoBy; track other.id) {
            <a
              [routerLink]="['/holds', other.id]"
              dir="auto"
              [title]="other.name + ' ' + format.count(other.messages)"
              >{{ other.matter }}</a>{{ $last ? '' : all().comma }}
          }
        } @else {
          {{ words().noneAlso }}
        }
      </span>
    </div>
    <ng-content />
  `,
})
export class HoldFigures {
  readonly hold = input.required<Hold>();
  private readonly language = inject(Language);
  protected readonly format = inject(Format);
  protected readonly all = this.language.words(HOLD_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.all().figures);
  protected readonly figures = computed(() => this.hold().figures);
  protected readonly last = computed(() => {
    const { lastCaught } = this.figures();
    if (!lastCaught) return this.words().noneCaught;
    const names: Readonly<Record<string, string>> = this.ui().channel;
    return this.words().last(this.format.stamp(lastCaught.at), names[lastCaught.channel] ?? lastCaught.channel);
  });
}
