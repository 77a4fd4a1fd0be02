import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { RuleEconomy, RuleTest } from '@minutebook/contract';
import { economics as economicsApi } from '@minutebook/contract/economics';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { ECONOMICS_WORDS } from './words';

/** Tests of a rule, newest first, and another one. */
@Component({
  selector: 'mb-test-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, When],
  host: { class: 'sect', 'data-testid': 'tests' },
  template: `
    <h3>
      {{ words().tests }}<span class="grow"></span>
      @if (mayTest()) {
        <button type="button" class="btn btn-sm" [disabled]="act.busy()" (click)="test()">{{ words().test }}</button>
      }
    </h3>
    <p class="small dim">{{ words().testWhy }}</p>
    @if (act.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
    @for (one of tests(); track one.id) {
      <div class="stack stack-1">
        <p class="small" [class.t-bad]="one.failed.length > 0 || one.missed > 0">
          {{
            words().tested(
              format.count(one.examples),
              format.count(one.failed.length),
              format.count(one.replayed),
              format.count(one.missed)
            )
          }}
        </p>
        @for (text of one.failed; track $index) {
          <p class="pre quoted small" dir="auto">{{ text }}</p>
        }
        <p class="small dim tn">
          <span dir="auto">{{ words().testedBy(format.count(one.version), one.by.name) }}</span> ·
          <mb-when as="short-day" [at]="one.at" /> · <span class="code xs">{{ one.engine }}</span>
        </p>
      </div>
    }
  `,
})
export class TestList {
  readonly rule = input.required<RuleEconomy['rule']>();
  readonly tests = input.required<readonly RuleTest[]>();
  readonly tested = output<RuleTest>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly act = new Loading<RuleTest>();
  protected readonly mayTest = computed(() => this.session.may('lexicon.publish'));
  private readonly id = computed(() => this.rule().id);

  constructor() {
    effect(() => {
      this.id();
      untracked(() => this.act.set(undefined));
    });
  }

  protected async test(): Promise<void> {
    const { id, version } = this.rule();
    const call = { params: { id }, body: { version } };
    const test = await this.act.run((signal) => this.api.call(economicsApi.test, call, signal));
    if (test) this.tested.emit(test);
  }
}
