import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard } from '@minutebook/contract';
import { oversight as oversightApi } from '@minutebook/contract/supervision';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { type Segment, Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { BacklogCard } from './backlog-card';
import { CoverageCard } from './coverage-card';
import { FeedsCard } from './feeds-card';
import { ReviewersCard } from './reviewers-card';
import { RulesCard } from './rules-card';
import { span } from './spans';
import { OVERSIGHT_WORDS } from './words';

const PERIODS = ['today', 'month', 'quarter', 'days'] as const;
type Period = (typeof PERIODS)[number];
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Somebody decides all the time: the figures follow, and not at every nudge. */
const PAUSE_MS = 10_000;

/** The dashboard: every figure leads to what it counts, and all of them say what they were computed at. */
@Component({
  selector: 'mb-oversight-figures',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    BacklogCard,
    CoverageCard,
    FeedsCard,
    Icon,
    ProblemView,
    ReviewersCard,
    RouterLink,
    RulesCard,
    Segments,
    Skeleton,
  ],
  host: { class: 'page' },
  templateUrl: './figures.html',
})
export class Figures {
  readonly period = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly queue = input<string>();
  readonly desk = input<string>();
  readonly narrowed = output<Readonly<Record<string, string | null>>>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly language = inject(Language);
  protected readonly format = inject(Format);
  protected readonly words = this.language.words(OVERSIGHT_WORDS);
  protected readonly figures = new Loading<Dashboard>();
  protected readonly mayReport = computed(() => this.session.may('review.report'));
  protected readonly shown = computed<Period>(() => PERIODS.find((period) => period === this.period()) ?? 'month');
  protected readonly periods = computed<Segment<Period>[]>(() =>
    PERIODS.map((value) => ({ value, label: this.words().period[value] })),
  );
  protected readonly scope = computed(() => ({
    period: this.shown(),
    ...(this.shown() === 'days' && { from: dayOf(this.from()), to: dayOf(this.to()) }),
    queue: this.queue(),
    desk: this.desk(),
  }));
  protected readonly csv = computed(() => addressOf(oversightApi.csv.path, undefined, this.scope()));
  /** What every list of alerts is narrowed by too. */
  protected readonly where = computed(() => ({ queue: this.queue(), desk: this.desk() }));

  constructor() {
    inject(Live).afterBurst(['alerts', 'alert', 'oversight'], () => void this.load(), PAUSE_MS);
    effect(() => {
      this.scope();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    const query = Object.fromEntries(Object.entries(this.scope()).filter(([, value]) => value !== undefined));
    return this.figures.run((signal) => this.api.call(oversightApi.dashboard, { query }, signal));
  }

  protected choose(period: Period): void {
    const now = this.figures.value();
    this.narrowed.emit({
      period,
      from: period === 'days' ? (now?.from ?? null) : null,
      to: period === 'days' ? (now?.to ?? null) : null,
    });
  }

  protected narrow(key: 'queue' | 'desk' | 'from' | 'to', value: string): void {
    this.narrowed.emit({ [key]: value === '' ? null : value });
  }

  protected span(milliseconds: number | null): string {
    return milliseconds === null ? '–' : span(milliseconds, this.language.locale());
  }

  protected age(instant: string): string {
    return this.span(this.format.now() - Date.parse(instant));
  }
}

function dayOf(text: string | undefined): string | undefined {
  return text !== undefined && DAY.test(text) ? text : undefined;
}
