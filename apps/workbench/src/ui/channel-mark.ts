import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Language } from './language';
import { UI_WORDS } from './words';

const LETTERS: Readonly<Record<string, string>> = {
  whatsapp: 'WA',
  wechat: 'WX',
  wecom: 'WW',
  telegram: 'TG',
  signal: 'SG',
  sms: 'SM',
  imessage: 'IM',
  email: 'EM',
  teams: 'TE',
  slack: 'SL',
  discord: 'DC',
  line: 'LN',
  viber: 'VB',
  'google-chat': 'GC',
  zoom: 'ZM',
  messenger: 'FM',
  instagram: 'IG',
  irc: 'IR',
};

/** The channel as two letters, no brand marks; its whole name is in the title. */
@Component({
  selector: 'mb-channel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'chan', role: 'img', '[attr.aria-label]': 'name()', '[title]': 'name()' },
  template: '{{ letters() }}',
})
export class ChannelMark {
  readonly channel = input.required<string>();
  private readonly words = inject(Language).words(UI_WORDS);
  protected readonly letters = computed(() => LETTERS[this.channel()] ?? this.channel().slice(0, 2).toUpperCase());
  protected readonly name = computed(
    () => (this.words().channel as Readonly<Record<string, string>>)[this.channel()] ?? this.channel(),
  );
}
