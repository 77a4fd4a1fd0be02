import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { ReviewerQuality } from '@minutebook/contract';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import type { QualityPlace } from './quality-page';
import { ShareChart } from './share-chart';
import { QUALITY_WORDS } from './words';

const DAY = 86_400_000;

/** Reviewers by how their decisions did when read again; each figure leads to its records. */
@Component({
  selector: 'mb-reviewer-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemView, ShareChart, Skeleton],
  host: { class: 'pane pane-main', role: 'region', '[attr.aria-label]': 'words().views.reviewers' },
  templateUrl: './reviewer-table.html',
})
export class ReviewerTable {
  readonly from = input<string>();
  readonly to = input<string>();
  readonly went = output<QualityPlace>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly found = new Loading<{ items: ReviewerQuality[]; position: number }>();
  protected readonly days = computed(() => ({
    from: this.from() ?? dayOf(Date.now() - 90 * DAY),
    to: this.to() ?? dayOf(Date.now()),
  }));

  constructor() {
    effect(() => {
      this.days();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    const query = this.days();
    return this.found.run((signal) => this.api.call(qualityApi.reviewers, { query }, signal));
  }

  protected choose(days: { from?: string; to?: string }): void {
    this.went.emit({ view: 'reviewers', ...this.days(), ...days });
  }

  protected drill(list: QualityPlace['list'] & string, { reviewer }: ReviewerQuality): void {
    const whose = list === 'known' ? { reader: reviewer.id } : { reviewer: reviewer.id };
    this.went.emit({ view: 'rereads', list, ...whose, ...this.days() });
  }

  protected percent({ overturned: { n, of } }: ReviewerQuality): number {
    return (100 * n) / of;
  }

  protected kappa(value: number): string {
    return value.toFixed(2);
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
