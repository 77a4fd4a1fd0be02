import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** A share on a line from 0 to 100 % with its interval; the figures stand beside it in the same row. */
@Component({
  selector: 'mb-share-chart',
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
export class ShareChart {
  /** Percent, all three. */
  readonly share = input.required<number>();
  readonly low = input.required<number>();
  readonly high = input.required<number>();
  readonly label = input.required<string>();
  protected readonly interval = computed(() => `M${2 * this.low()} 8H${2 * this.high()}`);
  protected readonly point = computed(() => `M${Math.min(198, Math.max(2, 2 * this.share())).toFixed(1)} 1v14`);
}
