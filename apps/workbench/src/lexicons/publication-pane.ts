import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Format } from '../ui/format';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { QueryText } from '../ui/query/query-text';
import { When } from '../ui/when';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

/** What is in force, what publishing would change, and the two acts: save and publish. */
@Component({
  selector: 'mb-publication',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys, Notice, ProblemNotice, QueryText, When],
  host: { class: 'pane pane-side', role: 'complementary', '[attr.aria-label]': 'words().publication' },
  templateUrl: './publication-pane.html',
})
export class PublicationPane {
  protected readonly shop = inject(Workshop);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(LEXICON_WORDS);

  /** The selected rule as it is in force. */
  protected readonly known = computed(() => {
    const code = this.shop.selected()?.code.trim();
    return this.shop.inForce().find((rule) => rule.code === code) ?? null;
  });
  protected readonly record = computed(
    () => this.shop.rows().find(({ rule }) => rule.key === this.shop.selectedKey())?.record ?? null,
  );
  protected readonly waits = computed(() => {
    const words = this.words();
    if (!this.shop.mayPublish()) return words.mayNotPublish;
    if (this.shop.dirty()) return words.saveFirst;
    if (this.shop.faulty() > 0) return words.errorsFirst(this.shop.faulty());
    return this.shop.differences().length === 0 ? words.noChanges : '';
  });
  protected readonly lookedBack = computed(() => {
    const back = this.shop.lexicon.value()?.lookingBack;
    return back ? { share: back.of === 0 ? 100 : (100 * back.read) / back.of, ...back } : null;
  });

  protected save(): void {
    void this.shop.save();
  }
}
