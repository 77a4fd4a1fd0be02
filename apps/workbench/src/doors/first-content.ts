import { ChangeDetectionStrategy, Component, effect, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ApplianceStatus } from '../shell/appliance-status';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { DemoCompany } from './demo-company';
import { DOOR_WORDS } from './words';

/** Steps “What should be in the archive first?” and “Invite a second person”. */
@Component({
  selector: 'mb-first-content',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DemoCompany, Icon, Keys, RouterLink],
  template: `
    <div class="setup-step" role="listitem">
      <span class="stepmark" [class.now]="open() && !settled()" [class.t-good]="settled()" [class.off]="!open()">
        @if (settled()) {
          <mb-icon name="check" />
        }
      </span>
      <div class="grow stack">
        <span [class.strong]="open() && !settled()" [class.dim]="!open()">{{ words().setup.first }}</span>
        @if (open() && choice() === 'demo' && begun()) {
          <mb-demo-company (loaded)="settled.set(true)" />
        } @else if (settled()) {
          <p class="small muted">{{ words().setup.emptyText }}</p>
        } @else if (open()) {
          <div class="stack" role="radiogroup" [attr.aria-label]="words().setup.first">
            <button
              type="button"
              class="opt opt-big"
              role="radio"
              [attr.aria-checked]="choice() === 'demo'"
              (click)="choice.set('demo')"
            >
              <span class="box radio" [class.on]="choice() === 'demo'"></span>
              <span
                ><b>{{ words().setup.demo }}</b
                ><br /><small>{{ words().setup.demoText }}</small></span
              >
              <span class="small dim nowrap">{{ words().setup.demoTime }}</span>
            </button>
            <button
              type="button"
              class="opt opt-big"
              role="radio"
              [attr.aria-checked]="choice() === 'own'"
              (click)="choice.set('own')"
            >
              <span class="box radio" [class.on]="choice() === 'own'"></span>
              <span
                ><b>{{ words().setup.own }}</b
                ><br /><small>{{ words().setup.ownText }}</small></span
              >
              <span class="small dim nowrap">{{ words().setup.ownAside }}</span>
            </button>
            <div class="line">
              <button type="button" class="btn btn-solid" (click)="begin()">
                {{ choice() === 'demo' ? words().setup.loadDemo : words().setup.goImport }} <mb-keys chord="Enter" />
              </button>
              <button type="button" class="btn" (click)="settled.set(true)">{{ words().setup.empty }}</button>
            </div>
          </div>
        }
      </div>
    </div>
    <div class="setup-step" role="listitem">
      <span class="stepmark" [class.now]="settled()" [class.off]="!settled()"></span>
      <div class="grow stack">
        <div class="line">
          <span [class.dim]="!settled()" [class.strong]="settled()">{{ words().setup.invite }}</span>
          <span class="grow"></span><span class="small dim">{{ words().setup.inviteAside }}</span>
        </div>
        @if (settled()) {
          <p class="small muted">{{ words().setup.inviteText }}</p>
          <div class="line">
            <a class="btn" routerLink="/admin" [queryParams]="{ invite: 1 }">{{ words().setup.inviteDo }}</a>
            <a class="btn btn-bare" routerLink="/">{{ words().setup.finish }}</a>
          </div>
        }
      </div>
    </div>
  `,
})
export class FirstContent {
  readonly open = input.required<boolean>();
  private readonly router = inject(Router);
  protected readonly words = inject(Language).words(DOOR_WORDS);
  protected readonly choice = signal<'demo' | 'own'>('demo');
  protected readonly begun = signal(false);
  protected readonly settled = signal(false);

  constructor() {
    const status = inject(ApplianceStatus);
    effect(() => this.open() && void status.refresh());
    // The page was loaded anew while the demo company goes in: its passphrase is still to be shown.
    effect(() => status.current()?.demo === 'loading' && this.begun.set(true));
  }

  protected begin(): void {
    if (this.choice() === 'own') void this.router.navigate(['/imports'], { queryParams: { new: 1 } });
    else this.begun.set(true);
  }
}
