import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { DiffMessage } from '@minutebook/contract';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { RETENTION_WORDS } from './words';

/** When a message is free, and by which class; or why no date can be given. */
@Component({
  selector: 'mb-outcome',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [When],
  template: `
    @let is = outcome();
    @if (is.state === 'due' && is.due) {
      <mb-when class="tn nowrap" [at]="is.due" as="short-day" />
    } @else {
      <span>{{ words().state[is.state] }}</span>
    }
    @if (is.code) {
      <span class="code xs dim block">{{ is.code }}</span>
    }
  `,
})
export class OutcomeText {
  readonly outcome = input.required<DiffMessage['before']>();
  protected readonly words = inject(Language).words(RETENTION_WORDS);
}
