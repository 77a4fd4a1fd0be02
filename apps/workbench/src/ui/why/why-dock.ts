import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { WhyMany, WhyMessage } from '@minutebook/contract';
import { why as whyApi } from '@minutebook/contract/retention-why';
import { Api } from '../../shell/api/client';
import { Keyboard } from '../../shell/keyboard';
import { Keys } from '../keys';
import { Language } from '../language';
import { Loading } from '../loading';
import { ProblemView } from '../problem-view';
import { Segments } from '../segments';
import { Skeleton } from '../skeleton';
import { WhyManyView } from './why-many';
import { WhyMessageView } from './why-message';
import { WHY_WORDS } from './words';

const OF = ['message', 'conversation'] as const;

/** “Why is this still here”, docked under the conversation: the message stays in sight, and going to another follows it. */
@Component({
  selector: 'mb-why-dock',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys, ProblemView, Segments, Skeleton, WhyManyView, WhyMessageView],
  host: { class: 'why-dock', role: 'region', '[attr.aria-label]': 'words().title' },
  template: `
    <div class="pane-sub">
      <b class="medium ink nowrap">{{ words().title }}</b>
      <mb-segments [options]="options()" [label]="words().ofLabel" [(value)]="of" />
      <span class="grow"></span>
      <button type="button" class="btn btn-bare btn-sm" aria-keyshortcuts="Escape" (click)="left.emit()">
        {{ words().close }} <mb-keys chord="Escape" />
      </button>
    </div>
    <div class="pane-body" tabindex="0">
      @if (shown().problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      } @else if (of() === 'message' && one.value(); as why) {
        <mb-why-message [why]="why" />
      } @else if (of() === 'conversation' && all.value(); as why) {
        <mb-why-many [why]="why" />
      } @else if (shown().slow()) {
        <mb-skeleton [rows]="3" />
      }
    </div>
  `,
})
export class WhyDock {
  readonly message = input.required<string>();
  readonly conversation = input.required<string>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(WHY_WORDS);
  protected readonly of = signal<(typeof OF)[number]>('message');
  protected readonly one = new Loading<WhyMessage>();
  protected readonly all = new Loading<WhyMany>();
  protected readonly shown = computed<Loading<unknown>>(() => (this.of() === 'message' ? this.one : this.all));
  protected readonly options = computed(() => OF.map((value) => ({ value, label: this.words().of[value] })));

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.left.emit() }));
    effect(() => {
      this.message();
      this.conversation();
      this.of();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.of() === 'message'
      ? this.one.run((signal) => this.api.call(whyApi.message, { params: { id: this.message() } }, signal))
      : this.all.run((signal) => this.api.call(whyApi.conversation, { params: { id: this.conversation() } }, signal));
  }
}
