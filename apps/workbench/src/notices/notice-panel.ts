import { Dialog, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, inject, type Injector } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Keyboard } from '../shell/keyboard';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { NoticeHead } from './notice-head';
import { NoticeInbox } from './inbox';
import { NoticeList } from './notice-list';
import { noticeKeys } from './notice-keys';
import { NOTICE_WORDS } from './words';

/** The notices, over whatever screen one is on. */
@Component({
  selector: 'mb-notice-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys, NoticeHead, NoticeList, RouterLink],
  host: { class: 'notice-panel' },
  template: `
    <mb-notice-head />
    <mb-notice-list (left)="ref.close()" />
    <div class="pal-foot small dim">
      <mb-keys chord="j" /><mb-keys chord="k" /><mb-keys chord="Enter" />
      <span class="grow"></span>
      <a routerLink="/notices/preferences" (click)="ref.close()">{{ words().settings }}</a>
    </div>
  `,
})
export class NoticePanel {
  protected readonly ref = inject(DialogRef);
  protected readonly words = inject(Language).words(NOTICE_WORDS);

  constructor() {
    const inbox = inject(NoticeInbox);
    inject(Keyboard).bind(() => ({ ...noticeKeys(inbox, () => this.ref.close()), Escape: () => this.ref.close() }), {
      modal: true,
    });
  }
}

export function openNoticePanel(injector: Injector): void {
  const dialog = injector.get(Dialog);
  if (dialog.openDialogs.length > 0) return;
  dialog.open(NoticePanel, {
    ariaLabel: injector.get(Language).words(NOTICE_WORDS)().title,
    panelClass: 'notice-place',
    backdropClass: 'cdk-overlay-transparent-backdrop',
    autoFocus: 'dialog',
  });
}
