import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** Several of a few, all in sight. */
@Component({
  selector: 'mb-choice-chips',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'line wrap line-1', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    @for (choice of options(); track choice.value) {
      <label class="chip"
        ><input
          #box
          type="checkbox"
          [checked]="value().includes(choice.value)"
          [disabled]="disabled()"
          (change)="turn(choice.value, box.checked)"
        /><span dir="auto">{{ choice.label }}</span></label
      >
    }
  `,
})
export class ChoiceChips<T extends string | number> {
  readonly options = input.required<readonly Choice<T>[]>();
  readonly value = input.required<readonly T[]>();
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly changed = output<T[]>();

  /** In the order of the options, whatever the order of choosing. */
  protected turn(value: T, on: boolean): void {
    const chosen = new Set(this.value());
    if (on) chosen.add(value);
    else chosen.delete(value);
    const known = this.options().flatMap((option) => (chosen.has(option.value) ? [option.value] : []));
    const unknown = this.value().filter((one) => !this.options().some((option) => option.value === one));
    this.changed.emit([...known, ...unknown]);
  }
}
