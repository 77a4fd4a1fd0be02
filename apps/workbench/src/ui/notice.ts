import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon } from './icon';
import type { IconName } from './icons';

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'bad';

const SIGNS: Readonly<Record<Tone, IconName>> = {
  plain: 'info',
  info: 'info',
  good: 'check',
  warn: 'warn',
  bad: 'bad',
};

/** Something to know, in place. */
@Component({
  selector: 'mb-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: {
    class: 'note',
    role: 'note',
    '[class.note-info]': 'tone() === "info"',
    '[class.note-good]': 'tone() === "good"',
    '[class.note-warn]': 'tone() === "warn"',
    '[class.note-bad]': 'tone() === "bad"',
  },
  template: '<mb-icon [name]="sign()" /><div><ng-content /></div>',
})
export class Notice {
  readonly tone = input<Tone>('plain');
  readonly icon = input<IconName>();
  protected readonly sign = computed(() => this.icon() ?? SIGNS[this.tone()]);
}
