import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { holdFiles as holdFilesApi } from '@minutebook/contract/hold-files';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Avatar } from '../ui/avatar';
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

/** Every custodian with the holds that hold what is theirs. */
@Component({
  selector: 'mb-coverage-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, ListEnd, ProblemView, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-sub">
          <span class="grow"></span>
          <a class="btn btn-sm" download [href]="csv"><mb-icon name="download" size="sm" />{{ words().report.csv }}</a>
          <a class="btn btn-sm" download [href]="pdf"><mb-icon name="download" size="sm" />{{ words().report.pdf }}</a>
        </div>
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().custodian.name }}</th>
                <th>{{ words().custodian.desk }}</th>
                <th class="num">{{ words().custodian.handles }}</th>
                <th>{{ words().column.hold }}</th>
                <th>{{ words().column.since }}</th>
                <th class="num">{{ words().column.held }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of list.items; track row.person) {
                @for (hold of row.holds; track hold.id) {
                  <tr>
                    <td class="nowrap">
                      @if ($first) {
                        <span class="line"
                          ><mb-avatar [name]="row.name" [small]="true" /><span class="medium" dir="auto">{{
                            row.name
                          }}</span>
                          @if (row.state === 'left') {
                            <span class="tag">{{ words().custodian.leftUnknown }}</span>
                          }
                        </span>
                      }
                    </td>
                    <td class="small dim nowrap" dir="auto">{{ $first ? row.desk : '' }}</td>
                    <td class="num">{{ $first ? format.count(row.handles) : '' }}</td>
                    <td class="wide">
                      <a class="clip block" dir="auto" [routerLink]="['/holds', hold.id]"
                        ><span class="code">{{ hold.matter }}</span> {{ hold.name }}</a
                      >
                    </td>
                    <td class="small nowrap"><mb-when [at]="hold.since" as="short-day" /></td>
                    <td class="num">{{ format.count(hold.held) }}</td>
                  </tr>
                }
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="people" />
          <h3>{{ words().none.coverage.title }}</h3>
          <p>{{ words().none.coverage.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class CoverageTable {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly csv = holdFilesApi.coverageCsv.path;
  protected readonly pdf = holdFilesApi.coveragePdf.path;
  protected readonly page = new Listing((from, signal) =>
    this.api.call(holdsApi.coverage, { query: { limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }
}
