import { ChangeDetectionStrategy, Component, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { HoldTask } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { TaskCard } from './task-card';
import { HOLD_WORDS } from './words';

const LIMIT = 100;

/** Custodians who left or were renamed: holds stay as they are, and somebody looks after it (R57). */
@Component({
  selector: 'mb-hold-tasks',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemView, RouterLink, Skeleton, TaskCard],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          @for (task of list.items; track task.id) {
            <mb-task-card [task]="task" [may]="may" (settled)="drop($event)">
              <a [routerLink]="['/holds', task.hold.id]" dir="auto"
                ><span class="code">{{ task.hold.matter }}</span> {{ task.hold.name }}</a
              >
            </mb-task-card>
          }
          @if (list.next) {
            <div class="list-end">
              <button type="button" class="btn btn-sm" (click)="loadMore()">{{ words().more }}</button>
            </div>
          }
        </div>
      } @else {
        <div class="void">
          <mb-icon name="person" />
          <h3>{{ words().none.tasks.title }}</h3>
          <p>{{ words().none.tasks.text }}</p>
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
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly may = inject(Session).may('hold.write');
  protected readonly page = new Loading<{ items: HoldTask[]; next: string | null }>();

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.run((signal) => this.api.call(holdsApi.tasks, { query: { limit: LIMIT } }, signal));
  }

  protected async loadMore(): Promise<void> {
    const page = this.page.value();
    if (!page?.next) return;
    const next = await this.api.call(holdsApi.tasks, { query: { limit: LIMIT, after: page.next } });
    this.page.set({ items: [...page.items, ...next.items], next: next.next });
  }

  protected drop({ id }: HoldTask): void {
    const page = this.page.value();
    if (page) this.page.set({ ...page, items: page.items.filter((task) => task.id !== id) });
    this.announcer.say(this.words().saved);
    this.changed.emit();
  }
}
