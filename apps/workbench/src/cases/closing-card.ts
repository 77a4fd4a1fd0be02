import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import type { Case, FindingsOutcome } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { FINDINGS_OUTCOMES } from '@minutebook/contract/cases';
import { Session } from '../shell/session';
import { draftOf } from '../ui/draft';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { OpenedCase } from './opened-case';
import { CASE_WORDS } from './words';

const STEPS = ['findings', 'first', 'second', 'closed'] as const;
const MIN_TEXT = 20;

/** How far a case is from being closed, what stands in the way, and who may take the next step. */
@Component({
  selector: 'mb-closing-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'sect', id: 'closing' },
  templateUrl: './closing-card.html',
})
export class ClosingCard {
  readonly case = input.required<Case>();
  private readonly session = inject(Session);
  protected readonly opened = inject(OpenedCase);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly steps = STEPS;
  protected readonly outcomes = FINDINGS_OUTCOMES;
  protected readonly writing = signal(false);
  protected readonly outcome = draftOf<FindingsOutcome>(() => ({
    of: this.case().id,
    value: this.newest()?.outcome ?? 'breach',
  }));
  protected readonly text = draftOf(() => ({ of: this.case().id, value: this.newest()?.text ?? '' }));
  protected readonly reason = signal('');
  protected readonly at = computed(() => STEPS.indexOf(this.case().closing.step));
  protected readonly earlier = computed(() =>
    this.case().findingsHistory.filter(({ id }) => id !== this.case().findings?.id),
  );
  protected readonly maySignAtAll = computed(() => this.session.may('case.sign'));
  protected readonly isReasonWhole = computed(() => this.reason().trim().length >= MIN_TEXT);
  protected readonly isTextWhole = computed(() => this.text().trim().length >= MIN_TEXT);
  /** What stands in the way, in words, before anybody tries. */
  protected readonly hindrances = computed(() => {
    const { closing, state } = this.case();
    const words = this.words().closing;
    if (state === 'closed') return [];
    const { openAlerts, incompleteComplaints, step, who, maySubmit, maySign } = closing;
    const { ground } = step === 'second' ? maySign : maySubmit;
    const isSaidAlready = ground === 'alerts-open' || ground === 'complaints-incomplete' || step === 'findings';
    const others = who.length > 0 ? words.who(who.map(({ name }) => name).join(', ')) : words.nobody;
    return [
      ...(openAlerts.length > 0 ? [words.alerts(openAlerts.map((id) => `A-${id}`).join(', '))] : []),
      ...(incompleteComplaints.length > 0 ? [words.complaints(incompleteComplaints.join(', '))] : []),
      ...(ground === null || isSaidAlready ? [] : [words.ground[ground]]),
      ...(step === 'second' && !maySign.allowed ? [others] : []),
    ].filter(Boolean);
  });

  begin(): void {
    this.writing.set(true);
  }

  protected choose(outcome: string): void {
    const known = FINDINGS_OUTCOMES.find((each) => each === outcome);
    if (known) this.outcome.set(known);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const body = { ...this.version(), outcome: this.outcome(), text: this.text().trim() };
    if (await this.opened.act(casesApi.findings, body)) this.writing.set(false);
  }

  protected submit(): void {
    void this.opened.act(casesApi.submit, this.version());
  }

  protected sign(): void {
    void this.opened.act(casesApi.sign, this.version());
  }

  protected async withReason(act: 'return' | 'reopen'): Promise<void> {
    if (await this.opened.act(casesApi[act], { ...this.version(), reason: this.reason().trim() })) this.reason.set('');
  }

  private newest(): Case['findings'] {
    return this.case().findings ?? this.case().findingsHistory[0] ?? null;
  }

  private version(): { version: number } {
    return { version: this.case().version };
  }
}
