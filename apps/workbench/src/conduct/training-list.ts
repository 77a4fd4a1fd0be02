import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { training as trainingApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { DayText, dayFrom } from './day-text';
import { CONDUCT_WORDS } from './words';

/** Who took which course, newest first. */
@Component({
  selector: 'mb-training-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().training.column.person }}</th>
                <th>{{ words().training.column.course }}</th>
                <th>{{ words().training.column.taken }}</th>
                <th>{{ words().training.column.result }}</th>
                <th>{{ words().training.column.until }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of list.items; track row.id) {
                <tr>
                  <td class="nowrap">
                    <span class="medium" dir="auto">{{ row.person.name }}</span>
                    <span class="dim small block">{{ row.person.externalId }}</span>
                  </td>
                  <td class="small wide">
                    <div class="clip" dir="auto">
                      {{ words().policyVersion(row.course.name, row.course.policyVersion) }}
                    </div>
                  </td>
                  <td class="small nowrap tn">{{ days.of(row.takenOn) }}</td>
                  <td>
                    <span class="tag" [class.tag-bad]="row.result === 'failed'">{{
                      words().training.result[row.result]
                    }}</span>
                  </td>
                  <td class="small nowrap tn">
                    @if (row.validUntil) {
                      {{ days.of(row.validUntil) }}
                      @if (row.validUntil < today()) {
                        <span class="tag tag-warn">{{ words().training.expired }}</span>
                      }
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="people" />
          <h3>{{ words().training.noneYet }}</h3>
          <p>{{ words().training.noneWhy }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class TrainingList {
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(trainingApi.list, { query: { limit: 100, ...from } }, signal),
  );
  protected readonly today = computed(() => dayFrom(this.format.now()));

  constructor() {
    void this.load();
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }
}
