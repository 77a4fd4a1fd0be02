import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { NoticeBell } from '../notices/bell';
import { Avatar } from '../ui/avatar';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Menu } from '../ui/menu';
import { DENSITIES, Preferences, THEMES } from '../ui/preferences';
import { Place } from './place';
import { Session } from './session';
import { SHELL_WORDS } from './words';

/** Place, jump, self. */
@Component({
  selector: 'mb-top',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, Keys, Menu, NoticeBell, RouterLink],
  template: `
    <header class="top">
      <div class="crumb">
        @for (crumb of place.crumbs(); track $index; let last = $last) {
          @if (last) {
            <h1>{{ crumb.label }}</h1>
          } @else {
            <a [routerLink]="crumb.link">{{ crumb.label }}</a><span class="dim" aria-hidden="true">/</span>
          }
        }
      </div>
      <span class="grow"></span>
      <button type="button" class="jump" aria-keyshortcuts="Control+K" (click)="jump.emit()">
        <mb-icon name="search" size="sm" /><span class="grow clip">{{ words().jump }}</span
        ><mb-keys chord="Ctrl+k" />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-icon"
        [attr.aria-label]="words().changeTheme"
        [title]="words().changeTheme"
        (click)="preferences.nextTheme()"
      >
        <mb-icon name="theme" />
      </button>
      <mb-notice-bell />
      @if (session.user(); as user) {
        <mb-menu [label]="user.name + ', ' + role()" look="me">
          <ng-container menuLabel>
            <mb-avatar [name]="user.name" />
            <span class="me-name"
              ><span class="clip">{{ user.name }}</span
              ><span class="dim xs clip">{{ role() }}</span></span
            >
          </ng-container>
          <p class="menu-head">{{ user.email }}</p>
          @for (theme of themes; track theme) {
            <button
              type="button"
              class="menu-r"
              role="menuitemradio"
              [attr.aria-checked]="preferences.theme() === theme"
              (click)="preferences.setTheme(theme)"
            >
              <mb-icon name="check" size="sm" />{{ words().theme[theme] }}
            </button>
          }
          <hr />
          @for (density of densities; track density) {
            <button
              type="button"
              class="menu-r"
              role="menuitemradio"
              [attr.aria-checked]="preferences.density() === density"
              (click)="preferences.setDensity(density)"
            >
              <mb-icon name="check" size="sm" />{{ words().density[density] }}
            </button>
          }
          <hr />
          <button type="button" class="menu-r" role="menuitem" (click)="session.signOut()">
            <mb-icon name="leave" size="sm" />{{ words().signOut }}
          </button>
        </mb-menu>
      }
    </header>
  `,
})
export class Top {
  readonly jump = output();
  protected readonly place = inject(Place);
  protected readonly session = inject(Session);
  protected readonly preferences = inject(Preferences);
  protected readonly words = inject(Language).words(SHELL_WORDS);
  protected readonly themes = THEMES;
  protected readonly densities = DENSITIES;
  protected readonly role = computed(() =>
    (this.session.user()?.roles ?? []).map((role) => this.words().role[role]).join(', '),
  );
}
