import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { designations as designationsApi } from '@minutebook/contract/designations';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { DESIGNATED_WORDS } from './words';

const LIMIT = 50;

/** Everybody who was ever named, from when until when and why: nobody is taken out of it. */
@Component({
  selector: 'mb-history-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().history.column.who }}</th>
                <th>{{ words().history.column.as }}</th>
                <th>{{ words().history.column.why }}</th>
                <th>{{ words().history.column.from }}</th>
                <th>{{ words().history.column.until }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.id) {
                <tr>
                  <td class="nowrap" dir="auto">{{ one.user.name }}</td>
                  <td class="nowrap">{{ words().kind[one.kind] }}</td>
                  <td class="wide">
                    <div class="small clip" dir="auto" [title]="one.reason">{{ one.reason }}</div>
                    @if (one.ended; as ended) {
                      <div class="small dim clip" dir="auto" [title]="ended.reason">{{ ended.reason }}</div>
                    }
                  </td>
                  <td class="small nowrap tn">
                    <mb-when [at]="one.since" /><span class="dim block" dir="auto">{{ one.namedBy.name }}</span>
                  </td>
                  <td class="small nowrap tn">
                    @if (one.ended; as ended) {
                      <mb-when [at]="ended.at" /><span class="dim block" dir="auto">{{ ended.by.name }}</span>
                    } @else {
                      {{ words().history.stands }}
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
          <h3>{{ words().history.none.title }}</h3>
          <p>{{ words().history.none.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().history.failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class HistoryList {
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(DESIGNATED_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(designationsApi.history, { query: { limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }
}
