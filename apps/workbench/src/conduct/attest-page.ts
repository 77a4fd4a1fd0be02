import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import type { AttestationAnswer, AttestationForm } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { DoorSide } from '../doors/door-side';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { DayText } from './day-text';
import { CONDUCT_WORDS } from './words';

const ANSWERS: readonly AttestationAnswer[] = ['yes', 'exception', 'no'];

/** The door of whoever is asked to attest: the text, an answer, a name. The token is in the fragment, which no server sees. */
@Component({
  selector: 'mb-attest-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DoorSide, Notice, ProblemNotice, ProblemView],
  host: { class: 'door' },
  templateUrl: './attest-page.html',
})
export class AttestPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly token = decodeURIComponent(inject(DOCUMENT).location.hash.slice(1));
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly answers = ANSWERS;
  protected readonly form = new Loading<AttestationForm>();
  protected readonly sent = new Loading<{ at: string }>();
  protected readonly answer = signal<AttestationAnswer | null>(null);
  protected readonly exception = signal('');
  protected readonly signedName = signal('');
  protected readonly ready = computed(() => {
    const answer = this.answer();
    const isSaid = answer !== null && (answer !== 'exception' || this.exception().trim() !== '');
    return isSaid && this.signedName().trim() !== '';
  });

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().views.attestations }]));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.form.run(async (signal) => {
      await this.session.load();
      return this.api.call(conductApi.form, { query: { token: this.token } }, signal);
    });
  }

  protected async sign(event: Event, { policy }: AttestationForm): Promise<void> {
    event.preventDefault();
    const answer = this.answer();
    if (!answer || !this.ready()) return;
    const body = {
      token: this.token,
      answer,
      signedName: this.signedName().trim(),
      sha256: policy.sha256,
      ...(answer === 'exception' && { exception: this.exception().trim() }),
    };
    await this.sent.run((signal) => this.api.call(conductApi.answer, { body }, signal));
  }
}
