import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
  type WritableSignal,
} from '@angular/core';
import type { Complaint, ComplaintField } from '@minutebook/contract';
import { COMPLAINT_FIELDS, complaints as complaintsApi } from '@minutebook/contract/complaints';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Announcer } from '../ui/announcer';
import { draftOf } from '../ui/draft';
import { Language } from '../ui/language';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { CASE_WORDS } from './words';

type Said = Partial<Record<ComplaintField, string>>;

/** A complaint record: its required fields, and how long it is kept by which rule. */
@Component({
  selector: 'mb-complaint-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form class="sect" novalidate (submit)="send($event)">
      <h3>
        {{ complaint().number }}
        <span
          class="tag"
          [class.tag-good]="complaint().missing.length === 0"
          [class.tag-warn]="complaint().missing.length > 0"
          >{{ missing() }}</span
        >
      </h3>
      @for (name of fields; track name) {
        <div class="field">
          <label [for]="idOf(name)">{{ words().complaint.field[name] }}</label>
          @if (name === 'allegation' || name === 'actionTaken') {
            <textarea
              #area
              class="area"
              rows="3"
              maxlength="20000"
              [id]="idOf(name)"
              [disabled]="!may()"
              [value]="drafts[name]()"
              (input)="drafts[name].set(area.value)"
            ></textarea>
          } @else {
            <input
              #box
              class="input"
              maxlength="200"
              autocomplete="off"
              [id]="idOf(name)"
              [type]="name === 'receivedAt' ? 'date' : 'text'"
              [disabled]="!may()"
              [value]="drafts[name]()"
              (input)="drafts[name].set(box.value)"
            />
          }
        </div>
      }
      <p class="help">
        {{ words().complaint.keep(days.of(complaint().keepUntil), complaint().rule.citation, complaint().rule.years) }}
      </p>
      @if (problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      @if (may()) {
        <button class="btn btn-sm" [disabled]="busy() || !changed()">{{ words().complaint.save }}</button>
      }
    </form>
  `,
})
export class ComplaintForm {
  readonly complaint = input.required<Complaint>();
  readonly may = input(true);
  readonly saved = output<Complaint>();
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly fields = COMPLAINT_FIELDS;
  /** Field by field: what a colleague writes in another one meanwhile is neither overwritten nor sent back. */
  protected readonly drafts = Object.fromEntries(
    COMPLAINT_FIELDS.map((name) => [
      name,
      draftOf(() => ({ of: this.complaint().id, value: this.complaint()[name] ?? '' })),
    ]),
  ) as Record<ComplaintField, WritableSignal<string>>;
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly changes = computed<Said>(() => {
    const before = this.complaint();
    return Object.fromEntries(
      COMPLAINT_FIELDS.map((name) => [name, this.drafts[name]()] as const).filter(
        ([name, value]) => value.trim() !== '' && value !== before[name],
      ),
    );
  });
  protected readonly changed = computed(() => Object.keys(this.changes()).length > 0);
  protected readonly missing = computed(() => {
    const { missing } = this.complaint();
    const { complaint } = this.words();
    return missing.length === 0
      ? complaint.complete
      : `${complaint.column.missing}: ${missing.map((field) => complaint.field[field]).join(', ')}`;
  });

  protected idOf(name: ComplaintField): string {
    return `complaint-${this.complaint().id}-${name}`;
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.problem.set(null);
    try {
      const { id, version } = this.complaint();
      this.saved.emit(
        await this.api.call(complaintsApi.change, { params: { id }, body: { version, ...this.changes() } }),
      );
      this.announcer.say(this.words().complaint.saved);
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }
}
