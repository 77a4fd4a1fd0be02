import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import type { TimedConversation } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { When } from '../ui/when';
import { COMPLETENESS_WORDS } from './words';

const LIMIT = 100;

/** Conversations whose messages delete themselves, or did once, and who is in them (R58). */
@Component({
  selector: 'mb-timer-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ListEnd, ProblemView, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      <div class="pane-body">
        @if (list.items.length > 0) {
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().timers.conversation }}</th>
                <th>{{ words().column.state }}</th>
                <th>{{ words().timers.since }}</th>
                <th class="num">{{ words().timers.notices }}</th>
                <th>{{ words().timers.people }}</th>
              </tr>
            </thead>
            <tbody>
              @for (item of list.items; track item.conversation) {
                <tr>
                  <td>
                    <div class="line">
                      <mb-channel [channel]="item.channel" /><span class="clip medium" dir="auto">{{
                        item.title
                      }}</span>
                    </div>
                  </td>
                  <td>
                    <span class="tag" [class.tag-warn]="item.notice !== 'timer-off'">{{
                      words().timers.notice[item.notice]
                    }}</span>
                  </td>
                  <td class="nowrap tn small"><mb-when [at]="item.at" /></td>
                  <td class="num">{{ format.count(item.notices) }}</td>
                  <td class="wide small raw" dir="auto">{{ peopleIn(item) }}</td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        } @else {
          <div class="void">
            <mb-icon name="timer" />
            <h3>{{ words().timers.none }}</h3>
          </div>
        }
      </div>
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    }
  `,
})
export class TimerList {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(completenessApi.timers, { query: { limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  /** People of the directory by their names there, others as the source names them. */
  protected peopleIn({ participants }: TimedConversation): string {
    return [...new Set(participants.map(({ person, name, value }) => person?.name ?? (name || value)))].join(', ');
  }
}
