import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { type IconName, ICONS } from './icons';

/** A stroke drawing in the colour of the text. Always beside a word, so it is hidden from readers. */
@Component({
  selector: 'mb-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true', '[class.i-sm]': 'size() === "sm"', '[class.i-lg]': 'size() === "lg"' },
  template: '<svg viewBox="0 0 16 16" focusable="false"><path [attr.d]="path()" /></svg>',
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly size = input<'sm' | 'md' | 'lg'>('md');
  protected readonly path = computed(() => ICONS[this.name()]);
}
