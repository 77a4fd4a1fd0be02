import { ChangeDetectionStrategy, Component, inject, model, signal, viewChild } from '@angular/core';
import type { Disposition } from '@minutebook/contract';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { DispositionPicker } from './disposition-picker';
import { QUEUE_WORDS } from './queue-words';
import { ReasonField } from './reason-field';
import { Selection } from './selection';
import { REVIEW_WORDS } from './words';

/** One decision and one reason for many alerts. It says what that is, and what it is not. */
@Component({
  selector: 'mb-bulk-decision',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DispositionPicker, Keys, Notice, ReasonField],
  host: { class: 'stack' },
  template: `
    <mb-disposition-picker [value]="disposition()" (chosen)="choose($event)" (moved)="disposition.set($event)" />
    <mb-reason-field
      fieldId="bulk-reason"
      [disposition]="disposition()"
      [text]="reason()"
      [missing]="missing()"
      (written)="write($event)"
    />
    <mb-notice tone="warn">{{ words().bulkNote }}</mb-notice>
    <button
      type="button"
      class="btn btn-solid"
      aria-keyshortcuts="Control+Enter"
      [disabled]="selection.busy() || selection.size() === 0"
      (click)="decide()"
    >
      {{ selection.busy() ? words().working : words().decideMany(selection.size(), format.count(selection.size())) }}
      <mb-keys chord="Ctrl+Enter" />
    </button>
  `,
})
export class BulkDecision {
  readonly disposition = model<Disposition | null>(null);
  protected readonly selection = inject(Selection);
  protected readonly format = inject(Format);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUE_WORDS);
  private readonly review = this.language.words(REVIEW_WORDS);
  private readonly field = viewChild.required(ReasonField);
  protected readonly reason = signal('');
  protected readonly missing = signal<string | null>(null);

  choose(disposition: Disposition): void {
    this.disposition.set(disposition);
    this.missing.set(null);
    this.field().focus();
  }

  async decide(): Promise<void> {
    const disposition = this.disposition();
    const reason = this.reason().trim();
    const short = MIN_REASON - reason.length;
    if (disposition === null || short > 0) {
      const gap = disposition === null ? this.review().chooseFirst : this.review().reasonShort(short);
      this.missing.set(gap);
      this.announcer.say(gap);
      this.field().focus();
      return;
    }
    await this.selection.decide(disposition, reason);
  }

  protected write(text: string): void {
    this.reason.set(text);
    this.missing.set(null);
  }
}
