import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { scaleLinear } from 'd3-scale';
import { drawnWidth } from './drawn-width';

const HEIGHT = 14;

/** A share with its interval, on a line from nothing to `most`: no rate without how sure it is. In percent, all of them. */
@Component({
  selector: 'mb-interval',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'chart-line' },
  template: `
    <svg role="img" [attr.width]="width()" height="14" [attr.aria-label]="label()">
      <path class="axis" [attr.d]="'M0 7H' + width()" />
      <path class="interval" [attr.d]="'M' + x()(low()) + ' 7H' + x()(high())" />
      <path class="point" [class.bad]="bad()" [attr.d]="'M' + x()(share()) + ' 1V13'" />
    </svg>
  `,
})
export class Interval {
  readonly share = input.required<number>();
  readonly low = input.required<number>();
  readonly high = input.required<number>();
  readonly most = input(100);
  readonly bad = input(false);
  readonly label = input.required<string>();
  protected readonly width = drawnWidth(HEIGHT * 7);
  protected readonly x = computed(() => scaleLinear().domain([0, this.most()]).range([0, this.width()]).clamp(true));
}
