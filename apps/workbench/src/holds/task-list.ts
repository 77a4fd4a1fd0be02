import { ChangeDetectionStrategy, Component, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { HoldTask } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { TaskCard } from './task-card';
import { HOLD_WORDS } from './words';

const LIMIT = 100;

/** Custodians who left or were renamed: holds stay as they are, and somebody looks after it (R57). */
@Component({
  selector: 'mb-hold-tasks',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, RouterLink, Skeleton, TaskCard],
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
          <mb-list-end [list]="page" />
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
  protected readonly page = new Listing((from, signal) =>
    this.api.call(holdsApi.tasks, { query: { limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected drop({ id }: HoldTask): void {
    const page = this.page.value();
    if (page) this.page.set({ ...page, items: page.items.filter((task) => task.id !== id) });
    this.announcer.say(this.words().saved);
    this.changed.emit();
  }
}
