import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Hold, ReleasePreview } from '@minutebook/contract';
import { COOLING_DAYS } from '@minutebook/contract/hold-records';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { wholeOf } from '../queues/queue-draft';
import { OpenedHold } from './opened-hold';
import { ReleaseCount } from './release-count';
import { ScopeBuilder } from './scope-builder';
import { bodyOf, draftOf, faultOf, isSameScope } from './scope-draft';
import { HOLD_WORDS } from './words';

const MIN_REASON = 10;

/** Asks for the release of a hold, or for its narrowing to another scope: first what that lets go of, then the reason (R54, R55). */
@Component({
  selector: 'mb-release-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, ReleaseCount, ScopeBuilder],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-body">
      <div class="sect">
        <p class="help">{{ kind() === 'narrow' ? words().aboutNarrow : words().aboutRelease }}</p>
        @if (kind() === 'narrow') {
          <mb-scope-builder [(draft)]="draft" />
        }
        <div class="field">
          <label for="release-days">{{ words().coolingDays }}</label>
          <input
            #daysBox
            class="input input-date"
            id="release-days"
            type="number"
            [min]="days.least"
            [max]="days.most"
            [value]="cooling()"
            (input)="cooling.set(daysBox.value)"
          />
          <p class="help">{{ words().coolingHelp(days.least, days.most) }}</p>
        </div>
        <div class="line">
          <button type="button" class="btn btn-sm" [disabled]="counting.busy() || fault() !== null" (click)="count()">
            {{ words().see }}
          </button>
          @if (counting.slow()) {
            <span class="small dim" role="status">{{ all().count.counting }}</span>
          }
        </div>
        @if (fault(); as text) {
          <p class="small t-warn">{{ text }}</p>
        }
        @if (counting.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      </div>
      @if (current(); as preview) {
        <mb-release-count [preview]="preview" />
      }
    </div>
    <form class="pane-foot stack stack-2" novalidate (submit)="ask($event)">
      <div class="field">
        <label for="release-reason">{{ words().reason }}</label>
        <textarea
          #reasonBox
          class="area"
          id="release-reason"
          rows="3"
          maxlength="2000"
          [value]="reason()"
          (input)="reason.set(reasonBox.value)"
        ></textarea>
      </div>
      @if (opened.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-bad grow" [disabled]="opened.busy() || hindrance() !== null">
          {{ kind() === 'narrow' ? words().narrowDo : words().releaseDo }}
        </button>
        <button type="button" class="btn" (click)="left.emit()">{{ all().cancel }}</button>
      </div>
      @if (hindrance(); as text) {
        <p class="xs dim">{{ text }}</p>
      }
    </form>
  `,
})
export class ReleaseForm {
  readonly hold = input.required<Hold>();
  private readonly id = computed(() => this.hold().id);
  readonly kind = input.required<'release' | 'narrow'>();
  readonly left = output();
  readonly asked = output<string>();
  private readonly api = inject(Api);
  protected readonly opened = inject(OpenedHold);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().ask);
  protected readonly days = COOLING_DAYS;
  protected readonly cooling = signal(String(COOLING_DAYS.usual));
  protected readonly reason = signal('');
  /** Begins as the scope is; what was written stays when the hold is read again. */
  protected readonly draft = linkedSignal({
    source: this.id,
    computation: () => {
      const scope = untracked(this.hold).scopes[0]!;
      return draftOf(scope, scope.people);
    },
  });
  protected readonly counting = new Loading<{ readonly preview: ReleasePreview; readonly of: string }>();
  private readonly body = computed(() => {
    const coolingDays = wholeOf(this.cooling(), COOLING_DAYS.least, COOLING_DAYS.most) ?? COOLING_DAYS.usual;
    return { coolingDays, ...(this.kind() === 'narrow' && { scope: bodyOf(this.draft()) }) };
  });
  protected readonly fault = computed(() => {
    if (wholeOf(this.cooling(), COOLING_DAYS.least, COOLING_DAYS.most) === null)
      return this.words().coolingHelp(COOLING_DAYS.least, COOLING_DAYS.most);
    if (this.kind() === 'release') return null;
    const fault = faultOf(this.draft());
    if (fault) return this.all().scope.fault[fault];
    return isSameScope(bodyOf(this.draft()), this.hold().scopes[0]!) ? this.words().unchanged : null;
  });
  /** What was counted, as long as it is of what stands in the form. */
  protected readonly current = computed(() => {
    const counted = this.counting.value();
    return counted?.of === JSON.stringify(this.body()) ? counted.preview : null;
  });
  /** Why it cannot be asked for yet, said before it is tried. */
  protected readonly hindrance = computed(() => {
    if (this.fault() !== null || this.current() === null) return this.words().seeFirst;
    return this.reason().trim().length < MIN_REASON ? this.words().needs : null;
  });

  protected async count(): Promise<void> {
    const body = this.body();
    const call = { params: { id: this.hold().id }, body };
    await this.counting.run(async (signal) => ({
      preview: await this.api.call(holdsApi.previewRelease, call, signal),
      of: JSON.stringify(body),
    }));
  }

  protected async ask(event: Event): Promise<void> {
    event.preventDefault();
    if (this.hindrance() !== null) return;
    const body = { ...this.body(), version: this.hold().version, reason: this.reason().trim() };
    let asked = '';
    const done = await this.opened.around(async (client, id) => {
      asked = (await client.call(holdsApi.ask, { params: { id }, body })).id;
    });
    if (done) this.asked.emit(asked);
  }
}
