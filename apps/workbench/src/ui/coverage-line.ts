import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { SearchAnswer } from '@minutebook/contract';
import { Format } from './format';
import { Icon } from './icon';
import { Language } from './language';
import { UI_WORDS } from './words';

/** How much of the archive an answer looked at: above every list of results, before the count. */
@Component({
  selector: 'mb-coverage',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'cover' },
  template: `
    <mb-icon size="sm" [name]="whole() ? 'shield' : 'warn'" [class.t-warn]="!whole()" />
    <span class="clip">
      {{ words().coverage.searched }}
      <b>{{ words().coverage.of(format.count(coverage().searchable), format.count(coverage().archived)) }}</b>
      {{ words().coverage.asOf }} <b>{{ format.count(coverage().position) }}</b>
    </span>
    @if (coverage().state === 'index-down') {
      <span class="t-bad nowrap">{{ words().coverage.down }}</span>
    } @else if (missing() > 0) {
      <span class="t-warn nowrap">{{ words().coverage.indexing(missing(), format.count(missing())) }}</span>
    }
    @if (coverage().failed > 0) {
      <span class="t-warn nowrap">{{
        words().coverage.failed(coverage().failed, format.count(coverage().failed))
      }}</span>
    }
    @if (coverage().attachments.unreadable > 0) {
      <span class="nowrap">{{
        words().coverage.unreadable(coverage().attachments.unreadable, format.count(coverage().attachments.unreadable))
      }}</span>
    }
    @if (coverage().attachments.behind > 0) {
      <span class="nowrap">{{ words().coverage.behind }}</span>
    }
    <span class="grow"></span>
    <ng-content />
  `,
})
export class CoverageLine {
  readonly coverage = input.required<SearchAnswer['coverage']>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(UI_WORDS);
  protected readonly missing = computed(() =>
    Math.max(0, this.coverage().archived - this.coverage().searchable - this.coverage().failed),
  );
  protected readonly whole = computed(() => this.coverage().state === 'complete' && this.coverage().failed === 0);
}
