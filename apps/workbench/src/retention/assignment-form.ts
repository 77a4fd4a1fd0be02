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
import type { RetentionAssignment, RetentionConditions } from '@minutebook/contract';
import { PARTY_KINDS } from '@minutebook/contract/retention';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { ChannelChoice } from '../ui/channel-choice';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { UI_WORDS } from '../ui/words';
import { conditionLines, listed } from './condition-text';
import { periodText } from '../ui/period';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

const NEW: RetentionAssignment = {
  name: '',
  conditions: {
    channels: [],
    persons: [],
    desks: [],
    jurisdictions: [],
    partyKinds: [],
    conversationClasses: [],
    labels: [],
  },
  classes: [],
};

/** One assignment: what must hold, and which classes then apply. In a draft it can be changed. */
@Component({
  selector: 'mb-assignment-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, PersonPicker, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().edit' },
  templateUrl: './assignment-form.html',
})
export class AssignmentForm {
  /** Its place in the list; `new` adds one. */
  readonly place = input.required<string>();
  readonly left = output();
  protected readonly desk = inject(ScheduleDesk);
  private readonly language = inject(Language);
  private readonly all = this.language.words(SCHEDULE_WORDS);
  private readonly channels = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.all().assignment);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly lists = ['desks', 'jurisdictions', 'labels'] as const;
  protected readonly kinds = PARTY_KINDS;
  protected readonly conversations = ['business', 'personal', 'undecided'] as const;
  protected readonly listed = listed;
  private readonly assignments = computed(() => this.desk.schedule()?.content.assignments ?? []);
  protected readonly classes = computed(() => this.desk.schedule()?.content.classes ?? []);
  protected readonly known = computed(() => this.assignments()[Number(this.place())] ?? null);
  protected readonly draft = linkedSignal<RetentionAssignment>(() => this.known() ?? NEW);
  /** The directory's names are not in the schedule; their ids are. */
  protected readonly people = linkedSignal<readonly Chosen[]>(() =>
    (this.known()?.conditions.persons ?? []).map((externalId) => ({ externalId, name: externalId })),
  );
  protected readonly tried = signal(false);
  protected readonly ready = computed(() => this.draft().name.trim() !== '' && this.draft().classes.length > 0);
  protected readonly lines = computed(() =>
    conditionLines(this.draft().conditions, this.words(), this.channels().channel),
  );
  protected readonly applied = computed(() => this.classes().filter(({ code }) => this.draft().classes.includes(code)));

  protected put(change: Partial<RetentionAssignment>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected narrow(change: Partial<RetentionConditions>): void {
    this.put({ conditions: { ...this.draft().conditions, ...change } });
  }

  protected narrowTo(field: 'desks' | 'jurisdictions' | 'labels', values: string[]): void {
    this.narrow({ [field]: values });
  }

  protected turned<T>(list: readonly T[], one: T): T[] {
    return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return Promise.resolve();
    const draft = this.draft();
    const persons = this.people().map(({ externalId }) => externalId);
    const one = { ...draft, name: draft.name.trim(), conditions: { ...draft.conditions, persons } };
    return this.keep(
      this.known()
        ? this.assignments().map((other) => (other === this.known() ? one : other))
        : [...this.assignments(), one],
    );
  }

  protected drop(): Promise<void> {
    return this.keep(this.assignments().filter((other) => other !== this.known()));
  }

  private async keep(assignments: readonly RetentionAssignment[]): Promise<void> {
    if (await this.desk.save({ assignments: [...assignments] })) this.left.emit();
  }
}
