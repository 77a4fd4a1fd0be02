import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import type { AcknowledgementLink } from '@minutebook/contract';
import { CopyButton } from '../ui/copy-button';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { NOTICE_WORDS } from './notices-words';

/** Shown at once; the rest are in the file. */
const SHOWN = 50;

/** Links to a hold notice made just now: they are told once, to be copied or taken along as a file. */
@Component({
  selector: 'mb-notice-links',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, Notice],
  host: { class: 'stack stack-2' },
  template: `
    <mb-notice tone="info">
      <b>{{ words().linksMade(links().length) }}</b>&ngsp;{{ words().linksWhy }}
      @if (file(); as address) {
        <a class="btn btn-sm" download="hold-notice-links.csv" [href]="address">{{ words().download }}</a>
      }
    </mb-notice>
    <ul class="stack stack-1 link-list">
      @for (link of links().slice(0, shown); track link.custodian) {
        <li class="line small">
          <span class="nowrap" dir="auto">{{ link.person }}</span>
          <span class="code clip grow" [title]="link.link">{{ link.link }}</span>
          <mb-copy [text]="link.link" [label]="words().linkOf(link.person)" />
        </li>
      }
    </ul>
  `,
})
export class NoticeLinks {
  readonly links = input.required<readonly AcknowledgementLink[]>();
  /** The same as a file; null: there is none. */
  readonly csv = input<string | null>(null);
  protected readonly shown = SHOWN;
  private readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().board);
  protected readonly file = signal<string | null>(null);

  constructor() {
    effect((onCleanup) => {
      const csv = this.csv();
      if (csv === null) return this.file.set(null);
      const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
      this.file.set(address);
      onCleanup(() => URL.revokeObjectURL(address));
    });
  }
}
