import { ChangeDetectionStrategy, Component, computed, effect, inject, output, signal, untracked } from '@angular/core';
import type { RereadTask } from '@minutebook/contract';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { type Segment, Segments } from '../ui/segments';
import { Severity } from '../ui/severity';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { QUALITY_WORDS } from './words';

type TaskView = 'open' | 'answered';

/** One's own blind tasks, the next due first. */
@Component({
  selector: 'mb-task-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ListEnd, ProblemView, Segments, Severity, Skeleton, When],
  host: { class: 'pane pane-main', role: 'region', '[attr.aria-label]': 'words().views.tasks' },
  template: `
    <div class="pane-head">
      <h2>{{ words().title }}</h2>
      <ng-content />
      <span class="grow"></span>
      <mb-segments [options]="states()" [label]="words().views.tasks" [(value)]="view" />
    </div>
    <div class="pane-sub">
      <mb-icon name="eye" size="sm" /><span>{{ words().task.blind }}</span>
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().task.column.alert }}</th>
                <th>{{ words().task.column.rule }}</th>
                <th>{{ words().task.column.channel }}</th>
                <th>{{ words().task.column.dealt }}</th>
                <th>{{ words().task.column.due }}</th>
              </tr>
            </thead>
            <tbody>
              @for (task of list.items; track task.id) {
                <tr>
                  <td class="nowrap">
                    <button type="button" class="row-link medium tn" (click)="opened.emit(task.id)">
                      {{ words().alert(task.alert) }}
                    </button>
                  </td>
                  <td class="wide">
                    <span class="line">
                      <mb-severity [level]="task.severity" /><span class="clip" dir="auto"
                        >{{ task.rule.code }} {{ task.rule.title }}</span
                      >
                    </span>
                  </td>
                  <td><mb-channel [channel]="task.channel" /></td>
                  <td class="small nowrap tn"><mb-when [at]="task.dealtAt" as="short-day" /></td>
                  <td class="small nowrap tn" [class.t-bad]="task.state === 'open' && isLate(task)">
                    <mb-when [at]="task.dueAt" as="short-day" />
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="eye" />
          <h3>{{ view() === 'open' ? words().task.none.title : words().task.noneDone }}</h3>
          @if (view() === 'open') {
            <p>{{ words().task.none.text }}</p>
          }
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class TaskList {
  readonly opened = output<string>();
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(qualityApi.tasks, { query: { view: this.view(), ...from } }, signal),
  );
  protected readonly view = signal<TaskView>('open');
  protected readonly states = computed<Segment<TaskView>[]>(() => {
    const { open, answered } = this.words().task.states;
    const n = this.page.value()?.open;
    return [
      { value: 'open', label: n === undefined ? open : `${open} ${this.format.count(n)}` },
      { value: 'answered', label: answered },
    ];
  });

  constructor() {
    inject(Live).afterBurst(['rereads'], () => void this.load());
    effect(() => {
      this.view();
      untracked(() => void this.page.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected isLate({ dueAt }: RereadTask): boolean {
    return Date.parse(dueAt) < this.format.now();
  }
}
