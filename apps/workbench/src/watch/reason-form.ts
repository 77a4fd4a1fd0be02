import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { Language } from '../ui/language';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { WATCH_WORDS } from './words';

let made = 0;

/** A button that asks why first. */
@Component({
  selector: 'mb-watch-reason',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    @if (open()) {
      <form class="stack" novalidate (submit)="give($event)">
        <div class="field">
          <label [attr.for]="id">{{ words().reason }}</label>
          <input #box class="input" maxlength="1000" autocomplete="off" [id]="id" (input)="text.set(box.value)" />
        </div>
        @if (problem(); as trouble) {
          <mb-problem-notice [problem]="trouble" />
        }
        <div class="line">
          <button class="btn btn-sm btn-solid" [disabled]="text().trim().length < 10 || busy()">{{ label() }}</button>
          <button type="button" class="btn btn-sm btn-bare" (click)="open.set(false)">{{ words().cancel }}</button>
        </div>
      </form>
    } @else {
      <button type="button" class="btn btn-sm" [disabled]="disabled()" (click)="open.set(true)">{{ label() }}</button>
    }
  `,
})
export class WatchReason {
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly busy = input(false);
  readonly problem = input<Problem | null>(null);
  readonly given = output<string>();
  protected readonly words = inject(Language).words(WATCH_WORDS);
  protected readonly id = `watch-reason-${++made}`;
  protected readonly open = signal(false);
  protected readonly text = signal('');

  protected give(event: Event): void {
    event.preventDefault();
    this.given.emit(this.text().trim());
  }
}
