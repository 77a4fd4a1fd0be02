import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Decision } from '@minutebook/contract';
import { ReadingLine } from '../quality/reading-line';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { DECISION_WORDS } from './decision-words';
import { FOLDING_WORDS } from './folding-words';
import { REVIEW_WORDS } from './words';

/** A decision as it was made: by whom, why, after how long a look, and what became of it, signature by signature. */
@Component({
  selector: 'mb-decision-record',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, ReadingLine, When],
  host: { class: 'stack stack-1 grow' },
  template: `
    @let one = decision();
    <div class="line">
      <mb-avatar [name]="one.by.name" [small]="true" />
      <span
        class="tag"
        [class.tag-esc]="one.disposition === 'escalated'"
        [class.tag-bad]="one.disposition === 'violation'"
        [class.tag-good]="one.disposition === 'cleared'"
        >{{ words().disposition[one.disposition] }}</span
      >
      <span class="grow"></span><span class="dim num nowrap"><mb-when [at]="one.at" /></span>
    </div>
    <p class="pre quoted" dir="auto">{{ one.reason }}</p>
    @if (one.bulk !== null) {
      <p class="t-warn">{{ one.by.name }}: {{ more().bulk }}</p>
    } @else if (one.dwell !== null) {
      <p class="dim">{{ words().readFor(one.by.name, format.watched(one.dwell)) }}</p>
    }
    @if (one.members > 0) {
      <p class="dim">{{ folding().covers(one.members, format.count(one.members)) }}</p>
    }
    @if (alert(); as id) {
      <mb-reading-line [alert]="id" [reader]="one.by.id" [version]="version()" />
    }
    @for (signature of one.signatures; track $index) {
      <p [class.t-good]="signature.outcome === 'signed'" [class.dim]="signature.outcome !== 'signed'">
        {{ said($index) }} · <mb-when [at]="signature.at" />
        @if (signature.reason) {
          <span class="pre block" dir="auto">{{ signature.reason }}</span>
        }
      </p>
    }
  `,
})
export class DecisionRecord {
  readonly decision = input.required<Decision>();
  /** Of which alert; then what its decider had in view is told. */
  readonly alert = input<string>();
  readonly version = input(0);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(REVIEW_WORDS);
  protected readonly more = this.language.words(DECISION_WORDS);
  protected readonly folding = this.language.words(FOLDING_WORDS);
  private readonly sentences = computed(() => {
    const words = this.words();
    const more = this.more();
    const { signatures } = this.decision();
    const levels = signatures.filter(({ outcome }) => outcome === 'signed').length;
    return signatures.map(({ outcome, level, by: { name } }) => {
      switch (outcome) {
        case 'signed':
          return levels > 1 ? more.signedLevel(level, name) : words.signedBy(name);
        case 'returned':
          return words.returnedBy(name);
        case 'undone':
          return words.undoneBy(name);
        case 'reopened':
          return more.reopenedBy(name);
      }
    });
  });

  protected said(at: number): string {
    return this.sentences()[at]!;
  }
}
