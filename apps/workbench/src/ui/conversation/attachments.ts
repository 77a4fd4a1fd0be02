import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import type { Message, MessageVersion } from '@minutebook/contract';
import { archive as archiveApi } from '@minutebook/contract/archive';
import { addressOf } from '../../shell/api/address';
import { Session } from '../../shell/session';
import { Format } from '../format';
import { Icon } from '../icon';
import { Language } from '../language';
import { MarkedText } from '../marked-text';
import { AttachmentText } from './attachment-text';
import type { HitMark } from './rows';
import { CONVERSATION_WORDS } from './words';

/** Files of a message: as downloads, and as the plain text found in them. Nothing of theirs is ever opened inside the workbench. */
@Component({
  selector: 'mb-attachments',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AttachmentText, Icon, MarkedText],
  template: `
    @for (file of files(); track file.number) {
      <span class="att">
        <mb-icon size="sm" [name]="file.voice ? 'voice' : 'file'" />
        @if (file.address && mayDownload()) {
          <a class="clip" [href]="file.address" download [attr.aria-label]="words().download(file.name)" dir="auto"
            ><mb-marked [text]="file.name" [spans]="file.named"
          /></a>
        } @else {
          <span class="clip" dir="auto" [title]="file.address ? words().mayNot : ''"
            ><mb-marked [text]="file.name" [spans]="file.named"
          /></span>
        }
        @if (file.bytes !== null) {
          <span class="dim num nowrap">{{ format.bytes(file.bytes) }}</span>
        }
        @if (file.absent) {
          <span class="tag tag-warn">{{ file.absent }}</span>
        }
        @if (file.hasText) {
          <button
            type="button"
            class="link small"
            [attr.aria-expanded]="file.open"
            (click)="toggle(file.number, file.open)"
          >
            {{ words().text }}
          </button>
        } @else if (file.unread) {
          <span class="tag" [class.tag-bad]="file.infected" [class.tag-warn]="!file.infected" [title]="file.detail">{{
            file.unread
          }}</span>
        } @else if (file.detail) {
          <span class="dim small nowrap">{{ file.detail }}</span>
        }
      </span>
    }
    @for (file of files(); track file.number) {
      @if (file.hasText && file.open) {
        <mb-attachment-text
          [message]="message().id"
          [version]="version().version"
          [number]="file.number"
          [name]="file.name"
          [marks]="file.marks"
        />
      }
    }
  `,
})
export class Attachments {
  readonly message = input.required<Message>();
  readonly version = input.required<MessageVersion>();
  readonly marks = input<readonly HitMark[]>([]);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);
  private readonly session = inject(Session);
  /** What the reader opened or shut; a file with a hit is open without being asked. */
  private readonly wanted = signal<ReadonlyMap<number, boolean>>(new Map());
  protected readonly mayDownload = computed(() => this.session.may('message.raw'));
  protected readonly files = computed(() =>
    this.version().attachments.map(({ number, name, mediaType, bytes, state, reading }) => {
      const own = this.marks().filter((mark) => mark.number === number && mark.version === this.version().version);
      const marks = own.filter(({ part }) => part === 'attachment');
      const type = reading?.mediaType ?? mediaType;
      const outcome = reading?.outcome ?? 'none';
      return {
        number,
        bytes,
        marks,
        named: own.filter(({ part }) => part === 'name'),
        name: name ?? `${this.words().attachment} ${number + 1}`,
        voice: /\.(?:opus|ogg|m4a|amr|mp3|aac)$/i.test(name ?? '') || (type?.startsWith('audio/') ?? false),
        address: state === 'stored' ? addressOf(archiveApi.attachment.path, { id: this.message().id, number }) : null,
        absent: state === 'stored' ? null : this.words().notStored[state],
        hasText: outcome === 'text',
        open: this.wanted().get(number) ?? marks.length > 0,
        unread: outcome === 'text' || outcome === 'none' ? null : this.words().unread[outcome],
        infected: outcome === 'infected',
        detail: reading?.detail ?? '',
      };
    }),
  );

  protected toggle(number: number, isOpen: boolean): void {
    this.wanted.update((wanted) => new Map(wanted).set(number, !isOpen));
  }
}
