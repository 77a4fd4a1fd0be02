import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { MIN_PASSWORD, PasswordField } from './password-field';
import { DOOR_WORDS } from './words';

/** Step “You, the administrator”. */
@Component({
  selector: 'mb-first-account',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, PasswordField, ProblemNotice],
  template: `
    <div class="setup-step" role="listitem">
      <span class="stepmark" [class.t-good]="done()" [class.now]="!done()">
        @if (done()) {
          <mb-icon name="check" />
        }
      </span>
      <div class="grow stack">
        <div class="line">
          <span [class.strong]="!done()">{{ words().setup.you }}</span><span class="grow"></span>
          <span class="small dim">{{ words().setup.cannotRead }}</span>
        </div>
        @if (!done()) {
          <form class="stack stack-3" novalidate (submit)="create($event)">
            <div class="field">
              <label for="first-name">{{ words().name }}</label>
              <input
                #name
                class="input"
                id="first-name"
                autocomplete="name"
                [attr.aria-invalid]="tried() && !name.value.trim() ? 'true' : null"
              />
            </div>
            <div class="field">
              <label for="first-email">{{ words().email }}</label>
              <input
                #email
                class="input"
                id="first-email"
                type="email"
                autocomplete="username"
                [attr.aria-invalid]="tried() && !email.value.includes('@') ? 'true' : null"
              />
            </div>
            <mb-password-field [label]="words().password" [tried]="tried()" [(value)]="password" />
            <div class="field">
              <label class="check">
                <input
                  #tick
                  id="first-off-channel"
                  type="checkbox"
                  [checked]="offChannel()"
                  (change)="offChannel.set(tick.checked)"
                />
                {{ words().setup.offChannel }}
              </label>
              <p class="help">{{ words().setup.offChannelText }}</p>
            </div>
            @if (problem(); as problem) {
              <mb-problem-notice [problem]="problem" />
            }
            <div class="line">
              <button class="btn btn-solid" [disabled]="busy()">
                {{ words().setup.create }} <mb-keys chord="Enter" />
              </button>
            </div>
          </form>
        }
      </div>
    </div>
  `,
})
export class FirstAccount {
  readonly token = input.required<string>();
  readonly done = input.required<boolean>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(DOOR_WORDS);
  protected readonly password = signal('');
  /** On unless somebody says no (R174). */
  protected readonly offChannel = signal(true);
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = (id: string): string => (form.querySelector(`#${id}`) as HTMLInputElement).value.trim();
    const [name, email] = [field('first-name'), field('first-email')];
    this.tried.set(true);
    if (!name || !email.includes('@') || this.password().length < MIN_PASSWORD) return;
    this.busy.set(true);
    try {
      const offChannel = this.offChannel();
      const body = { token: this.token(), name, email, password: this.password(), offChannel };
      this.session.enter(await this.api.call(peopleApi.setUp, { body }));
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }
}
