import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';

const STEP = 6;
const BAR = 4.5;
const HEIGHT = 16;

/** How much came on each of the last days, as bars; a day without anything at the end, where something came before, is hollow. */
@Component({
  selector: 'mb-day-bars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg class="day-bars" role="img" [attr.width]="width()" height="16" [attr.aria-label]="label()">
      @for (bar of bars(); track $index) {
        <rect
          [class.gone]="bar.gone"
          [attr.x]="bar.x"
          [attr.y]="bar.y"
          [attr.width]="bar.width"
          [attr.height]="bar.height"
        />
      }
    </svg>
  `,
})
export class DayBars {
  /** Oldest first. */
  readonly days = input.required<readonly number[]>();
  readonly silent = input(false);
  readonly label = input.required<string>();
  protected readonly width = computed(() => this.days().length * STEP);
  protected readonly bars = computed(() => {
    const days = this.days();
    const height = scaleLinear()
      .domain([0, max(days) || 1])
      .range([0, HEIGHT - 2]);
    const last = days.findLastIndex((n) => n > 0);
    return days.map((n, i) => {
      const gone = this.silent() && i > last;
      const tall = gone ? 6 : n === 0 ? 0 : Math.max(1.4, height(n));
      const inset = gone ? 0.5 : 0;
      return { gone, x: i * STEP + inset, y: HEIGHT - 1 - tall - inset, width: BAR - 2 * inset, height: tall };
    });
  });
}
