import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

const CAPS: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Control: 'Ctrl',
};

/** The letters people press, in the order they press them: `Ctrl+Enter`, `g r`. */
export function capsOf(chord: string): string[] {
  return chord
    .split(/[\s+]+/)
    .filter(Boolean)
    .map((key) => CAPS[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** Key caps, printed on the control they work. The control names them in `aria-keyshortcuts`, so readers skip these. */
@Component({
  selector: 'mb-keys',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true' },
  template: '@for (cap of caps(); track $index) {<kbd>{{ cap }}</kbd>}',
})
export class Keys {
  readonly chord = input.required<string>();
  protected readonly caps = computed(() => capsOf(this.chord()));
}
