import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RuleEconomy, Suggestion, Suggestions } from '@minutebook/contract';
import { economics as economicsApi } from '@minutebook/contract/economics';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QueryText } from '../ui/query/query-text';
import { Skeleton } from '../ui/skeleton';
import { Figures } from './figures';
import { ECONOMICS_WORDS } from './words';

/** Ways to narrow a rule, each with what it would have spared and missed. Asked for, as all decided alerts are read again. */
@Component({
  selector: 'mb-narrowing-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, QueryText, RouterLink, Skeleton],
  host: { class: 'sect', 'data-testid': 'narrowing' },
  template: `
    <h3>{{ words().narrow }}</h3>
    @if (found.value(); as list) {
      <p class="small muted">
        {{ words().tried(format.count(list.tried), format.count(list.ofDecided)) }}
        @if (list.unread > 0) {
          {{ words().unread(format.count(list.unread)) }}
        }
      </p>
      @if (!list.allRight) {
        <p class="small t-warn">{{ words().partly }}</p>
      }
      @for (one of list.items; track $index) {
        <div class="card card-body stack stack-1">
          <div class="line wrap">
            <b class="medium">{{ words().suggestion[one.kind] }}</b>
            @if (one.kind !== 'closer') {
              <span class="code raw" dir="auto">{{ whatOf(one) }}</span>
            }
          </div>
          @if (one.kind === 'drop-term' || one.kind === 'closer') {
            <mb-query-text class="rule-code" mode="rule" [source]="one.kind === 'closer' ? one.what : one.rule.query" />
          }
          <p class="small">{{ words().spared(format.count(one.spared), figures.hours(one.hours)) }}</p>
          @if (one.lost.violations + one.lost.escalated + one.lost.cleared > 0) {
            <p class="small" [class.t-bad]="one.lost.violations + one.lost.escalated > 0">
              {{
                words().lost(
                  format.count(one.lost.violations),
                  format.count(one.lost.escalated),
                  format.count(one.lost.cleared)
                )
              }}
            </p>
          } @else {
            <p class="small t-good">{{ words().nothingLost }}</p>
          }
          <p class="small dim tn">
            {{ words().right(figures.precision(one.before), figures.precision(one.after)) }}
          </p>
        </div>
      } @empty {
        <p class="small dim">{{ words().noSuggestion }}</p>
      }
      @if (list.items.length > 0) {
        <p class="small muted">
          {{ words().next }} <a [routerLink]="['/lexicons', rule().lexicon]">{{ words().draft }}</a>
        </p>
      }
    } @else if (found.slow()) {
      <mb-skeleton [rows]="2" />
    }
    @if (found.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
    @if (!found.value()) {
      <div class="line">
        <button type="button" class="btn btn-sm" [disabled]="found.busy()" (click)="look()">
          {{ words().suggest }}
        </button>
      </div>
    }
  `,
})
export class NarrowingList {
  readonly rule = input.required<RuleEconomy['rule']>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly figures = inject(Figures);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly found = new Loading<Suggestions>();
  private readonly version = computed(() => `${this.rule().id} ${this.rule().version}`);

  constructor() {
    effect(() => {
      this.version();
      untracked(() => this.found.set(undefined));
    });
  }

  protected look(): Promise<unknown> {
    const params = { id: this.rule().id };
    return this.found.run((signal) => this.api.call(economicsApi.suggestions, { params }, signal));
  }

  protected whatOf({ kind, what }: Suggestion): string {
    return kind === 'drop-zone' ? this.figures.zone(what) : what;
  }
}
