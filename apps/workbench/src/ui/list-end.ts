import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Language } from './language';
import type { Listing } from './listing';
import { ProblemNotice } from './problem-notice';
import { UI_WORDS } from './words';

/** What stands below a list of which there is more; and what went wrong while rows of it are shown. */
@Component({
  selector: 'mb-list-end',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    @if (list().problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
    @if (list().value()?.next) {
      <div class="list-end">
        <button type="button" class="btn btn-sm" [disabled]="list().busy()" (click)="list().more()">
          {{ words().more }}
        </button>
      </div>
    }
  `,
})
export class ListEnd {
  readonly list = input.required<Listing<object>>();
  protected readonly words = inject(Language).words(UI_WORDS);
}
