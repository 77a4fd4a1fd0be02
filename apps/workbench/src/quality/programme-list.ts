import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { Programme } from '@minutebook/contract';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { DrawPane } from './draw-pane';
import { ProgrammePane } from './programme-pane';
import { QUALITY_WORDS } from './words';

/** Programmes of blind re-reading, and the samples they and others drew. */
@Component({
  selector: 'mb-programme-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DrawPane, Icon, ListEnd, ProblemView, ProgrammePane, Skeleton, When],
  host: { class: 'panes panes-inner' },
  templateUrl: './programme-list.html',
})
export class ProgrammeList {
  /** Of whom a sample is to be drawn. */
  readonly reviewer = input<string>();
  private readonly api = inject(Api);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly list = new Loading<{ items: Programme[] }>();
  protected readonly draws = new Listing((from, signal) => this.api.call(qualityApi.draws, { query: from }, signal));
  protected readonly side = signal<Programme | 'new' | 'draw'>('draw');
  protected readonly edited = computed(() => {
    const side = this.side();
    return typeof side === 'object' ? side : null;
  });

  constructor() {
    void this.load();
    effect(() => {
      if (this.reviewer()) untracked(() => this.side.set('draw'));
    });
  }

  protected load(): Promise<unknown> {
    return Promise.all([
      this.list.run((signal) => this.api.call(qualityApi.programmes, { query: { limit: 200 } }, signal)),
      this.draws.refresh(),
    ]);
  }

  protected async done(programme: Programme | null): Promise<void> {
    this.side.set(programme ?? 'draw');
    await this.load();
  }

  protected isShown({ id }: Programme): boolean {
    return this.edited()?.id === id;
  }

  protected whose({ reviewerName, queueName }: Programme): string {
    const who = reviewerName ?? this.words().programme.everybody;
    return queueName === null ? who : `${who} ${this.words().programme.inQueue(queueName)}`;
  }
}
