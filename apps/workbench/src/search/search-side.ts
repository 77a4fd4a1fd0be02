import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Query } from '@minutebook/query';
import { Language } from '../ui/language';
import { Explanation } from '../ui/query/explanation';
import { QueryText } from '../ui/query/query-text';
import { SEARCH_WORDS } from './words';

/** What a query finds, in words; while there is none, how to write one. */
@Component({
  selector: 'mb-search-side',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Explanation, QueryText],
  host: { class: 'pane pane-side', role: 'complementary', '[attr.aria-label]': 'words().finds' },
  template: `
    <div class="pane-head">
      <h2>{{ words().finds }}</h2>
    </div>
    <div class="pane-body">
      @if (tree(); as tree) {
        <section class="sect">
          <h3>{{ words().inWords }}</h3>
          <p><mb-explanation [tree]="tree" /></p>
          <p class="small dim">{{ words().reads }}</p>
        </section>
      } @else {
        <section class="sect">
          <h3>{{ words().fields }}</h3>
          <dl class="kv">
            @for (field of fields(); track field[0]) {
              <dt class="code q-field">{{ field[0] }}</dt>
              <dd>{{ field[1] }}</dd>
            }
          </dl>
        </section>
        <section class="sect">
          <h3>{{ words().pasted }}</h3>
          <p class="small muted">{{ words().pastedText }}</p>
        </section>
      }
      @if (recent().length > 0) {
        <section class="sect">
          <h3>{{ words().recent }}</h3>
          <ul class="stack stack-1">
            @for (query of recent(); track query) {
              <li>
                <button type="button" class="recent" (click)="again.emit(query)">
                  <mb-query-text class="clip" [source]="query" />
                </button>
              </li>
            }
          </ul>
        </section>
      }
    </div>
  `,
})
export class SearchSide {
  readonly tree = input.required<Query | null>();
  readonly recent = input.required<readonly string[]>();
  readonly again = output<string>();
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  protected readonly fields = computed(() => Object.entries(this.words().fieldHelp));
}
