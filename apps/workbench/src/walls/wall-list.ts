import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { walls as wallsApi } from '@minutebook/contract/walls';
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
import { When } from '../ui/when';
import { WALL_WORDS } from './words';

const LIMIT = 100;

/** Walls that stand, then those taken down. */
@Component({
  selector: 'mb-wall-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      @if (page.value(); as list) {
        <span class="num nowrap">{{ format.count(list.items.length) }}{{ list.next ? '+' : '' }}</span>
      }
      <span class="grow"></span>
      @if (may()) {
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="started.emit()">
          <mb-icon name="plus" size="sm" />{{ words().add }} <mb-keys chord="n" />
        </button>
      }
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().column.wall }}</th>
                <th class="num">{{ words().column.inside }}</th>
                <th class="num">{{ words().column.admitted }}</th>
                <th>{{ words().column.since }}</th>
                <th>{{ words().column.state }}</th>
              </tr>
            </thead>
            <tbody>
              @for (wall of list.items; track wall.id) {
                <tr [attr.aria-selected]="wall.id === selected()">
                  <td class="wide">
                    <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(wall.id)">
                      {{ wall.name }}
                    </button>
                    <span class="dim small block clip" dir="auto">{{ wall.reason }}</span>
                  </td>
                  <td class="num tn">{{ format.count(wall.inside) }}</td>
                  <td class="num tn">{{ format.count(wall.admitted) }}</td>
                  <td class="small nowrap tn"><mb-when [at]="wall.putUpAt" /></td>
                  <td>
                    <span class="tag" [class.tag-good]="wall.takenDownAt === null">{{
                      wall.takenDownAt === null ? words().state.stands : words().state.down
                    }}</span>
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="lock" />
          <h3>{{ words().none.title }}</h3>
          <p>{{ words().none.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class WallList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  readonly started = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(WALL_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(wallsApi.list, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly may = computed(() => this.session.may('wall.write'));

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.started.emit() }),
    }));
    void this.load();
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  private step(by: 1 | -1): boolean {
    const wall = this.page.beside(this.selected(), by);
    if (wall) this.picked.emit(wall.id);
    return wall !== undefined;
  }
}
