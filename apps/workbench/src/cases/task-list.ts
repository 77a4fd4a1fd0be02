import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type { Case, CaseTask } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { DayText } from '../conduct/day-text';
import { Format } from '../ui/format';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { OpenedCase } from './opened-case';
import { CASE_WORDS } from './words';

/** What is to be done in a case, by whom, until when. */
@Component({
  selector: 'mb-task-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().tasks.title }}
      @if (case().tasks.length > 0) {
        <span class="dim">{{ words().tasks.done(done(), case().tasks.length) }}</span>
      }
      <span class="grow"></span>
      @if (opened.mayWrite()) {
        <button type="button" class="btn btn-bare btn-sm" [attr.aria-label]="words().tasks.add" (click)="begin()">
          <mb-keys chord="t" />
        </button>
      }
    </h3>
    <ul class="stack stack-1">
      @for (task of case().tasks; track task.id) {
        <li>
          <label class="check">
            <input
              #box
              type="checkbox"
              [checked]="task.done !== null"
              [disabled]="!opened.mayWrite()"
              (change)="toggle(task, box)"
            />
            <span class="grow" [class.dim]="task.done !== null" dir="auto">{{ task.text }}</span>
            @if (task.assignee; as assignee) {
              <span class="small dim nowrap" dir="auto">{{ assignee.name }}</span>
            }
            @if (task.due && task.done === null) {
              <span class="small nowrap" [class.t-warn]="task.due <= today()">{{ days.short(task.due) }}</span>
            }
          </label>
        </li>
      }
    </ul>
    @if (adding()) {
      <form class="stack stack-2" novalidate (submit)="add($event)">
        <div class="field">
          <label for="task-text">{{ words().tasks.text }}</label>
          <input
            #textBox
            class="input"
            id="task-text"
            maxlength="500"
            autocomplete="off"
            [value]="text()"
            (input)="text.set(textBox.value)"
          />
        </div>
        <div class="line">
          <select
            #forBox
            class="input"
            [attr.aria-label]="words().tasks.assignee"
            (change)="assignee.set(forBox.value)"
          >
            <option value="">{{ words().tasks.nobody }}</option>
            @for (member of case().team; track member.id) {
              <option [value]="member.id" [selected]="member.id === assignee()">{{ member.name }}</option>
            }
          </select>
          <input
            #dueBox
            class="input"
            type="date"
            [attr.aria-label]="words().tasks.due"
            [value]="due()"
            (input)="due.set(dueBox.value)"
          />
          <button class="btn btn-sm" [disabled]="opened.busy() || text().trim() === ''">{{ words().tasks.do }}</button>
        </div>
      </form>
    }
  `,
})
export class TaskList {
  readonly case = input.required<Case>();
  protected readonly opened = inject(OpenedCase);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CASE_WORDS);
  private readonly textBox = viewChild<ElementRef<HTMLInputElement>>('textBox');
  protected readonly adding = signal(false);
  protected readonly text = signal('');
  protected readonly assignee = signal('');
  protected readonly due = signal('');
  protected readonly done = computed(() => this.case().tasks.filter((task) => task.done !== null).length);
  protected readonly today = computed(() => new Date(this.format.now()).toISOString().slice(0, 10));

  begin(): void {
    this.adding.set(true);
    setTimeout(() => this.textBox()?.nativeElement.focus());
  }

  protected async toggle({ id, version, done }: CaseTask, box: HTMLInputElement): Promise<void> {
    // Disabled meanwhile, it would lose the focus.
    const taken = !this.opened.busy();
    if (taken && (await this.opened.actOn(casesApi.changeTask, id, { version, done: done === null }))) return;
    // The click turned it, and was refused.
    box.checked = this.case().tasks.some((task) => task.id === id && task.done !== null);
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const body = { text: this.text().trim(), assignee: this.assignee() || null, due: this.due() || null };
    if (!(await this.opened.act(casesApi.addTask, body))) return;
    this.text.set('');
    this.adding.set(false);
  }
}
