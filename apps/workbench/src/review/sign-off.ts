import {
  ChangeDetectionStrategy,
  Component,
  effect,
  ElementRef,
  inject,
  input,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Desk } from './desk';
import { REVIEW_WORDS } from './words';

/** A further person's part: to sign, or to return with a note. */
@Component({
  selector: 'mb-sign-off',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys],
  host: { class: 'stack' },
  template: `
    <div class="field">
      <label class="line between" for="note">
        <span>{{ words().note }}</span><span class="dim">{{ words().noteNeeded }}</span>
      </label>
      <textarea
        #note
        class="area"
        id="note"
        rows="2"
        maxlength="4000"
        aria-describedby="note-gap"
        [disabled]="!may()"
        [placeholder]="words().noteHint"
        [attr.aria-invalid]="desk.missing() ? 'true' : null"
        (input)="desk.write({ note: note.value })"
      ></textarea>
      <p class="help t-bad" id="note-gap">{{ desk.missing() }}</p>
    </div>
    <div class="line">
      <button
        type="button"
        class="btn btn-solid grow"
        aria-keyshortcuts="s"
        [disabled]="!may() || desk.busy() !== null"
        (click)="signed.emit()"
      >
        {{ words().signNext }} <mb-keys chord="s" />
      </button>
      <button
        type="button"
        class="btn"
        aria-keyshortcuts="r"
        [disabled]="!may() || desk.busy() !== null"
        (click)="returned.emit()"
      >
        {{ words().return }} <mb-keys chord="r" />
      </button>
    </div>
    @if (may()) {
      <p class="xs dim">{{ words().maySign }}</p>
    }
  `,
})
export class SignOff {
  readonly may = input.required<boolean>();
  readonly signed = output();
  readonly returned = output();
  protected readonly desk = inject(Desk);
  protected readonly words = inject(Language).words(REVIEW_WORDS);
  private readonly note = viewChild.required<ElementRef<HTMLTextAreaElement>>('note');

  constructor() {
    // As with the reason: written to only when another alert is on the desk.
    effect(() => {
      const field = this.note().nativeElement;
      this.desk.alert();
      const text = untracked(() => this.desk.draft().note);
      if (field.value !== text) field.value = text;
    });
  }

  focusNote(): void {
    this.note().nativeElement.focus();
  }
}
