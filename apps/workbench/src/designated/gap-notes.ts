import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Designations, Designee } from '@minutebook/contract';
import { DRILL_MONTHS } from '@minutebook/contract/designations';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { DESIGNATED_WORDS } from './words';

/** What keeps the firm from being ready for an emergency, with the names of those it is about. Nothing when it is. */
@Component({
  selector: 'mb-gap-notes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Notice],
  template: `
    @if (said().length > 0) {
      <div class="sect">
        @for (text of said(); track text) {
          <mb-notice tone="warn">{{ text }}</mb-notice>
        }
      </div>
    }
  `,
})
export class GapNotes {
  readonly designated = input.required<Designations>();
  private readonly format = inject(Format);
  private readonly words = inject(Language).words(DESIGNATED_WORDS);
  protected readonly said = computed(() => {
    const { executive, officers, specialists, gaps, lastDrillAt } = this.designated();
    const { gap, separator } = this.words();
    const all: Designee[] = [...(executive ? [executive] : []), ...officers, ...specialists];
    const names = (fits: (one: Designee) => boolean): string =>
      all
        .filter(fits)
        .map(({ user }) => user.name)
        .join(separator);
    return gaps.map((name) => {
      switch (name) {
        case 'no-executive':
          return gap.executive;
        case 'not-joined':
          return gap.joined(names(({ user }) => user.state === 'invited'));
        case 'no-code':
          return gap.code(names(({ user, codeMadeAt }) => user.state === 'active' && codeMadeAt === null));
        case 'no-drill':
          return gap.noDrill;
        case 'drill-old':
          return gap.oldDrill(lastDrillAt ? this.format.dated(lastDrillAt) : '', DRILL_MONTHS);
      }
    });
  });
}
