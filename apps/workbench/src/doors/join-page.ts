import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { DoorSide } from './door-side';
import { MIN_PASSWORD, PasswordField } from './password-field';
import { DOOR_WORDS } from './words';

/** The one-time link of an invitation. The token is in the fragment, which no server sees. */
@Component({
  selector: 'mb-join-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DoorSide, Keys, PasswordField, ProblemNotice, ProblemView],
  host: { class: 'door' },
  template: `
    <mb-door-side />
    <main class="door-l">
      @if (invitation.value(); as invited) {
        <form novalidate (submit)="join($event)">
          <h1>{{ words().join.title(invited.name) }}</h1>
          <p class="muted">{{ words().join.about(invited.email) }}</p>
          <input
            class="sr"
            type="email"
            autocomplete="username"
            tabindex="-1"
            aria-hidden="true"
            readonly
            [value]="invited.email"
          />
          <mb-password-field [label]="words().join.choose" [tried]="tried()" [(value)]="password" />
          @if (problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <button class="btn btn-solid btn-tall" [disabled]="busy()">
            {{ words().join.submit }} <mb-keys chord="Enter" />
          </button>
          <p class="small dim">{{ words().join.validUntil(format.full(invited.validUntil)) }}</p>
        </form>
      } @else if (invitation.problem(); as problem) {
        <mb-problem [problem]="problem" (again)="load()" />
      }
    </main>
  `,
})
export class JoinPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly token = decodeURIComponent(inject(DOCUMENT).location.hash.slice(1));
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(DOOR_WORDS);
  protected readonly invitation = new Loading<{ name: string; email: string; validUntil: string }>();
  protected readonly password = signal('');
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().join.choose }]));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.invitation.run(async (signal) => {
      await this.session.load();
      return this.api.call(peopleApi.invitation, { query: { token: this.token } }, signal);
    });
  }

  protected async join(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.password().length < MIN_PASSWORD) return;
    this.busy.set(true);
    try {
      this.session.enter(
        await this.api.call(peopleApi.join, { body: { token: this.token, password: this.password() } }),
      );
      await this.router.navigateByUrl('/', { replaceUrl: true });
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }
}
