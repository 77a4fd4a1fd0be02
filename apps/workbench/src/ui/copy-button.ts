import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Icon } from './icon';
import { Language } from './language';
import { UI_WORDS } from './words';

/** Puts a text on the clipboard and says so. */
@Component({
  selector: 'mb-copy',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button type="button" class="btn btn-sm" [attr.aria-label]="label()" (click)="copy()">
      <mb-icon size="sm" [name]="done() ? 'check' : 'copy'" />{{ done() ? words().copied : words().copy }}
    </button>
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input<string>();
  protected readonly words = inject(Language).words(UI_WORDS);
  protected readonly done = signal(false);

  protected copy(): void {
    void navigator.clipboard.writeText(this.text()).then(() => this.done.set(true));
  }
}
