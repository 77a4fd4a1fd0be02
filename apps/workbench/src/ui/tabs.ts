import { ChangeDetectionStrategy, Component, ElementRef, inject, input, model } from '@angular/core';

export interface Tab<T extends string = string> {
  readonly value: T;
  readonly label: string;
  readonly count?: string | undefined;
}

/** Changes what is shown. One stop in the tab order; arrows move. */
@Component({
  selector: 'mb-tabs',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'tabs', role: 'tablist', '[attr.aria-label]': 'label()' },
  template: `
    @for (tab of options(); track tab.value) {
      <button
        type="button"
        role="tab"
        [attr.aria-selected]="tab.value === value()"
        [tabIndex]="tab.value === value() ? 0 : -1"
        (click)="value.set(tab.value)"
        (keydown)="move($event)"
      >
        {{ tab.label }}
        @if (tab.count) {
          <span class="num">{{ tab.count }}</span>
        }
      </button>
    }
  `,
})
export class Tabs<T extends string> {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly options = input.required<readonly Tab<T>[]>();
  readonly value = model.required<T>();
  readonly label = input.required<string>();

  protected move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const tabs = this.options();
    const at = tabs.findIndex((tab) => tab.value === this.value());
    const next = (at + step + tabs.length) % tabs.length;
    this.value.set(tabs[next]!.value);
    this.host.nativeElement.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  }
}
