import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AlertSort } from '@minutebook/contract';
import { ALERT_SORTS } from '@minutebook/contract/alerts';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Menu } from '../ui/menu';
import { FOLDING_WORDS } from './folding-words';
import { ReviewLists } from './lists';
import { QUEUE_WORDS } from './queue-words';

/** Which queue is on screen, and a menu of the others with what waits in each. */
@Component({
  selector: 'mb-queue-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Menu, RouterLink],
  host: { class: 'queue-menu' },
  template: `
    <mb-menu [label]="words().choose + ': ' + name()" look="queue-name">
      <ng-container menuLabel
        ><span class="clip" dir="auto">{{ name() }}</span
        ><mb-icon name="down" size="sm"
      /></ng-container>
      <button
        type="button"
        class="menu-r"
        role="menuitemradio"
        [attr.aria-checked]="queue() === undefined"
        (click)="chosen.emit(null)"
      >
        <mb-icon name="check" size="sm" /><span class="grow">{{ words().all }}</span>
      </button>
      @for (group of groups(); track group.title) {
        <hr />
        @if (group.title) {
          <p class="menu-head">{{ group.title }}</p>
        }
        @for (one of group.queues; track one.id) {
          <button
            type="button"
            class="menu-r"
            role="menuitemradio"
            [attr.aria-checked]="queue() === one.id"
            (click)="chosen.emit(one.id)"
          >
            <mb-icon name="check" size="sm" /><span class="grow clip" dir="auto">{{ one.name }}</span>
            @if (one.overdue > 0) {
              <span class="small num t-bad nowrap">{{ words().late(format.count(one.overdue)) }}</span>
            }
            <span class="small num dim nowrap">{{ words().openIn(format.count(one.open)) }}</span>
          </button>
        }
      }
      <hr />
      <p class="menu-head">{{ folding().order }}</p>
      @for (one of orders; track one) {
        <button
          type="button"
          class="menu-r"
          role="menuitemradio"
          [attr.aria-checked]="sort() === one"
          (click)="sorted.emit(one)"
        >
          <mb-icon name="check" size="sm" /><span class="grow">{{
            one === 'due' ? folding().byDue : folding().byScore
          }}</span>
        </button>
      }
      <hr />
      <a class="menu-r" role="menuitem" routerLink="/queues"><mb-icon name="filter" size="sm" />{{ words().setUp }}</a>
    </mb-menu>
  `,
})
export class QueueMenu {
  readonly queue = input.required<string | undefined>();
  /** Null: all of them. */
  readonly chosen = output<string | null>();
  readonly sort = input<AlertSort>('due');
  readonly sorted = output<AlertSort>();
  protected readonly orders = ALERT_SORTS;
  private readonly lists = inject(ReviewLists);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUE_WORDS);
  protected readonly folding = this.language.words(FOLDING_WORDS);
  protected readonly name = computed(() => {
    const id = this.queue();
    if (id === undefined) return this.words().all;
    return this.lists.queues.value()?.find((queue) => queue.id === id)?.name ?? '…';
  });
  protected readonly groups = computed(() => {
    const queues = this.lists.queues.value() ?? [];
    const others = queues.filter(({ mine }) => !mine);
    return [
      { title: '', queues: queues.filter(({ mine }) => mine) },
      ...(others.length > 0 ? [{ title: this.words().everybody, queues: others }] : []),
    ].filter((group) => group.queues.length > 0);
  });
}
