import { ChangeDetectionStrategy, Component, inject, output } from '@angular/core';
import { complaints as complaintsApi } from '@minutebook/contract/complaints';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { CASE_WORDS } from './words';

/** Complaint records of the cases one may see. */
@Component({
  selector: 'mb-complaint-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      <div class="pane-sub">
        <span class="num">{{ format.count(list.items.length) }}{{ list.next ? '+' : '' }}</span>
        <span class="grow"></span>
        <a class="btn btn-sm" [href]="csv" download><mb-icon name="download" size="sm" />{{ words().complaint.csv }}</a>
      </div>
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().complaint.column.number }}</th>
                <th>{{ words().complaint.column.case }}</th>
                <th>{{ words().complaint.column.complainant }}</th>
                <th>{{ words().complaint.column.received }}</th>
                <th>{{ words().complaint.column.product }}</th>
                <th>{{ words().complaint.column.missing }}</th>
                <th>{{ words().complaint.column.kept }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of list.items; track row.id) {
                <tr>
                  <td class="code nowrap">
                    <button type="button" class="row-link" (click)="picked.emit(row.case.id)">{{ row.number }}</button>
                  </td>
                  <td class="code nowrap">{{ row.case.number }}</td>
                  <td class="nowrap" dir="auto">{{ row.complainant }}</td>
                  <td class="nowrap tn">{{ row.receivedAt ? days.short(row.receivedAt) : '' }}</td>
                  <td class="small wide">
                    <div class="clip" dir="auto">{{ row.product }}</div>
                  </td>
                  <td class="small nowrap">
                    @if (row.missing.length > 0) {
                      <span class="tag tag-warn">{{ row.missing.length }}</span>
                    }
                  </td>
                  <td class="nowrap tn" [title]="row.rule.citation">{{ days.dated(row.keepUntil) }}</td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="file" />
          <p>{{ words().complaint.none }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().complaint.failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class ComplaintList {
  /** Id of the complaint's case. */
  readonly picked = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(complaintsApi.list, { query: { limit: 100, ...from } }, signal),
  );
  protected readonly csv = complaintsApi.csv.path;

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }
}
