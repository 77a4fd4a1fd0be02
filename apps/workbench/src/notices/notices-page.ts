import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Language } from '../ui/language';
import { NoticeInbox } from './inbox';
import { NoticeHead } from './notice-head';
import { noticeKeys } from './notice-keys';
import { NoticeList } from './notice-list';
import { NOTICE_WORDS } from './words';

/** The notices on a page of their own. */
@Component({
  selector: 'mb-notices-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NoticeHead, NoticeList, RouterLink],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <mb-notice-head />
      <mb-notice-list />
      <div class="pal-foot small">
        <a routerLink="/notices/preferences">{{ words().settings }}</a>
      </div>
    </section>
  `,
})
export class NoticesPage {
  protected readonly words = inject(Language).words(NOTICE_WORDS);

  constructor() {
    const inbox = inject(NoticeInbox);
    inject(Place).follow(computed(() => [{ label: this.words().title }]));
    inject(Keyboard).bind(() => noticeKeys(inbox));
  }
}
