import { ChangeDetectionStrategy, Component, computed, effect, inject, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { emergency as emergencyApi } from '@minutebook/contract/designations';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Api } from './api/client';
import { Session } from './session';
import { SHELL_WORDS } from './words';

/** Says on every screen that emergency access is open, until when, and ends it. When it is over, by whomever, one goes back. */
@Component({
  selector: 'mb-emergency-banner',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice],
  template: `
    @if (producing(); as open) {
      <div class="banner banner-warn" role="note">
        <mb-icon name="unlock" />
        <span class="grow">
          <b>{{ words().until(format.full(open.until)) }}</b> {{ words().purpose[open.purpose] }} {{ words().sees }}
        </span>
        @if (ended.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <button type="button" class="btn btn-sm" [disabled]="ended.busy()" (click)="end(open.id)">
          {{ words().end }}
        </button>
      </div>
    }
  `,
})
export class EmergencyBanner {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly all = inject(Language).words(SHELL_WORDS);
  protected readonly words = computed(() => this.all().emergency);
  protected readonly producing = computed(() => this.session.user()?.producing ?? null);
  protected readonly ended = new Loading<unknown>();

  constructor() {
    // The clock of this machine may be ahead of the server's: then it is asked again at the next tick.
    effect(() => {
      const now = this.format.now();
      const until = untracked(this.producing)?.until;
      if (until && now >= Date.parse(until)) void this.session.reload().catch(() => null);
    });
    let open = false;
    effect(() => {
      const user = this.session.user();
      const over = open && user !== null && user.producing === null;
      open = (user?.producing ?? null) !== null;
      // What is on screen may be what one may not see any more.
      if (over) void this.router.navigateByUrl('/designated');
    });
  }

  protected async end(id: string): Promise<void> {
    await this.ended.run(async (signal) => {
      await this.api.call(emergencyApi.end, { params: { id } }, signal);
      return this.session.reload();
    });
  }
}
