import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { Schedule } from '@minutebook/contract';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';

/** The first version: from cited classes, and what they apply to if somebody says so. Nothing is assigned by itself (E1). */
@Component({
  selector: 'mb-schedule-start',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane-body' },
  template: `
    <form class="sect stack-3 measure" novalidate (submit)="start($event)">
      <h3>{{ words().title }}</h3>
      <p class="muted">{{ words().text }}</p>
      @if (desk.set.value(); as set) {
        <p class="small">{{ words().set(set.classes.length.toString()) }}</p>
        @if (desk.mayWrite()) {
          <fieldset class="stack">
            <label class="opt-line">
              <input type="radio" name="preset" [checked]="preset() === null" (change)="preset.set(null)" />
              <span class="stack stack-0"
                ><span class="medium">{{ words().plain }}</span
                ><span class="small dim">{{ words().plainText }}</span></span
              >
            </label>
            @for (one of set.presets; track one.id) {
              <label class="opt-line">
                <input type="radio" name="preset" [checked]="preset() === one.id" (change)="preset.set(one.id)" />
                <span class="stack stack-0"
                  ><span class="medium">{{ one.name }}</span
                  ><span class="small dim">{{ one.text }}</span></span
                >
              </label>
            }
          </fieldset>
          <div class="field">
            <label for="start-note">{{ words().note }}</label>
            <input
              #about
              class="input"
              id="start-note"
              maxlength="2000"
              autocomplete="off"
              [value]="note()"
              (input)="note.set(about.value)"
            />
          </div>
          @if (desk.sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-solid" [disabled]="desk.sent.busy()">{{ words().do }}</button>
          </div>
        }
      }
    </form>
  `,
})
export class ScheduleStart {
  readonly drafted = output<Schedule>();
  protected readonly desk = inject(ScheduleDesk);
  private readonly all = inject(Language).words(SCHEDULE_WORDS);
  protected readonly words = computed(() => this.all().start);
  protected readonly preset = signal<string | null>(null);
  protected readonly note = signal('');

  constructor() {
    void this.desk.loadSet();
  }

  protected async start(event: Event): Promise<void> {
    event.preventDefault();
    const draft = await this.desk.draft(null, this.preset() ?? undefined, this.note().trim());
    if (draft) this.drafted.emit(draft);
  }
}
