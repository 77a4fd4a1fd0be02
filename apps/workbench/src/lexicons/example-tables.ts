import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { MarkedText } from '../ui/marked-text';
import { langOf } from '../ui/script';
import { type DraftRule, type Example } from './draft-state';
import { type Outcome } from './example-run';
import { RuleChecks } from './rule-checks';
import { EXAMPLE_WORDS } from './example-words';

interface Row {
  readonly at: number;
  readonly example: Example;
  readonly outcome: Outcome | null;
  readonly passes: boolean | null;
  readonly lang: string | null;
}

/** What the rule must hit and must not, run in the browser while one types (R173). */
@Component({
  selector: 'mb-example-tables',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MarkedText],
  host: { class: 'sect' },
  templateUrl: './example-tables.html',
})
export class ExampleTables {
  readonly rule = input.required<DraftRule>();
  readonly disabled = input(false);
  readonly changed = output<Example[]>();
  private readonly checks = inject(RuleChecks);
  protected readonly words = inject(Language).words(EXAMPLE_WORDS);
  /** What is being written; `at` is the example it takes the place of. */
  protected readonly writing = signal<(Example & { readonly at: number | null }) | null>(null);
  protected readonly result = computed(() => this.checks.try(this.rule()));
  private readonly rows = computed<Row[]>(() =>
    this.rule().examples.map((example, at) => {
      const outcome = this.result().outcomes?.[at] ?? null;
      return {
        at,
        example,
        outcome,
        passes: outcome && outcome.hits === example.hits,
        lang: langOf(example.text),
      };
    }),
  );
  protected readonly sides = computed(() => [
    { hits: true, title: this.words().must, rows: this.rows().filter(({ example }) => example.hits) },
    { hits: false, title: this.words().mustNot, rows: this.rows().filter(({ example }) => !example.hits) },
  ]);
  protected readonly failing = computed(() => this.rows().filter(({ passes }) => passes === false));

  /** What is said beside an example: why it fails, else where it is from. */
  protected remark({ example, outcome, passes }: Row): string {
    if (passes !== false || !outcome) return example.note;
    const { why } = this.words();
    if (outcome.hits) return why.hits;
    if (!outcome.reason) return why.none;
    const { code, of } = outcome.reason;
    return code === 'missing' || code === 'excluded' ? why[code](of) : why[code];
  }

  protected write(example: Example | null, at: number | null = null): void {
    this.writing.set({ ...(example ?? { text: '', hits: true, note: '' }), at });
  }

  protected put(part: Partial<Example>): void {
    this.writing.update((writing) => writing && { ...writing, ...part });
  }

  protected take(event: Event): void {
    event.preventDefault();
    const writing = this.writing();
    if (!writing || writing.text.trim() === '') return;
    const { at, text, hits, note } = writing;
    const example = { text, hits, note: note.trim() };
    const { examples } = this.rule();
    this.writing.set(null);
    this.changed.emit(at === null ? [...examples, example] : examples.map((old, i) => (i === at ? example : old)));
  }

  protected drop(at: number): void {
    this.writing.set(null);
    this.changed.emit(this.rule().examples.filter((_, i) => i !== at));
  }
}
