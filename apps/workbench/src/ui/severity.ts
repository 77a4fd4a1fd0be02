import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Language } from './language';
import { UI_WORDS } from './words';

/** Three bars, red only for high; a label for readers. */
@Component({
  selector: 'mb-severity',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'sev',
    role: 'img',
    '[class.sev-1]': 'level() === 1',
    '[class.sev-2]': 'level() === 2',
    '[class.sev-3]': 'level() === 3',
    '[attr.aria-label]': 'label()',
    '[title]': 'label()',
  },
  template: '<i></i><i></i><i></i>',
})
export class Severity {
  readonly level = input.required<number>();
  private readonly words = inject(Language).words(UI_WORDS);
  protected readonly label = computed(() => this.words().severity(this.level()));
}
