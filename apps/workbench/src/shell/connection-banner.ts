import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Live } from './live';
import { SHELL_WORDS } from './words';

/** That the server is out of reach is a state of the whole screen, and says what still works. */
@Component({
  selector: 'mb-connection-banner',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (live.lostAt(); as since) {
      <div class="banner banner-warn" role="status">
        <mb-icon name="unplugged" />
        <span
          ><b>{{ words().offline.title(time(since)) }}</b> {{ words().offline.text }}</span
        >
        <span class="grow"></span>
        <span class="small muted">{{
          seconds() === null ? words().offline.trying : words().offline.retry(seconds()!)
        }}</span>
        <button type="button" class="btn btn-sm" (click)="live.tryNow()">{{ words().offline.now }}</button>
      </div>
    }
  `,
})
export class ConnectionBanner {
  protected readonly live = inject(Live);
  protected readonly words = inject(Language).words(SHELL_WORDS);
  private readonly format = inject(Format);
  private readonly now = signal(Date.now());
  protected readonly seconds = computed(() => {
    const at = this.live.retryAt();
    return at === null ? null : Math.max(0, Math.ceil((at - this.now()) / 1000));
  });

  constructor() {
    const timer = setInterval(() => {
      if (this.live.lostAt() !== null) this.now.set(Date.now());
    }, 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected time(since: number): string {
    return this.format.time(new Date(since).toISOString());
  }
}
