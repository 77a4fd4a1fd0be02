import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard, RuleFigures } from '@minutebook/contract';
import { Interval } from '../ui/chart/interval';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { OVERSIGHT_WORDS } from './words';

/** A rule of which fewer are right costs more than it finds. Percent. */
const POOR = 15;

/** How often each rule is right, of decisions somebody signed, with how sure that is; and the ones that never raise anything. */
@Component({
  selector: 'mb-rules-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Interval, RouterLink],
  host: { class: 'card' },
  template: `
    <div class="card-head">
      <h2>{{ words().rules.title }}</h2>
      <span class="small dim">{{ words().rules.about }}</span>
      <span class="grow"></span>
      <a class="small" routerLink="/lexicons">{{ words().rules.all }}</a>
    </div>
    <div class="card-scroll" tabindex="0" [attr.aria-label]="words().rules.title">
      <table class="tbl tbl-sm rules-table">
        <thead>
          <tr>
            <th class="rule-col">{{ words().rules.rule }}</th>
            <th>{{ words().rules.interval(format.count(most())) }}</th>
            <th class="num percent-col">%</th>
            <th class="num count-col">{{ words().rules.decided }}</th>
            <th class="num count-col">{{ words().rules.hours }}</th>
          </tr>
        </thead>
        <tbody>
          @for (rule of figures().rules; track rule.rule) {
            <tr>
              <td>
                <a
                  class="link row-link clip"
                  dir="auto"
                  routerLink="/review/all"
                  [queryParams]="{ rule: rule.rule, queue: where().queue, desk: where().desk }"
                  [title]="rule.title"
                  ><span class="code">{{ rule.code }}</span> {{ rule.title }}</a
                >
              </td>
              <td>
                @if (rule.signed > 0) {
                  <mb-interval
                    [share]="share(rule)"
                    [low]="rule.low ?? 0"
                    [high]="rule.high ?? 0"
                    [most]="most()"
                    [bad]="share(rule) < poor"
                    [label]="label(rule)"
                  />
                } @else if (rule.silentDays !== null) {
                  <span class="tag tag-bad">{{ words().rules.silent(format.count(rule.silentDays)) }}</span>
                }
              </td>
              <td class="num" [class.t-bad]="rule.signed > 0 && share(rule) < poor">
                {{ rule.signed > 0 ? share(rule).toFixed(0) : '–' }}
              </td>
              <td class="num">{{ format.count(rule.signed) }}</td>
              <td class="num">{{ rule.hours.toFixed(1) }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="5" class="dim">{{ words().rules.none }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class RulesCard {
  readonly figures = input.required<Dashboard>();
  readonly where = input.required<{ queue: string | undefined; desk: string | undefined }>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly poor = POOR;
  /** The axis ends at the next ten above the widest interval. */
  protected readonly most = computed(() =>
    Math.min(100, Math.max(10, 10 * Math.ceil(Math.max(...this.figures().rules.map(({ high }) => high ?? 0), 0) / 10))),
  );

  protected share({ right, signed }: RuleFigures): number {
    return signed === 0 ? 0 : (100 * right) / signed;
  }

  protected label(rule: RuleFigures): string {
    return this.words().rules.label(this.share(rule).toFixed(0), String(rule.low ?? 0), String(rule.high ?? 0));
  }
}
