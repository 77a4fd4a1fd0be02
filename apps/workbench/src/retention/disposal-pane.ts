import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Disposal } from '@minutebook/contract';
import { disposals as disposalsApi } from '@minutebook/contract/disposal';
import { EntryList } from '../audit/entry-list';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { UI_WORDS } from '../ui/words';
import { DisposalActs } from './disposal-acts';
import { DisposalCertificateView } from './disposal-certificate';
import { DisposalMessages } from './disposal-messages';
import { DISPOSAL_WORDS } from './disposal-words';
import { scopeLines } from './scope-lines';

/** Between two looks at one that counts or runs. */
const PAUSE_MS = 2_000;
const BEGUN: readonly Disposal['state'][] = ['running', 'paused', 'done', 'cancelled'];

/** A disposal: what it would take and what it keeps, why, how far it is; when it has ended, its certificate. */
@Component({
  selector: 'mb-disposal-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    DisposalActs,
    DisposalCertificateView,
    DisposalMessages,
    EntryList,
    Icon,
    Notice,
    ProblemView,
    RouterLink,
    Skeleton,
  ],
  host: { class: 'pane pane-beside', role: 'complementary', '[attr.aria-label]': 'words().name(id())' },
  templateUrl: './disposal-pane.html',
})
export class DisposalPane {
  readonly id = input.required<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DISPOSAL_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly file = new Loading<Disposal>();
  protected readonly certified = linkedSignal({ source: this.id, computation: () => false });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly channels = computed<Readonly<Record<string, string>>>(() => this.ui().channel);
  protected readonly scope = computed(() => {
    const one = this.file.value();
    return one ? scopeLines(one.scope, this.words().scope, this.channels()) : [];
  });
  /** It has begun, and may have destroyed something. One that was stopped before that has no figures of it. */
  protected readonly begun = computed(() => {
    const one = this.file.value();
    return one !== undefined && BEGUN.includes(one.state) && one.progress.pages > 0 && one.decidedAt !== null;
  });
  protected readonly hasCertificate = computed(() => {
    const one = this.file.value();
    return one?.state === 'done' || (one?.state === 'cancelled' && one.progress.done > 0);
  });
  protected readonly share = computed(() => {
    const progress = this.file.value()?.progress;
    return progress && progress.pages > 0 ? (100 * progress.done) / progress.pages : 0;
  });
  protected readonly unclassified = computed(() =>
    (this.file.value()?.unclassifiedChannels ?? [])
      .map(({ channel, messages }) => `${this.channels()[channel] ?? channel} ${this.format.count(messages)}`)
      .join(', '),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    inject(Live).on(['disposal'], ({ id }) => (id === undefined || id === this.id()) && void this.load());
    effect(() => {
      this.id();
      untracked(() => {
        this.file.set(undefined);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    const before = this.file.value()?.state;
    const params = { id: this.id() };
    const one = await this.file.run((signal) => this.api.call(disposalsApi.get, { params }, signal));
    this.follow(one);
    if (one && before !== undefined && before !== one.state) this.changed.emit();
  }

  protected take(one: Disposal): void {
    this.file.set(one);
    this.follow(one);
    this.changed.emit();
  }

  private follow(one: Disposal | undefined): void {
    clearTimeout(this.timer);
    const moves = one && (!one.counted || one.state === 'approved' || one.state === 'running');
    if (moves) this.timer = setTimeout(() => void this.load(), PAUSE_MS);
  }
}
