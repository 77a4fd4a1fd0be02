import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Sections } from './sections';
import { Waiting } from './waiting';
import { SHELL_WORDS } from './words';

/** Navigation by permission; a count only on what waits for this person. */
@Component({
  selector: 'mb-spine',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav class="spine" [attr.aria-label]="words().main">
      <a class="spine-mark" routerLink="/" aria-label="Minutebook"><mb-icon name="mark" /></a>
      @for (section of sections.open(); track section.id) {
        @if (section.id === 'admin') {
          <span class="gap"></span>
        }
        <a
          [routerLink]="section.path"
          routerLinkActive
          ariaCurrentWhenActive="page"
          [attr.aria-keyshortcuts]="'g ' + section.letter"
        >
          <mb-icon [name]="section.icon" />{{ sections.label(section) }}
          @if (section.id === 'review' && waiting.forMe() > 0) {
            <span class="n" aria-hidden="true">{{ badge() }}</span>
            <span class="sr">{{ words().waiting(format.count(waiting.forMe())) }}</span>
          }
        </a>
      }
      @if (!mayAdmin()) {
        <span class="gap"></span>
      }
      <button type="button" aria-keyshortcuts="?" (click)="help.emit()">
        <mb-icon name="help" />{{ words().help }}
      </button>
    </nav>
  `,
})
export class Spine {
  readonly help = output();
  protected readonly sections = inject(Sections);
  protected readonly waiting = inject(Waiting);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SHELL_WORDS);
  protected readonly mayAdmin = computed(() => this.sections.open().some(({ id }) => id === 'admin'));
  /** The mark has room for three figures. */
  protected readonly badge = computed(() => (this.waiting.forMe() > 999 ? '999+' : String(this.waiting.forMe())));
}
