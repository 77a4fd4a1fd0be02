import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Snippet } from '@minutebook/contract';
import { MarkedText } from './marked-text';
import { langOf } from './script';
import { sideOf } from './query/sides';

/** A piece of a message around its hits, on one run of text. */
@Component({
  selector: 'mb-snippet',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MarkedText],
  host: { dir: 'auto', '[attr.lang]': 'lang()' },
  template:
    '@if (snippet().cutBefore || from() > 0) {<ng-container>…</ng-container>}<mb-marked [text]="snippet().text" [spans]="spans()" [from]="from()" />@if (snippet().cutAfter) {<ng-container>…</ng-container>}',
})
export class SnippetText {
  readonly snippet = input.required<Snippet>();
  /** Letters to show before the first hit, where there is little room: a hit is never cut off. */
  readonly lead = input(Infinity);
  readonly sides = input<ReadonlyMap<number, 'a' | 'b'> | null>(null);
  protected readonly lang = computed(() => langOf(this.snippet().text));
  protected readonly from = computed(() => {
    const first = this.snippet().spans[0]?.start ?? 0;
    const cut = leadStart(this.snippet().text, first, this.lead());
    if (cut === 0) return 0;
    const blank = this.snippet().text.indexOf(' ', cut);
    return blank >= 0 && blank < first ? blank + 1 : cut;
  });
  protected readonly spans = computed(() =>
    this.snippet().spans.map(({ start, end, operand }) => ({ start, end, kind: sideOf(operand, this.sides()) })),
  );
}

/** Where to begin so that at most `room` letters stand before `first`; a Han letter takes the room of two. */
function leadStart(text: string, first: number, room: number): number {
  let at = first;
  for (let left = room; at > 0; at--) {
    left -= text.charCodeAt(at - 1) >= 0x2e80 ? 2 : 1;
    if (left < 0) break;
  }
  return at;
}
