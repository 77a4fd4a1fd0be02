import { Dialog } from '@angular/cdk/dialog';
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
import type { RetentionClass } from '@minutebook/contract';
import { CLOCKS } from '@minutebook/contract/retention';
import { CLOCK_WORDS } from '../ui/clock-words';
import { confirmed } from '../ui/confirm';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { periodText } from '../ui/period';
import { PeriodField } from './period-field';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

const NEW: RetentionClass = {
  code: '',
  jurisdiction: '',
  citation: '',
  recordClass: '',
  period: 'P7Y',
  extended: null,
  clock: 'RECORD_CREATED',
  accessible: null,
  medium: '',
  basis: 'K',
  upperBound: false,
};
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const PERIOD = /^P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,5}D)?$/;

/** One class of the schedule: what it says, and in a draft the place to change it. */
@Component({
  selector: 'mb-class-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PeriodField, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().class.edit' },
  templateUrl: './class-form.html',
})
export class ClassForm {
  /** Code of a class of the version; `new` adds one. */
  readonly code = input.required<string>();
  readonly left = output();
  protected readonly desk = inject(ScheduleDesk);
  private readonly dialog = inject(Dialog);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(SCHEDULE_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly clockNames = this.language.words(CLOCK_WORDS);
  protected readonly texts = ['recordClass', 'citation', 'jurisdiction', 'medium'] as const;
  protected readonly periods = ['extended', 'accessible'] as const;
  protected readonly bases = ['L', 'K'] as const;
  protected readonly clocks = CLOCKS;
  private readonly classes = computed(() => this.desk.schedule()?.content.classes ?? []);
  protected readonly known = computed(() => this.classes().find(({ code }) => code === this.code()) ?? null);
  protected readonly draft = linkedSignal<RetentionClass>(() => this.known() ?? NEW);
  protected readonly tried = signal(false);
  protected readonly ready = computed(() => {
    const { code, citation, recordClass, period } = this.draft();
    const isFree = this.known() !== null || !this.classes().some((other) => other.code === code);
    return CODE.test(code) && isFree && citation.trim() !== '' && recordClass.trim() !== '' && PERIOD.test(period);
  });

  protected put(change: Partial<RetentionClass>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected set<K extends keyof RetentionClass>(field: K, value: RetentionClass[K]): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return;
    const one = this.draft();
    const classes = this.known()
      ? this.classes().map((other) => (other.code === one.code ? one : other))
      : [...this.classes(), one];
    if (await this.desk.save({ classes })) this.left.emit();
  }

  protected async drop({ code }: RetentionClass): Promise<void> {
    const { dropAsk, dropText, dropYes, dropNo } = this.words().class;
    const sure = { title: dropAsk(code), text: dropText, yes: dropYes(code), no: dropNo, bad: true };
    if (!(await confirmed(this.dialog, sure))) return;
    const classes = this.classes().filter((other) => other.code !== code);
    // An assignment of nothing is none: it goes with its only class.
    const assignments = (this.desk.schedule()?.content.assignments ?? [])
      .map((one) => ({ ...one, classes: one.classes.filter((other) => other !== code) }))
      .filter((one) => one.classes.length > 0);
    if (await this.desk.save({ classes, assignments })) this.left.emit();
  }
}
