import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { type YearBar, YearBars } from '../ui/chart/year-bars';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { AffectedList } from './affected-list';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS, yearText } from './words';

/** What a version would cost: who loses time, when messages would be free instead, and which messages those are (R20). */
@Component({
  selector: 'mb-schedule-diff',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AffectedList, Notice, ProblemView, Skeleton, YearBars],
  host: { class: 'pane-body' },
  templateUrl: './schedule-diff.html',
})
export class ScheduleDiffView {
  protected readonly desk = inject(ScheduleDesk);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly all = this.language.words(SCHEDULE_WORDS);
  private readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.all().diff);
  /** The class whose messages are listed; null: of all. */
  protected readonly code = linkedSignal<string | undefined, string | null>({
    source: () => this.desk.schedule()?.id,
    computation: () => null,
  });
  protected readonly verdict = computed(() => {
    const diff = this.desk.diff.value();
    if (!diff) return '';
    if (!diff.shortens) return this.words().lengthens;
    return diff.lose === 0 && diff.shorterClasses.length > 0
      ? this.words().shortensClasses(diff.shorterClasses.join(', '))
      : this.words().shortens(this.count(diff.lose));
  });
  protected readonly ofAll = computed(() => this.words().of(this.count(this.desk.diff.value()?.of ?? 0)));
  protected readonly basis = computed(() => {
    const { against = null, asOf = null } = this.desk.diff.value() ?? {};
    const words = this.words();
    const base = against === null ? words.againstNone : words.against(against);
    return asOf === null ? base : `${base}, ${words.asOf(this.format.stamp(asOf))}`;
  });
  protected readonly summary = computed(() => {
    const { lose = 0, gain = 0 } = this.desk.diff.value() ?? {};
    return this.words().summary(this.count(lose), this.count(gain));
  });
  protected readonly bars = computed<YearBar[]>(() =>
    (this.desk.diff.value()?.byYear ?? []).map(({ year, before, after }) => ({
      key: year,
      label: this.year(year),
      values: [before, after],
      words: this.words().says(yearText(this.names(), year, 'yearLong'), this.count(before), this.count(after)),
    })),
  );
  /** Who loses most comes first. */
  protected readonly byClass = computed(() =>
    [...(this.desk.diff.value()?.byClass ?? [])].sort((a, b) => b.lose - a.lose || b.gain - a.gain || b.same - a.same),
  );

  protected count(value: number): string {
    return this.format.count(value);
  }

  protected year(year: string): string {
    return yearText(this.names(), year);
  }

  protected narrowed(code: string | null): boolean {
    return code !== null && code === this.code();
  }

  protected narrow(code: string): void {
    this.code.update((now) => (now === code ? null : code));
  }
}
