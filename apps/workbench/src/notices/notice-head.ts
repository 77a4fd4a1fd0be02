import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Language } from '../ui/language';
import { type Segment, Segments } from '../ui/segments';
import { NoticeInbox, type NoticeView } from './inbox';
import { NOTICE_WORDS } from './words';

/** Which notices, and all of them read at once. */
@Component({
  selector: 'mb-notice-head',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Segments],
  host: { class: 'pane-head' },
  template: `
    <h2>{{ words().title }}</h2>
    <span class="grow"></span>
    <mb-segments
      [options]="views()"
      [label]="words().view.label"
      [value]="inbox.view()"
      (valueChange)="inbox.setView($event)"
    />
    <button type="button" class="btn btn-sm" [disabled]="inbox.unread() === 0" (click)="inbox.readAll()">
      {{ words().readAll }}
    </button>
  `,
})
export class NoticeHead {
  protected readonly inbox = inject(NoticeInbox);
  protected readonly words = inject(Language).words(NOTICE_WORDS);
  protected readonly views = computed((): Segment<NoticeView>[] => [
    { value: 'all', label: this.words().view.all },
    { value: 'unread', label: this.words().view.unread },
  ]);
}
