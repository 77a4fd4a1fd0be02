import { ChangeDetectionStrategy, Component, computed, effect, inject, model, signal, viewChild } from '@angular/core';
import { HOLD_CONTEXTS } from '@minutebook/contract/hold-scope';
import { type Fix, parse } from '@minutebook/query';
import { PersonPicker } from '../people/person-picker';
import { ChannelChoice } from '../ui/channel-choice';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Explanation } from '../ui/query/explanation';
import { FaultList, mended } from '../ui/query/fault-list';
import { QueryBox } from '../ui/query/query-box';
import { combineOf, COMBINES, contextOf, type ScopeDraft } from './scope-draft';
import { HOLD_WORDS } from './words';

/** Faults of half-written text wait for a pause. */
const PAUSE_MS = 700;

/** Where it is said what a hold covers: people, days, channels, a query, single items. */
@Component({
  selector: 'mb-scope-builder',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, Explanation, FaultList, PersonPicker, QueryBox],
  host: { class: 'stack stack-3', role: 'group', '[attr.aria-label]': 'words().title' },
  templateUrl: './scope-builder.html',
})
export class ScopeBuilder {
  readonly draft = model.required<ScopeDraft>();
  private readonly format = inject(Format);
  private readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().scope);
  private readonly box = viewChild.required(QueryBox);
  protected readonly contexts = HOLD_CONTEXTS;
  protected readonly combines = COMBINES;
  protected readonly contextOf = contextOf;
  protected readonly combineOf = combineOf;
  protected readonly judged = signal(false);
  protected readonly query = computed(() => this.draft().query);
  protected readonly parsed = computed(() => parse(this.query(), { mode: 'search', zone: this.format.zone }));
  protected readonly faults = computed(() => (this.query().trim() !== '' && this.judged() ? this.parsed().errors : []));
  protected readonly tree = computed(() => (this.parsed().errors.length === 0 ? this.parsed().tree : null));

  constructor() {
    effect((onCleanup) => {
      this.query();
      this.judged.set(false);
      const timer = setTimeout(() => this.judged.set(true), PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected put(part: Partial<ScopeDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected mend(fix: Fix): void {
    const { text, caret } = mended(this.query(), fix);
    this.put({ query: text });
    queueMicrotask(() => this.box().focus(caret));
  }
}
