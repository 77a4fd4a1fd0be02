import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { CustodianNoticeState } from '@minutebook/contract';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { Language } from '../ui/language';
import { NOTICE_WORDS } from './notices-words';

/** In the order they are come through. */
export const NOTICE_STATES: readonly CustodianNoticeState[] = [
  'waiting',
  'sent',
  'reminded',
  'escalated',
  'acknowledged',
  'departed',
  'released',
  'superseded',
];
const TONES: Partial<Record<CustodianNoticeState, 'good' | 'warn' | 'bad'>> = {
  acknowledged: 'good',
  reminded: 'warn',
  escalated: 'bad',
};
const SIGNS: Partial<Record<CustodianNoticeState, IconName>> = {
  acknowledged: 'check',
  sent: 'send',
  reminded: 'send',
  escalated: 'flag',
};

/** What a custodian's notice has come to, in a word, a sign and a colour. */
@Component({
  selector: 'mb-notice-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <span
      class="tag"
      [class.tag-good]="tone() === 'good'"
      [class.tag-warn]="tone() === 'warn'"
      [class.tag-bad]="tone() === 'bad'"
    >
      @if (sign(); as icon) {
        <mb-icon [name]="icon" />
      }
      {{ words().board.state[state()] }}</span
    >
  `,
})
export class NoticeStateTag {
  readonly state = input.required<CustodianNoticeState>();
  protected readonly words = inject(Language).words(NOTICE_WORDS);
  protected readonly tone = computed(() => TONES[this.state()]);
  protected readonly sign = computed(() => SIGNS[this.state()]);
}
