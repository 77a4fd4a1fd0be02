import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { WhyMessage } from '@minutebook/contract';
import { CLOCK_WORDS, clockText } from '../clock-words';
import { Format } from '../format';
import { Icon } from '../icon';
import { Language } from '../language';
import { periodText } from '../period';
import { Ways } from './ways';
import { WHY_WORDS } from './words';

/** Why one message is still here: rules with their citations, holds, what else keeps it, and what would let it go. */
@Component({
  selector: 'mb-why-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, Ways],
  templateUrl: './why-message.html',
})
export class WhyMessageView {
  readonly why = input.required<WhyMessage>();
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(WHY_WORDS);
  private readonly clocks = this.language.words(CLOCK_WORDS);
  protected readonly verdict = computed(() => {
    const { verdict } = this.words();
    const { schedule, outcome, earliest } = this.why();
    if (schedule === null) return verdict.noSchedule;
    if (outcome.state === 'unclassified') return verdict.unclassified;
    if (earliest === null) return verdict.noDate;
    const day = this.format.dated(earliest);
    return Date.parse(earliest) > this.format.now() ? verdict.until(day) : verdict.free(day);
  });

  protected day(instant: string): string {
    return this.format.dated(instant);
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected clock(clock: string): string {
    return clockText(this.clocks(), clock);
  }
}
