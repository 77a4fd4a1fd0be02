import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** `Ines Okafor` → `IO`; `周启明` → `周`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '?';
  if (/\p{Script=Han}/u.test(first) || words.length < 2) return first.toUpperCase();
  return (first + [...words.at(-1)!][0]!).toUpperCase();
}

@Component({
  selector: 'mb-avatar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'ava',
    '[class.ava-sm]': 'small()',
    '[class.ava-out]': 'outside()',
    'aria-hidden': 'true',
    '[title]': 'name()',
  },
  template: '{{ initials() }}',
})
export class Avatar {
  readonly name = input.required<string>();
  readonly small = input(false);
  readonly outside = input(false);
  protected readonly initials = computed(() => initialsOf(this.name()));
}
