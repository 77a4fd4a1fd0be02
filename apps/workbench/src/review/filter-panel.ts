import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  model,
  output,
  untracked,
} from '@angular/core';
import type { AlertFilter } from '@minutebook/contract';
import { LANGUAGES } from '@minutebook/contract/alerts';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { FilterLabels } from './filter-labels';
import { ReviewLists } from './lists';
import { Queue } from './queue';
import { FILTER_KEYS } from './queue-filter';
import { QUEUE_WORDS } from './queue-words';

type Key = (typeof FILTER_KEYS)[number];

interface Field {
  readonly key: Key;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A button that opens the ways to narrow the list. Each choice is in the address at once. */
@Component({
  selector: 'mb-filter-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'menu-host', '(keydown.escape)': 'close($event)', '(focusout)': 'leave($event)' },
  template: `
    <button
      type="button"
      class="btn btn-sm btn-icon"
      aria-keyshortcuts="Shift+F"
      [attr.aria-expanded]="open()"
      [attr.aria-label]="label()"
      [title]="label()"
      [attr.aria-pressed]="count() > 0"
      (click)="open.set(!open())"
    >
      <mb-icon name="filter" size="sm" />
    </button>
    @if (open()) {
      <div class="menu menu-drop filter-panel" role="group" tabindex="-1" [attr.aria-label]="words().filter">
        @for (field of fields(); track field.key) {
          <label class="filter-row"
            ><span>{{ words().key[field.key] }}</span>
            <select #box class="select select-sm" (change)="changed.emit({ key: field.key, value: box.value })">
              <option value="" [selected]="field.value === ''">{{ words().any }}</option>
              @for (option of field.options; track option.value) {
                <option [value]="option.value" [selected]="option.value === field.value">{{ option.label }}</option>
              }
            </select>
          </label>
        }
      </div>
    }
  `,
})
export class FilterPanel {
  readonly filter = input.required<AlertFilter>();
  readonly open = model(false);
  readonly changed = output<{ key: Key; value: string }>();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly queue = inject(Queue);
  private readonly lists = inject(ReviewLists);
  private readonly labels = inject(FilterLabels);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUE_WORDS);
  private readonly ui = this.language.words(UI_WORDS);

  protected readonly count = computed(() => FILTER_KEYS.filter((key) => this.filter()[key] !== undefined).length);
  protected readonly label = computed(() =>
    this.count() === 0 ? this.words().filter : this.words().narrowed(this.count()),
  );
  protected readonly fields = computed<readonly Field[]>(() => {
    const rows = this.queue.rows();
    const rules = new Map(rows.map(({ rule }) => [rule.id, `${rule.code} ${rule.title}`]));
    const desks = rows.flatMap(({ desk }) => (desk === null ? [] : [desk]));
    return [
      this.field('channel', Object.keys(this.ui().channel)),
      this.field('language', LANGUAGES),
      this.field('severity', ['3', '2', '1']),
      this.field('tag', this.lists.tags.value() ?? []),
      this.field('rule', [...rules.keys()], (id) => rules.get(id)),
      this.field('desk', desks),
      this.field('overdue', ['true', 'false']),
    ];
  });

  constructor() {
    effect(() => {
      if (!this.open()) return;
      untracked(() => this.lists.needTags());
      setTimeout(() => this.host.nativeElement.querySelector('select')?.focus());
    });
  }

  protected close(event: Event): void {
    if (!this.open()) return;
    event.stopPropagation();
    this.open.set(false);
    this.host.nativeElement.querySelector('button')?.focus();
  }

  protected leave({ relatedTarget }: FocusEvent): void {
    // A native list that opens takes the focus to nothing.
    if (relatedTarget instanceof Node && !this.host.nativeElement.contains(relatedTarget)) this.open.set(false);
  }

  /** What is chosen is offered, also where no row on screen has it. */
  private field(
    key: Key,
    values: readonly string[],
    name: (value: string) => string | undefined = () => undefined,
  ): Field {
    const value = String(this.filter()[key] ?? '');
    const all = [...new Set([...values, ...(value === '' ? [] : [value])])];
    return { key, value, options: all.map((one) => ({ value: one, label: name(one) ?? this.labels.of(key, one) })) };
  }
}
