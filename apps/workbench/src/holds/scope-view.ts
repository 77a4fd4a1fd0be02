import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import type { Hold } from '@minutebook/contract';
import { DayText } from '../conduct/day-text';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { QueryText } from '../ui/query/query-text';
import { When } from '../ui/when';
import { UI_WORDS } from '../ui/words';
import { ScopeChanges } from './scope-changes-view';
import { HOLD_WORDS } from './words';

/** What a hold covers, any of its versions, and how that differs from the version before. */
@Component({
  selector: 'mb-scope-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [QueryText, ScopeChanges, When],
  host: { class: 'sect' },
  template: `
    @if (scope(); as scope) {
      <h3>
        {{ words().version(scope.number) }} <span class="dim clip">{{ words().standing }}</span>
        <span class="grow"></span>
        @if (before(); as before) {
          <button
            type="button"
            class="link small"
            [attr.aria-expanded]="comparing()"
            (click)="comparing.set(!comparing())"
          >
            {{ comparing() ? words().hide : words().compare(before.number) }}
          </button>
        }
      </h3>
      @if (hold().scopes.length > 1) {
        <div class="line">
          <label class="small dim" for="scope-version">{{ words().versions }}</label>
          <select #versions class="select select-sm" id="scope-version" (change)="number.set(+versions.value)">
            @for (each of hold().scopes; track each.number) {
              <option [value]="each.number" [selected]="each.number === scope.number">
                {{ words().version(each.number) }}
              </option>
            }
          </select>
          <span class="small"
            >{{ words().change[scope.change] }} <mb-when [at]="scope.at" />&ngsp;<span class="dim">{{
              words().setBy(scope.by)
            }}</span></span
          >
        </div>
        @if (scope.reason; as reason) {
          <p class="small" dir="auto">{{ reason }}</p>
        }
      }
      @if (comparing() && before()) {
        <mb-scope-changes [before]="before()!" [after]="scope" />
      }
      @if (scope.query) {
        <mb-query-text class="rule-code" [source]="scope.query" />
      }
      @if (scope.query && scope.custodians.length > 0) {
        <p class="small dim">{{ words().combines[scope.combine] }}</p>
      }
      <div class="line wrap">
        <span class="chip"
          >{{ words().custodians }} <b>{{ format.count(scope.custodians.length) }}</b></span
        >
        <span class="chip"
          >{{ words().dates }} <b>{{ dates() }}</b></span
        >
        <span class="chip"
          >{{ words().channels }} <b>{{ channels() }}</b></span
        >
        @if (scope.messages.length > 0) {
          <span class="chip"
            >{{ words().messages }} <b>{{ format.count(scope.messages.length) }}</b></span
          >
        }
        @if (scope.conversations.length > 0) {
          <span class="chip"
            >{{ words().conversations }} <b>{{ format.count(scope.conversations.length) }}</b></span
          >
        }
        <span class="chip"
          >{{ words().context }} <b>{{ words().contexts[scope.context] }}</b></span
        >
        <span class="chip"
          >{{ words().notice }} <b>{{ hold().silent ? words().silent : words().notSilent }}</b></span
        >
        <span class="chip"
          >{{ words().review }} <b>{{ days.short(hold().reviewOn) }}</b></span
        >
      </div>
    }
  `,
})
export class ScopeView {
  readonly hold = input.required<Hold>();
  private readonly id = computed(() => this.hold().id);
  private readonly language = inject(Language);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  private readonly all = this.language.words(HOLD_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.all().scope);
  private readonly newest = computed(() => this.hold().scopes[0]?.number ?? 0);
  protected readonly number = linkedSignal(() => this.newest());
  protected readonly comparing = linkedSignal({ source: this.id, computation: () => false });
  protected readonly scope = computed(() => this.hold().scopes.find(({ number }) => number === this.number()));
  protected readonly before = computed(() => this.hold().scopes.find(({ number }) => number === this.number() - 1));
  protected readonly dates = computed(() => {
    const { from = null, until = null } = this.scope() ?? {};
    const words = this.words();
    if (from === null && until === null) return words.anyTime;
    return words.span(
      from === null ? words.openStart : this.days.short(from),
      until === null ? words.openEnd : this.days.short(until),
    );
  });
  protected readonly channels = computed(() => {
    const names: Readonly<Record<string, string>> = this.ui().channel;
    const chosen = this.scope()?.channels ?? [];
    return chosen.length === 0 ? this.words().all : chosen.map((one) => names[one] ?? one).join(this.all().comma);
  });
}
