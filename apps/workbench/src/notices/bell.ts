import { ChangeDetectionStrategy, Component, computed, effect, inject, Injector, untracked } from '@angular/core';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { NoticeInbox } from './inbox';
import { NOTICE_WORDS } from './words';

/** How many notices are unread, on every screen; opens them. */
@Component({
  selector: 'mb-notice-bell',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button
      type="button"
      class="btn btn-bare btn-icon bell"
      aria-haspopup="dialog"
      aria-keyshortcuts="g n"
      [attr.aria-label]="label()"
      [title]="label()"
      (click)="open()"
    >
      <mb-icon name="bell" />
      @if (inbox.unread() > 0) {
        <span class="n" aria-hidden="true">{{ badge() }}</span>
      }
    </button>
  `,
})
export class NoticeBell {
  private readonly injector = inject(Injector);
  private readonly format = inject(Format);
  protected readonly inbox = inject(NoticeInbox);
  private readonly words = inject(Language).words(NOTICE_WORDS);
  /** The server counts no further than 100. */
  protected readonly badge = computed(() =>
    this.inbox.unread() > 99 ? '99+' : this.format.count(this.inbox.unread()),
  );
  protected readonly label = computed(() =>
    this.inbox.unread() > 0 ? `${this.words().bell}, ${this.words().unread(this.badge())}` : this.words().bell,
  );

  constructor() {
    const session = inject(Session);
    effect(() => {
      session.user();
      untracked(() => void this.inbox.refreshCount());
    });
    inject(Keyboard).bind(() => ({ 'g n': () => void this.open() }));
  }

  protected async open(): Promise<void> {
    (await import('./notice-panel')).openNoticePanel(this.injector);
  }
}
