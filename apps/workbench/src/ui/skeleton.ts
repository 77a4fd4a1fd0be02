import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Language } from './language';
import { UI_WORDS } from './words';

/** Lines in the shape of what comes. Shown by whoever loads, after 200 ms (`Loading.slow`). */
@Component({
  selector: 'mb-skeleton',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'skels', role: 'status', '[attr.aria-label]': 'words().loading' },
  template: `
    @for (width of widths(); track $index) {
      <div class="skel-row">
        <span class="skel" [style.width.%]="width"></span><span class="skel" [style.width.%]="width + 24"></span>
      </div>
    }
  `,
})
export class Skeleton {
  readonly rows = input(4);
  protected readonly words = inject(Language).words(UI_WORDS);
  protected readonly widths = computed(() =>
    Array.from({ length: this.rows() }, (_, i) => [46, 34, 52, 40, 60, 38][i % 6]!),
  );
}
