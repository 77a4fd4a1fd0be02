import { ChangeDetectionStrategy, Component, effect, inject, input, signal } from '@angular/core';
import type { AttestationLink } from '@minutebook/contract';
import { CopyButton } from '../ui/copy-button';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { CONDUCT_WORDS } from './words';

/** Shown at once; the rest are in the file. */
const SHOWN = 50;

/** Links made just now: they are told once, to be copied or taken along as a file. */
@Component({
  selector: 'mb-link-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, Notice],
  template: `
    <mb-notice tone="info">
      <b>{{ words().attest.linksMade(links().length, format.count(links().length)) }}</b>&ngsp;{{
        words().attest.linksWhy
      }}
      @if (file(); as address) {
        <a class="btn btn-sm" download="attestation-links.csv" [href]="address">{{ words().attest.download }}</a>
      }
    </mb-notice>
    <ul class="stack stack-1 link-list">
      @for (link of links().slice(0, shown); track link.attestation) {
        <li class="line small">
          <span class="nowrap" dir="auto">{{ link.person }}</span>
          <span class="code clip grow" [title]="link.link">{{ link.link }}</span>
          <mb-copy [text]="link.link" [label]="words().attest.linkOf(link.person)" />
        </li>
      }
    </ul>
  `,
})
export class LinkTable {
  readonly links = input.required<readonly AttestationLink[]>();
  /** The same as a file; null: there is none. */
  readonly csv = input<string | null>(null);
  protected readonly shown = SHOWN;
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
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
