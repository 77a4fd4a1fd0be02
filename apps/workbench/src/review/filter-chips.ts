import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AlertFilter } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { FilterLabels } from './filter-labels';
import { FILTER_KEYS } from './queue-filter';
import { QUEUE_WORDS } from './queue-words';

/** What narrows the list, each with a way to take it off. */
@Component({
  selector: 'mb-filter-chips',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  host: { class: 'pane-sub wrap filter-chips' },
  template: `
    @if (everyState()) {
      <a
        class="chip"
        routerLink="/review/open"
        queryParamsHandling="preserve"
        [attr.aria-label]="take(words().allStates)"
        >{{ words().allStates }}<mb-icon name="cross" size="sm"
      /></a>
    }
    @for (chip of chips(); track chip.key) {
      <button type="button" class="chip" [attr.aria-label]="take(chip.label)" (click)="taken.emit(chip.key)">
        <span class="dim">{{ words().key[chip.key] }}</span><b class="clip" dir="auto">{{ chip.label }}</b
        ><mb-icon name="cross" size="sm" />
      </button>
    }
    @if (chips().length > 1) {
      <button type="button" class="link small" (click)="taken.emit(null)">{{ words().clear }}</button>
    }
  `,
})
export class FilterChips {
  readonly filter = input.required<AlertFilter>();
  readonly everyState = input(false);
  /** Null: all of them. */
  readonly taken = output<(typeof FILTER_KEYS)[number] | null>();
  private readonly labels = inject(FilterLabels);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUEUE_WORDS);
  protected readonly chips = computed(() =>
    FILTER_KEYS.flatMap((key) => {
      const value = this.filter()[key];
      return value === undefined ? [] : [{ key, label: this.labels.of(key, value) }];
    }),
  );

  protected take(name: string): string {
    return this.words().take(name);
  }
}
