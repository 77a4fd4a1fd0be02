import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { Complaint, ComplaintField } from '@minutebook/contract';
import { COMPLAINT_FIELDS, complaints as complaintsApi } from '@minutebook/contract/complaints';
import { Api } from '../shell/api/client';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
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
          <label [for]="'complaint-' + name">{{ words().complaint.field[name] }}</label>
          @if (name === 'allegation' || name === 'actionTaken') {
            <textarea
              #area
              class="area"
              rows="3"
              maxlength="20000"
              [id]="'complaint-' + name"
              [disabled]="!may()"
              [value]="values()[name] ?? ''"
              (input)="put(name, area.value)"
            ></textarea>
          } @else {
            <input
              #box
              class="input"
              maxlength="200"
              autocomplete="off"
              [id]="'complaint-' + name"
              [type]="name === 'receivedAt' ? 'date' : 'text'"
              [disabled]="!may()"
              [value]="values()[name] ?? ''"
              (input)="put(name, box.value)"
            />
          }
        </div>
      }
      <p class="help">
        {{
          words().complaint.keep(
            format.day(complaint().keepUntil + 'T12:00:00Z'),
            complaint().rule.citation,
            complaint().rule.years
          )
        }}
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
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly fields = COMPLAINT_FIELDS;
  protected readonly values = linkedSignal<Said>(() => said(this.complaint()));
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly changes = computed<Said>(() => {
    const before = said(this.complaint());
    return Object.fromEntries(
      Object.entries(this.values()).filter(
        ([name, value]) => value.trim() !== '' && value !== before[name as ComplaintField],
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

  protected put(name: ComplaintField, value: string): void {
    this.values.update((values) => ({ ...values, [name]: value }));
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

function said(complaint: Complaint): Said {
  return Object.fromEntries(
    COMPLAINT_FIELDS.flatMap((field) => (complaint[field] === null ? [] : [[field, complaint[field]]])),
  );
}
