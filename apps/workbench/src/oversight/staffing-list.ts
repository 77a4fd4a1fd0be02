import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { OversightFinding, StaffingLine } from '@minutebook/contract';
import { oversight as oversightApi } from '@minutebook/contract/supervision';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { OVERSIGHT_WORDS } from './words';

const FINDINGS = 100;

/** What is raised against what can be read, by queue, and the idle and overloaded queues the program noticed. */
@Component({
  selector: 'mb-staffing-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemView, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      <div class="pane-body">
        <table class="tbl">
          <thead>
            <tr>
              <th>{{ words().staffing.queue }}</th>
              <th class="num">{{ words().staffing.reviewers }}</th>
              <th class="num">{{ words().staffing.hours }}</th>
              <th class="num">{{ words().staffing.raised }}</th>
              <th class="num">{{ words().staffing.perHour }}</th>
              <th class="num">{{ words().staffing.capacity }}</th>
              <th class="num">{{ words().staffing.load }}</th>
            </tr>
          </thead>
          <tbody>
            @for (line of list.items; track line.queue.id) {
              <tr>
                <td class="wide">
                  <a
                    class="link row-link clip medium"
                    dir="auto"
                    routerLink="/review/open"
                    [queryParams]="{ queue: line.queue.id }"
                    >{{ line.queue.name }}</a
                  >
                </td>
                <td class="num">{{ format.count(line.reviewers) }}</td>
                <td class="num">
                  @if (line.hours !== null) {
                    {{ line.hours.toFixed(1) }}
                  } @else {
                    <span class="dim">{{ words().staffing.unknown }}</span>
                  }
                </td>
                <td class="num">{{ line.raised.toFixed(1) }}</td>
                <td class="num">{{ line.perHour === null ? '–' : line.perHour.toFixed(1) }}</td>
                <td class="num">
                  @if (line.capacity !== null) {
                    {{ line.capacity.toFixed(1) }}
                  } @else {
                    <span class="dim">{{ words().staffing.unmeasured }}</span>
                  }
                </td>
                <td class="num nowrap">
                  <span [class.t-bad]="load(line) > 1">{{ percent(line) }}</span>
                  @if (line.overloadedDays > 0) {
                    <span class="tag tag-bad">{{ words().staffing.over(format.count(line.overloadedDays)) }}</span>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
        <p class="card-foot small dim">
          {{ words().staffing.help }}
        </p>
        <div class="pane-sub pane-sub-top">
          <b class="medium ink">{{ words().staffing.findings }}</b>
        </div>
        <table class="tbl tbl-sm">
          <tbody>
            @for (finding of findings.value()?.items; track finding.id) {
              <tr>
                <td class="nowrap">
                  <span class="tag" [class.tag-bad]="finding.endedAt === null">{{
                    words().staffing.kind[finding.kind]
                  }}</span>
                </td>
                <td class="wide">
                  <a
                    class="link row-link clip"
                    dir="auto"
                    routerLink="/review/open"
                    [queryParams]="{ queue: finding.queue.id }"
                    >{{ finding.queue.name }}</a
                  >
                </td>
                <td class="nowrap">
                  {{ words().staffing.days(format.count(finding.days), format.count(finding.waiting)) }}
                </td>
                <td class="nowrap tn"><mb-when [at]="finding.foundAt" /></td>
                <td class="nowrap">{{ words().staffing.told }} {{ namesOf(finding) }}</td>
                <td class="nowrap">
                  {{ finding.endedAt === null ? words().staffing.stillOpen : words().staffing.ended }}
                </td>
              </tr>
            } @empty {
              <tr>
                <td class="dim">{{ words().staffing.noFinding }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="refresh()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class StaffingList {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly page = new Loading<{ items: StaffingLine[] }>();
  protected readonly findings = new Loading<{ items: OversightFinding[] }>();

  constructor() {
    inject(Live).on(['oversight'], () => this.refresh());
    this.refresh();
  }

  protected refresh(): void {
    void this.page.run((signal) => this.api.call(oversightApi.staffing, {}, signal));
    void this.findings.run((signal) => this.api.call(oversightApi.findings, { query: { limit: FINDINGS } }, signal));
  }

  protected load({ perHour, capacity }: StaffingLine): number {
    return perHour === null || capacity === null ? 0 : perHour / capacity;
  }

  protected percent(line: StaffingLine): string {
    return line.perHour === null || line.capacity === null ? '–' : this.format.percent(line.perHour, line.capacity);
  }

  protected namesOf({ told }: OversightFinding): string {
    return told.map(({ name }) => name).join(', ');
  }
}
