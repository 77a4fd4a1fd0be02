import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { HoldTask } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

const MIN_NOTE = 10;

/** What a custodian's leaving or renaming asks for, and what was done about it. Where it belongs is given as content. */
@Component({
  selector: 'mb-task-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, When],
  host: { class: 'sect' },
  template: `
    <div class="line wrap">
      <span class="tag" [class.tag-warn]="!task().settledAt">{{ words().task[task().kind] }}</span>
      <b class="medium" dir="auto">{{ task().custodian.name }}</b>
      @if (task().before; as before) {
        <span class="dim small" dir="auto">{{ words().task.before(before) }}</span>
      }
      <span class="code small dim">{{ task().custodian.externalId }}</span>
      <span class="grow"></span>
      <span class="small dim"><mb-when [at]="task().raisedAt" /></span>
    </div>
    <ng-content />
    @if (task().settledAt; as at) {
      <p class="small" dir="auto">{{ task().note }}</p>
      <p class="small dim">{{ task().settledBy }}, <mb-when [at]="at" /></p>
    } @else if (may()) {
      <form class="line" novalidate (submit)="settle($event)">
        <input
          #box
          class="input grow"
          maxlength="2000"
          autocomplete="off"
          [attr.aria-label]="words().task.note(task().custodian.name)"
          [placeholder]="words().task.noteHelp"
          [value]="note()"
          (input)="note.set(box.value)"
        />
        <button class="btn btn-sm" [disabled]="sent.busy() || note().trim().length < least">
          {{ words().task.do }}
        </button>
      </form>
    }
    @if (sent.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
  `,
})
export class TaskCard {
  readonly task = input.required<HoldTask>();
  readonly may = input(false);
  readonly settled = output<HoldTask>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly least = MIN_NOTE;
  protected readonly note = signal('');
  protected readonly sent = new Loading<HoldTask>();

  protected async settle(event: Event): Promise<void> {
    event.preventDefault();
    const note = this.note().trim();
    if (note.length < MIN_NOTE) return;
    const call = { params: { id: this.task().id }, body: { note } };
    const task = await this.sent.run((signal) => this.api.call(holdsApi.settleTask, call, signal));
    if (task) this.settled.emit(task);
  }
}
