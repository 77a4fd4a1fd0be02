import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { FollowUp } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { NOTICE_WORDS } from './notices-words';

const MIN_NOTE = 10;

/** What an answer of a custodian asks for, and what was done about it. */
@Component({
  selector: 'mb-notice-follow-up',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'stack stack-1' },
  template: `
    @let one = followUp();
    <p class="line">
      <span class="medium" dir="auto">{{ one.words }}</span>
      <span class="grow"></span>
      <span class="small dim" dir="auto">{{ words().raised(one.person.name, format.stamp(one.raisedAt)) }}</span>
    </p>
    @if (one.settled; as done) {
      <p class="small policy-text" dir="auto">{{ done.note }}</p>
      <p class="small dim" dir="auto">{{ words().settled(done.by, format.stamp(done.at)) }}</p>
    } @else if (may()) {
      <form class="line" novalidate (submit)="settle($event)">
        <input
          #box
          class="input grow"
          maxlength="2000"
          autocomplete="off"
          [attr.aria-label]="words().note"
          [placeholder]="words().note"
          [value]="note()"
          (input)="note.set(box.value)"
        />
        <button class="btn btn-sm" [disabled]="sent.busy() || missing() > 0">{{ words().settle }}</button>
      </form>
      @if (note() && missing() > 0) {
        <p class="help">{{ words().noteHelp(missing()) }}</p>
      }
    }
    @if (sent.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
  `,
})
export class NoticeFollowUp {
  readonly followUp = input.required<FollowUp>();
  readonly may = input(false);
  readonly settled = output<FollowUp>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  private readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().questionnaire);
  protected readonly note = signal('');
  protected readonly missing = computed(() => Math.max(0, MIN_NOTE - this.note().trim().length));
  protected readonly sent = new Loading<FollowUp>();

  protected async settle(event: Event): Promise<void> {
    event.preventDefault();
    const note = this.note().trim();
    if (this.missing() > 0) return;
    const { id, version } = this.followUp();
    const call = { params: { id }, body: { version, note } };
    const done = await this.sent.run((signal) => this.api.call(holdNoticesApi.settle, call, signal));
    if (done) this.settled.emit(done);
  }
}
