import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Language } from './language';
import { UI_WORDS } from './words';

/** Some channels, or any: chips that are checked. */
@Component({
  selector: 'mb-channel-choice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'line wrap', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    @for (one of known(); track one.channel) {
      <label class="chip">
        <input
          #tick
          type="checkbox"
          [checked]="channels().includes(one.channel)"
          (change)="turn(one.channel, tick.checked)"
        />{{ one.name }}
      </label>
    }
  `,
})
export class ChannelChoice {
  /** Empty: any. */
  readonly channels = model.required<readonly string[]>();
  readonly label = input.required<string>();
  private readonly words = inject(Language).words(UI_WORDS);
  /** Those that have a name, and those that were chosen elsewhere and have none. */
  protected readonly known = computed(() => {
    const names: Readonly<Record<string, string>> = this.words().channel;
    const nameless = this.channels().filter((channel) => !(channel in names));
    return [...Object.keys(names), ...nameless].map((channel) => ({ channel, name: names[channel] ?? channel }));
  });

  protected turn(channel: string, chosen: boolean): void {
    this.channels.update((channels) =>
      chosen ? [...channels, channel] : channels.filter((other) => other !== channel),
    );
  }
}
