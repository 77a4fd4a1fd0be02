import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RetentionOverview } from '@minutebook/contract';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { type YearBar, YearBars } from '../ui/chart/year-bars';
import { Format } from '../ui/format';
import { CLOCK_WORDS, clockText } from '../ui/clock-words';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { UI_WORDS } from '../ui/words';
import { PastList } from './past-list';
import { RETENTION_WORDS, yearText } from './words';

const PARTS = ['overview', 'past'] as const;
/** Between two looks at a count that is under way. */
const PAUSE_MS = 2_000;

/** How long what is archived is kept: by year, by class; what has neither class nor date (R18, E1); what is past its time. */
@Component({
  selector: 'mb-kept-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Notice, PastList, ProblemView, RouterLink, Segments, Skeleton, YearBars],
  host: { class: 'pane-fill' },
  templateUrl: './kept-view.html',
})
export class KeptView {
  readonly part = input<string>();
  readonly went = output<{ part: (typeof PARTS)[number] }>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly names = this.language.words(RETENTION_WORDS);
  private readonly clocks = this.language.words(CLOCK_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.names().kept);
  protected readonly overview = new Loading<RetentionOverview>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  protected readonly at = computed(() => PARTS.find((part) => part === this.part()) ?? 'overview');
  protected readonly parts = computed(() => PARTS.map((value) => ({ value, label: this.words().parts[value] })));
  protected readonly mayWrite = computed(() => this.session.may('retention.write'));
  protected readonly running = computed(() => this.overview.value()?.running ?? false);
  protected readonly stand = computed(() => {
    const is = this.overview.value();
    if (!is) return '';
    return is.asOf && is.schedule
      ? this.words().counted(this.format.stamp(is.asOf), is.schedule)
      : this.words().uncounted;
  });
  protected readonly bars = computed<YearBar[]>(() =>
    (this.overview.value()?.byYear ?? []).map(({ year, messages }) => ({
      key: year,
      label: yearText(this.names(), year),
      values: [messages],
      words: this.words().says(yearText(this.names(), year, 'yearLong'), this.format.count(messages)),
    })),
  );
  protected readonly summary = computed(() => {
    const bars = this.bars();
    return this.words().summary(bars[0]?.label ?? '', bars.at(-1)?.label ?? '');
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    inject(Live).on(['retention'], () => void this.load());
    void this.load();
  }

  protected async load(): Promise<void> {
    this.follow(await this.overview.run((signal) => this.api.call(retentionApi.overview, {}, signal)));
  }

  protected async recount(): Promise<void> {
    this.follow(await this.overview.run((signal) => this.api.call(retentionApi.recount, {}, signal)));
  }

  protected clock(event: string): string {
    return clockText(this.clocks(), event);
  }

  protected channel(channel: string): string {
    return (this.ui().channel as Readonly<Record<string, string>>)[channel] ?? channel;
  }

  private follow(overview: RetentionOverview | undefined): void {
    clearTimeout(this.timer);
    if (overview?.running) this.timer = setTimeout(() => void this.load(), PAUSE_MS);
  }
}
