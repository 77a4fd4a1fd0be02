import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { SearchHit } from '@minutebook/contract';
import { ChannelMark } from '../ui/channel-mark';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { groupsOf } from './hits';
import { SnippetText } from '../ui/snippet-text';
import { SEARCH_WORDS } from './words';

/** Hits beyond these of one group are behind “n more”, which opens them. */
const FIRST = 4;

/** Results: who, when, what, with the hits on the very characters. */
@Component({
  selector: 'mb-results',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, SnippetText, When],
  template: `
    @for (group of groups(); track group.key) {
      <article
        class="res"
        [attr.aria-current]="group.selected ? 'true' : null"
        [attr.aria-label]="group.conversation.title"
      >
        <div class="res-h">
          <mb-channel [channel]="group.conversation.channel" />
          <b class="clip" dir="auto">{{ group.conversation.title }}</b>
          <span class="grow"></span>
          @if (group.mended) {
            <span class="tag tag-warn" [title]="words().mended">{{ words().mendedTag }}</span>
          }
          <span class="small dim num nowrap">{{ words().hitsHere(group.hits.length) }}</span>
        </div>
        @for (hit of group.shown; track hit.id) {
          <button
            type="button"
            class="res-m"
            [id]="'hit-' + hit.id"
            [attr.aria-current]="hit.id === selected() ? 'true' : null"
            (click)="chosen.emit(hit)"
          >
            <mb-when [at]="hit.sentAt" />
            <span class="clip" dir="auto">{{ hit.sender?.name || hit.sender?.value || words().unknownSender }}</span>
            <span class="res-x">
              @for (snippet of hit.snippets; track $index) {
                <mb-snippet [snippet]="snippet" [sides]="sides()" />
              }
            </span>
          </button>
        }
        @if (group.hits.length > group.shown.length) {
          <button type="button" class="link small" (click)="unfold.emit(group.key)">
            {{ words().moreOf(group.hits.length - group.shown.length) }}
          </button>
        }
      </article>
    }
  `,
})
export class ResultList {
  readonly hits = input.required<readonly SearchHit[]>();
  readonly together = input(true);
  readonly selected = input<string | null>(null);
  readonly unfolded = input<ReadonlySet<string>>(new Set());
  readonly sides = input<ReadonlyMap<number, 'a' | 'b'> | null>(null);
  readonly chosen = output<SearchHit>();
  readonly unfold = output<string>();
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  protected readonly groups = computed(() =>
    groupsOf(this.hits(), this.together()).map((group) => {
      const at = group.hits.findIndex(({ id }) => id === this.selected());
      return {
        ...group,
        // What is selected is never folded away.
        shown: this.unfolded().has(group.key) ? group.hits : group.hits.slice(0, Math.max(FIRST, at + 1)),
        selected: at >= 0,
        mended: group.hits.some(({ mended }) => mended),
      };
    }),
  );
}
