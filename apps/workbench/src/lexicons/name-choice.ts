import { ChangeDetectionStrategy, Component, inject, input, model, signal } from '@angular/core';
import { search as searchApi } from '@minutebook/contract/search';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { RULE_WORDS } from './rule-words';

const PAUSE_MS = 150;
let choices = 0;

/** Names chosen one by one, e.g. desks; what the directory knows is offered while one types, anything may be written. */
@Component({
  selector: 'mb-name-choice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'stack stack-1', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    @if (names().length > 0) {
      <div class="line wrap">
        @for (name of names(); track name) {
          <span class="chip">
            <b dir="auto">{{ name }}</b>
            <button
              type="button"
              class="btn btn-bare btn-sm btn-icon"
              [attr.aria-label]="words().remove(name)"
              (click)="drop(name)"
            >
              <mb-icon name="cross" size="sm" />
            </button>
          </span>
        }
      </div>
    }
    <form class="line" (submit)="add($event, box)">
      <input
        #box
        class="input input-sm input-wide"
        maxlength="200"
        autocomplete="off"
        dir="auto"
        [attr.list]="id"
        [attr.aria-label]="words().addTo(label())"
        [placeholder]="placeholder()"
        (input)="look(box.value)"
      />
      <datalist [id]="id">
        @for (name of known(); track name) {
          <option [value]="name"></option>
        }
      </datalist>
      <button class="btn btn-sm">{{ words().add }}</button>
    </form>
  `,
})
export class NameChoice {
  readonly names = model.required<readonly string[]>();
  readonly label = input.required<string>();
  readonly placeholder = input('');
  /** What the server is asked for; nothing is offered without it. */
  readonly ask = input<'desk' | null>(null);
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(RULE_WORDS);
  protected readonly id = `names-${++choices}`;
  protected readonly known = signal<readonly string[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected look(typed: string): void {
    const of = this.ask();
    clearTimeout(this.timer);
    if (of === null) return;
    this.timer = setTimeout(() => {
      this.api.call(searchApi.suggest, { query: { of, typed: typed.trim() } }).then(
        ({ items }) => this.known.set(items.map(({ text }) => unquoted(text))),
        () => undefined,
      );
    }, PAUSE_MS);
  }

  protected add(event: Event, box: HTMLInputElement): void {
    event.preventDefault();
    const name = box.value.trim();
    box.value = '';
    if (name !== '') this.names.update((names) => (names.includes(name) ? names : [...names, name]));
  }

  protected drop(name: string): void {
    this.names.update((names) => names.filter((other) => other !== name));
  }
}

/** Suggestions are spelled for a query. */
function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}
