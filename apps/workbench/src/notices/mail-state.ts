import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import type { MailState as State } from '@minutebook/contract';
import { notices as noticesApi } from '@minutebook/contract/notices';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { NOTICE_WORDS } from './words';

const PERIOD_MS = 15_000;

/** Whether e-mail goes out, for whoever runs the machine. */
@Component({
  selector: 'mb-mail-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'pal-foot small', role: 'status', '[attr.aria-label]': 'words().label' },
  template: `
    @if (state.value(); as now) {
      <span class="dot" [class.dot-bad]="now.state === 'failing'" aria-hidden="true"></span>
      <span class="grow" [class.t-bad]="now.state === 'failing'">{{ sentence() }}</span>
      @if (now.waiting > 0) {
        <span class="num">{{ words().waiting(format.count(now.waiting)) }}</span>
      }
      @if (now.refused > 0) {
        <span class="num t-warn">{{ words().refused(format.count(now.refused)) }}</span>
      }
      @if (may() && now.state !== 'off' && now.waiting + now.refused > 0) {
        <button type="button" class="btn btn-sm" [disabled]="retried.busy()" (click)="retry()">
          {{ words().retry }}
        </button>
      }
    }
  `,
})
export class MailState {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly all = this.language.words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().mailState);
  protected readonly state = new Loading<State>();
  protected readonly retried = new Loading<{ mails: number }>();
  protected readonly may = computed(() => this.session.may('user.write'));
  protected readonly sentence = computed(() => {
    const now = this.state.value();
    if (!now || now.state === 'off') return this.words().off;
    const server = now.server ?? '';
    return now.state === 'failing' ? this.words().failing(server, now.fault ?? '') : this.words().working(server);
  });

  constructor() {
    const timer = setInterval(() => void this.load(), PERIOD_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
    void this.load();
  }

  protected async retry(): Promise<void> {
    await this.retried.run((signal) => this.api.call(noticesApi.retryMail, {}, signal));
    await this.load();
  }

  private load(): Promise<unknown> {
    return this.state.run((signal) => this.api.call(noticesApi.mail, {}, signal));
  }
}
