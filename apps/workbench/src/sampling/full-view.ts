import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { FullReview } from '@minutebook/contract';
import { DayText } from '../conduct/day-text';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { SAMPLING_WORDS } from './words';

/** Whose messages are all reviewed, how many there are, and how many are (R187). */
@Component({
  selector: 'mb-full-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().full.title' },
  template: `
    <div class="pane-head">
      <h2>{{ words().full.title }}</h2>
      <span class="grow"></span>
      <a class="small" routerLink="/review" [queryParams]="{ rule: rule() }">{{ words().sample.open }}</a>
    </div>
    <div class="pane-body">
      <table class="tbl">
        <thead>
          <tr>
            <th>{{ words().full.column.person }}</th>
            <th>{{ words().full.column.days }}</th>
            <th>{{ words().full.column.decided }}</th>
          </tr>
        </thead>
        <tbody>
          @for (one of full().people; track $index) {
            <tr>
              <td>
                <span dir="auto">{{ one.name }}</span>
                <div class="small dim" dir="auto">{{ words().full.because[one.because] }} {{ one.reason }}</div>
              </td>
              <td class="small tn">
                {{ days.short(one.from) }} – {{ one.until ? days.short(one.until) : words().full.open }}
              </td>
              <td class="tn nowrap">
                {{ words().reviewed(format.count(one.decided), format.count(one.messages)) }}
              </td>
            </tr>
          } @empty {
            <tr>
              <td class="small dim" colspan="3">{{ words().full.none }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class FullView {
  readonly full = input.required<FullReview>();
  /** Its alerts are of. */
  readonly rule = input.required<string>();
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SAMPLING_WORDS);
}
