import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { retentionFiles as retentionFilesApi } from '@minutebook/contract/retention-files';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { RETENTION_WORDS } from './words';

const LIMIT = 100;
const ONLY = ['all', 'unexplained'] as const;

/** Messages past their longest time, each with what keeps it; what nothing explains stands out (R26). */
@Component({
  selector: 'mb-past-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ListEnd, ProblemView, RouterLink, Segments, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <mb-segments [options]="options()" [label]="words().filter" [(value)]="only" />
      <span class="grow"></span>
      <a class="btn btn-sm" download [href]="address('pastMaximumCsv')">{{ names().csv }}</a>
      <a class="btn btn-sm" download [href]="address('pastMaximumPdf')">{{ names().pdf }}</a>
    </div>
    @if (page.value(); as list) {
      <div class="pane-body">
        @if (list.items.length > 0) {
          <table class="tbl tbl-sm">
            <thead>
              <tr>
                <th>{{ words().column.message }}</th>
                <th>{{ words().column.sent }}</th>
                <th>{{ words().column.free }}</th>
                <th>{{ words().column.by }}</th>
                <th>{{ words().column.because }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.message) {
                <tr>
                  <td class="nowrap">
                    <span class="line">
                      <mb-channel [channel]="one.channel" />
                      <a
                        class="row-link code"
                        routerLink="/search"
                        [queryParams]="{ open: one.conversation + '-' + one.message }"
                        [attr.aria-label]="words().open(one.message)"
                        >{{ one.message }}</a
                      >
                    </span>
                  </td>
                  <td class="nowrap tn"><mb-when [at]="one.at" as="short-day" /></td>
                  <td class="nowrap tn"><mb-when [at]="one.outcome.due" as="short-day" /></td>
                  <td>
                    <span class="code">{{ one.outcome.code }}</span>
                    @if (one.upperBound) {
                      <span class="tag tag-warn">{{ words().upperBound }}</span>
                    }
                  </td>
                  <td>
                    @for (reason of one.explained; track reason.kind + reason.ref) {
                      <span class="block" dir="auto">{{ reason.sentence }}</span>
                    } @empty {
                      <span class="t-bad">{{ words().nothing }}</span>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        } @else if (!list.next) {
          <div class="void">
            <mb-icon name="check" />
            <h3>{{ only() === 'all' ? words().none.title : words().noneUnexplained }}</h3>
            @if (only() === 'all') {
              <p>{{ words().none.text }}</p>
            }
          </div>
        }
        <mb-list-end [list]="page" />
      </div>
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="names().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class PastList {
  private readonly api = inject(Api);
  protected readonly names = inject(Language).words(RETENTION_WORDS);
  protected readonly words = computed(() => this.names().past);
  protected readonly only = signal<(typeof ONLY)[number]>('unexplained');
  protected readonly page = new Listing((from, signal) =>
    this.api.call(retentionApi.pastMaximum, { query: { only: this.only(), limit: LIMIT, ...from } }, signal),
  );
  protected readonly options = computed(() => ONLY.map((value) => ({ value, label: this.words()[value] })));

  constructor() {
    effect(() => {
      this.only();
      untracked(() => void this.page.load());
    });
  }

  protected address(file: 'pastMaximumCsv' | 'pastMaximumPdf'): string {
    return addressOf(retentionFilesApi[file].path, undefined, { only: this.only() });
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }
}
