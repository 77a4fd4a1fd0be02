import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { EconomyLimits } from '@minutebook/contract';
import { economics as economicsApi } from '@minutebook/contract/economics';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ECONOMICS_WORDS } from './words';

/** Least and most, as the contract has them. */
const FIELDS = [
  { name: 'untestedMonths', min: 1, max: 60 },
  { name: 'silentMonths', min: 1, max: 60 },
  { name: 'precisionFloor', min: 0, max: 100 },
] as const;

/** From when on a rule is listed for decision. */
@Component({
  selector: 'mb-limits-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form class="stack" novalidate (submit)="save($event)">
      <div class="line wrap">
        @for (field of fields; track field.name) {
          <div class="field">
            <label [for]="'limit-' + field.name">{{ words().limitsForm[field.name] }}</label>
            <input
              #box
              class="input input-sm"
              type="number"
              [id]="'limit-' + field.name"
              [min]="field.min"
              [max]="field.max"
              [value]="draft()[field.name]"
              (input)="put(field.name, box.valueAsNumber)"
            />
          </div>
        }
      </div>
      @if (act.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-sm" [disabled]="!ready() || act.busy()">{{ words().limitsForm.save }}</button>
        <button type="button" class="btn btn-sm btn-bare" (click)="done.emit(null)">{{ words().close }}</button>
      </div>
    </form>
  `,
})
export class LimitsForm {
  readonly limits = input.required<EconomyLimits>();
  /** Null: nothing was changed. */
  readonly done = output<EconomyLimits | null>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly fields = FIELDS;
  protected readonly act = new Loading<EconomyLimits>();
  protected readonly draft = linkedSignal(() => this.limits());
  protected readonly ready = computed(() =>
    FIELDS.every(({ name, min, max }) => {
      const value = this.draft()[name];
      return Number.isInteger(value) && value >= min && value <= max;
    }),
  );

  protected put(name: (typeof FIELDS)[number]['name'], value: number): void {
    this.draft.update((draft) => ({ ...draft, [name]: value }));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const body = this.draft();
    const saved = await this.act.run((signal) => this.api.call(economicsApi.limits, { body }, signal));
    if (saved) this.done.emit(saved);
  }
}
