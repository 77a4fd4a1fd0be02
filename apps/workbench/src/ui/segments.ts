import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';

export interface Segment<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

/** Changes how something is shown: one of a few, all in sight. */
@Component({
  selector: 'mb-segments',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'seg', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    @for (segment of options(); track segment.value) {
      <button type="button" [attr.aria-pressed]="segment.value === value()" (click)="value.set(segment.value)">
        {{ segment.label }}
      </button>
    }
  `,
})
export class Segments<T extends string> {
  readonly options = input.required<readonly Segment<T>[]>();
  readonly value = model.required<T>();
  readonly label = input.required<string>();
}
