import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { explain, type Query } from '@minutebook/query';
import { Language } from '../language';
import { sidesOf } from './sides';

/** What a query finds, in plain words, its operands marked as their hits are. */
@Component({
  selector: 'mb-explanation',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'read' },
  template:
    '@for (run of runs(); track $index) {@if (run.side) {<mark class="hit" [class.hit-b]="run.side === \'b\'">{{ run.text }}</mark>} @else {<span [class.medium]="run.kind === \'field\'">{{ run.text }}</span>}}',
})
export class Explanation {
  readonly tree = input.required<Query>();
  private readonly language = inject(Language);
  protected readonly runs = computed(() => {
    const sides = sidesOf(this.tree());
    return explain(this.tree(), this.language.locale()).runs.map((run) => ({
      ...run,
      side: run.operand === undefined ? null : (sides.get(run.operand) ?? 'a'),
    }));
  });
}
