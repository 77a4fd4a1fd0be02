import { ChangeDetectionStrategy, Component, ElementRef, inject, input, output } from '@angular/core';
import type { Disposition } from '@minutebook/contract';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { REVIEW_WORDS } from './words';

export const OPTIONS: readonly { readonly disposition: Disposition; readonly letter: string }[] = [
  { disposition: 'escalated', letter: 'e' },
  { disposition: 'violation', letter: 'v' },
  { disposition: 'cleared', letter: 'c' },
  { disposition: 'false-positive', letter: 'f' },
];

/** One of four decisions. One stop in the tab order; arrows move, letters choose. */
@Component({
  selector: 'mb-disposition-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys],
  host: { class: 'decide', role: 'radiogroup', '[attr.aria-label]': 'words().decision' },
  template: `
    @for (option of options; track option.disposition) {
      <button
        type="button"
        class="opt"
        role="radio"
        [title]="words().optionHelp[option.disposition]"
        [attr.aria-keyshortcuts]="option.letter"
        [attr.aria-checked]="value() === option.disposition"
        [tabIndex]="value() === option.disposition || (value() === null && $first) ? 0 : -1"
        (click)="chosen.emit(option.disposition)"
        (keydown)="roam($event)"
      >
        <mb-keys [chord]="option.letter" /><b class="clip">{{ words().option[option.disposition] }}</b>
      </button>
    }
  `,
})
export class DispositionPicker {
  readonly value = input.required<Disposition | null>();
  readonly chosen = output<Disposition>();
  /** By an arrow: the focus stays in the group. */
  readonly moved = output<Disposition>();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly options = OPTIONS;
  protected readonly words = inject(Language).words(REVIEW_WORDS);

  /** Arrows move in a group of radio buttons. */
  protected roam(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = OPTIONS.findIndex(({ disposition }) => disposition === this.value());
    const index = (at + step + OPTIONS.length) % OPTIONS.length;
    this.moved.emit(OPTIONS[index]!.disposition);
    this.host.nativeElement.querySelectorAll<HTMLElement>('[role=radio]')[index]?.focus();
  }
}
