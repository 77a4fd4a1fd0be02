import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { AcknowledgementLink, CustodianNoticeState, HoldNotice, HoldNotices } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { NoticeAnswers } from './notices-answers';
import { NoticeCustodian } from './notices-custodian';
import { NoticeIssueForm } from './notices-issue-form';
import { NoticeLinks } from './notices-links';
import { NOTICE_STATES, NoticeStateTag } from './notices-state';
import { NoticeText } from './notices-text';
import { NOTICE_WORDS } from './notices-words';

const LIMIT = 100;

/** Who of a hold's custodians was told, and what each has made of it; and the acts by which they are told (R52). */
@Component({
  selector: 'mb-notice-board',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Avatar,
    Icon,
    ListEnd,
    NoticeAnswers,
    NoticeCustodian,
    NoticeIssueForm,
    NoticeLinks,
    NoticeStateTag,
    NoticeText,
    ProblemNotice,
    ProblemView,
    Skeleton,
  ],
  host: { class: 'block' },
  templateUrl: './notices-board.html',
})
export class NoticeBoard {
  readonly hold = input.required<string>();
  /** Messages held, by external id of the custodian. */
  readonly held = input<ReadonlyMap<string, number>>(new Map());
  private readonly api = inject(Api);
  private readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly format = inject(Format);
  protected readonly words = computed(() => this.all().board);
  protected readonly labels = this.all;
  protected readonly states = NOTICE_STATES;
  protected readonly board = new Loading<HoldNotices>();
  protected readonly page = new Listing((from, signal) => {
    const query = { ...this.query(), ...from };
    return this.api.call(holdNoticesApi.custodians, { params: { id: this.hold() }, query }, signal);
  });
  protected readonly made = new Loading<{ items: AcknowledgementLink[]; csv: string }>();
  protected readonly reminded = new Loading<{ letters: number; unreached: number }>();
  protected readonly state = signal<CustodianNoticeState | undefined>(undefined);
  protected readonly opened = signal<string | undefined>(undefined);
  protected readonly writing = signal(false);
  protected readonly reading = signal(false);
  protected readonly may = inject(Session).may('hold.write');
  protected readonly notice = computed(() => this.board.value()?.notices[0]);
  protected readonly waiting = computed(() => {
    const counts = this.board.value()?.counts;
    return counts ? counts.waiting + counts.sent + counts.reminded + counts.escalated : 0;
  });

  constructor() {
    effect(() => {
      this.hold();
      this.state();
      untracked(() => {
        void this.readBoard();
        void this.page.load();
      });
    });
    inject(Live).afterBurst(['hold-notices'], () => void this.load());
  }

  protected async load(): Promise<void> {
    await Promise.all([this.readBoard(), this.page.refresh()]);
  }

  protected async link(): Promise<void> {
    const call = this.asked();
    if (await this.made.run((signal) => this.api.call(holdNoticesApi.links, call, signal))) await this.load();
  }

  protected async remind(): Promise<void> {
    const call = this.asked();
    if (await this.reminded.run((signal) => this.api.call(holdNoticesApi.remind, call, signal))) await this.load();
  }

  protected async issued(board: HoldNotices): Promise<void> {
    this.writing.set(false);
    this.made.set(undefined);
    this.reminded.set(undefined);
    this.board.set(board);
    await this.load();
  }

  protected about(notice: HoldNotice): string {
    const languages = notice.shown.map(({ language }) => this.all().languageName[language]).join(this.words().and);
    return this.words().about(notice.number, languages, this.format.stamp(notice.issuedAt));
  }

  protected patience({ remindDays, reminders, escalateDays, calendar }: HoldNotice): string {
    const { patience, days } = this.words();
    return patience(days(remindDays), reminders, days(escalateDays), calendar.name);
  }

  protected toggle(id: string): void {
    this.opened.update((open) => (open === id ? undefined : id));
  }

  private readBoard(): Promise<unknown> {
    return this.board.run((signal) => this.api.call(holdNoticesApi.get, { params: { id: this.hold() } }, signal));
  }

  private asked() {
    return { params: { id: this.hold() }, body: { version: this.notice()?.number ?? 0 } };
  }

  private query() {
    const state = this.state();
    return { limit: LIMIT, ...(state && { state }) };
  }
}
