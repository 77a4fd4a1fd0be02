import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Permission } from '@minutebook/contract';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Place } from './place';
import { Sections } from './sections';
import { SHELL_WORDS } from './words';

/** A page somebody may not see, or that is not there: says which right it needs and who grants it. */
@Component({
  selector: 'mb-refused-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  host: { class: 'page' },
  template: `
    <div class="void">
      <mb-icon [name]="permission() ? 'lock' : 'search'" />
      @if (permission(); as right) {
        <h2>{{ words().refused.title }}</h2>
        <p>{{ words().refused.text(sections.right(right)) }}</p>
      } @else {
        <h2>{{ words().nowhere.title }}</h2>
        <p>{{ words().nowhere.text }}</p>
      }
      @if (sections.open()[0]; as home) {
        <a class="btn" [routerLink]="home.path">{{ words().go(sections.label(home)) }}</a>
      }
    </div>
  `,
})
export class RefusedPage {
  readonly permission = input<Permission>();
  protected readonly sections = inject(Sections);
  protected readonly words = inject(Language).words(SHELL_WORDS);

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.permission() ? this.words().refused.title : this.words().nowhere.title }]),
    );
  }
}
