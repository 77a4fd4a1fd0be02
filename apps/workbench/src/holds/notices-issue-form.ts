import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { HoldNotices, NoticeShown, NoticeTemplate } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { NoticeTemplateForm } from './notices-template-form';
import { NoticeText } from './notices-text';
import { NOTICE_WORDS } from './notices-words';

const LIMIT = 200;
/** Whole working days, and how often. */
const PATIENCE = { remindDays: 2, reminders: 1, escalateDays: 2 };
type Way = 'mail' | 'hand';

/** Telling the custodians of a hold: with which text, how, and how long before somebody is reminded. */
@Component({
  selector: 'mb-notice-issue-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NoticeTemplateForm, NoticeText, ProblemNotice, Segments],
  host: { class: 'block' },
  template: `
    @if (editing(); as which) {
      <mb-notice-template-form [template]="which" (left)="editing.set(undefined)" (saved)="written($event)" />
    } @else {
      <form class="sect stack-3" novalidate (submit)="issue($event)">
        <h3>{{ words().title(version() + 1) }}</h3>
        @if (version() > 0) {
          <p class="help">{{ words().supersedes }}</p>
        }
        <div class="field">
          <label for="notice-template">{{ words().template }}</label>
          <div class="line">
            <select #pick class="select grow" id="notice-template" (change)="template.set(pick.value)">
              @for (option of templates.value()?.items ?? []; track option.id) {
                <option [value]="option.id" [selected]="option.id === chosen()?.id">
                  {{ words().version(option.name, option.version) }}
                </option>
              } @empty {
                <option value="">{{ words().noTemplate }}</option>
              }
            </select>
            @if (chosen(); as one) {
              <button type="button" class="btn btn-sm" (click)="editing.set(one)">{{ words().edit }}</button>
            }
            <button type="button" class="btn btn-sm" (click)="editing.set('new')">{{ words().write }}</button>
          </div>
        </div>
        @if (preview.value(); as seen) {
          <p class="small dim">{{ words().reads }}</p>
          <mb-notice-text [shown]="seen.shown" />
        }
        @if (mail()) {
          <div class="line"><mb-segments [options]="ways()" [label]="words().way" [(value)]="way" /></div>
        } @else {
          <p class="help">{{ words().noMail }} {{ words().byHand }}.</p>
        }
        <div class="line wrap">
          @for (field of fields; track field) {
            <div class="field">
              <label [for]="'notice-' + field">{{ words()[field] }}</label>
              <input
                #days
                class="input input-date"
                type="number"
                max="60"
                [min]="field === 'reminders' ? 0 : 1"
                [id]="'notice-' + field"
                [value]="patience()[field]"
                (input)="set(field, days.valueAsNumber)"
              />
            </div>
          }
        </div>
        @if (sent.problem() ?? preview.problem() ?? templates.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().submitAll }}</button>
          <button type="button" class="btn btn-bare" (click)="left.emit()">{{ all().cancel }}</button>
        </div>
      </form>
    }
  `,
})
export class NoticeIssueForm {
  readonly hold = input.required<string>();
  /** Number of the newest notice; 0 where there is none. */
  readonly version = input.required<number>();
  /** Whether e-mail is sent. */
  readonly mail = input.required<boolean>();
  readonly left = output();
  readonly issued = output<HoldNotices>();
  private readonly api = inject(Api);
  protected readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().issue);
  protected readonly fields = ['remindDays', 'reminders', 'escalateDays'] as const;
  protected readonly templates = new Loading<{ items: NoticeTemplate[]; next: string | null }>();
  protected readonly preview = new Loading<{ shown: NoticeShown[] }>();
  protected readonly sent = new Loading<HoldNotices>();
  protected readonly template = signal('');
  protected readonly editing = signal<NoticeTemplate | 'new' | undefined>(undefined);
  protected readonly way = signal<Way>('mail');
  protected readonly patience = signal(PATIENCE);
  protected readonly ways = computed(() => [
    { value: 'mail' as const, label: this.words().byMail },
    { value: 'hand' as const, label: this.words().byHand },
  ]);
  protected readonly chosen = computed(() => {
    const items = this.templates.value()?.items ?? [];
    return items.find(({ id }) => id === this.template()) ?? items[0];
  });
  protected readonly ready = computed(() => {
    const { remindDays, reminders, escalateDays } = this.patience();
    const within = (n: number, least: number, most: number): boolean => Number.isInteger(n) && n >= least && n <= most;
    return (
      this.chosen() !== undefined &&
      within(remindDays, 1, 60) &&
      within(reminders, 0, 10) &&
      within(escalateDays, 1, 60)
    );
  });

  constructor() {
    effect(() => {
      const text = this.chosen()?.newest.id;
      const params = { id: this.hold() };
      untracked(() => {
        if (text === undefined) return this.preview.set(undefined);
        void this.preview.run((signal) => this.api.call(holdNoticesApi.preview, { params, query: { text } }, signal));
      });
    });
    void this.load();
  }

  protected set(field: keyof typeof PATIENCE, value: number): void {
    this.patience.update((patience) => ({ ...patience, [field]: value }));
  }

  protected async written(id: string): Promise<void> {
    this.editing.set(undefined);
    this.template.set(id);
    await this.load();
  }

  protected async issue(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.chosen()?.newest.id;
    if (text === undefined || !this.ready()) return;
    const byMail = this.mail() && this.way() === 'mail';
    const call = { params: { id: this.hold() }, body: { version: this.version(), text, byMail, ...this.patience() } };
    const board = await this.sent.run((signal) => this.api.call(holdNoticesApi.issue, call, signal));
    if (board) this.issued.emit(board);
  }

  private load(): Promise<unknown> {
    return this.templates.run((signal) => this.api.call(holdNoticesApi.templates, { query: { limit: LIMIT } }, signal));
  }
}
