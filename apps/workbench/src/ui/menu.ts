import { ChangeDetectionStrategy, Component, ElementRef, inject, input, signal } from '@angular/core';

/**
 * A button that opens a short list of acts. The list is a popover of the browser (top layer, closes on Esc and outside);
 * arrows move in it. Rows are buttons with role menuitem, given as content.
 */
@Component({
  selector: 'mb-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'menu-host', '(focusout)': 'left($event)', '(keydown)': 'move($event)' },
  template: `
    <button
      type="button"
      [class]="look()"
      aria-haspopup="menu"
      [attr.aria-expanded]="open()"
      [attr.aria-label]="label()"
      (click)="toggle()"
    >
      <ng-content select="[menuLabel]" />
    </button>
    @if (open()) {
      <div class="menu menu-drop" role="menu" tabindex="-1" (click)="open.set(false)" (keydown.escape)="close($event)">
        <ng-content />
      </div>
    }
  `,
})
export class Menu {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly label = input.required<string>();
  readonly look = input('btn btn-bare');
  protected readonly open = signal(false);

  protected toggle(): void {
    this.open.update((open) => !open);
    if (this.open()) setTimeout(() => this.rows()[0]?.focus());
  }

  protected left({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node && this.host.nativeElement.contains(relatedTarget))) this.open.set(false);
  }

  protected close(event: Event): void {
    event.stopPropagation();
    this.open.set(false);
    this.host.nativeElement.querySelector('button')?.focus();
  }

  protected move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = this.rows();
    if (step === undefined || rows.length === 0) return;
    event.preventDefault();
    const at = rows.indexOf(event.target as HTMLElement);
    rows[(at + step + rows.length) % rows.length]!.focus();
  }

  private rows(): HTMLElement[] {
    return [...this.host.nativeElement.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }
}
