import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, output } from '@angular/core';
import type { Schedule } from '@minutebook/contract';
import { EntryList } from '../audit/entry-list';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { confirmed } from '../ui/confirm';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { periodText } from '../ui/period';
import type { ScheduleChange } from './schedule-changes';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

const LEAST_REASON = 10;

/** A version beside its parts: what is different in it, who must approve it, and the acts on it (R20). */
@Component({
  selector: 'mb-schedule-acts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, EntryList, Icon, Notice, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().title' },
  templateUrl: './schedule-acts.html',
})
export class ScheduleActs {
  /** A draft was started from this version. */
  readonly drafted = output<Schedule>();
  protected readonly desk = inject(ScheduleDesk);
  protected readonly format = inject(Format);
  private readonly session = inject(Session);
  private readonly dialog = inject(Dialog);
  private readonly language = inject(Language);
  protected readonly all = this.language.words(SCHEDULE_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.all().acts);
  private readonly id = computed(() => this.desk.schedule()?.id);
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly note = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly rejecting = linkedSignal({ source: this.id, computation: () => false });
  protected readonly compared = computed(() => this.desk.diff.value()?.state === 'done');
  protected readonly missing = computed(() => {
    const one = this.desk.schedule();
    const got = one?.approvals.length ?? 0;
    return Array.from({ length: Math.max(0, (one?.needed ?? 0) - got) }, (_, n) => got + n + 1);
  });
  protected readonly isLast = computed(() => this.missing().length <= 1);
  /** Why the reader cannot approve it, said before it is tried; null where they can. */
  protected readonly refusal = computed(() => {
    const one = this.desk.schedule();
    if (!one || one.mayApprove.allowed) return null;
    if (this.desk.own()) return this.words().ownVersion;
    const me = this.session.user()?.id;
    if (one.approvals.some(({ person }) => person.id === me)) return this.words().twice;
    return one.mayApprove.reason ?? this.words().mayNot;
  });
  /** The first version has nothing to differ from. */
  protected readonly proposable = computed(
    () => this.reason().trim().length >= LEAST_REASON && this.desk.changes()?.length !== 0,
  );

  protected text(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected fields(fields: readonly string[]): string {
    const names = this.all().change.field as Readonly<Record<string, string>>;
    return fields.map((field) => names[field] ?? field).join(', ');
  }

  protected nameOf({ of, name }: ScheduleChange): string {
    return of === 'settings' ? this.fields([name]) : name;
  }

  protected async propose(event: Event): Promise<void> {
    event.preventDefault();
    if (this.proposable()) await this.desk.propose(this.reason().trim());
  }

  protected async approve(): Promise<void> {
    const diff = this.desk.diff.value();
    const id = this.id();
    if (!diff || id === undefined) return;
    if (diff.shortens) {
      const { askTitle, askText, askYes, askNo } = this.words();
      const { count } = this.format;
      const text = askText(count(diff.lose), count(diff.disposableAtOnce));
      if (!(await confirmed(this.dialog, { title: askTitle(id), text, yes: askYes(id), no: askNo }))) return;
    }
    await this.desk.approve();
  }

  protected async reject(): Promise<void> {
    if (await this.desk.reject(this.reason().trim())) this.rejecting.set(false);
  }

  protected async next(event: Event, from: string): Promise<void> {
    event.preventDefault();
    const draft = await this.desk.draft(from, undefined, this.note().trim());
    if (draft) this.drafted.emit(draft);
  }
}
