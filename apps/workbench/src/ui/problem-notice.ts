import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Icon } from './icon';
import type { Problem } from './problem';
import { ProblemWords } from './problem-words';

/** The same sentences for an act that failed, next to the button that tried it. */
@Component({
  selector: 'mb-problem-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'note', role: 'alert', '[class.note-warn]': 'soft()', '[class.note-bad]': '!soft()' },
  template: `
    <mb-icon [name]="soft() ? 'warn' : 'bad'" />
    <div>
      <b [attr.lang]="text().lang">{{ text().title }}</b>&ngsp;<span [attr.lang]="text().lang">{{
        text().detail
      }}</span>
      {{ text().hint }} <ng-content />
      <span class="code xs dim">{{ problem().code }}</span>
    </div>
  `,
})
export class ProblemNotice {
  readonly problem = input.required<Problem>();
  private readonly words = inject(ProblemWords);
  protected readonly text = computed(() => this.words.of(this.problem()));
  /** A refusal or a race is no breakdown. */
  protected readonly soft = computed(() => this.problem().status >= 400 && this.problem().status < 500);
}
