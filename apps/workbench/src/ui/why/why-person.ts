import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import type { WhyMany } from '@minutebook/contract';
import { why as whyApi } from '@minutebook/contract/retention-why';
import { Api } from '../../shell/api/client';
import { Language } from '../language';
import { Loading } from '../loading';
import { ProblemNotice } from '../problem-notice';
import { WhyManyView } from './why-many';
import { WHY_WORDS } from './words';

/** Why what somebody took part in is still here, once it is asked: it looks at every message of theirs. */
@Component({
  selector: 'mb-why-person',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, WhyManyView],
  template: `
    @if (found.value(); as why) {
      <mb-why-many [why]="why" />
    } @else {
      <section class="sect">
        <div class="line">
          <button type="button" class="btn btn-sm" [disabled]="found.busy()" (click)="ask()">
            {{ words().title }}
          </button>
        </div>
        @if (found.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      </section>
    }
  `,
})
export class WhyPerson {
  /** Id of the person, not their number in the directory. */
  readonly person = input.required<string>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(WHY_WORDS);
  protected readonly found = new Loading<WhyMany>();

  constructor() {
    effect(() => {
      this.person();
      untracked(() => this.found.set(undefined));
    });
  }

  protected ask(): Promise<unknown> {
    const params = { id: this.person() };
    return this.found.run((signal) => this.api.call(whyApi.person, { params }, signal));
  }
}
