import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Place } from '../shell/place';
import { Language } from '../ui/language';
import { AttachmentQueue } from './attachment-queue';
import { ATTACHMENT_WORDS } from './attachment-words';
import { IMPORT_WORDS } from './words';

/** Every attachment of the archive that could not be read. */
@Component({
  selector: 'mb-attachments-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AttachmentQueue],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
      </div>
      <div class="pane-body"><mb-attachment-queue /></div>
    </section>
  `,
})
export class AttachmentsPage {
  protected readonly words = inject(Language).words(ATTACHMENT_WORDS);

  constructor() {
    const imports = inject(Language).words(IMPORT_WORDS);
    inject(Place).follow(computed(() => [{ label: imports().title, link: '/imports' }, { label: this.words().title }]));
  }
}
