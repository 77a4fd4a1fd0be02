import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import type { AcknowledgementForm, NoticeLanguage } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { DoorSide } from '../doors/door-side';
import { NoticeText, seenIn } from '../holds/notices-text';
import { NOTICE_WORDS } from '../holds/notices-words';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';

/** The door of a custodian: the notice, its questions, a name. The token is in the fragment, which no server sees. */
@Component({
  selector: 'mb-acknowledge-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DoorSide, Notice, NoticeText, ProblemNotice, ProblemView],
  host: { class: 'door' },
  templateUrl: './acknowledge-page.html',
})
export class AcknowledgePage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly token = decodeURIComponent(inject(DOCUMENT).location.hash.slice(1));
  private readonly language = inject(Language);
  protected readonly format = inject(Format);
  protected readonly words = computed(() => this.all().door);
  protected readonly all = this.language.words(NOTICE_WORDS);
  protected readonly form = new Loading<AcknowledgementForm>();
  protected readonly sent = new Loading<{ at: string }>();
  protected readonly read = signal<NoticeLanguage>(this.language.locale());
  protected readonly answers = signal<Readonly<Record<string, string>>>({});
  protected readonly signedName = signal('');
  /** What is on screen, and so what is signed. */
  protected readonly seen = computed(() => seenIn(this.form.value()?.shown ?? [], this.read()));
  protected readonly ready = computed(() => {
    const answers = this.answers();
    const open = this.seen()?.questions.some(({ id, required }) => required && !answers[id]?.trim()) ?? true;
    return !open && this.signedName().trim() !== '';
  });

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().crumb }]));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.form.run(async (signal) => {
      await this.session.load();
      return this.api.call(holdNoticesApi.form, { query: { token: this.token } }, signal);
    });
  }

  protected answer(question: string, answer: string): void {
    this.answers.update((all) => ({ ...all, [question]: answer }));
  }

  protected async sign(event: Event): Promise<void> {
    event.preventDefault();
    const seen = this.seen();
    if (!seen || !this.ready()) return;
    const body = {
      token: this.token,
      language: seen.language,
      signedName: this.signedName().trim(),
      answers: seen.questions.flatMap(({ id }) => {
        const answer = this.answers()[id]?.trim();
        return answer ? [{ question: id, answer }] : [];
      }),
      sha256: seen.sha256,
    };
    await this.sent.run((signal) => this.api.call(holdNoticesApi.acknowledge, { body }, signal));
  }
}
