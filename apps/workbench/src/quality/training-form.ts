import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { Person, ReviewerTraining } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { gates as gatesApi } from '@minutebook/contract/training-gates';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QUALITY_WORDS } from './words';

/** Records that somebody else took a course. */
@Component({
  selector: 'mb-training-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form class="sect" novalidate (submit)="record($event)">
      <h3>{{ words().gate.record }}</h3>
      <div class="field">
        <label for="training-who">{{ words().gate.person }}</label>
        <select #who class="select" id="training-who" (change)="person.set(who.value)">
          <option value="" [selected]="person() === ''"></option>
          @for (one of others(); track one.id) {
            <option [value]="one.id" [selected]="one.id === person()">{{ one.name }}</option>
          }
        </select>
      </div>
      <div class="field">
        <label for="training-course">{{ words().gate.courseName }}</label>
        <input
          #name
          class="input"
          id="training-course"
          maxlength="200"
          autocomplete="off"
          [value]="course()"
          (input)="course.set(name.value)"
        />
      </div>
      <div class="field">
        <label for="training-on">{{ words().gate.takenOn }}</label>
        <input #day class="input" id="training-on" type="date" [value]="takenOn()" (input)="takenOn.set(day.value)" />
      </div>
      <div class="field">
        <label for="training-score">{{ words().gate.score }}</label>
        <input
          #points
          class="input"
          id="training-score"
          type="number"
          min="0"
          max="100"
          [value]="score() ?? ''"
          (input)="score.set(points.value === '' ? null : points.valueAsNumber)"
        />
      </div>
      @if (act.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn" [disabled]="!ready() || act.busy()">{{ words().gate.do }}</button>
      </div>
    </form>
  `,
})
export class TrainingForm {
  readonly recorded = output<ReviewerTraining>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  private readonly colleagues = new Loading<{ items: (Person & { decides: boolean })[] }>();
  protected readonly act = new Loading<ReviewerTraining>();
  protected readonly person = signal('');
  protected readonly course = signal('');
  protected readonly takenOn = signal(new Date().toISOString().slice(0, 10));
  protected readonly score = signal<number | null>(null);
  protected readonly others = computed(() =>
    (this.colleagues.value()?.items ?? []).filter(({ id, decides }) => decides && id !== this.session.user()?.id),
  );
  protected readonly ready = computed(
    () => this.person() !== '' && this.course().trim() !== '' && this.takenOn() !== '',
  );

  constructor() {
    void this.colleagues.run((signal) => this.api.call(alertsApi.colleagues, {}, signal));
  }

  protected async record(event: Event): Promise<void> {
    event.preventDefault();
    const body = {
      person: this.person(),
      course: this.course().trim(),
      takenOn: this.takenOn(),
      score: this.score(),
    };
    const made = await this.act.run((signal) => this.api.call(gatesApi.train, { body }, signal));
    if (!made) return;
    this.person.set('');
    this.score.set(null);
    this.recorded.emit(made);
  }
}
