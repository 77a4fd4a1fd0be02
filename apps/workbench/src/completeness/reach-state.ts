import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { ReachResult } from '@minutebook/contract';
import { Language } from '../ui/language';
import { REACH_WORDS } from './reach-words';

/** Whether a record was within reach; what is wrong, in words. */
@Component({
  selector: 'mb-reach-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span
      class="tag"
      [class.tag-good]="result().outcome === 'ok'"
      [class.tag-warn]="result().outcome === 'slow' && !result().fault"
      [class.tag-bad]="result().fault"
      >{{ text() }}</span
    >
  `,
})
export class ReachStateTag {
  readonly result = input.required<ReachResult>();
  private readonly words = inject(Language).words(REACH_WORDS);
  protected readonly text = computed(() => {
    const { outcome, fault } = this.result();
    return outcome === 'slow' && fault ? this.words().slow : this.words().outcome[outcome];
  });
}
