import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SampleDrawDetail, SampleStratum, SampleVerification, StratumKey } from '@minutebook/contract';
import { sampling as samplingApi } from '@minutebook/contract/sampling';
import { DayText } from '../conduct/day-text';
import { QUEUE_WORDS } from '../review/queue-words';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { UI_WORDS } from '../ui/words';
import { shareText } from './plan-text';
import { SAMPLING_WORDS } from './words';

interface Proof {
  readonly name: string;
  readonly text: string;
  readonly code: boolean;
}

/** One sample: what it was drawn from and how, what it leaves uncovered, what was found; and drawing it again. */
@Component({
  selector: 'mb-draw-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, ProblemView, RouterLink, Skeleton],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().draws' },
  templateUrl: './draw-view.html',
})
export class DrawView {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly shared = this.language.words(UI_WORDS);
  private readonly spoken = this.language.words(QUEUE_WORDS);
  protected readonly words = this.language.words(SAMPLING_WORDS);
  protected readonly sample = new Loading<SampleDrawDetail>();
  protected readonly verdict = new Loading<SampleVerification>();
  protected readonly share = shareText;

  constructor() {
    effect(() => {
      this.id();
      untracked(() => {
        this.verdict.set(undefined);
        void this.load();
      });
    });
    inject(Live).on(['sampling'], () => void this.load());
  }

  protected load(): Promise<unknown> {
    const params = { id: this.id() };
    return this.sample.run((signal) => this.api.call(samplingApi.get, { params }, signal));
  }

  /** What somebody needs who draws it again. */
  protected proof({ seed, commitment, committedAt, root, algorithm }: SampleDrawDetail): Proof[] {
    const { sample } = this.words();
    return [
      { name: sample.seed, text: seed ?? sample.seedHidden, code: seed !== null },
      { name: `${sample.commitment} ${this.format.stamp(committedAt)}`, text: commitment, code: true },
      ...(root === null ? [] : [{ name: sample.root, text: root, code: true }]),
      { name: sample.algorithm, text: algorithm, code: true },
    ];
  }

  protected async verify(): Promise<void> {
    const params = { id: this.id() };
    await this.verdict.run((signal) => this.api.call(samplingApi.verify, { params }, signal));
  }

  protected labelOf({ labels }: SampleStratum): string {
    if (labels.length === 0) return this.words().sample.all;
    const by = this.sample.value()?.rules.stratify ?? [];
    return labels.map((label, i) => this.value(by[i], label)).join(' · ');
  }

  /** What a stratum goes by, as this reader calls it: names of people, desks and branches are as they are. */
  protected value(by: StratumKey | undefined, label: string): string {
    if (label === '') return this.words().nobody;
    const words: Readonly<Record<string, string>> =
      by === 'channel'
        ? this.shared().channel
        : by === 'direction'
          ? this.words().direction
          : by === 'language'
            ? this.spoken().language
            : {};
    return words[label] ?? label;
  }
}
