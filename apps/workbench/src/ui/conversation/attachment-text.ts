import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  untracked,
} from '@angular/core';
import type { AttachmentText as Text } from '@minutebook/contract';
import { attachments as attachmentsApi } from '@minutebook/contract/attachments';
import { Api } from '../../shell/api/client';
import { Language } from '../language';
import { Loading } from '../loading';
import { MarkedText } from '../marked-text';
import { ProblemNotice } from '../problem-notice';
import { langOf } from '../script';
import type { HitMark } from './rows';
import { CONVERSATION_WORDS } from './words';

/** Characters shown at first, and more at each asking: a contract of 300 pages is not put on the page at once. */
const SHOWN = 4_000;
/** Characters before the first hit. */
const BEFORE = 400;

/** What an attachment says, as plain text with its hits. The file itself is never opened in the workbench. */
@Component({
  selector: 'mb-attachment-text',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MarkedText, ProblemNotice],
  host: { class: 'zone-off', role: 'region', '[attr.aria-label]': 'words().textOf(name())' },
  template: `
    @if (text.value(); as found) {
      <span class="zl" dir="auto"
        >{{ words().textOf(name()) }}
        @if (found.detail) {
          · {{ found.detail }}
        }
      </span>
      @if (span().from > 0) {
        <button type="button" class="link small" (click)="earlier()">{{ words().textBefore }}</button>
      }
      <div class="pre" dir="auto" [attr.lang]="lang()">
        <mb-marked [text]="found.text" [spans]="marks()" [from]="span().from" [to]="span().to" />
      </div>
      @if (span().to < found.text.length) {
        <button type="button" class="link small" (click)="later()">{{ words().textAfter }}</button>
      }
    } @else if (text.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    } @else if (text.slow()) {
      <span class="dim small">{{ words().loadingMore }}</span>
    }
  `,
})
export class AttachmentText {
  readonly message = input.required<string>();
  readonly version = input.required<number>();
  readonly number = input.required<number>();
  readonly name = input.required<string>();
  readonly marks = input<readonly HitMark[]>([]);
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);
  protected readonly text = new Loading<Text>();
  protected readonly lang = computed(() => langOf(this.text.value()?.text.slice(0, SHOWN) ?? ''));
  protected readonly span = linkedSignal(() => {
    const length = this.text.value()?.text.length ?? 0;
    const first = this.marks().reduce((least, { start }) => Math.min(least, start), length);
    const last = this.marks().reduce((most, { end }) => Math.max(most, end), 0);
    // Hits far apart are reached by asking for more; the first is there at once.
    const from = this.marks().length === 0 || last <= SHOWN ? 0 : Math.max(0, first - BEFORE);
    return { from: wholeAt(this.text.value()?.text, from), to: wholeAt(this.text.value()?.text, from + SHOWN) };
  });

  constructor() {
    effect(() => {
      const input = {
        params: { id: this.message(), number: this.number() },
        query: { version: this.version() },
      };
      untracked(() => void this.text.run((signal) => this.api.call(attachmentsApi.text, input, signal)));
    });
  }

  protected earlier(): void {
    this.span.update(({ from, to }) => ({ from: wholeAt(this.text.value()?.text, from - SHOWN * 4), to }));
  }

  protected later(): void {
    this.span.update(({ from, to }) => ({ from, to: wholeAt(this.text.value()?.text, to + SHOWN * 4) }));
  }
}

/** The place, within the text and not inside a surrogate pair. */
function wholeAt(text = '', at: number): number {
  const place = Math.max(0, Math.min(text.length, at));
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff && place > 0 ? place - 1 : place;
}
