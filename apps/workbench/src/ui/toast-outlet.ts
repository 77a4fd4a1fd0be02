import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Announcer } from './announcer';
import { Keys } from './keys';
import { Language } from './language';
import { Toasts } from './toasts';
import { UI_WORDS } from './words';

/** Where toasts appear and announcements are made: once, in the root. */
@Component({
  selector: 'mb-toast-outlet',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys],
  template: `
    <div class="sr" role="status" aria-live="polite">{{ announcer.message() }}</div>
    @if (toasts.current(); as toast) {
      <div class="toast-place">
        <span class="toast">
          {{ toast.text }}
          <button type="button" class="btn btn-sm" aria-keyshortcuts="z" (click)="toasts.undo()">
            {{ words().undo }} <mb-keys chord="z" />
          </button>
          <span class="small num">{{ words().seconds(toasts.secondsLeft()) }}</span>
        </span>
      </div>
    }
  `,
})
export class ToastOutlet {
  protected readonly toasts = inject(Toasts);
  protected readonly announcer = inject(Announcer);
  protected readonly words = inject(Language).words(UI_WORDS);
}
