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
import type { ErasureRequest } from '@minutebook/contract';
import { erasure as erasureApi } from '@minutebook/contract/erasure';
import { retentionFiles as retentionFilesApi } from '@minutebook/contract/retention-files';
import { EntryList } from '../audit/entry-list';
import { DayText } from '../conduct/day-text';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { UI_WORDS } from '../ui/words';
import { ErasureDecisionForm } from './erasure-decision';
import { ErasureFound } from './erasure-found';
import { ERASURE_WORDS } from './erasure-words';

/** Between two looks at one whose messages are being looked for. */
const PAUSE_MS = 2_000;
const DAY_MS = 86_400_000;

/** One erasure request: who and what it is about, what was found, how it was decided, and whether that still holds (R25, R63). */
@Component({
  selector: 'mb-erasure-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [EntryList, ErasureDecisionForm, ErasureFound, Notice, ProblemNotice, ProblemView, RouterLink, Skeleton],
  host: { class: 'pane pane-beside', role: 'complementary', '[attr.aria-label]': 'words().column.subject' },
  templateUrl: './erasure-pane.html',
})
export class ErasurePane {
  readonly id = input.required<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(ERASURE_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly file = new Loading<ErasureRequest>();
  protected readonly sent = new Loading<ErasureRequest>();
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  private timer: ReturnType<typeof setTimeout> | undefined;
  protected readonly may = computed(() => this.session.may('erasure.write'));
  protected readonly late = computed(() => {
    const one = this.file.value();
    return one?.state === 'open' && Date.parse(one.dueOn) + DAY_MS < this.format.now();
  });
  protected readonly channels = computed(() => {
    const names: Readonly<Record<string, string>> = this.ui().channel;
    const channels = this.file.value()?.channels ?? [];
    return channels.length === 0 ? '' : `, ${channels.map((channel) => names[channel] ?? channel).join(', ')}`;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    effect(() => {
      this.id();
      untracked(() => {
        this.file.set(undefined);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    const params = { id: this.id() };
    this.follow(await this.file.run((signal) => this.api.call(erasureApi.get, { params }, signal)));
  }

  protected record(id: string): string {
    return addressOf(retentionFilesApi.erasurePdf.path, { id });
  }

  protected take(one: ErasureRequest): void {
    this.file.set(one);
    this.follow(one);
    this.changed.emit();
  }

  protected async withdraw(event: Event): Promise<void> {
    event.preventDefault();
    const one = this.file.value();
    if (!one) return;
    const call = { params: { id: one.id }, body: { version: one.version, reason: this.reason().trim() } };
    const made = await this.sent.run((signal) => this.api.call(erasureApi.withdraw, call, signal));
    if (made) this.take(made);
  }

  private follow(one: ErasureRequest | undefined): void {
    clearTimeout(this.timer);
    if (one && one.evaluation === null && one.state === 'open')
      this.timer = setTimeout(() => void this.load(), PAUSE_MS);
  }
}
