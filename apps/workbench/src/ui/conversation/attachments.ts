import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { api, type Message, type MessageVersion } from '@minutebook/contract';
import { addressOf } from '../../shell/api/address';
import { Session } from '../../shell/session';
import { Format } from '../format';
import { Icon } from '../icon';
import { Language } from '../language';
import { CONVERSATION_WORDS } from './words';

/** Files of a message, as downloads only: nothing of theirs is ever opened inside the workbench. */
@Component({
  selector: 'mb-attachments',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @for (file of files(); track file.number) {
      <span class="att">
        <mb-icon size="sm" [name]="file.voice ? 'voice' : 'file'" />
        @if (file.address && mayDownload()) {
          <a class="clip" [href]="file.address" download [attr.aria-label]="words().download(file.name)" dir="auto">{{
            file.name
          }}</a>
        } @else {
          <span class="clip" dir="auto" [title]="file.address ? words().mayNot : ''">{{ file.name }}</span>
        }
        @if (file.bytes !== null) {
          <span class="dim num nowrap">{{ format.bytes(file.bytes) }}</span>
        }
        @if (file.absent) {
          <span class="tag tag-warn">{{ file.absent }}</span>
        }
      </span>
    }
  `,
})
export class Attachments {
  readonly message = input.required<Message>();
  readonly version = input.required<MessageVersion>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);
  private readonly session = inject(Session);
  protected readonly mayDownload = computed(() => this.session.may('message.raw'));
  protected readonly files = computed(() =>
    this.version().attachments.map(({ number, name, mediaType, bytes, state }) => ({
      number,
      bytes,
      name: name ?? `${this.words().attachment} ${number + 1}`,
      voice: /\.(?:opus|ogg|m4a|amr|mp3|aac)$/i.test(name ?? '') || (mediaType?.startsWith('audio/') ?? false),
      address: state === 'stored' ? addressOf(api.archive.attachment.path, { id: this.message().id, number }) : null,
      absent: state === 'stored' ? null : this.words().notStored[state],
    })),
  );
}
