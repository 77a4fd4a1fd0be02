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
import type { Hold, ScopePreview } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { OpenedHold } from './opened-hold';
import { ScopeBuilder } from './scope-builder';
import { ScopeCount } from './scope-count';
import { bodyOf, draftOf, faultOf, isSameScope } from './scope-draft';
import { HOLD_WORDS } from './words';

const MIN_REASON = 10;

/** Widens a hold, at once and without approval. What would let anything go is narrowed instead. */
@Component({
  selector: 'mb-widen-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, ScopeBuilder, ScopeCount],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-body">
      <div class="sect">
        <p class="help">
          {{ words().aboutWiden }}
          @if (stops()) {
            <span class="t-warn">{{ words().stopsNarrowing }}</span>
          }
        </p>
        <mb-scope-builder [(draft)]="draft" />
      </div>
      <mb-scope-count
        [scope]="scope()"
        [ready]="hindranceOfScope() === null"
        [hold]="hold().id"
        [(counted)]="counted"
      />
      @if (counted()?.change === 'narrowing') {
        <p class="sect small t-warn" role="status">{{ words().narrows }}</p>
      }
    </div>
    <form class="pane-foot stack stack-2" novalidate (submit)="widen($event)">
      <div class="field">
        <label for="widen-reason">{{ words().reason }}</label>
        <textarea
          #reasonBox
          class="area"
          id="widen-reason"
          rows="2"
          maxlength="2000"
          [value]="reason()"
          (input)="reason.set(reasonBox.value)"
        ></textarea>
      </div>
      @if (opened.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-solid grow" [disabled]="opened.busy() || hindrance() !== null">
          {{ words().widenDo }}
        </button>
        <button type="button" class="btn" (click)="left.emit()">{{ all().cancel }}</button>
      </div>
      @if (hindrance(); as text) {
        <p class="xs dim">{{ text }}</p>
      }
    </form>
  `,
})
export class WidenForm {
  readonly hold = input.required<Hold>();
  private readonly id = computed(() => this.hold().id);
  readonly left = output();
  protected readonly opened = inject(OpenedHold);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().ask);
  protected readonly stops = computed(() =>
    this.opened.openRequests().some(({ kind, state }) => kind === 'narrowing' && state !== 'applying'),
  );
  protected readonly reason = signal('');
  protected readonly counted = signal<ScopePreview | null>(null);
  /** Begins as the scope is; what was written stays when the hold is read again. */
  protected readonly draft = linkedSignal({
    source: this.id,
    computation: () => {
      const scope = untracked(this.hold).scopes[0]!;
      return draftOf(scope, scope.people);
    },
  });
  protected readonly scope = computed(() => bodyOf(this.draft()));
  protected readonly hindranceOfScope = computed(() => {
    const fault = faultOf(this.draft());
    if (fault) return this.all().scope.fault[fault];
    return isSameScope(this.scope(), this.hold().scopes[0]!) ? this.words().unchanged : null;
  });
  protected readonly hindrance = computed(
    () => this.hindranceOfScope() ?? (this.reason().trim().length < MIN_REASON ? this.words().needs : null),
  );

  protected async widen(event: Event): Promise<void> {
    event.preventDefault();
    if (this.hindrance() !== null) return;
    const body = { version: this.hold().version, scope: this.scope(), reason: this.reason().trim() };
    if (await this.opened.act((client, id) => client.call(holdsApi.widen, { params: { id }, body }))) this.left.emit();
  }
}
