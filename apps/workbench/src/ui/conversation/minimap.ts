import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

export interface MapMark {
  readonly kind: 'now' | 'hit' | 'other' | 'gone' | 'day';
  /** Fractions of the whole height. */
  readonly at: number;
}

const CLASSES: Readonly<Record<MapMark['kind'], string>> = {
  now: 'm-now',
  hit: 'm-a',
  other: 'm-o',
  gone: 'm-g',
  day: 'm-d',
};

/** Where in the conversation: this hit, other hits, deletions, days, and what is in view. Clicking travels. */
@Component({
  selector: 'mb-minimap',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'map', 'aria-hidden': 'true', '(pointerdown)': 'go($event)' },
  template: `
    <span class="view" [style.top.%]="100 * top()" [style.height.%]="100 * height()"></span>
    @for (mark of marks(); track $index) {
      <i [class]="classes[mark.kind]" [style.top.%]="100 * mark.at"></i>
    }
  `,
})
export class Minimap {
  readonly marks = input.required<readonly MapMark[]>();
  readonly top = input.required<number>();
  readonly height = input.required<number>();
  /** A fraction of the height to go to. */
  readonly travel = output<number>();
  protected readonly classes = CLASSES;

  protected go(event: PointerEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.travel.emit((event.clientY - box.top) / box.height);
  }
}
