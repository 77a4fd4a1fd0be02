import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { Gate } from '@minutebook/contract';
import { gates as gatesApi } from '@minutebook/contract/training-gates';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QUALITY_WORDS } from './words';

interface Draft {
  readonly course: string;
  readonly months: number;
  readonly right: number | null;
  readonly of: number | null;
}

/** What one queue asks for, and who would not get in. */
@Component({
  selector: 'mb-gate-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ gate()?.queue?.name ?? words().gate.edit }}</h2>
    </div>
    <div class="pane-body">
      @if (gate(); as one) {
        <form class="sect" novalidate (submit)="save($event, one)">
          <div class="field">
            <label for="gate-course">{{ words().gate.course }}</label>
            <input
              #course
              class="input"
              id="gate-course"
              maxlength="200"
              autocomplete="off"
              [value]="draft().course"
              (input)="put({ course: course.value })"
            />
          </div>
          <div class="field">
            <label for="gate-months">{{ words().gate.months }}</label>
            <input
              #months
              class="input"
              id="gate-months"
              type="number"
              min="1"
              max="120"
              [value]="draft().months"
              (input)="put({ months: months.valueAsNumber || 0 })"
            />
          </div>
          <div class="field">
            <label for="gate-right">{{ words().gate.right }}</label>
            <input
              #right
              class="input"
              id="gate-right"
              type="number"
              min="1"
              max="100"
              [value]="draft().right ?? ''"
              (input)="put({ right: right.valueAsNumber || null })"
            />
          </div>
          <div class="field">
            <label for="gate-of">{{ words().gate.of }}</label>
            <input
              #of
              class="input"
              id="gate-of"
              type="number"
              min="1"
              max="100"
              [value]="draft().of ?? ''"
              (input)="put({ of: of.valueAsNumber || null })"
            />
          </div>
          @if (act.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-solid" [disabled]="!ready() || act.busy()">{{ words().gate.save }}</button>
          </div>
        </form>
        @if (one.shut.length > 0) {
          <section class="sect">
            <h3>{{ words().gate.shutOut }}</h3>
            @for (shut of one.shut; track shut.person.id) {
              <p class="small" dir="auto">{{ shut.reason }}</p>
            }
          </section>
        }
      } @else {
        <section class="sect">
          <h3>{{ words().gate.pick.title }}</h3>
          <p class="small dim">{{ words().gate.pick.text }}</p>
        </section>
      }
      <ng-content />
    </div>
  `,
})
export class GatePane {
  readonly gate = input.required<Gate | null>();
  readonly changed = output<Gate>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly act = new Loading<Gate>();
  protected readonly draft = linkedSignal<Draft>(() => {
    const gate = this.gate();
    return {
      course: gate?.course ?? '',
      months: gate?.months ?? 12,
      right: gate?.knownRight ?? null,
      of: gate?.knownOf ?? null,
    };
  });
  protected readonly ready = computed(() => {
    const { months, right, of } = this.draft();
    return months >= 1 && (right === null) === (of === null) && (right ?? 0) <= (of ?? 0);
  });

  protected put(change: Partial<Draft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected async save(event: Event, { queue: { id }, version }: Gate): Promise<void> {
    event.preventDefault();
    const { course, months, right, of } = this.draft();
    const body = { version, course: course.trim() || null, months, knownRight: right, knownOf: of };
    const changed = await this.act.run((signal) => this.api.call(gatesApi.set, { params: { id }, body }, signal));
    if (changed) this.changed.emit(changed);
  }
}
