import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import type { PastPrecision, RehearsalSide } from '@minutebook/contract';
import { REHEARSAL_SIDES } from '@minutebook/contract/rehearsals';
import { Keyboard } from '../shell/keyboard';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { type Segment, Segments } from '../ui/segments';
import { type Tab, Tabs } from '../ui/tabs';
import { AlertBars } from './alert-bars';
import { Gate } from './gate';
import { LineSample } from './line-sample';
import { RehearsalRoom } from './rehearsal-room';
import { REHEARSAL_WORDS } from './rehearsal-words';
import { RehearsedMessages } from './rehearsed-messages';
import { Workshop } from './workshop';

const PERIODS = ['all', 'year', 'quarter'] as const;
type Period = (typeof PERIODS)[number];
const DAYS: Readonly<Record<Exclude<Period, 'all'>, number>> = { year: 365, quarter: 90 };
const DAY_MS = 86_400_000;

/** What the draft would do, before it does it, and the gate it has to pass. */
@Component({
  selector: 'mb-rehearsal',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AlertBars, Gate, Icon, Keys, LineSample, Notice, ProblemNotice, RehearsedMessages, Segments, Tabs],
  host: { class: 'pane pane-rehearsal', role: 'complementary', '[attr.aria-label]': 'words().title' },
  templateUrl: './rehearsal-pane.html',
})
export class RehearsalPane {
  protected readonly shop = inject(Workshop);
  protected readonly room = inject(RehearsalRoom);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REHEARSAL_WORDS);
  protected readonly periods = PERIODS;
  protected readonly period = signal<Period>('all');
  protected readonly rehearsal = this.room.rehearsal;
  /** Rehearsing runs what is saved. */
  protected readonly mayRun = computed(
    () => this.shop.mayWrite() && !this.room.running() && !this.room.busy() && !this.shop.dirty(),
  );
  protected readonly drafted = computed(() => this.shop.dirty() || this.shop.differences().length > 0);
  /** The selected rule, where it was rehearsed. */
  private readonly rehearsed = computed(() => {
    const code = this.shop.selected()?.code.trim();
    return this.room.rules().find((rule) => rule.code === code) ?? null;
  });
  protected readonly scope = linkedSignal<'rule' | 'all'>(() => (this.rehearsed() ? 'rule' : 'all'));
  protected readonly scopes = computed<Segment<'rule' | 'all'>[]>(() => {
    const rule = this.rehearsed();
    return rule && this.room.rules().length > 1
      ? [
          { value: 'rule', label: rule.code },
          { value: 'all', label: this.words().scope.all },
        ]
      : [];
  });
  protected readonly rule = computed(() => (this.scope() === 'rule' ? (this.rehearsed()?.code ?? null) : null));
  protected readonly figures = computed(() =>
    this.rule() === null ? (this.rehearsal()?.figures ?? null) : this.rehearsed(),
  );
  protected readonly hours = computed(() => {
    const hours = this.figures()?.hours;
    return hours ? `${hours.before.toFixed(1)} → ${hours.after.toFixed(1)}` : '–';
  });
  protected readonly between = computed(() => {
    const period = this.rehearsal()?.period;
    return period ? this.words().between(this.format.dated(period.first), this.format.dated(period.last)) : '';
  });
  protected readonly share = computed(() => {
    const progress = this.rehearsal()?.progress;
    return progress && progress.of > 0 ? (100 * progress.rules) / progress.of : 0;
  });
  protected readonly side = linkedSignal<RehearsalSide | 'line'>(() => {
    const alerts = this.figures()?.alerts;
    return alerts && alerts.lost === 0 && alerts.gained > 0 ? 'gained' : 'lost';
  });
  protected readonly shownSide = computed(() => {
    const side = this.side();
    return side === 'line' ? null : side;
  });
  protected readonly tabs = computed<Tab<RehearsalSide | 'line'>[]>(() => {
    const alerts = this.figures()?.alerts;
    return [
      ...REHEARSAL_SIDES.map((value) => ({
        value,
        label: this.words().sides[value],
        count: alerts && this.format.count(alerts[value]),
      })),
      { value: 'line', label: this.words().sides.line },
    ];
  });

  constructor() {
    inject(Keyboard).bind(() => ({ r: () => this.run() }));
  }

  protected run(): boolean {
    if (!this.mayRun()) return false;
    const period = this.period();
    const from = period === 'all' ? null : new Date(this.format.now() - DAYS[period] * DAY_MS).toISOString();
    void this.room.start({ from, to: null });
    return true;
  }

  protected precision(before: PastPrecision, after: PastPrecision): string {
    if (before.percent === null && after.percent === null) return '–';
    const [was, is] = [before, after].map(({ percent }) => (percent === null ? '–' : String(Math.round(percent))));
    return `${was!} → ${is!} %`;
  }

  protected interval({ low, high, decided }: PastPrecision): string {
    if (low === null || high === null) return this.words().noneDecided;
    return this.words().interval(String(Math.round(low)), String(Math.round(high)), this.format.count(decided));
  }

  protected periodOf(value: string): Period {
    return PERIODS.find((period) => period === value) ?? 'all';
  }
}
