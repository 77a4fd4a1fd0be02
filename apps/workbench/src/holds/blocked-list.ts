import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

const LIMIT = 100;

/** Deletions that were tried and stopped, newest first (R61). */
@Component({
  selector: 'mb-blocked-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().blocked.at }}</th>
                <th>{{ words().blocked.by }}</th>
                <th>{{ words().blocked.what }}</th>
                <th class="num">{{ words().blocked.messages }}</th>
                <th>{{ words().blocked.holds }}</th>
                <th>{{ words().blocked.stoppedBy }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.id) {
                <tr>
                  <td class="small nowrap"><mb-when [at]="one.at" /></td>
                  <td class="small nowrap" dir="auto">{{ one.by.name }}</td>
                  <td class="small wide" dir="auto">{{ one.what }}</td>
                  <td class="num">{{ format.count(one.messages) }}</td>
                  <td class="small">
                    @for (hold of one.holds; track hold.id) {
                      <a class="block" dir="auto" [routerLink]="['/holds', hold.id]"
                        ><span class="code">{{ hold.matter }}</span> {{ hold.name }}</a
                      >
                    }
                  </td>
                  <td class="small nowrap">{{ words().blocked.where[one.stoppedBy] }}</td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="shield" />
          <h3>{{ words().none.blocked.title }}</h3>
          <p>{{ words().none.blocked.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class BlockedList {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(holdsApi.blocked, { query: { limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }
}
