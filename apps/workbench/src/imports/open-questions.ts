import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { ColumnMapping, ImportFile, ImportQuestion } from '@minutebook/contract';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { ColumnForm } from './column-form';
import { isZone } from './new-import';
import { IMPORT_WORDS } from './words';

type DayOrder = NonNullable<ImportFile['options']['dayOrder']>;

export interface Settlement {
  readonly zone?: string;
  readonly dayOrder?: DayOrder;
  readonly columns?: ColumnMapping;
}

const ORDERS: readonly DayOrder[] = ['day-first', 'month-first'];

/** What a file leaves open, with its times as written, and the answers the operator can give. */
@Component({
  selector: 'mb-open-questions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ColumnForm, Notice],
  template: `
    @for (question of file().questions; track question.kind) {
      <mb-notice tone="warn">
        @switch (question.kind) {
          @case ('day-order') {
            <div class="stack stack-1">
              <b>{{ words().open.dayOrder }}</b>
              <span class="num">{{ question.examples.join(' · ') }}</span>
              <span class="muted">{{ question.ground }}</span>
              <span class="line">
                @for (order of orders; track order) {
                  <button
                    type="button"
                    class="btn btn-sm"
                    [disabled]="busy()"
                    (click)="settled.emit({ dayOrder: order })"
                  >
                    {{ words().new.orders[order] }}
                  </button>
                }
              </span>
            </div>
          }
          @case ('zone') {
            <div class="stack stack-1">
              <b>{{ words().open.zone }}</b>
              <span class="num">{{ question.examples.join(' · ') }}</span>
              <form class="line" (submit)="settleZone($event, zone.value)">
                <input
                  #zone
                  class="input grow"
                  list="zones-of-questions"
                  autocomplete="off"
                  [value]="here"
                  [attr.aria-label]="words().new.zone"
                  [attr.aria-invalid]="zoneWrong() ? 'true' : null"
                />
                <button class="btn btn-sm" [disabled]="busy()">{{ words().open.take }}</button>
              </form>
              @if (zoneWrong()) {
                <span class="small t-bad">{{ words().new.zoneUnknown }}</span>
              }
              <datalist id="zones-of-questions">
                @for (option of zones; track option) {
                  <option [value]="option"></option>
                }
              </datalist>
            </div>
          }
          @case ('columns') {
            <div class="stack stack-1">
              <b>{{ words().open.columns }}</b>
              <mb-column-form
                [columns]="question.columns"
                [heading]="question.heading"
                [busy]="busy()"
                (given)="settled.emit({ columns: $event })"
              />
            </div>
          }
          @case ('format') {
            <b dir="auto">{{ words().open.format(readOf(question)) }}</b> {{ words().open.formatKept }}
          }
        }
      </mb-notice>
    }
  `,
})
export class OpenQuestions {
  readonly file = input.required<ImportFile>();
  readonly busy = input(false);
  readonly settled = output<Settlement>();
  protected readonly words = inject(Language).words(IMPORT_WORDS);
  protected readonly orders = ORDERS;
  protected readonly zones = Intl.supportedValuesOf('timeZone');
  protected readonly here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  private readonly tried = signal('');
  protected readonly zoneWrong = computed(() => this.tried() !== '' && !isZone(this.tried()));

  protected readOf(question: ImportQuestion): string {
    return question.read;
  }

  protected settleZone(event: Event, zone: string): void {
    event.preventDefault();
    this.tried.set(zone.trim());
    if (zone.trim() !== '' && isZone(zone.trim())) this.settled.emit({ zone: zone.trim() });
  }
}
