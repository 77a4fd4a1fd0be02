import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Language } from '../ui/language';
import { DOOR_WORDS } from './words';

/** As the contract has it: length counts, composition does not (R135). */
export const MIN_PASSWORD = 15;

/** A new password: shows how long it is while it is written. */
@Component({
  selector: 'mb-password-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label class="line between" for="new-password">
      <span>{{ label() }}</span><span class="dim num">{{ words().length(length()) }}</span>
    </label>
    <input
      #box
      class="input"
      id="new-password"
      type="password"
      autocomplete="new-password"
      aria-describedby="password-help"
      [value]="value()"
      [attr.aria-invalid]="tried() && missing() > 0 ? 'true' : null"
      (input)="value.set(box.value)"
    />
    <p class="help" id="password-help" [class.t-bad]="tried() && missing() > 0">
      @if (missing() > 0) {
        {{ words().tooShort(missing()) }}
      }
    </p>
  `,
})
export class PasswordField {
  readonly label = input.required<string>();
  readonly value = model('');
  /** The form was sent once: what is missing is now a fault. */
  readonly tried = input(false);
  protected readonly words = inject(Language).words(DOOR_WORDS);
  protected readonly length = computed(() => this.value().length);
  protected readonly missing = computed(() => Math.max(0, MIN_PASSWORD - this.length()));
}
