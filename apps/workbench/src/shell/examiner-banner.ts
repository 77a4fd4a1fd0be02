import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Session } from './session';
import { SHELL_WORDS } from './words';

/** Says to an examiner, on every screen, what they see and until when: what is missing may be outside their scope. */
@Component({
  selector: 'mb-examiner-banner',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (said(); as words) {
      <div class="banner" role="note">
        <mb-icon name="eye" />
        <span
          ><b>{{ words.until }}</b> {{ words.sees }}</span
        >
      </div>
    }
  `,
})
export class ExaminerBanner {
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  private readonly words = inject(Language).words(SHELL_WORDS);
  protected readonly said = computed(() => {
    const scope = this.session.user()?.examiner;
    if (!scope) return null;
    const words = this.words().examiner;
    const people = [...scope.desks, ...scope.persons];
    return {
      until: words.until(this.format.full(scope.until)),
      sees: words.sees(
        [
          scope.everything ? words.everything : people.join(', '),
          ...(scope.channels.length > 0 ? [scope.channels.join(', ')] : []),
          ...(scope.from ? [words.from(scope.from)] : []),
          ...(scope.to ? [words.to(scope.to)] : []),
        ].join(words.separator),
      ),
    };
  });
}
