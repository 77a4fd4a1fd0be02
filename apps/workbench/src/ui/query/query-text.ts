import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { operands, parse } from '@minutebook/query';
import { queryRuns } from './query-runs';
import { sideOf, sidesOf } from './sides';

/** A query to be read, coloured; the operands that made a hit are marked as they are in the message. */
@Component({
  selector: 'mb-query-text',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'qx' },
  template:
    '@for (run of runs(); track run.start) {@if (run.side) {<mark class="hit" [class.hit-b]="run.side === \'b\'">{{ run.text }}</mark>} @else {<span [class]="run.look">{{ run.text }}</span>}}',
})
export class QueryText {
  readonly source = input.required<string>();
  readonly mode = input<'search' | 'rule'>('search');
  /** Numbers of the operands that were found. */
  readonly matched = input<readonly number[]>([]);

  protected readonly runs = computed(() => {
    const { tree } = parse(this.source(), { mode: this.mode() });
    const sides = tree && sidesOf(tree);
    const found = new Set(this.matched());
    const places = tree
      ? operands(tree).flatMap(({ range }, operand) => (found.has(operand) ? [{ ...range, operand }] : []))
      : [];
    return queryRuns(this.source(), this.mode(), [], places).map((run) => ({
      ...run,
      side: run.operand === null ? null : sideOf(run.operand, sides),
    }));
  });
}
