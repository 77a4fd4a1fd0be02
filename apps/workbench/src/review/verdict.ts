import { ChangeDetectionStrategy, Component, computed, effect, inject, output, viewChild } from '@angular/core';
import type { Disposition } from '@minutebook/contract';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { CaseFiling } from './case-filing';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';
import { DispositionPicker } from './disposition-picker';
import { ReasonField } from './reason-field';
import { REVIEW_WORDS } from './words';

/** What was decided and why, by whoever holds the alert; and, when it is escalated, into which case. */
@Component({
  selector: 'mb-verdict',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DispositionPicker, Keys, ReasonField],
  host: { class: 'stack' },
  template: `
    <mb-disposition-picker [value]="desk.draft().disposition" (chosen)="choose($event)" (moved)="desk.choose($event)" />
    @if (mayFile() && desk.draft().disposition === 'escalated') {
      <div class="line">
        <label class="small muted nowrap" for="case-target">{{ more().into }}</label>
        <select #box class="select grow" id="case-target" (change)="desk.write({ target: box.value })">
          <option value="none" [selected]="desk.draft().target === 'none'">{{ more().intoNone }}</option>
          <option value="new" [selected]="desk.draft().target === 'new'">{{ more().intoNew }}</option>
          @for (one of filing.cases.value() ?? []; track one.id) {
            <option [value]="one.id" [selected]="desk.draft().target === one.id">
              {{ one.number }} {{ one.title }}
            </option>
          }
        </select>
      </div>
    }
    <mb-reason-field
      fieldId="reason"
      [disposition]="desk.draft().disposition"
      [text]="desk.draft().reason"
      [about]="desk.alert()"
      [missing]="desk.missing()"
      (written)="desk.write({ reason: $event })"
    />
    <div class="line">
      <button
        type="button"
        class="btn btn-solid grow"
        aria-keyshortcuts="Control+Enter"
        [disabled]="desk.busy() !== null"
        (click)="decide.emit()"
      >
        {{ desk.busy() === 'decide' ? words().deciding : words().decideNext }} <mb-keys chord="Ctrl+Enter" />
      </button>
      <button
        type="button"
        class="btn"
        aria-keyshortcuts="u"
        [disabled]="desk.busy() !== null"
        (click)="desk.release()"
      >
        {{ words().release }} <mb-keys chord="u" />
      </button>
    </div>
  `,
})
export class Verdict {
  readonly decide = output();
  protected readonly desk = inject(Desk);
  protected readonly filing = inject(CaseFiling);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(REVIEW_WORDS);
  protected readonly more = this.language.words(DECISION_WORDS);
  private readonly field = viewChild.required(ReasonField);
  protected readonly mayFile = computed(() => this.filing.may);

  constructor() {
    effect(() => {
      if (this.mayFile() && this.desk.draft().disposition === 'escalated') this.filing.need();
    });
  }

  focusReason(): void {
    this.field().focus();
  }

  protected choose(disposition: Disposition): void {
    this.desk.choose(disposition);
    this.focusReason();
  }
}
