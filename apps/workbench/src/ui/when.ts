import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Format } from './format';
import { Language } from './language';
import { UI_WORDS } from './words';

export interface TimeAtSource {
  readonly text: string;
  readonly zone: string | null;
}

/** An instant in the reader's zone; the whole of it, and what the source itself said, in the title. */
@Component({
  selector: 'mb-when',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '<time [attr.datetime]="at()" [title]="title()">{{ text() }}</time>',
})
export class When {
  readonly at = input.required<string | null>();
  readonly as = input<'time' | 'stamp' | 'day' | 'full' | 'short-day' | 'exact' | 'log'>('stamp');
  readonly source = input<TimeAtSource | null>(null);
  private readonly format = inject(Format);
  private readonly words = inject(Language).words(UI_WORDS);

  protected readonly text = computed(() => {
    const at = this.at();
    if (at === null) return this.words().noTime;
    switch (this.as()) {
      case 'time':
        return this.format.time(at);
      case 'day':
        return this.format.day(at);
      case 'short-day':
        return this.format.shortDay(at);
      case 'full':
        return this.format.full(at);
      case 'exact':
        return this.format.exact(at);
      case 'log':
        return this.format.isToday(at) ? this.format.exact(at) : this.format.stamp(at);
      default:
        return this.format.stamp(at);
    }
  });

  protected readonly title = computed(() => {
    const at = this.at();
    const source = this.source();
    const own = at === null ? this.words().noTime : `${this.format.full(at)}, ${this.format.zoneLabel()}`;
    return source ? `${own}\n${this.words().sourceTime(source.text, source.zone ?? '')}` : own;
  });
}
