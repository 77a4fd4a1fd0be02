import { ChangeDetectionStrategy, Component, computed, input, model, viewChild } from '@angular/core';
import { QueryBox } from '../ui/query/query-box';
import { lineDiff } from './line-diff';

/**
 * Where a rule is written: the query box over numbered lines. The lines behind it have the same letters, unseen, so that
 * they wrap where it wraps; they carry the numbers and say which lines are not in force.
 */
@Component({
  selector: 'mb-rule-code',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [QueryBox],
  host: { class: 'code-edit' },
  template: `
    <div class="code-lines" aria-hidden="true">
      @for (line of lines(); track $index) {
        <span class="ln" [class.add]="line.added" [class.cut]="line.cut">{{ $index + 1 }}</span>
        <span class="qx ghost" [class.add]="line.added">{{ line.text }}&#8203;</span>
      }
    </div>
    <mb-query-box
      mode="rule"
      inputId="rule-text"
      [icon]="false"
      [label]="label()"
      [placeholder]="placeholder()"
      [showFaults]="judged()"
      [(value)]="value"
    />
  `,
})
export class RuleCode {
  readonly value = model.required<string>();
  /** What is in force of this rule; null where nothing is. */
  readonly before = input.required<string | null>();
  readonly label = input.required<string>();
  readonly placeholder = input('');
  readonly judged = input(true);
  private readonly box = viewChild.required(QueryBox);

  protected readonly lines = computed(() => {
    const before = this.before();
    const rows = before === null ? [] : lineDiff(before, this.value());
    const marks = new Map<number, { added: boolean; cut: boolean }>();
    let cut = false;
    for (const { kind, after } of rows) {
      if (after !== null) marks.set(after, { added: kind === 'added', cut });
      cut = kind === 'removed';
    }
    return this.value()
      .split('\n')
      .map((text, i) => ({ text, ...(marks.get(i + 1) ?? { added: false, cut: false }) }));
  });

  focus(caret?: number): void {
    this.box().focus(caret);
  }
}
