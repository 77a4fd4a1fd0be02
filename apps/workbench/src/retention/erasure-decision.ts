import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { ErasureRequest } from '@minutebook/contract';
import { erasure as erasureApi } from '@minutebook/contract/erasure';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { confirmed } from '../ui/confirm';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ERASURE_WORDS } from './erasure-words';

const DECISIONS = ['as-found', 'rejected'] as const;
type Decision = (typeof DECISIONS)[number];
const LEAST_REASON = 10;

/** Decides a request on what was found: nobody grants more than is free, and nobody refuses what no ground keeps (R25). */
@Component({
  selector: 'mb-erasure-decision',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form class="sect stack-3" novalidate (submit)="decide($event)">
      <h3>{{ words().title }}</h3>
      @if (!request().mayDecide.allowed) {
        <p class="small dim" dir="auto">
          {{ own() ? words().own : (request().mayDecide.reason ?? words().mayNot) }}
        </p>
      }
      <fieldset class="stack">
        @for (one of decisions; track one) {
          <label class="opt-line">
            <input
              type="radio"
              name="erasure-decision"
              [checked]="one === chosen()"
              [disabled]="!request().mayDecide.allowed"
              (change)="chosen.set(one)"
            />
            <span class="stack stack-0"
              ><span class="medium">{{ words().options[one] }}</span
              ><span class="small dim">{{
                one === 'as-found' ? words().asFound(count(free()), count(kept())) : words().rejectedHelp
              }}</span></span
            >
          </label>
        }
      </fieldset>
      @if (undetermined() > 0 && chosen() === 'as-found') {
        <p class="help t-warn">{{ words().undecidable(count(undetermined())) }}</p>
      }
      <div class="field">
        <label for="erasure-reason">{{ words().reason }}</label>
        <textarea
          #why
          class="area"
          id="erasure-reason"
          rows="2"
          maxlength="2000"
          [value]="reason()"
          [disabled]="!request().mayDecide.allowed"
          (input)="reason.set(why.value)"
        ></textarea>
      </div>
      @if (sent.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-solid" [disabled]="!ready()">{{ label() }}</button>
      </div>
    </form>
  `,
})
export class ErasureDecisionForm {
  readonly request = input.required<ErasureRequest>();
  readonly decided = output<ErasureRequest>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject(Dialog);
  private readonly format = inject(Format);
  private readonly all = inject(Language).words(ERASURE_WORDS);
  protected readonly words = computed(() => this.all().decide);
  protected readonly decisions = DECISIONS;
  protected readonly sent = new Loading<ErasureRequest>();
  protected readonly own = computed(() => this.request().takenIn.by.id === this.session.user()?.id);
  private readonly key = computed(() => `${this.request().id} ${this.request().evaluation?.round}`);
  protected readonly chosen = linkedSignal<string, Decision>({ source: this.key, computation: () => 'as-found' });
  protected readonly reason = linkedSignal({ source: this.key, computation: () => '' });
  private readonly by = computed(() => this.request().evaluation?.byOutcome);
  protected readonly free = computed(() => this.by()?.free ?? 0);
  protected readonly undetermined = computed(() => this.by()?.undetermined ?? 0);
  /** On a ground that has an article. */
  protected readonly kept = computed(() => {
    const by = this.by();
    return (by?.held ?? 0) + (by?.['cooling-off'] ?? 0) + (by?.['in-retention'] ?? 0);
  });
  protected readonly ready = computed(
    () =>
      this.request().mayDecide.allowed &&
      this.request().evaluation !== null &&
      (this.chosen() === 'rejected' || this.undetermined() === 0) &&
      !this.sent.busy() &&
      this.reason().trim().length >= LEAST_REASON,
  );
  /** What happens, and to how many. */
  protected readonly label = computed(() => {
    const words = this.words();
    if (this.chosen() === 'rejected') return words.reject;
    const [free, kept] = [this.count(this.free()), this.count(this.kept())];
    if (this.free() === 0) return words.refuse(kept);
    return this.kept() === 0 ? words.grant(free) : words.grantPart(free, kept);
  });

  protected count(value: number): string {
    return this.format.count(value);
  }

  protected async decide(event: Event): Promise<void> {
    event.preventDefault();
    const { id, version, evaluation } = this.request();
    if (!this.ready() || !evaluation) return;
    const decision = this.chosen();
    if (decision === 'as-found' && this.free() > 0) {
      const { ask, askText, askYes, askNo } = this.words();
      const n = this.count(this.free());
      if (!(await confirmed(this.dialog, { title: ask(n), text: askText, yes: askYes(n), no: askNo, bad: true })))
        return;
    }
    const body = { version, round: evaluation.round, decision, reason: this.reason().trim() };
    const made = await this.sent.run((signal) => this.api.call(erasureApi.decide, { params: { id }, body }, signal));
    if (made) this.decided.emit(made);
  }
}
