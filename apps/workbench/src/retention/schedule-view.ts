import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { Schedule, ScheduleSummary } from '@minutebook/contract';
import { Keyboard } from '../shell/keyboard';
import { Language } from '../ui/language';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { AssignmentForm } from './assignment-form';
import { AssignmentTable } from './assignment-table';
import { ClassForm } from './class-form';
import { ClassTable } from './class-table';
import { ScheduleActs } from './schedule-acts';
import { ScheduleDesk } from './schedule-desk';
import { ScheduleDiffView } from './schedule-diff';
import { ScheduleSettings } from './schedule-settings';
import { ScheduleStart } from './schedule-start';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

const PARTS = ['changes', 'classes', 'assignments', 'settings'] as const;
type Part = (typeof PARTS)[number];

/** Where in the schedule one is: the version, its part, the class or assignment of it. */
export interface SchedulePlace {
  readonly schedule: string | undefined;
  readonly part: string | undefined;
  readonly item: string | undefined;
}

/** The retention schedule: its versions, and of one its cited classes, what they apply to, and what it would change. */
@Component({
  selector: 'mb-schedule-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    AssignmentForm,
    AssignmentTable,
    ClassForm,
    ClassTable,
    ProblemView,
    ScheduleActs,
    ScheduleDiffView,
    ScheduleSettings,
    ScheduleStart,
    Segments,
    Skeleton,
  ],
  providers: [ScheduleDesk],
  host: { class: 'panes panes-inner' },
  templateUrl: './schedule-view.html',
})
export class ScheduleView {
  readonly schedule = input<string>();
  readonly part = input<string>();
  readonly item = input<string>();
  readonly went = output<SchedulePlace>();
  protected readonly desk = inject(ScheduleDesk);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(SCHEDULE_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  /** What was asked for; else what waits for somebody, else what is in force, else the newest. */
  protected readonly shown = computed(() => {
    const items = this.desk.list.value()?.items ?? [];
    const wanted = this.schedule();
    if (wanted !== undefined) return wanted;
    const of = (state: ScheduleSummary['state']): string | undefined => items.find((one) => one.state === state)?.id;
    return of('proposed') ?? of('in-force') ?? of('draft') ?? items[0]?.id;
  });
  /** A draft is compared once it is proposed. */
  private readonly openParts = computed(() =>
    PARTS.filter((part) => part !== 'changes' || this.desk.schedule()?.state !== 'draft'),
  );
  protected readonly parts = computed(() =>
    this.openParts().map((value) => ({ value, label: this.words().parts[value] })),
  );
  protected readonly at = computed<Part>(() => {
    const parts = this.openParts();
    const usual = this.desk.schedule()?.state === 'proposed' ? 'changes' : 'classes';
    return parts.find((part) => part === this.part()) ?? usual;
  });
  protected readonly assigned = computed(
    () => new Set(this.desk.schedule()?.content.assignments.flatMap(({ classes }) => classes)),
  );

  constructor() {
    void this.desk.load();
    effect(() => {
      const id = this.shown();
      untracked(() => {
        if (id !== undefined && this.desk.schedule()?.id !== id) void this.desk.open(id);
      });
    });
    inject(Keyboard).bind(() => ({ Escape: () => this.item() !== undefined && this.pick(undefined) }));
  }

  protected label({ id, state }: ScheduleSummary): string {
    return `${this.words().version(id)}, ${this.words().state[state]}`;
  }

  protected choose(schedule: string): void {
    this.went.emit({ schedule, part: undefined, item: undefined });
  }

  protected turn(part: Part): void {
    this.went.emit({ schedule: this.shown(), part, item: undefined });
  }

  protected pick(item: string | undefined): void {
    this.went.emit({ schedule: this.shown(), part: this.at(), item });
  }

  protected open({ id }: Schedule): void {
    this.choose(id);
  }

  protected reload(): void {
    void this.desk.load();
    const id = this.shown();
    if (id !== undefined) void this.desk.open(id);
  }
}
