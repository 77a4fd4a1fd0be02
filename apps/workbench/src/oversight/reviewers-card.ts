import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard, ReviewerFigures } from '@minutebook/contract';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { OVERSIGHT_WORDS } from './words';

/** Above this share in bulk, and below this reading time, a reviewer is looked at. */
const BULK = 0.5;
const QUICK_MS = 15_000;
/** Below this share of known answers too. */
const RIGHT = 0.8;

/** Who decided how much, how much of it in bulk, and how long they read. */
@Component({
  selector: 'mb-reviewers-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  host: { class: 'card' },
  template: `
    <div class="card-head">
      <h2>{{ words().reviewers.title }}</h2>
      <span class="grow"></span>
      <a class="small" [routerLink]="[]" [queryParams]="{ view: 'staffing' }">{{ words().reviewers.workload }}</a>
    </div>
    <div class="card-scroll" tabindex="0" [attr.aria-label]="words().reviewers.title">
      <table class="tbl tbl-sm">
        <thead>
          <tr>
            <th>{{ words().reviewers.who }}</th>
            <th class="num">{{ words().reviewers.done }}</th>
            <th class="num">{{ words().reviewers.bulk }}</th>
            <th class="num">{{ words().reviewers.read }}</th>
            <th class="num">{{ words().reviewers.known }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of figures().reviewers; track row.reviewer.id) {
            <tr>
              <td class="wide">
                <a
                  class="link row-link clip"
                  dir="auto"
                  routerLink="/review/all"
                  [queryParams]="{ reviewer: row.reviewer.id, queue: where().queue, desk: where().desk }"
                  >{{ row.reviewer.name }}</a
                >
              </td>
              <td class="num">{{ format.count(row.done) }}</td>
              <td
                class="num nowrap"
                [class.t-bad]="row.bulk > row.done * bulk"
                [class.medium]="row.bulk > row.done * bulk"
              >
                {{ format.percent(row.bulk, row.done) }}
              </td>
              <td class="num nowrap" [class.t-bad]="isQuick(row)" [class.medium]="isQuick(row)">
                {{ row.medianDwell === null ? '–' : format.watched(row.medianDwell) }}
              </td>
              <td class="num nowrap" [class.t-bad]="isOff(row)" [class.medium]="isOff(row)">
                {{
                  row.known.of === 0
                    ? '–'
                    : words().reviewers.right(format.count(row.known.right), format.count(row.known.of))
                }}
              </td>
            </tr>
          } @empty {
            <tr>
              <td colspan="5" class="dim">{{ words().reviewers.none }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
    @if (suspect(); as row) {
      <div class="card-foot small muted">
        {{ words().reviewers.inBulk(format.percent(row.bulk, row.done), row.reviewer.name) }}
        @if (mayDraw()) {
          <a routerLink="/quality">{{ words().reviewers.sample }}</a>
        }
      </div>
    }
    @if (figures().reviewerCount > figures().reviewers.length) {
      <div class="card-foot small dim">
        {{ words().reviewers.shown(format.count(figures().reviewers.length), format.count(figures().reviewerCount)) }}
      </div>
    }
  `,
})
export class ReviewersCard {
  readonly figures = input.required<Dashboard>();
  readonly where = input.required<{ queue: string | undefined; desk: string | undefined }>();
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly bulk = BULK;
  protected readonly mayDraw = computed(() => this.session.may('quality.run'));
  protected readonly suspect = computed(() => this.figures().reviewers.find(({ bulk, done }) => bulk > done * BULK));

  protected isOff({ known }: ReviewerFigures): boolean {
    return known.right < RIGHT * known.of;
  }

  protected isQuick({ medianDwell }: ReviewerFigures): boolean {
    return medianDwell !== null && medianDwell < QUICK_MS;
  }
}
