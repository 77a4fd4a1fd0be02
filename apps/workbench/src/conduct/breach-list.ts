import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Breach } from '@minutebook/contract';
import { breaches as breachesApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { BreachFigures } from './breach-figures';
import { DayText } from './day-text';
import { CONDUCT_WORDS } from './words';

/** The breach register under its figures, newest first. */
@Component({
  selector: 'mb-breach-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [BreachFigures, ChannelMark, Icon, Keys, ListEnd, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    @if (may()) {
      <div class="pane-sub">
        <span class="grow"></span>
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
          <mb-icon name="plus" size="sm" />{{ words().breach.add }} <mb-keys chord="n" />
        </button>
      </div>
    }
    <div class="pane-body">
      <mb-breach-figures />
      @if (page.value(); as list) {
        @if (list.items.length > 0) {
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().breach.column.breach }}</th>
                <th>{{ words().breach.column.persons }}</th>
                <th class="num">{{ words().breach.column.grade }}</th>
                <th>{{ words().breach.column.source }}</th>
                <th>{{ words().breach.column.found }}</th>
              </tr>
            </thead>
            <tbody>
              @for (breach of list.items; track breach.id) {
                <tr [attr.aria-selected]="breach.id === selected()">
                  <td class="wide">
                    <div class="line">
                      <mb-channel [channel]="breach.channel" />
                      <button type="button" class="row-link clip medium" dir="auto" (click)="picked.emit(breach.id)">
                        {{ breach.summary }}
                      </button>
                    </div>
                    <span class="dim small block clip" dir="auto">{{ breach.consequence ?? words().none }}</span>
                  </td>
                  <td class="small" dir="auto">{{ namesOf(breach) }}</td>
                  <td class="num">{{ breach.grade }}</td>
                  <td class="small">{{ words().breach.source[breach.source] }}</td>
                  <td class="small nowrap tn">{{ days.of(breach.foundOn) }}</td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        } @else {
          <div class="void">
            <h3>{{ words().breach.noneYet }}</h3>
            <p>{{ words().breach.noneWhy }}</p>
          </div>
        }
      } @else if (page.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      } @else if (page.slow()) {
        <mb-skeleton />
      }
    </div>
  `,
})
export class BreachList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly page = new Listing((from, signal) => this.api.call(breachesApi.list, { query: from }, signal));
  protected readonly may = computed(() => this.session.may('conduct.write'));

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
    }));
    void this.load();
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected namesOf({ persons }: Breach): string {
    return persons.map(({ name }) => name).join(', ');
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
