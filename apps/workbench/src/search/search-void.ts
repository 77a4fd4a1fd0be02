import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { SearchAnswer } from '@minutebook/contract';
import { ApplianceStatus } from '../shell/appliance-status';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { SEARCH_WORDS } from './words';

/** An answer without hits. “None”, “not all of it was searched” and “the index is down” are three different things. */
@Component({
  selector: 'mb-search-void',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'void' },
  template: `
    @switch (state()) {
      @case ('begin') {
        <mb-icon name="search" />
        <h3>{{ words().begin.title }}</h3>
        <p>{{ archived() === 0 ? words().begin.empty : words().begin.text(format.count(archived())) }}</p>
      }
      @case ('down') {
        <mb-icon name="unplugged" class="t-bad" />
        <h3>{{ words().none.down }}</h3>
        <p>{{ words().none.downText }}</p>
      }
      @case ('partly') {
        <mb-icon name="warn" class="t-warn" />
        <h3>{{ words().none.partly }}</h3>
        @if (missing() > 0) {
          <p>{{ words().none.partlyText(format.count(missing())) }}</p>
        }
        @if (answer()!.coverage.failed > 0) {
          <p>{{ words().none.failedText(format.count(answer()!.coverage.failed)) }}</p>
        }
      }
      @default {
        <mb-icon name="search" />
        <h3>{{ words().none.title(query()) }}</h3>
        <p>{{ words().none.all(format.count(answer()!.coverage.archived)) }}</p>
      }
    }
  `,
})
export class SearchVoid {
  /** Null: nothing was asked yet. */
  readonly answer = input.required<SearchAnswer | null>();
  readonly query = input('');
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  protected readonly format = inject(Format);
  private readonly status = inject(ApplianceStatus);
  protected readonly archived = computed(() => this.status.current()?.coverage.archived ?? 0);
  protected readonly missing = computed(() => {
    const coverage = this.answer()?.coverage;
    return coverage ? Math.max(0, coverage.archived - coverage.searchable - coverage.failed) : 0;
  });
  protected readonly state = computed<'begin' | 'none' | 'partly' | 'down'>(() => {
    const coverage = this.answer()?.coverage;
    if (!coverage) return 'begin';
    if (coverage.state === 'index-down') return 'down';
    return coverage.state === 'indexing' || this.missing() > 0 || coverage.failed > 0 ? 'partly' : 'none';
  });
}
