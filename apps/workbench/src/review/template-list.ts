import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, output } from '@angular/core';
import type { Disposition, ReasonTemplate } from '@minutebook/contract';
import { Language } from '../ui/language';
import { DECISION_WORDS } from './decision-words';
import { ReviewLists } from './lists';
import { REVIEW_WORDS } from './words';

/** Templates of reasons for a decision; those for any decision after its own. */
export function templatesFor(
  templates: readonly ReasonTemplate[],
  disposition: Disposition | null,
): readonly ReasonTemplate[] {
  if (disposition === null) return templates;
  const own = templates.filter((template) => template.disposition === disposition);
  return [...own, ...templates.filter((template) => template.disposition === null)];
}

@Component({
  selector: 'mb-template-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'menu menu-in', role: 'menu', '[attr.aria-label]': 'title()', '(keydown)': 'key($event)' },
  template: `
    @for (template of shown(); track template.id) {
      <button type="button" class="menu-r" role="menuitem" [title]="template.text" (click)="picked.emit(template)">
        <b class="medium nowrap" dir="auto">{{ template.name }}</b><span class="dim small clip" dir="auto">{{
          template.text
        }}</span>
      </button>
    } @empty {
      @if (!lists.templates.busy()) {
        <p class="menu-head" tabindex="-1" role="menuitem">{{ words().noTemplate }}</p>
      }
    }
  `,
})
export class TemplateList {
  readonly disposition = input.required<Disposition | null>();
  readonly picked = output<ReasonTemplate>();
  readonly left = output();
  protected readonly lists = inject(ReviewLists);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DECISION_WORDS);
  private readonly review = this.language.words(REVIEW_WORDS);
  protected readonly shown = computed(() => templatesFor(this.lists.templates.value() ?? [], this.disposition()));
  protected readonly title = computed(() => {
    const disposition = this.disposition();
    return disposition === null
      ? this.words().templates
      : this.words().templatesFor(this.review().disposition[disposition]);
  });

  constructor() {
    this.lists.needTemplates();
    effect(() => {
      this.shown();
      if (!this.lists.templates.busy()) setTimeout(() => this.rows()[0]?.focus());
    });
  }

  protected key(event: KeyboardEvent): void {
    const rows = this.rows();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.left.emit();
    } else if (step !== undefined && rows.length > 0) {
      event.preventDefault();
      const at = rows.indexOf(event.target as HTMLElement);
      rows[(at + step + rows.length) % rows.length]!.focus();
    }
  }

  private rows(): HTMLElement[] {
    return [...this.host.nativeElement.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }
}
