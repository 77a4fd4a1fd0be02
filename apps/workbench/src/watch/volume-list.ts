import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import type { VolumeChange, VolumeLine } from '@minutebook/contract';
import { watch as watchApi } from '@minutebook/contract/watch';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { When } from '../ui/when';
import { WatchReason } from './reason-form';
import { WATCH_WORDS } from './words';

const LIMIT = 20;

/** Hits of rules before and after each change; what is outside the usual asks for an explanation (R191). */
@Component({
  selector: 'mb-volume-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, WatchReason, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      <div class="pane-body">
        <div class="sect">
          <p class="small muted measure">{{ words().volume.help }}</p>
        </div>
        @for (change of list.items; track change.id) {
          <div class="pane-sub pane-sub-top">
            <b class="medium ink" dir="auto">{{ words().volume.kind[change.kind] }} {{ change.what }}</b>
            <span class="small dim"><mb-when [at]="change.at" /></span>
            @if (change.closedAt) {
              <span class="tag">{{ words().volume.closed }}</span>
            }
          </div>
          <table class="tbl tbl-sm">
            @if (shown(change).length > 0) {
              <thead>
                <tr>
                  <th>{{ words().volume.rule }}</th>
                  <th></th>
                  <th class="num">{{ words().volume.before }}</th>
                  <th class="num">{{ words().volume.after }}</th>
                  <th class="num">{{ words().volume.usual }}</th>
                  <th></th>
                </tr>
              </thead>
            }
            <tbody>
              @for (line of shown(change); track line.id) {
                <tr>
                  <td>
                    <div class="medium nowrap">{{ line.rule }}</div>
                    <div class="clip dim small" dir="auto">{{ line.lexicon }}</div>
                  </td>
                  <td>
                    <span class="tag" [class.tag-bad]="line.state === 'down'" [class.tag-warn]="line.state === 'up'">{{
                      words().volume.state[line.state]
                    }}</span>
                  </td>
                  <td class="num nowrap">
                    {{ words().volume.per(format.count(line.beforeHits), format.count(line.beforeEntries)) }}
                  </td>
                  <td class="num nowrap">
                    {{ words().volume.per(format.count(line.afterHits), format.count(line.afterEntries)) }}
                  </td>
                  <td class="num nowrap">
                    {{ words().volume.range(format.count(line.low), format.count(line.high)) }}
                  </td>
                  <td class="wide">
                    @if (line.settled; as settled) {
                      <span class="small dim" dir="auto">{{
                        words().volume.explained(settled.by, settled.reason)
                      }}</span>
                    } @else if (may()) {
                      <mb-watch-reason
                        [label]="words().volume.explain"
                        [busy]="sent.busy()"
                        [problem]="sent.problem()"
                        (given)="settle(change, line, $event)"
                      />
                    }
                  </td>
                </tr>
              }
              @if (isIncomparable(change)) {
                <tr>
                  <td colspan="6" class="small dim">{{ words().volume.incomparable }}</td>
                </tr>
              } @else if (change.lines.length > shown(change).length) {
                <tr>
                  <td colspan="6" class="small dim">
                    {{
                      words().volume.steady(
                        change.lines.length - shown(change).length,
                        format.count(change.lines.length - shown(change).length)
                      )
                    }}
                  </td>
                </tr>
              }
            </tbody>
          </table>
        } @empty {
          <div class="void">
            <mb-icon name="bars" />
            <h3>{{ words().volume.none.title }}</h3>
            <p>{{ words().volume.none.text }}</p>
          </div>
        }
        <mb-list-end [list]="page" />
      </div>
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    }
  `,
})
export class VolumeList {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(WATCH_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(watchApi.volumes, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly sent = new Loading<unknown>();
  protected readonly may = computed(() => this.session.may('lexicon.publish'));

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  /** Those that were outside once. */
  protected shown({ lines }: VolumeChange): VolumeLine[] {
    return lines.filter(({ flaggedAt }) => flaggedAt !== null);
  }

  /** No message, or none of its rules, was there before it. */
  protected isIncomparable({ closedAt, lines }: VolumeChange): boolean {
    return closedAt !== null && lines.length === 0;
  }

  protected async settle(change: VolumeChange, { id: rule }: VolumeLine, reason: string): Promise<void> {
    const done = await this.sent.run((signal) =>
      this.api.call(watchApi.settleVolume, { params: { id: change.id }, body: { rule, reason } }, signal),
    );
    if (done) await this.load();
  }
}
