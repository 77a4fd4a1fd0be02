import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import type { ScheduleContent } from '@minutebook/contract';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { periodText } from '../ui/period';
import { PeriodField } from './period-field';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

type Settings = Pick<ScheduleContent, 'zone' | 'fiscalYearEnd' | 'defaultPeriod' | 'note'>;

/** Whose days and fiscal years count, and what is shown for what has no class. */
@Component({
  selector: 'mb-schedule-settings',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PeriodField, ProblemNotice],
  host: { class: 'pane-body' },
  template: `
    @let now = settings();
    @if (desk.editable()) {
      <form class="sect stack-3 measure" novalidate (submit)="save($event)">
        <div class="field">
          <label for="schedule-zone">{{ words().zone }}</label>
          <input
            #zone
            class="input"
            id="schedule-zone"
            maxlength="60"
            autocomplete="off"
            placeholder="America/New_York"
            [value]="now.zone"
            (input)="put({ zone: zone.value.trim() })"
          />
        </div>
        <div class="field" role="group" [attr.aria-label]="words().fiscal">
          <span class="lbl">{{ words().fiscal }}</span>
          <div class="line">
            <input
              #month
              class="input input-sm"
              type="number"
              min="1"
              max="12"
              [attr.aria-label]="words().month"
              [value]="now.fiscalYearEnd.month"
              (input)="end(month.value, day.value)"
            />
            <input
              #day
              class="input input-sm"
              type="number"
              min="1"
              max="31"
              [attr.aria-label]="words().day"
              [value]="now.fiscalYearEnd.day"
              (input)="end(month.value, day.value)"
            />
          </div>
        </div>
        <div class="field">
          <label for="schedule-default">{{ words().default }}</label>
          <mb-period-field
            id="schedule-default"
            [period]="now.defaultPeriod"
            (periodChange)="put({ defaultPeriod: $event })"
          />
          <p class="help">{{ words().defaultHelp }}</p>
        </div>
        <div class="field">
          <label for="schedule-note">{{ words().note }}</label>
          <textarea
            #note
            class="area"
            id="schedule-note"
            rows="3"
            maxlength="2000"
            [value]="now.note"
            (input)="put({ note: note.value })"
          ></textarea>
        </div>
        @if (desk.sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn" [disabled]="desk.sent.busy()">{{ words().save }}</button>
        </div>
      </form>
    } @else {
      <section class="sect">
        <dl class="kv">
          <dt>{{ words().zone }}</dt>
          <dd>{{ now.zone }}</dd>
          <dt>{{ words().fiscal }}</dt>
          <dd class="tn">{{ fiscal() }}</dd>
          <dt>{{ words().default }}</dt>
          <dd>{{ period(now.defaultPeriod) }}</dd>
          <dt>{{ words().note }}</dt>
          <dd class="pre" dir="auto">{{ now.note || none() }}</dd>
        </dl>
        <p class="small dim">{{ words().defaultHelp }}</p>
      </section>
    }
  `,
})
export class ScheduleSettings {
  protected readonly desk = inject(ScheduleDesk);
  private readonly language = inject(Language);
  private readonly all = this.language.words(SCHEDULE_WORDS);
  private readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.all().settings);
  protected readonly none = computed(() => this.names().none);
  protected readonly settings = linkedSignal<Settings>(
    () =>
      this.desk.schedule()?.content ?? {
        zone: 'UTC',
        fiscalYearEnd: { month: 12, day: 31 },
        defaultPeriod: 'P7Y',
        note: '',
      },
  );
  /** `31 December` of no year in particular: a leap year has every day there is. */
  protected readonly fiscal = computed(() => {
    const { month, day } = this.settings().fiscalYearEnd;
    return new Intl.DateTimeFormat(this.language.tag(), { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
      Date.UTC(2024, month - 1, day),
    );
  });

  protected put(change: Partial<Settings>): void {
    this.settings.update((settings) => ({ ...settings, ...change }));
  }

  protected end(month: string, day: string): void {
    this.put({ fiscalYearEnd: { month: Number(month) || 1, day: Number(day) || 1 } });
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { zone, fiscalYearEnd, defaultPeriod, note } = this.settings();
    await this.desk.save({ zone, fiscalYearEnd, defaultPeriod, note });
  }
}
