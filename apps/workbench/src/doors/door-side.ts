import { ChangeDetectionStrategy, Component, DOCUMENT, inject } from '@angular/core';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Preferences } from '../ui/preferences';
import { DOOR_WORDS } from './words';

/** The dark half of every door: what this is, and whose machine. */
@Component({
  selector: 'mb-door-side',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'door-r' },
  template: `
    <mb-icon name="mark" />
    <div class="stack stack-4">
      <p class="door-motto">{{ words().motto }}</p>
      <dl class="kv">
        <dt>{{ words().server }}</dt>
        <dd class="code">{{ host }}</dd>
        <dt>{{ words().connection }}</dt>
        <dd>{{ connection() }}</dd>
      </dl>
      <div class="line small">
        <button type="button" lang="en" [attr.aria-pressed]="isEnglish()" (click)="preferences.setLocale('en')">
          English
        </button>
        <button type="button" lang="zh-Hans" [attr.aria-pressed]="!isEnglish()" (click)="preferences.setLocale('zh')">
          简体中文
        </button>
      </div>
    </div>
  `,
})
export class DoorSide {
  private readonly location = inject(DOCUMENT).location;
  protected readonly preferences = inject(Preferences);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DOOR_WORDS);
  protected readonly host = this.location.host;

  protected isEnglish(): boolean {
    return this.language.locale() === 'en';
  }

  protected connection(): string {
    if (this.location.protocol === 'https:') return this.words().encrypted;
    return /^(localhost|127\.|\[::1\])/.test(this.host) ? this.words().local : this.words().open;
  }
}
