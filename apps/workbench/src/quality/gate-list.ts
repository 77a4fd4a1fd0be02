import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { Gate, ReviewerTraining } from '@minutebook/contract';
import { gates as gatesApi } from '@minutebook/contract/training-gates';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { GatePane } from './gate-pane';
import { TrainingForm } from './training-form';
import { QUALITY_WORDS } from './words';

/** What queues ask of reviewers before they open, and the courses reviewers took. */
@Component({
  selector: 'mb-gate-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [GatePane, ListEnd, ProblemNotice, ProblemView, TrainingForm],
  host: { class: 'panes panes-inner' },
  templateUrl: './gate-list.html',
})
export class GateList {
  private readonly api = inject(Api);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly gates = new Loading<{ items: Gate[] }>();
  protected readonly trainings = new Listing((from, signal) =>
    this.api.call(gatesApi.trainings, { query: from }, signal),
  );
  protected readonly act = new Loading<ReviewerTraining>();
  protected readonly selected = signal<Gate | null>(null);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    await Promise.all([
      this.gates.run((signal) => this.api.call(gatesApi.list, { query: { limit: 200 } }, signal)),
      this.trainings.refresh(),
    ]);
    const queue = this.selected()?.queue.id;
    this.selected.set(this.gates.value()?.items.find((gate) => gate.queue.id === queue) ?? null);
  }

  protected async revoke({ id, version }: ReviewerTraining): Promise<void> {
    const call = { params: { id }, body: { version } };
    if (await this.act.run((signal) => this.api.call(gatesApi.revoke, call, signal))) await this.load();
  }
}
