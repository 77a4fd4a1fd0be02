import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { BreachGrade, Campaign, ProceduresPack } from '@minutebook/contract';
import { breaches as breachesApi } from '@minutebook/contract/conduct-records';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { DayText, dayFrom } from './day-text';
import { QuarterTable } from './quarter-table';
import { CONDUCT_WORDS } from './words';

/** The procedures pack on one page, and as a file (E16). */
@Component({
  selector: 'mb-procedures-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemView, QuarterTable],
  host: { class: 'pane-fill' },
  templateUrl: './procedures-view.html',
})
export class ProceduresView {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly pack = new Loading<ProceduresPack>();
  protected readonly grades = new Loading<{ items: BreachGrade[] }>();
  protected readonly to = signal(dayFrom(this.format.now()));
  protected readonly from = signal(`${this.to().slice(0, 4)}-01-01`);
  protected readonly csv = computed(() =>
    addressOf(breachesApi.packCsv.path, undefined, { from: this.from(), to: this.to() }),
  );

  constructor() {
    void this.grades.run((signal) => this.api.call(breachesApi.grades, {}, signal));
    void this.load();
  }

  protected load(): Promise<unknown> {
    const query = { from: this.from(), to: this.to() };
    return this.pack.run((signal) => this.api.call(breachesApi.pack, { query }, signal));
  }

  protected answered({ counts }: Campaign): number {
    return counts.attested + counts.excepted;
  }

  protected waiting({ counts }: Campaign): number {
    return counts.asked + counts.reminded + counts.overdue + counts.escalated;
  }
}
