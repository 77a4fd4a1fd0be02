import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { max, range } from 'd3-array';
import { scaleLinear, scalePoint } from 'd3-scale';
import { area, stack } from 'd3-shape';
import { drawnWidth } from './drawn-width';

/** A place on the axis with one value of each series. */
export interface Stacked {
  readonly key: string;
  /** Under the axis. */
  readonly label: string;
  readonly values: readonly number[];
  /** What is read out when the place is chosen. */
  readonly words: string;
}

const HEIGHT = 212;
const NARROWEST = 200;
const LEFT = 36;
const RIGHT = 8;
const TOP = 6;
const BOTTOM = 22;
const TICKS = 5;
/** Pixels a label under the axis needs. */
const LABEL = 84;
/** Lowest series darkest: series differ by lightness first. */
const FILLS = ['var(--c-1)', 'var(--c-2)', 'var(--c-3)', 'var(--c-4)'];

/**
 * Series on top of each other, with the line of a limit. To readers an image with a summary; arrow keys go from place to
 * place and say its figures. The same figures stand in a table beside it.
 */
@Component({
  selector: 'mb-stacked-areas',
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
      @for (tick of ticks(); track tick.value) {
        <path class="g" [attr.d]="'M' + left + ' ' + tick.y + 'H' + end()" />
        <text [attr.x]="left - 6" [attr.y]="tick.y + 4" text-anchor="end">{{ tick.value }}</text>
      }
      @for (layer of layers(); track $index) {
        <path class="layer" [attr.d]="layer" [style.fill]="fills[$index]" />
      }
      @if (mark(); as y) {
        <path class="mark" [attr.d]="'M' + left + ' ' + y + 'H' + end()" />
        <text class="mark-text" [attr.x]="left + 4" [attr.y]="y - 5">{{ limitWords() }}</text>
      }
      @if (choice(); as place) {
        <path class="cursor" [attr.d]="'M' + place.x + ' ' + top + 'V' + foot" />
      }
      @for (label of labels(); track label.x) {
        <text [attr.x]="label.x" [attr.y]="height - 4" [attr.text-anchor]="label.anchor">{{ label.text }}</text>
      }
    </svg>
    <p class="chart-says small" aria-live="polite">{{ choice()?.words ?? hint() }}</p>
  `,
})
export class StackedAreas {
  readonly places = input.required<readonly Stacked[]>();
  readonly limit = input<number | null>(null);
  readonly limitWords = input('');
  readonly summary = input.required<string>();
  /** Where the words of a chosen place come. */
  readonly hint = input('');
  private readonly drawn = drawnWidth(540);
  /** Narrower than that it would be a line. */
  protected readonly width = computed(() => Math.max(NARROWEST, this.drawn()));
  protected readonly chosen = signal<number | null>(null);
  protected readonly height = HEIGHT;
  protected readonly left = LEFT;
  protected readonly top = TOP;
  protected readonly foot = HEIGHT - BOTTOM;
  protected readonly fills = FILLS;
  protected readonly end = computed(() => this.width() - RIGHT);

  private readonly x = computed(() =>
    scalePoint<number>().domain(range(this.places().length)).range([LEFT, this.end()]),
  );
  private readonly y = computed(() => {
    const most = max(this.places(), ({ values }) => values.reduce((a, b) => a + b, 0)) ?? 0;
    return scaleLinear()
      .domain([0, Math.max(most, this.limit() ?? 0, 1)])
      .nice(TICKS)
      .range([this.foot, TOP]);
  });
  protected readonly ticks = computed(() =>
    this.y()
      .ticks(TICKS)
      .filter(Number.isInteger)
      .map((value) => ({ value, y: this.y()(value) })),
  );
  protected readonly layers = computed(() => {
    const places = this.places();
    const keys = range(places[0]?.values.length ?? 0);
    const shape = area<{ 0: number; 1: number; index: number }>()
      .x(({ index }) => this.x()(index) ?? LEFT)
      .y0((span) => this.y()(span[0]))
      .y1((span) => this.y()(span[1]));
    const stacked = stack<Stacked, number>()
      .keys(keys)
      .value(({ values }, key) => values[key] ?? 0)([...places]);
    return stacked.map((layer) => shape(layer.map((span, index) => ({ 0: span[0], 1: span[1], index }))) ?? '');
  });
  protected readonly mark = computed(() => {
    const limit = this.limit();
    return limit === null ? null : this.y()(limit);
  });
  protected readonly labels = computed(() => {
    const places = this.places();
    const every = Math.max(1, Math.ceil((places.length * LABEL) / Math.max(1, this.end() - LEFT)));
    return range(0, places.length, every).map((n) => ({
      text: places[n]!.label,
      x: this.x()(n) ?? LEFT,
      anchor: n === 0 ? 'start' : n === places.length - 1 ? 'end' : 'middle',
    }));
  });
  protected readonly choice = computed(() => {
    const at = this.chosen();
    const place = at === null ? undefined : this.places()[at];
    return place && { x: this.x()(at!) ?? LEFT, words: place.words };
  });

  protected move(event: KeyboardEvent): void {
    const last = this.places().length - 1;
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
    const step = this.x().step() || 1;
    const at = Math.round((event.offsetX - LEFT) / step);
    this.chosen.set(at < 0 || at >= this.places().length ? null : at);
  }
}
