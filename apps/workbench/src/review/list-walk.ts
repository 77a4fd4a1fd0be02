import { inject, Injectable } from '@angular/core';
import type { KeyMap } from '../shell/keyboard';
import { Session } from '../shell/session';
import { ReviewLists } from './lists';
import { Queue } from './queue';
import { type View, VIEWS } from './queue-state';
import { ReviewAddress } from './review-address';
import { Selection } from './selection';

/** Through rows, views and queues by key. */
@Injectable()
export class ListWalk {
  private readonly address = inject(ReviewAddress);
  private readonly queue = inject(Queue);
  private readonly selection = inject(Selection);
  private readonly lists = inject(ReviewLists);
  private readonly session = inject(Session);

  move(by: 1 | -1): boolean {
    const row = this.queue.beside(this.address.alert() ?? null, by);
    if (row) void this.address.show(row.id);
    return row !== undefined;
  }

  /** Views one works in. All of them at once is where a figure of the dashboard leads. */
  views(): readonly View[] {
    const now = this.address.view();
    return VIEWS.filter((view) => {
      if (view === 'to-sign') return this.session.may('alert.sign') || now === view;
      return view !== 'all';
    });
  }

  keys(): KeyMap {
    return {
      j: () => this.move(1),
      k: () => this.move(-1),
      x: () => this.toggle(),
      'Shift+j': () => this.extend(1),
      'Shift+k': () => this.extend(-1),
      n: () => this.nextQueue(),
      'Shift+n': () => this.nextView(),
    };
  }

  private toggle(): boolean {
    const id = this.address.alert();
    if (id === undefined || !this.queue.row(id)) return false;
    this.selection.toggle(id);
    return true;
  }

  private extend(by: 1 | -1): boolean {
    const from = this.address.alert();
    const to = this.queue.beside(from ?? null, by);
    if (!to) return false;
    this.selection.extend(from, to.id);
    void this.address.show(to.id);
    return true;
  }

  /** Through one's queues, then all of them; with only one, through the views. */
  private nextQueue(): void {
    const queues = (this.lists.queues.value() ?? []).filter(({ mine }) => mine).map(({ id }) => id);
    if (queues.length < 2) return this.nextView();
    const at = queues.indexOf(this.address.filter().queue ?? '');
    this.address.narrow({ queue: queues[at + 1] ?? null });
  }

  private nextView(): void {
    const views = this.views();
    this.address.goTo(views[(views.indexOf(this.address.view()) + 1) % views.length]!);
  }
}
