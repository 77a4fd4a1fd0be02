import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { markRuns, type MarkSpan } from './marking';

/** Source text with its hits marked, as text nodes only: nothing a stranger wrote is ever read as HTML. */
@Component({
  selector: 'mb-marked',
  changeDetection: ChangeDetectionStrategy.OnPush,
  // One line: white space between the blocks would be white space in the evidence.
  template:
    '@for (run of runs(); track run.start) {@switch (run.kind) {@case (null) {<ng-container>{{ run.text }}</ng-container>}@case ("a") {<mark class="hit">{{ run.text }}</mark>}@case ("b") {<mark class="hit hit-b">{{ run.text }}</mark>}@default {<mark class="hit-other">{{ run.text }}</mark>}}}',
})
export class MarkedText {
  readonly text = input.required<string>();
  readonly spans = input<readonly MarkSpan[]>([]);
  readonly from = input<number>();
  readonly to = input<number>();
  protected readonly runs = computed(() =>
    markRuns(this.text(), this.spans(), this.from() ?? 0, this.to() ?? this.text().length),
  );
}
