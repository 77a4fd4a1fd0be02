import { CdkVirtualScrollViewport, VIRTUAL_SCROLL_STRATEGY, type VirtualScrollStrategy } from '@angular/cdk/scrolling';
import { Directive, effect, forwardRef, input } from '@angular/core';
import { distinctUntilChanged, Subject } from 'rxjs';

/** Pixels drawn beyond what is in sight, on each side. */
const BUFFER = 400;

/** Virtual scrolling over rows whose heights are known beforehand, though not all equal: group heads between rows. */
export class KnownSizes implements VirtualScrollStrategy {
  private readonly first = new Subject<number>();
  readonly scrolledIndexChange = this.first.pipe(distinctUntilChanged());
  private viewport: CdkVirtualScrollViewport | null = null;
  /** Where each row begins; one more for the end. */
  private offsets: readonly number[] = [0];

  setSizes(sizes: readonly number[]): void {
    const offsets = [0];
    for (const size of sizes) offsets.push(offsets.at(-1)! + size);
    // Other contents in the same places: to measure would only have the page laid out before it is complete.
    if (offsets.length === this.offsets.length && offsets.every((at, i) => at === this.offsets[i])) return;
    this.offsets = offsets;
    this.update();
  }

  attach(viewport: CdkVirtualScrollViewport): void {
    this.viewport = viewport;
    this.update();
  }

  detach(): void {
    this.first.complete();
    this.viewport = null;
  }

  onContentScrolled(): void {
    this.update();
  }

  onDataLengthChanged(): void {
    this.update();
  }

  onContentRendered(): void {}

  onRenderedOffsetChanged(): void {}

  scrollToIndex(index: number, behavior: ScrollBehavior): void {
    this.viewport?.scrollToOffset(this.offsets[index] ?? 0, behavior);
  }

  /** Scrolls no further than is needed to see the row. */
  reveal(index: number): void {
    const viewport = this.viewport;
    const top = this.offsets[index];
    const bottom = this.offsets[index + 1];
    if (!viewport || top === undefined || bottom === undefined) return;
    const at = viewport.measureScrollOffset();
    const height = viewport.getViewportSize();
    if (top < at) viewport.scrollToOffset(top);
    else if (bottom > at + height) viewport.scrollToOffset(bottom - height);
  }

  private update(): void {
    const viewport = this.viewport;
    if (!viewport) return;
    const length = Math.min(viewport.getDataLength(), this.offsets.length - 1);
    const at = viewport.measureScrollOffset();
    const start = Math.max(0, rowAt(this.offsets, at - BUFFER));
    const end = Math.min(length, rowAt(this.offsets, at + viewport.getViewportSize() + BUFFER) + 1);
    viewport.setTotalContentSize(this.offsets.at(-1)!);
    viewport.setRenderedRange({ start: Math.min(start, end), end });
    viewport.setRenderedContentOffset(this.offsets[Math.min(start, end)] ?? 0);
    this.first.next(rowAt(this.offsets, at));
  }
}

/** The row that covers an offset, by halving. */
export function rowAt(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `<cdk-virtual-scroll-viewport [rowSizes]="…">`: heights in pixels, one a row. */
@Directive({
  selector: 'cdk-virtual-scroll-viewport[rowSizes]',
  exportAs: 'rowSizes',
  providers: [
    {
      provide: VIRTUAL_SCROLL_STRATEGY,
      useFactory: (list: RowSizes) => list.strategy,
      deps: [forwardRef(() => RowSizes)],
    },
  ],
})
export class RowSizes {
  readonly rowSizes = input.required<readonly number[]>();
  readonly strategy = new KnownSizes();

  constructor() {
    effect(() => this.strategy.setSizes(this.rowSizes()));
  }
}

/** A length token of the style sheet (`--queue-row`), in pixels. */
export function tokenPixels(name: string, otherwise: number): number {
  const style = getComputedStyle(document.documentElement);
  const [, value, unit] = /^\s*([\d.]+)(rem|px)/.exec(style.getPropertyValue(name)) ?? [];
  if (value === undefined) return otherwise;
  return Number(value) * (unit === 'rem' ? parseFloat(style.fontSize) || 16 : 1);
}
