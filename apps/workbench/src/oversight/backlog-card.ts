import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard } from '@minutebook/contract';
import { DayText } from '../conduct/day-text';
import { type Stacked, StackedAreas } from '../ui/chart/stacked-areas';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { OVERSIGHT_WORDS } from './words';

/** What waited at the end of each day, by how long; and beside it the same of now, by queue. */
@Component({
  selector: 'mb-backlog-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, StackedAreas],
  host: { class: 'card' },
  template: `
    <div class="card-head">
      <h2>{{ words().backlog.title }}</h2>
      <span class="grow"></span>
      <span class="small muted line line-3">
        <span class="line line-1"><span class="swatch swatch-3"></span>{{ words().backlog.fresh }}</span>
        <span class="line line-1"><span class="swatch swatch-2"></span>{{ words().backlog.days }}</span>
        <span class="line line-1"><span class="swatch swatch-1"></span>{{ words().backlog.old }}</span>
      </span>
    </div>
    <div class="card-body cols cols-chart">
      <mb-stacked-areas
        [places]="places()"
        [limit]="figures().limit"
        [limitWords]="words().backlog.limit(format.count(figures().limit ?? 0))"
        [summary]="summary()"
        [hint]="words().backlog.hint"
      />
      <table class="tbl tbl-sm">
        <thead>
          <tr>
            <th>{{ words().backlog.now }}</th>
            <th class="num">{{ words().backlog.columns.fresh }}</th>
            <th class="num">{{ words().backlog.columns.days }}</th>
            <th class="num">{{ words().backlog.columns.old }}</th>
            <th class="num">{{ words().backlog.columns.all }}</th>
            <th class="num">{{ words().backlog.columns.sla }}</th>
          </tr>
        </thead>
        <tbody>
          @for (queue of figures().byQueue; track queue.id) {
            <tr>
              <td class="wide">
                <a
                  class="link row-link clip"
                  dir="auto"
                  routerLink="/review/open"
                  [queryParams]="{ queue: queue.id, desk: desk() }"
                  >{{ queue.name }}</a
                >
              </td>
              <td class="num">{{ format.count(queue.ages.fresh) }}</td>
              <td class="num">{{ format.count(queue.ages.days) }}</td>
              <td class="num" [class.t-bad]="queue.ages.old > 0">{{ format.count(queue.ages.old) }}</td>
              <td class="num medium" [class.t-bad]="queue.limit !== null && queue.open > queue.limit">
                {{ format.count(queue.open) }}
              </td>
              <td class="num nowrap">{{ format.percent(queue.onTime, queue.decided) }}</td>
            </tr>
          }
          <tr>
            <td class="medium">{{ words().backlog.total }}</td>
            <td class="num">{{ format.count(total().fresh) }}</td>
            <td class="num">{{ format.count(total().days) }}</td>
            <td class="num">{{ format.count(total().old) }}</td>
            <td class="num strong">{{ format.count(figures().open.alerts) }}</td>
            <td class="num nowrap">{{ format.percent(total().onTime, total().decided) }}</td>
          </tr>
        </tbody>
      </table>
    </div>
  `,
})
export class BacklogCard {
  readonly figures = input.required<Dashboard>();
  readonly desk = input<string>();
  protected readonly format = inject(Format);
  private readonly dayText = inject(DayText);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly places = computed<Stacked[]>(() =>
    this.figures().backlog.map(({ day, fresh, days, old }) => {
      // Noon: the same day in every zone that matters.
      const label = this.dayText.short(day);
      const { count } = this.format;
      return {
        key: day,
        label,
        values: [old, days, fresh],
        words: this.words().backlog.says(label, count(fresh), count(days), count(old)),
      };
    }),
  );
  protected readonly summary = computed(() => {
    const places = this.places();
    const sum = (place: Stacked | undefined): string =>
      this.format.count(place?.values.reduce((a, b) => a + b, 0) ?? 0);
    return this.words().backlog.summary(
      places[0]?.label ?? '',
      places.at(-1)?.label ?? '',
      sum(places[0]),
      sum(places.at(-1)),
    );
  });
  protected readonly total = computed(() => {
    const sums = { fresh: 0, days: 0, old: 0, onTime: 0, decided: 0 };
    for (const { ages, onTime, decided } of this.figures().byQueue) {
      sums.fresh += ages.fresh;
      sums.days += ages.days;
      sums.old += ages.old;
      sums.onTime += onTime;
      sums.decided += decided;
    }
    return sums;
  });
}
