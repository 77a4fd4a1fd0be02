import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { BreachGrade, BreachReport } from '@minutebook/contract';
import { breaches as breachesApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QuarterTable } from './quarter-table';
import { dayFrom } from './day-text';
import { CONDUCT_WORDS } from './words';

/** Breaches by grade, quarter and desk, with the scale they are graded by. */
@Component({
  selector: 'mb-breach-figures',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, QuarterTable],
  template: `
    <section class="sect">
      <div class="line filters">
        <h3 class="h-sect grow">{{ words().breach.figures }}</h3>
        <label class="line small">
          {{ words().from }}
          <input
            #begin
            class="input input-sm input-date"
            type="date"
            [value]="from()"
            (change)="from.set(begin.value); load()"
          />
        </label>
        <label class="line small">
          {{ words().to }}
          <input
            #end
            class="input input-sm input-date"
            type="date"
            [value]="to()"
            (change)="to.set(end.value); load()"
          />
        </label>
      </div>
      @if (report.value(); as found) {
        <mb-quarter-table [report]="found" [grades]="grades.value()?.items ?? []" />
      } @else if (report.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
    </section>
  `,
})
export class BreachFigures {
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly report = new Loading<BreachReport>();
  protected readonly grades = new Loading<{ items: BreachGrade[] }>();
  protected readonly to = signal(dayFrom(this.format.now()));
  protected readonly from = signal(`${Number(this.to().slice(0, 4)) - 1}-01-01`);

  constructor() {
    void this.grades.run((signal) => this.api.call(breachesApi.grades, {}, signal));
    void this.load();
  }

  protected load(): Promise<unknown> {
    const query = { from: this.from(), to: this.to() };
    return this.report.run((signal) => this.api.call(breachesApi.report, { query }, signal));
  }
}
