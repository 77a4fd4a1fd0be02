import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { CopyButton } from '../ui/copy-button';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ADMIN_WORDS } from './words';

export interface OneTimeLink {
  readonly name: string;
  readonly link: string;
  readonly validUntil: string;
}

/** A link that works once, shown once. */
@Component({
  selector: 'mb-link-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton],
  host: { class: 'secret stack', role: 'status' },
  template: `
    <div class="line">
      <b class="medium">{{ words().link }}</b><span class="grow"></span>
      <mb-copy [text]="made().link" [label]="words().link" />
    </div>
    <code class="code raw" data-testid="one-time-link">{{ made().link }}</code>
    <p class="small muted">
      {{ words().linkFor(made().name) }} {{ words().linkUntil(format.full(made().validUntil)) }}
    </p>
  `,
})
export class LinkCard {
  readonly made = input.required<OneTimeLink>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(ADMIN_WORDS);
}
