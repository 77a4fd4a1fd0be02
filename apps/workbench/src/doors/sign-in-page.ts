import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { Problem } from '../ui/problem';
import { ProblemWords } from '../ui/problem-words';
import { DoorSide } from './door-side';
import { DOOR_WORDS } from './words';

@Component({
  selector: 'mb-sign-in-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DoorSide, Keys, Notice, RouterLink],
  host: { class: 'door' },
  template: `
    <mb-door-side />
    <main class="door-l">
      <form novalidate (submit)="signIn($event)">
        <h1>Minutebook</h1>
        @if (to()) {
          <mb-notice tone="info">{{ words().back }}</mb-notice>
        }
        <div class="field">
          <label for="email">{{ words().email }}</label>
          <input
            #name
            class="input"
            id="email"
            type="email"
            name="email"
            autocomplete="username"
            required
            [value]="email() ?? ''"
          />
        </div>
        <div class="field">
          <label for="password">{{ words().password }}</label>
          <input
            #secret
            class="input"
            id="password"
            type="password"
            name="password"
            autocomplete="current-password"
            required
            [attr.aria-invalid]="fault() ? 'true' : null"
            aria-describedby="fault"
          />
          <p class="help t-bad" id="fault" role="alert">{{ fault() }}</p>
        </div>
        <button class="btn btn-solid btn-tall" [disabled]="busy()">
          {{ busy() ? words().signingIn : words().signIn }} <mb-keys chord="Enter" />
        </button>
        <p class="small dim">{{ words().noLink }}</p>
        <p class="small">
          <a class="dim" routerLink="/emergency">{{ words().emergency }}</a>
        </p>
      </form>
    </main>
  `,
})
export class SignInPage {
  /** Where they wanted to go. */
  readonly to = input<string>();
  readonly email = input<string>();
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly problemWords = inject(ProblemWords);
  protected readonly words = inject(Language).words(DOOR_WORDS);
  private readonly name = viewChild.required<ElementRef<HTMLInputElement>>('name');
  private readonly secret = viewChild.required<ElementRef<HTMLInputElement>>('secret');
  protected readonly busy = signal(false);
  private readonly problem = signal<Problem | null>(null);
  protected readonly fault = computed(() => {
    const problem = this.problem();
    if (!problem) return '';
    const { title, hint } = this.problemWords.of(problem);
    return `${title} ${hint}`.trim();
  });

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().signIn }]));
    void this.session.load().catch((error: unknown) => this.problem.set(Problem.of(error)));
    afterNextRender(() => (this.email() ? this.secret() : this.name()).nativeElement.focus());
  }

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const password = this.secret().nativeElement;
    this.busy.set(true);
    try {
      await this.session.signIn(this.name().nativeElement.value.trim(), password.value);
      await this.router.navigateByUrl(this.destination(), { replaceUrl: true });
    } catch (error) {
      this.problem.set(Problem.of(error));
      password.select();
    } finally {
      this.busy.set(false);
    }
  }

  /** Only addresses of our own: a link must not carry anybody off to another site. */
  private destination(): string {
    const to = this.to() ?? '/';
    return /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/';
  }
}
