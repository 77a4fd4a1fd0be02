import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Delegation } from '@minutebook/contract';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { DelegationForm } from './delegation-form';
import { DelegationPane } from './delegation-pane';
import { QUEUES_WORDS } from './words';

const LIMIT = 100;

/** Who stands in for whom, newest first: one's own, or all of them for who oversees. */
@Component({
  selector: 'mb-delegation-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DelegationForm, DelegationPane, Icon, Keys, ListEnd, ProblemView, Skeleton],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().views.delegations">
      <div class="pane-sub">
        <span class="grow">{{ words().delegation.about }}</span>
        @if (may()) {
          <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
            <mb-icon name="plus" size="sm" />{{ words().delegation.add }} <mb-keys chord="n" />
          </button>
        }
      </div>
      @if (page.value(); as list) {
        @if (list.items.length > 0) {
          <div class="pane-body">
            <table class="tbl">
              <thead>
                <tr>
                  <th>{{ words().delegation.column.who }}</th>
                  <th>{{ words().delegation.column.to }}</th>
                  <th>{{ words().delegation.column.queues }}</th>
                  <th>{{ words().delegation.column.span }}</th>
                  <th class="num">{{ words().delegation.column.done }}</th>
                  <th>{{ words().delegation.column.signOff }}</th>
                </tr>
              </thead>
              <tbody>
                @for (one of list.items; track one.id) {
                  <tr [attr.aria-selected]="one.id === selected()">
                    <td class="nowrap">
                      <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(one.id)">
                        {{ one.delegator.name }}
                      </button>
                    </td>
                    <td class="nowrap" dir="auto">{{ one.delegate.name }}</td>
                    <td class="small wide">
                      <span class="clip block" dir="auto" [title]="queuesOf(one)">{{ queuesOf(one) }}</span>
                    </td>
                    <td class="small nowrap">
                      {{ words().delegation.to(format.stamp(one.from), format.stamp(one.until)) }}
                      <span class="tag" [class.tag-info]="stateOf(one) === 'running'">{{
                        words().delegation[stateOf(one)]
                      }}</span>
                    </td>
                    <td class="num">{{ format.count(one.decisions) }}</td>
                    <td class="small nowrap" [class.t-bad]="one.overdue" [class.strong]="one.overdue">
                      {{ signOffOf(one) }}
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
            <h3>{{ words().delegation.none.title }}</h3>
            <p>{{ words().delegation.none.text }}</p>
          </div>
        }
      } @else if (page.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      } @else if (page.slow()) {
        <mb-skeleton />
      }
    </section>
    @if (selected() === 'new' && may()) {
      <mb-delegation-form (given)="take($event)" (left)="picked.emit(null)" />
    } @else if (opened(); as one) {
      <mb-delegation-pane [delegation]="one" (changed)="take($event)" />
    }
  `,
})
export class DelegationList {
  readonly selected = input<string>();
  readonly picked = output<string | null>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUEUES_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(queuesApi.delegations, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly may = computed(() => this.session.may('alert.decide'));
  protected readonly opened = computed(() => this.page.value()?.items.find(({ id }) => id === this.selected()) ?? null);

  constructor() {
    void this.load();
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
      Escape: () => (this.selected() === undefined ? false : this.picked.emit(null)),
    }));
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected async take({ id }: Delegation): Promise<void> {
    await this.load();
    this.picked.emit(id);
  }

  protected queuesOf({ queues }: Delegation): string {
    return queues.length === 0 ? this.words().delegation.allQueues : queues.map(({ name }) => name).join(', ');
  }

  protected stateOf({ from, until, endedAt }: Delegation): 'coming' | 'running' | 'ended' {
    const now = this.format.now();
    if (endedAt !== null || new Date(until).getTime() <= now) return 'ended';
    return new Date(from).getTime() > now ? 'coming' : 'running';
  }

  protected signOffOf({ signedOffAt, signOffDue, overdue }: Delegation): string {
    const words = this.words().delegation;
    if (overdue) return words.late(this.format.shortDay(signOffDue));
    return signedOffAt === null
      ? words.due(this.format.shortDay(signOffDue))
      : words.signed(this.format.shortDay(signedOffAt));
  }

  private step(by: 1 | -1): boolean {
    const one = this.page.beside(this.selected(), by);
    if (one) this.picked.emit(one.id);
    return one !== undefined;
  }
}
