import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, output, signal } from '@angular/core';
import type { Course, DirectoryPerson, Policy, TrainingRecord, TrainingResult } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { training as trainingApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { dayFrom } from './day-text';
import { PersonPicker } from './person-picker';
import { TrainingImport } from './training-import';
import { CONDUCT_WORDS } from './words';

/** The courses there are, a new one, and records by hand or from a file. */
@Component({
  selector: 'mb-training-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PersonPicker, ProblemNotice, TrainingImport],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().training.courses' },
  templateUrl: './training-pane.html',
})
export class TrainingPane {
  readonly recorded = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly results: readonly TrainingResult[] = ['passed', 'failed'];
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly courses = new Loading<{ items: Course[]; next: string | null }>();
  protected readonly policies = new Loading<{ items: Policy[]; next: string | null }>();
  protected readonly added = new Loading<Course>();
  protected readonly sent = new Loading<TrainingRecord>();
  protected readonly versions = computed(() => this.policies.value()?.items.flatMap(({ versions }) => versions) ?? []);
  protected readonly version = linkedSignal(() => this.versions()[0]?.id ?? '');
  protected readonly name = signal('');
  protected readonly months = signal('');
  protected readonly course = linkedSignal(() => this.courses.value()?.items[0]?.id ?? '');
  protected readonly person = signal<DirectoryPerson | null>(null);
  protected readonly takenOn = signal(dayFrom(this.format.now()));
  protected readonly result = signal<TrainingResult>('passed');

  constructor() {
    void this.load();
    if (this.may())
      void this.policies.run((signal) => this.api.call(conductApi.policies, { query: { limit: 200 } }, signal));
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    const months = Number(this.months());
    const body = { name: this.name().trim(), policyVersion: this.version(), validMonths: months > 0 ? months : null };
    if (!(await this.added.run((signal) => this.api.call(trainingApi.createCourse, { body }, signal)))) return;
    this.name.set('');
    await this.load();
  }

  protected async record(event: Event): Promise<void> {
    event.preventDefault();
    const person = this.person();
    if (!person) return;
    const body = { course: this.course(), person: person.id, takenOn: this.takenOn(), result: this.result() };
    if (!(await this.sent.run((signal) => this.api.call(trainingApi.record, { body }, signal)))) return;
    this.person.set(null);
    await this.noteRecorded();
  }

  protected async noteRecorded(): Promise<void> {
    await this.load();
    this.recorded.emit();
  }

  private load(): Promise<unknown> {
    return this.courses.run((signal) => this.api.call(trainingApi.courses, { query: { limit: 200 } }, signal));
  }
}
