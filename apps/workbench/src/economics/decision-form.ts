import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { DocketEntry, RuleDecision, RuleEconomy } from '@minutebook/contract';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { economics as economicsApi, OUTCOMES } from '@minutebook/contract/economics';
import { dayFrom } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { ECONOMICS_WORDS } from './words';

/** What is proposed, and the last day that is within the server's 24 months in any year. */
const KEPT_DAYS = 365;
const MOST_KEPT_DAYS = 730;

/** Keep a listed rule until a day, or have it changed or retired; with a reason (R175). */
@Component({
  selector: 'mb-decision-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, Segments],
  host: { class: 'sect' },
  template: `
    <form class="stack stack-3" novalidate (submit)="decide($event)">
      <h3 class="h-sect">{{ words().decide }}</h3>
      <div class="line wrap">
        <mb-segments [options]="outcomes()" [label]="words().outcomeLabel" [(value)]="outcome" />
        @if (outcome() === 'keep') {
          <input
            #day
            class="input input-sm"
            type="date"
            [attr.aria-label]="words().until"
            [min]="first"
            [max]="last"
            [value]="until()"
            (input)="until.set(day.value)"
          />
        }
      </div>
      <div class="field">
        <label for="rule-reason">{{ words().reason }}</label>
        <textarea
          #why
          class="area"
          id="rule-reason"
          rows="3"
          maxlength="4000"
          aria-describedby="rule-reason-needs"
          [value]="reason()"
          (input)="reason.set(why.value)"
        ></textarea>
        <p class="help" id="rule-reason-needs">{{ words().reasonNeeds }}</p>
      </div>
      @if (act.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-solid" [disabled]="!ready() || act.busy()">{{ words().decide }}</button>
      </div>
    </form>
  `,
})
export class DecisionForm {
  readonly rule = input.required<RuleEconomy['rule']>();
  /** The decision before this one; null: there is none. */
  readonly after = input.required<string | null>();
  readonly decided = output<DocketEntry>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly first = dayFrom(Date.now(), 1);
  protected readonly last = dayFrom(Date.now(), MOST_KEPT_DAYS);
  protected readonly act = new Loading<DocketEntry>();
  protected readonly outcome = signal<RuleDecision['outcome']>('keep');
  protected readonly until = signal(dayFrom(Date.now(), KEPT_DAYS));
  protected readonly reason = signal('');
  protected readonly outcomes = computed(() =>
    OUTCOMES.map((value) => ({ value, label: this.words().outcome[value] })),
  );
  protected readonly ready = computed(
    () =>
      this.reason().trim().length >= MIN_REASON &&
      (this.outcome() !== 'keep' || (this.until() >= this.first && this.until() <= this.last)),
  );
  private readonly id = computed(() => this.rule().id);

  constructor() {
    // A reason for one rule must not be sent for the next.
    effect(() => {
      this.id();
      untracked(() => {
        this.reason.set('');
        this.act.set(undefined);
      });
    });
  }

  protected async decide(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const { id, version } = this.rule();
    const outcome = this.outcome();
    const until = outcome === 'keep' ? this.until() : null;
    const body = { version, after: this.after(), outcome, until, reason: this.reason().trim() };
    const entry = await this.act.run((signal) => this.api.call(economicsApi.decide, { params: { id }, body }, signal));
    if (!entry) return;
    this.reason.set('');
    this.decided.emit(entry);
  }
}
