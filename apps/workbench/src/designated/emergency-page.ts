import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { EmergencyAccess, Me, SealedCode } from '@minutebook/contract';
import { EMERGENCY_HOURS, emergency as emergencyApi } from '@minutebook/contract/designations';
import { EMERGENCY_PURPOSES } from '@minutebook/contract/producing';
import { DoorSide } from '../doors/door-side';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { SealedSheet } from './sealed-sheet';
import { DESIGNATED_WORDS } from './words';

/** The door that opens with a sealed code and nothing else; then the next code, which goes where this one was. */
@Component({
  selector: 'mb-emergency-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DoorSide, Keys, ProblemNotice, RouterLink, SealedSheet],
  host: { class: 'door' },
  template: `
    <mb-door-side />
    <main class="door-l">
      @if (entered.value(); as inside) {
        <div class="door-sheet stack stack-3">
          <div class="no-print stack stack-1">
            <h1 class="door-title">{{ words().opened }}</h1>
            @if (inside.me.producing; as producing) {
              <p>{{ words().until(format.full(producing.until)) }}</p>
            }
            <p class="muted">{{ words().next }}</p>
          </div>
          <mb-sealed-sheet
            [code]="inside.code"
            [name]="inside.me.name"
            [email]="inside.me.email"
            [done]="words().goOn"
            (kept)="goOn()"
          />
        </div>
      } @else {
        <form novalidate (submit)="enter($event)">
          <h1>{{ words().title }}</h1>
          <p class="muted">{{ words().about(hours) }}</p>
          <div class="field">
            <label for="emergency-email">{{ all().sheet.email }}</label>
            <input
              #who
              class="input"
              id="emergency-email"
              type="email"
              autocomplete="username"
              required
              [value]="email()"
              (input)="email.set(who.value)"
            />
          </div>
          <div class="field">
            <label for="emergency-code">{{ words().code }}</label>
            <input
              #secret
              class="input code"
              [value]="code()"
              (input)="code.set(secret.value)"
              id="emergency-code"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck="false"
              required
            />
          </div>
          <div class="field" role="radiogroup" aria-labelledby="emergency-purpose">
            <span class="lbl" id="emergency-purpose">{{ words().purpose }}</span>
            @for (option of purposes; track option) {
              <label class="check">
                <input
                  type="radio"
                  name="purpose"
                  [value]="option"
                  [checked]="option === purpose()"
                  (change)="purpose.set(option)"
                />
                {{ words().purposes[option] }}
              </label>
            }
          </div>
          @if (purpose() === 'request') {
            <div class="field">
              <label for="emergency-reference">{{ words().reference }}</label>
              <input
                #number
                class="input"
                id="emergency-reference"
                maxlength="200"
                autocomplete="off"
                [value]="reference()"
                (input)="reference.set(number.value)"
              />
            </div>
          }
          <div class="field">
            <label for="emergency-reason">{{ words().reason }}</label>
            <textarea
              #why
              class="area"
              id="emergency-reason"
              rows="2"
              maxlength="1000"
              [value]="reason()"
              (input)="reason.set(why.value)"
            ></textarea>
            <p class="help">{{ words().reasonHelp }}</p>
          </div>
          @if (tried() && !whole()) {
            <p class="help t-bad" role="alert">{{ words().needs }}</p>
          }
          @if (entered.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <button class="btn btn-solid btn-tall" [disabled]="entered.busy()">
            {{ words().submit }} <mb-keys chord="Enter" />
          </button>
          <p class="small dim">{{ words().told }}</p>
          <p class="small">
            <a routerLink="/sign-in">{{ words().ordinary }}</a>
          </p>
        </form>
      }
    </main>
  `,
})
export class EmergencyPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly format = inject(Format);
  private readonly first = viewChild.required<ElementRef<HTMLInputElement>>('who');
  protected readonly all = inject(Language).words(DESIGNATED_WORDS);
  protected readonly words = computed(() => this.all().door);
  protected readonly hours = EMERGENCY_HOURS;
  protected readonly purposes = EMERGENCY_PURPOSES;
  protected readonly purpose = signal<EmergencyAccess['purpose'] | null>(null);
  protected readonly email = signal('');
  protected readonly code = signal('');
  protected readonly reference = signal('');
  protected readonly reason = signal('');
  protected readonly tried = signal(false);
  protected readonly entered = new Loading<{ me: Me; code: SealedCode }>();
  protected readonly whole = computed(
    () =>
      this.email().trim() !== '' &&
      this.code().trim() !== '' &&
      this.purpose() !== null &&
      this.reason().trim().length >= 10,
  );

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title }]));
    afterNextRender(() => this.first().nativeElement.focus());
  }

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const purpose = this.purpose();
    if (!this.whole() || !purpose) return;
    const reference = purpose === 'request' ? this.reference().trim() : '';
    const body = {
      email: this.email().trim(),
      code: this.code().trim(),
      purpose,
      reason: this.reason().trim(),
      ...(reference && { reference }),
    };
    await this.entered.run(async (signal) => {
      // An answer about nobody that is still on its way must not come after the one about them.
      await this.session.load().catch(() => undefined);
      const { session, code } = await this.api.call(emergencyApi.open, { body }, signal);
      this.session.enter(session);
      return { me: session.user!, code };
    });
  }

  protected goOn(): void {
    void this.router.navigateByUrl('/', { replaceUrl: true });
  }
}
