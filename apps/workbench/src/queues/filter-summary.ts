import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Queue } from '@minutebook/contract';
import { QUEUE_WORDS } from '../review/queue-words';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { LexiconNames } from './lexicon-names';
import { QUEUES_WORDS } from './words';

/** What a queue takes, in a line. */
@Component({
  selector: 'mb-filter-summary',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '<span class="clip block" [title]="text()" [class.dim]="plain()">{{ text() }}</span>',
})
export class FilterSummary {
  readonly queue = input.required<Queue>();
  private readonly names = inject(LexiconNames);
  private readonly language = inject(Language);
  private readonly words = this.language.words(QUEUES_WORDS);
  private readonly review = this.language.words(QUEUE_WORDS);
  private readonly ui = this.language.words(UI_WORDS);

  private readonly parts = computed(() => {
    const { lexicons, channels, desks, languages, directions, severities } = this.queue().filter;
    const channel = this.ui().channel as Readonly<Record<string, string>>;
    const { direction, severity } = this.words().edit;
    return [
      this.lexicons(lexicons),
      channels.map((name) => channel[name] ?? name),
      desks,
      languages.map((one) => this.review().language[one]),
      directions.map((one) => direction[one]),
      severities.map((one) => severity[one as 1 | 2 | 3]),
    ].filter((list) => list.length > 0);
  });

  protected readonly plain = computed(() => this.parts().length === 0);
  protected readonly text = computed(() => {
    const { list } = this.words();
    if (this.queue().takesAll) return list.rest;
    if (this.plain()) return list.everything;
    const comma = this.language.locale() === 'zh' ? '、' : ', ';
    return this.parts()
      .map((part) => part.join(comma))
      .join(' · ');
  });

  /** How many, to whoever may not see which. */
  private lexicons(ids: readonly string[]): string[] {
    const names = ids.flatMap((id) => this.names.of(id) ?? []);
    return names.length === ids.length ? names : [this.words().list.lexicons(ids.length)];
  }
}
