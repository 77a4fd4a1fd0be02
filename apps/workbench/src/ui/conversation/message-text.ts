import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { MessageVersion } from '@minutebook/contract';
import { Language } from '../language';
import { MarkedText } from '../marked-text';
import type { MarkSpan } from '../marking';
import { langOf } from '../script';
import type { HitMark } from './rows';
import { CONVERSATION_WORDS } from './words';

type ZoneKind = MessageVersion['zones'][number]['kind'];

interface Part {
  readonly kind: ZoneKind;
  readonly from: number;
  readonly to: number;
  readonly lang: string;
  readonly off: boolean;
  readonly label: string;
}

/** The text of a version: what its author wrote, and greyed with a label what the rule did not read. */
@Component({
  selector: 'mb-message-text',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MarkedText],
  template: `
    @for (part of parts(); track part.from) {
      @if (part.off) {
        <div class="zone-off">
          <span class="zl">{{ part.label }}</span>
          <div class="pre" dir="auto" [attr.lang]="part.lang">
            <mb-marked [text]="version().body" [spans]="spans()" [from]="part.from" [to]="part.to" />
          </div>
        </div>
      } @else {
        <p class="msg-x" dir="auto" [attr.lang]="part.lang" [attr.elementtiming]="timing()">
          <mb-marked [text]="version().body" [spans]="spans()" [from]="part.from" [to]="part.to" />
        </p>
      }
    }
  `,
})
export class MessageText {
  readonly version = input.required<MessageVersion>();
  readonly marks = input<readonly HitMark[]>([]);
  /** Zones the rule or query reads; null: nothing is said about it. */
  readonly read = input<readonly string[] | null>(null);
  /** Under this name the browser's timeline says when it was painted. */
  readonly timing = input<string | null>(null);
  private readonly words = inject(Language).words(CONVERSATION_WORDS);

  protected readonly spans = computed<readonly MarkSpan[]>(() =>
    this.marks().filter(({ part, version }) => part === 'body' && version === this.version().version),
  );

  protected readonly parts = computed<readonly Part[]>(() => {
    const { body, zones } = this.version();
    const words = this.words();
    const read = this.read();
    const cuts = zones.length > 0 ? zones : [{ kind: 'own' as const, start: 0, end: body.length }];
    return cuts.flatMap(({ kind, start, end }): Part[] => {
      const text = body.slice(start, end);
      // Blank lines between parts are the margin's business; the raw download has them.
      const from = start + (text.length - text.trimStart().length);
      const to = end - (text.length - text.trimEnd().length);
      if (from >= to) return [];
      const leftOut = read !== null && !read.includes(kind);
      return [
        {
          kind,
          from,
          to,
          lang: langOf(text),
          off: kind !== 'own',
          label: words.zone[kind] + (leftOut ? words.leftOut : ''),
        },
      ];
    });
  });
}
