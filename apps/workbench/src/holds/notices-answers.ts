import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { CustodianNotice } from '@minutebook/contract';
import { Language } from '../ui/language';
import { NOTICE_WORDS } from './notices-words';

/** What a custodian answered, or how far it has come where nothing was. */
@Component({
  selector: 'mb-notice-answers',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span [class.dim]="!row().acknowledged" dir="auto">{{ text() }}</span>
    @if (open() > 0) {
      &ngsp;<span class="t-warn">{{ words().open(open()) }}</span>
    }
  `,
})
export class NoticeAnswers {
  readonly row = input.required<CustodianNotice>();
  private readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().board);
  protected readonly open = computed(() => this.row().followUps.filter(({ settled }) => !settled).length);
  protected readonly text = computed(() => {
    const { acknowledged, state, escalatedTo, openedAt, letter } = this.row();
    const words = this.words();
    if (acknowledged) {
      const yes = acknowledged.answers.filter(({ answer }) => answer === 'yes').length;
      return yes > 0 ? words.yes(yes, acknowledged.answers.length) : words.complete;
    }
    if (state === 'escalated') return escalatedTo ? words.told(escalatedTo) : words.toldNobody;
    if (openedAt) return words.opened;
    if (letter && letter.state !== 'taken') return words.letter[letter.state](letter.fault);
    if (state === 'waiting') return words.noAddress;
    return state === 'sent' || state === 'reminded' ? words.unopened : '';
  });
}
