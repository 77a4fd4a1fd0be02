import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { count } from '../numbers';
import { drawnWidth } from './drawn-width';

/** A place on the axis: a year, `now`, `never`. One figure, or two of them side by side (before and after). */
export interface YearBar {
  readonly key: string;
  /** Under the axis. */
  readonly label: string;
  readonly values: readonly number[];
  /** What is read out when the place is chosen. */
  readonly words: string;
}

const HEIGHT = 132;
const NARROWEST = 200;
const TOP = 18;
const FOOT = HEIGHT - 20;
/** Of one figure a year, and of two. */
const WIDEST_BAR = [40, 64] as const;
/** Pixels of a character under or over a bar, and between two such texts. */
const CHARACTER = 6.2;
const GAP = 6;
/** One figure is drawn in the middle tone; of two the earlier is light, the later dark. */
const FILLS = [['var(--c-2)'], ['var(--c-4)', 'var(--c-1)']] as const;

/**
 * Counts by year as bars. To readers an image with a summary; arrow keys go from year to year and say its figures, which
 * also stand in a table beside it. Figures are printed where they have room, exact, never scaled.
 */
@Component({
  selector: 'mb-year-bars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'chart-box' },
  template: `
    <svg
      class="chart"
      role="img"
      tabindex="0"
      [attr.width]="width()"
      [attr.height]="height"
      [attr.viewBox]="'0 0 ' + width() + ' ' + height"
      [attr.aria-label]="summary()"
      (keydown)="move($event)"
      (blur)="chosen.set(null)"
      (pointermove)="point($event)"
      (pointerleave)="chosen.set(null)"
    >
      <path class="g" [attr.d]="'M0 ' + foot + '.5H' + width()" />
      @for (place of places(); track place.key) {
        @for (bar of place.bars; track $index) {
          <rect
            [attr.x]="bar.x"
            [attr.y]="bar.y"
            [attr.width]="bar.width"
            [attr.height]="foot - bar.y"
            [style.fill]="bar.fill"
          />
          @if (figures()) {
            <text class="k" text-anchor="middle" [attr.x]="bar.x + bar.width / 2" [attr.y]="bar.y - 5">
              {{ bar.figure }}
            </text>
          }
        }
        @if (place.label) {
          <text text-anchor="middle" [attr.x]="place.middle" [attr.y]="height - 5">{{ place.label }}</text>
        }
      }
      @if (choice(); as place) {
        <path class="cursor" [attr.d]="'M' + place.x + ' ' + (foot + 2) + 'h' + place.width" />
      }
    </svg>
    <p class="chart-says small" aria-live="polite">{{ choice()?.words ?? hint() }}</p>
  `,
})
export class YearBars {
  readonly bars = input.required<readonly YearBar[]>();
  readonly summary = input.required<string>();
  /** Where the words of a chosen year come. */
  readonly hint = input('');
  private readonly drawn = drawnWidth(408);
  protected readonly width = computed(() => Math.max(NARROWEST, this.drawn()));
  protected readonly chosen = signal<number | null>(null);
  protected readonly height = HEIGHT;
  protected readonly foot = FOOT;

  private readonly x = computed(() =>
    scaleBand<number>()
      .domain(this.bars().map((_, n) => n))
      .range([0, this.width()])
      .paddingInner(0.3)
      .paddingOuter(0.15),
  );
  private readonly y = computed(() =>
    scaleLinear()
      .domain([0, Math.max(1, max(this.bars(), ({ values }) => max(values)) ?? 0)])
      .range([FOOT, TOP]),
  );
  /** Whether every figure fits over its bar: with some printed and some not, the others would look like nothing. */
  protected readonly figures = computed(() => {
    const bars = this.bars();
    const longest = max(bars, ({ values }) => max(values, (value) => count(value).length)) ?? 0;
    const room = max(bars, ({ values }) => values.length) === 2 ? this.barWidth(2) : this.x().step();
    return longest * CHARACTER + GAP <= room;
  });
  protected readonly places = computed(() => {
    const x = this.x();
    const longest = max(this.bars(), ({ label }) => label.length) ?? 0;
    const every = Math.max(1, Math.ceil((longest * CHARACTER + GAP) / x.step()));
    return this.bars().map(({ key, label, values }, n) => {
      const middle = (x(n) ?? 0) + x.bandwidth() / 2;
      const width = this.barWidth(values.length);
      const fills = FILLS[values.length - 1] ?? FILLS[0];
      return {
        key,
        middle,
        label: n % every === 0 ? label : '',
        bars: values.map((value, i) => ({
          x: middle + (i - values.length / 2) * width,
          // What is not nothing is never drawn as nothing.
          y: value === 0 ? FOOT : Math.min(FOOT - 1, this.y()(value)),
          width,
          fill: fills[i],
          figure: count(value),
        })),
      };
    });
  });
  protected readonly choice = computed(() => {
    const at = this.chosen();
    const bar = at === null ? undefined : this.bars()[at];
    return bar && { x: this.x()(at!) ?? 0, width: this.x().bandwidth(), words: bar.words };
  });

  private barWidth(figures: number): number {
    return Math.min(WIDEST_BAR[figures - 1] ?? WIDEST_BAR[0], this.x().bandwidth() / figures);
  }

  protected move(event: KeyboardEvent): void {
    const last = this.bars().length - 1;
    const at = this.chosen();
    const next = {
      ArrowLeft: at === null ? last : Math.max(0, at - 1),
      ArrowRight: at === null ? 0 : Math.min(last, at + 1),
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.chosen.set(next);
  }

  protected point(event: PointerEvent): void {
    const at = Math.floor(event.offsetX / (this.x().step() || 1));
    this.chosen.set(at < 0 || at >= this.bars().length ? null : at);
  }
}
