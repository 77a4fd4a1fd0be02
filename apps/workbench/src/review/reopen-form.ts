import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { Language } from '../ui/language';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';
import { REVIEW_WORDS } from './words';

/** Opens a closed alert again, with a reason. */
@Component({
  selector: 'mb-reopen-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack" novalidate (submit)="reopen($event)">
      <h3 class="h-sect">{{ words().reopenTitle }}</h3>
      <p class="small muted">{{ words().reopenNote }}</p>
      <div class="field">
        <label class="line between" for="reopen-reason"
          ><span>{{ review().reason }}</span
          ><span class="dim num" [class.t-good]="length() >= minimum">{{ review().reasonCount(length()) }}</span></label
        >
        <textarea
          #area
          class="area"
          id="reopen-reason"
          rows="2"
          maxlength="4000"
          (input)="reason.set(area.value)"
        ></textarea>
      </div>
      <div class="line">
        <button class="btn btn-solid btn-sm" [disabled]="desk.busy() !== null || length() < minimum">
          {{ words().reopenDo }}
        </button>
        <button type="button" class="btn btn-bare btn-sm" (click)="left.emit()">{{ words().keep }}</button>
      </div>
    </form>
  `,
})
export class ReopenForm {
  readonly done = output<string>();
  readonly left = output();
  protected readonly desk = inject(Desk);
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DECISION_WORDS);
  protected readonly review = this.language.words(REVIEW_WORDS);
  protected readonly minimum = MIN_REASON;
  protected readonly reason = signal('');
  protected readonly length = computed(() => this.reason().trim().length);

  constructor() {
    afterNextRender(() => this.area().nativeElement.focus());
  }

  protected reopen(event: Event): void {
    event.preventDefault();
    if (this.length() >= MIN_REASON) this.done.emit(this.reason().trim());
  }
}
