import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { ErasureGround, ErasureRequest } from '@minutebook/contract';
import { ERASURE_GROUNDS, erasure as erasureApi } from '@minutebook/contract/erasure';
import { dayFrom } from '../conduct/day-text';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Api } from '../shell/api/client';
import { ChannelChoice } from '../ui/channel-choice';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { ERASURE_WORDS } from './erasure-words';
import { handlesIn } from './handle-lines';

interface Draft {
  readonly subject: string;
  /** As they are written, one a line. */
  readonly handles: string;
  readonly ground: ErasureGround;
  readonly reach: 'written' | 'part';
  readonly from: string | null;
  readonly to: string | null;
  readonly receivedOn: string;
  readonly reference: string;
  readonly note: string;
}

/** Takes in an erasure request: who, on what ground, which messages. Somebody else decides it. */
@Component({
  selector: 'mb-erasure-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, PersonPicker, ProblemNotice, Segments],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().add' },
  templateUrl: './erasure-form.html',
})
export class ErasureForm {
  readonly taken = output<ErasureRequest>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(ERASURE_WORDS);
  protected readonly grounds = ERASURE_GROUNDS;
  protected readonly dates = ['from', 'to'] as const;
  protected readonly people = signal<readonly Chosen[]>([]);
  protected readonly channels = signal<readonly string[]>([]);
  protected readonly draft = signal<Draft>({
    subject: '',
    handles: '',
    ground: 'no-longer-needed',
    reach: 'written',
    from: null,
    to: null,
    receivedOn: dayFrom(Date.now()),
    reference: '',
    note: '',
  });
  protected readonly tried = signal(false);
  protected readonly sent = new Loading<ErasureRequest>();
  protected readonly ready = computed(
    () =>
      this.draft().subject.trim() !== '' &&
      this.draft().receivedOn !== '' &&
      this.people().length + handlesIn(this.draft().handles).length > 0,
  );
  protected readonly reaches = computed(() =>
    (['written', 'part'] as const).map((value) => ({ value, label: this.words().form.reaches[value] })),
  );

  protected put(change: Partial<Draft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected set<K extends keyof Draft>(field: K, value: Draft[K]): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected async takeIn(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return;
    const { handles, subject, ...rest } = this.draft();
    const body = {
      ...rest,
      subject: subject.trim(),
      handles: handlesIn(handles).map((handle) => ({ ...handle })),
      persons: this.people().map(({ externalId }) => externalId),
      channels: [...this.channels()],
    };
    const request = await this.sent.run((signal) => this.api.call(erasureApi.takeIn, { body }, signal));
    if (request) this.taken.emit(request);
  }
}
