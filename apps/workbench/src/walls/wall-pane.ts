import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Wall } from '@minutebook/contract';
import { walls as wallsApi } from '@minutebook/contract/walls';
import { EntryList } from '../audit/entry-list';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { WallForm } from './wall-form';
import { WALL_WORDS } from './words';

/** One wall: who is inside and admitted, since when, and what was done to it. */
@Component({
  selector: 'mb-wall-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [EntryList, ProblemNotice, ProblemView, Skeleton, WallForm, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().column.wall' },
  template: `
    @if (file.value(); as wall) {
      <div class="pane-head">
        <h2 class="clip" dir="auto">{{ wall.name }}</h2>
        <span class="tag" [class.tag-good]="stands()">{{ stands() ? words().state.stands : words().state.down }}</span>
      </div>
      <div class="pane-body">
        @if (editing()) {
          <mb-wall-form [wall]="wall" (saved)="take($event)" (left)="editing.set(false)" />
        } @else {
          <section class="sect">
            <p dir="auto">{{ wall.reason }}</p>
            <p class="small dim"><mb-when [at]="wall.putUpAt" /> {{ words().by(wall.putUpBy) }}</p>
          </section>
          <section class="sect">
            <h3>{{ words().inside }}</h3>
            <ul class="stack stack-1">
              @for (person of wall.inside; track person.externalId) {
                <li class="line">
                  <span class="grow clip" dir="auto">{{ person.name }}</span>
                  <span class="small dim">{{ person.desk }}</span>
                  <span class="code small dim">{{ person.externalId }}</span>
                </li>
              }
            </ul>
          </section>
          <section class="sect">
            <h3>{{ words().admitted }}</h3>
            <ul class="stack stack-1">
              @for (user of wall.admitted; track user.id) {
                <li>{{ user.name }}</li>
              } @empty {
                <li class="small dim">{{ words().nobodyAdmitted }}</li>
              }
            </ul>
          </section>
          @if (may() && stands()) {
            <section class="sect">
              <div class="line">
                <button type="button" class="btn btn-sm" (click)="editing.set(true)">{{ words().edit }}</button>
              </div>
              <form class="field" novalidate (submit)="takeDown($event, wall)">
                <label for="wall-end">{{ words().takeDownWhy }}</label>
                <div class="line">
                  <input
                    #why
                    class="input"
                    id="wall-end"
                    maxlength="2000"
                    autocomplete="off"
                    [value]="reason()"
                    (input)="reason.set(why.value)"
                  />
                  <button class="btn btn-sm btn-bad" [disabled]="ended.busy() || reason().trim().length < 10">
                    {{ words().takeDown }}
                  </button>
                </div>
              </form>
              @if (ended.problem(); as problem) {
                <mb-problem-notice [problem]="problem" />
              }
            </section>
          }
          <section class="sect">
            <h3>{{ words().history }}</h3>
            <mb-entry-list [entries]="wall.history" />
          </section>
        }
      </div>
    } @else if (file.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (file.slow()) {
      <mb-skeleton />
    }
  `,
})
export class WallPane {
  readonly id = input.required<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly words = inject(Language).words(WALL_WORDS);
  protected readonly file = new Loading<Wall>();
  protected readonly ended = new Loading<Wall>();
  protected readonly editing = linkedSignal<string, boolean>({ source: this.id, computation: () => false });
  protected readonly reason = signal('');
  protected readonly may = computed(() => this.session.may('wall.write'));
  protected readonly stands = computed(() => this.file.value()?.takenDownAt === null);

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.file.run((signal) => this.api.call(wallsApi.get, { params: { id: this.id() } }, signal));
  }

  protected take(wall: Wall): void {
    this.file.set(wall);
    this.editing.set(false);
    this.announcer.say(this.words().saved);
    this.changed.emit();
  }

  protected async takeDown(event: Event, { id, version }: Wall): Promise<void> {
    event.preventDefault();
    const body = { version, reason: this.reason().trim() };
    const wall = await this.ended.run((signal) => this.api.call(wallsApi.takeDown, { params: { id }, body }, signal));
    if (!wall) return;
    this.reason.set('');
    this.take(wall);
  }
}
