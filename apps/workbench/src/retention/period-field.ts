import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Language } from '../ui/language';
import { periodOf, spanOf, type Unit, UNITS } from '../ui/period';
import { RETENTION_WORDS } from './words';

const MOST = 9_999;

/** A period as a number and a unit; of several units it is written as ISO 8601 has it. */
@Component({
  selector: 'mb-period-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  // The id is the box's: a label would not find it behind another element of that id.
  host: { class: 'line', '[attr.id]': 'null' },
  template: `
    @if (span(); as is) {
      <input
        #number
        class="input input-sm"
        type="number"
        min="0"
        [attr.max]="most"
        [id]="id()"
        [value]="is.number"
        (input)="put(number.value, is.unit)"
      />
      <select #unit class="select select-sm" [attr.aria-label]="words().unit" (change)="put(number.value, unit.value)">
        @for (one of units; track one) {
          <option [value]="one" [selected]="one === is.unit">{{ words().units[one] }}</option>
        }
      </select>
    } @else {
      <input
        #text
        class="input input-sm"
        autocomplete="off"
        maxlength="20"
        [id]="id()"
        [value]="period()"
        (input)="period.set(text.value.trim())"
      />
    }
  `,
})
export class PeriodField {
  readonly id = input.required<string>();
  /** ISO 8601, `P3Y`. */
  readonly period = model.required<string>();
  protected readonly words = inject(Language).words(RETENTION_WORDS);
  protected readonly units = UNITS;
  protected readonly most = MOST;
  protected readonly span = computed(() => spanOf(this.period()));

  protected put(number: string, unit: string): void {
    const value = Math.min(MOST, Math.max(0, Math.trunc(Number(number)) || 0));
    this.period.set(periodOf({ number: value, unit: UNITS.find((one): one is Unit => one === unit) ?? 'Y' }));
  }
}
