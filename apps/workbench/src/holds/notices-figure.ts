import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { HoldNotices } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { NOTICE_WORDS } from './notices-words';

/** How many of a hold's custodians have acknowledged: the inside of a cell of figures. */
@Component({
  selector: 'mb-notice-figure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="small dim">{{ words().label }}</span>
    @if (board.value(); as all) {
      <span class="fig" data-testid="acknowledged">{{
        words().of(
          format.count(all.counts.acknowledged),
          format.count(all.notices.length > 0 ? all.custodians : custodians())
        )
      }}</span>
      @if (all.notices.length === 0) {
        <span class="xs t-warn">{{ words().none }}</span>
      } @else if (all.counts.escalated > 0) {
        <span class="xs t-warn">{{ words().escalated(all.counts.escalated) }}</span>
      } @else if (all.counts.waiting > 0) {
        <span class="xs t-warn">{{ words().unsent(all.counts.waiting) }}</span>
      } @else if (all.counts.acknowledged < all.custodians) {
        <span class="xs dim">{{ words().open(all.custodians - all.counts.acknowledged) }}</span>
      } @else {
        <span class="xs dim">{{ words().allIn }}</span>
      }
    }
  `,
})
export class NoticeFigure {
  readonly hold = input.required<string>();
  /** Of the hold's scope: what is said while nobody was told. */
  readonly custodians = input(0);
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  private readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().figure);
  protected readonly board = new Loading<HoldNotices>();

  constructor() {
    effect(() => {
      this.hold();
      untracked(() => void this.load());
    });
    inject(Live).afterBurst(['hold-notices'], () => void this.load());
  }

  private load(): Promise<unknown> {
    return this.board.run((signal) => this.api.call(holdNoticesApi.get, { params: { id: this.hold() } }, signal));
  }
}
