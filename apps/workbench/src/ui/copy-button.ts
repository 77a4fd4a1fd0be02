import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Copying } from './copying';
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
    @if (done() === false) {
      <span class="small t-warn" role="alert">{{ words().notCopied }}</span>
    }
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input<string>();
  protected readonly words = inject(Language).words(UI_WORDS);
  private readonly copying = inject(Copying);
  protected readonly done = signal<boolean | null>(null);

  protected async copy(): Promise<void> {
    this.done.set(await this.copying.copy(this.text()));
  }
}
