import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Duty } from '@minutebook/contract';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { QUEUE_WORDS } from '../review/queue-words';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { DutyPane } from './duty-pane';
import { QUEUES_WORDS } from './words';

const LIMIT = 100;

/** Reviewers: what they read, when they work, how much is asked of them and how much they have in hand. */
@Component({
  selector: 'mb-duty-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, DutyPane, Icon, ListEnd, ProblemView, Skeleton],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().views.duty">
      <div class="pane-sub">{{ words().duty.about }}</div>
      @if (!maySee()) {
        <div class="void">
          <mb-icon name="lock" />
          <p>{{ words().duty.mayNot }}</p>
        </div>
      } @else if (page.value(); as list) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().duty.column.reviewer }}</th>
                <th>{{ words().duty.column.now }}</th>
                <th>{{ words().duty.column.hours }}</th>
                <th>{{ words().duty.column.languages }}</th>
                <th class="num">{{ words().duty.column.capacity }}</th>
                <th class="num">{{ words().duty.column.quota }}</th>
                <th class="num">{{ words().duty.column.load }}</th>
              </tr>
            </thead>
            <tbody>
              @for (duty of list.items; track duty.reviewer.id) {
                <tr [attr.aria-selected]="duty.reviewer.id === selected()">
                  <td class="nowrap">
                    <span class="line">
                      <mb-avatar [name]="duty.reviewer.name" />
                      <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(duty.reviewer.id)">
                        {{ duty.reviewer.name }}
                      </button>
                    </span>
                  </td>
                  <td class="nowrap">
                    @if (duty.away) {
                      <span class="tag tag-warn">{{ words().duty.away }}</span>
                    } @else {
                      <span class="tag" [class.tag-good]="duty.onDuty">{{
                        duty.onDuty ? words().duty.onDuty : words().duty.offDuty
                      }}</span>
                    }
                  </td>
                  <td class="small wide">{{ hoursOf(duty) }}</td>
                  <td class="small nowrap">{{ languagesOf(duty) }}</td>
                  <td class="num small nowrap">
                    {{ duty.capacityHours === null ? '–' : words().duty.capacity(format.count(duty.capacityHours)) }}
                  </td>
                  <td class="num small nowrap">
                    {{ duty.quota === null ? '–' : words().duty.quota(format.count(duty.quota)) }}
                  </td>
                  <td class="num">{{ format.count(duty.load) }}</td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else if (page.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      } @else if (page.slow()) {
        <mb-skeleton />
      }
    </section>
    @if (opened(); as duty) {
      <mb-duty-pane [duty]="duty" (changed)="take($event)" />
    }
  `,
})
export class DutyList {
  readonly selected = input<string>();
  readonly picked = output<string | null>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUES_WORDS);
  private readonly queueWords = this.language.words(QUEUE_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(queuesApi.duties, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly maySee = computed(() => this.session.may('oversight.read'));
  protected readonly opened = computed(
    () => this.page.value()?.items.find(({ reviewer }) => reviewer.id === this.selected()) ?? null,
  );

  constructor() {
    if (this.maySee()) void this.load();
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      Escape: () => (this.selected() === undefined ? false : this.picked.emit(null)),
    }));
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }

  protected take(duty: Duty): void {
    const page = this.page.value();
    if (!page) return;
    const items = page.items.map((other) => (other.reviewer.id === duty.reviewer.id ? duty : other));
    this.page.set({ ...page, items });
  }

  protected hoursOf({ days, starts, ends, zone }: Duty): string {
    const words = this.words().duty;
    const when = days.length === 0 ? words.anyDay : days.map((day) => words.days[day as 1]).join(' ');
    const hours = starts === null || ends === null ? words.allDay : `${starts}–${ends}`;
    return `${when}, ${hours}, ${zone}`;
  }

  protected languagesOf({ languages }: Duty): string {
    return languages.length === 0
      ? this.words().any
      : languages.map((one) => this.queueWords().language[one]).join(', ');
  }

  private step(by: 1 | -1): boolean {
    const duties = this.page.value()?.items ?? [];
    const at = duties.findIndex(({ reviewer }) => reviewer.id === this.selected());
    const duty = duties[Math.min(duties.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (duty) this.picked.emit(duty.reviewer.id);
    return duty !== undefined;
  }
}
