import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Language } from '../ui/language';
import { REVIEW_WORDS } from './words';

/** A share on a line from 0 to 100 with its interval: no rate without how sure it is. */
@Component({
  selector: 'mb-record-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg
      width="100%"
      height="16"
      viewBox="0 0 200 16"
      preserveAspectRatio="none"
      role="img"
      [attr.aria-label]="label()"
    >
      <path d="M0 8h200" class="axis" />
      <path [attr.d]="interval()" class="interval" />
      <path [attr.d]="point()" class="point" />
    </svg>
  `,
})
export class RecordChart {
  /** Percent, all three. */
  readonly share = input.required<number>();
  readonly low = input.required<number>();
  readonly high = input.required<number>();
  private readonly words = inject(Language).words(REVIEW_WORDS);
  protected readonly interval = computed(() => `M${2 * this.low()} 8H${2 * this.high()}`);
  protected readonly point = computed(() => `M${(2 * this.share()).toFixed(1)} 1v14`);
  protected readonly label = computed(() => this.words().rightLabel(Math.round(this.share()), this.low(), this.high()));
}
