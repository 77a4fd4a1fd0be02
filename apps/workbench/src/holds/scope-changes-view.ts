import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { DayText } from '../conduct/day-text';
import { diffRuns } from '../ui/conversation/diff';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { changesBetween, type NamedScope, type ScopePart } from './scope-changes';
import { combineOf, contextOf } from './scope-draft';
import { HOLD_WORDS } from './words';

/** What one scope has that another has not, as insertions and deletions. */
@Component({
  selector: 'mb-scope-changes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl class="kv">
      @for (line of lines(); track line.part) {
        <dt>{{ words()[line.part] }}</dt>
        <dd [class.code]="line.part === 'query'" [class.apart]="line.part !== 'query'">
          @for (run of line.runs; track $index) {
            @switch (run.kind) {
              @case ('del') {
                <del class="del" dir="auto">{{ run.text }}</del>
              }
              @case ('ins') {
                <ins class="ins" dir="auto">{{ run.text }}</ins>
              }
              @default {
                <span dir="auto">{{ run.text }}</span>
              }
            }
          }
        </dd>
      } @empty {
        <dt>{{ words().same }}</dt>
        <dd></dd>
      }
    </dl>
  `,
})
export class ScopeChanges {
  readonly before = input.required<NamedScope>();
  readonly after = input.required<NamedScope>();
  private readonly language = inject(Language);
  private readonly days = inject(DayText);
  private readonly all = this.language.words(HOLD_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.all().scope);
  protected readonly lines = computed(() =>
    changesBetween(this.before(), this.after()).map((change) => ({
      part: change.part,
      runs:
        'added' in change
          ? [
              ...change.taken.map((text) => ({ text: this.text(change.part, text), kind: 'del' as const })),
              ...change.added.map((text) => ({ text: this.text(change.part, text), kind: 'ins' as const })),
            ]
          : change.part === 'query' && change.before !== null && change.after !== null
            ? diffRuns(change.before, change.after)
            : [
                { text: this.text(change.part, change.before), kind: 'del' as const },
                { text: this.text(change.part, change.after), kind: 'ins' as const },
              ],
    })),
  );

  /** A value as a reader has it; null is what it stands for: open, all, none. */
  private text(part: ScopePart, value: string | null): string {
    const words = this.words();
    switch (part) {
      case 'from':
      case 'until':
        return value === null ? words.openEnd : this.days.short(value);
      case 'channels':
        return (this.ui().channel as Readonly<Record<string, string>>)[value ?? ''] ?? value ?? words.all;
      case 'combine':
        return words.combines[combineOf(value ?? '')];
      case 'context':
        return words.contexts[contextOf(value ?? '')];
      default:
        return value ?? words.noQuery;
    }
  }
}
