import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import type { Duty, DutySettings } from '@minutebook/contract';
import { LANGUAGES } from '@minutebook/contract/alerts';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { QUEUE_WORDS } from '../review/queue-words';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { ChoiceChips } from './choice-chips';
import { wholeOf } from './queue-draft';
import { QUEUES_WORDS } from './words';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** When and what one reviewer reviews. */
@Component({
  selector: 'mb-duty-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChoiceChips, Notice, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'duty().reviewer.name' },
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ duty().reviewer.name }}</h2>
    </div>
    <form class="pane-body" novalidate (submit)="save($event)">
      <fieldset class="bare" [disabled]="!may()">
        <section class="sect">
          @if (!may()) {
            <mb-notice>{{ words().readOnly }}</mb-notice>
          }
          <div class="field">
            <span class="lbl">{{ words().duty.column.languages }}</span>
            <mb-choice-chips
              [options]="languages()"
              [value]="draft().languages"
              [label]="words().duty.column.languages"
              [disabled]="!may()"
              (changed)="set({ languages: $event })"
            />
            <p class="help">{{ words().duty.languagesHelp }}</p>
          </div>
          <div class="field">
            <span class="lbl">{{ words().duty.daysLabel }}</span>
            <mb-choice-chips
              [options]="days()"
              [value]="draft().days"
              [label]="words().duty.daysLabel"
              [disabled]="!may()"
              (changed)="set({ days: $event })"
            />
            <p class="help">{{ words().duty.daysHelp }}</p>
          </div>
          <div class="line">
            <div class="field grow">
              <label for="duty-from">{{ words().duty.from }}</label>
              <input
                #from
                class="input num"
                id="duty-from"
                type="time"
                [value]="draft().starts ?? ''"
                (change)="set({ starts: from.value || null })"
              />
            </div>
            <div class="field grow">
              <label for="duty-to">{{ words().duty.to }}</label>
              <input
                #to
                class="input num"
                id="duty-to"
                type="time"
                [value]="draft().ends ?? ''"
                (change)="set({ ends: to.value || null })"
              />
            </div>
          </div>
          <div class="field">
            <label for="duty-zone">{{ words().duty.zone }}</label>
            <select #zone class="select" id="duty-zone" (change)="set({ zone: zone.value })">
              @for (name of zones(); track name) {
                <option [value]="name" [selected]="name === draft().zone">{{ name }}</option>
              }
            </select>
          </div>
        </section>
        <section class="sect">
          <div class="line between">
            <label class="small" for="duty-capacity">{{ words().duty.capacityLabel }}</label>
            <input
              #capacity
              class="input input-sm input-num num"
              id="duty-capacity"
              type="number"
              min="0"
              max="24"
              step="0.5"
              [value]="draft().capacityHours ?? ''"
              (change)="setCapacity(capacity.value)"
            />
          </div>
          <div class="line between">
            <label class="small" for="duty-quota">{{ words().duty.quotaLabel }}</label>
            <input
              #quota
              class="input input-sm input-num num"
              id="duty-quota"
              type="number"
              min="1"
              max="10000"
              [value]="draft().quota ?? ''"
              (change)="setQuota(quota.value)"
            />
          </div>
        </section>
      </fieldset>
      @if (may()) {
        <section class="sect">
          @if (sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-solid" [disabled]="sent.busy()">{{ words().save }}</button>
          </div>
        </section>
      }
    </form>
  `,
})
export class DutyPane {
  readonly duty = input.required<Duty>();
  readonly changed = output<Duty>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUES_WORDS);
  private readonly queueWords = this.language.words(QUEUE_WORDS);
  protected readonly sent = new Loading<Duty>();
  protected readonly may = computed(() => this.session.may('queue.write'));
  protected readonly draft = linkedSignal<string, DutySettings>({
    source: () => this.duty().reviewer.id,
    computation: () => {
      const { languages, zone, days, starts, ends, capacityHours, quota } = untracked(this.duty);
      return { languages, zone, days, starts, ends, capacityHours, quota };
    },
  });
  protected readonly zones = computed(() =>
    ZONES.includes(this.draft().zone) ? ZONES : [this.draft().zone, ...ZONES],
  );
  protected readonly languages = computed(() =>
    LANGUAGES.map((value) => ({ value, label: this.queueWords().language[value] })),
  );
  protected readonly days = computed(() =>
    DAYS.map((value) => ({ value: value as number, label: this.words().duty.days[value] })),
  );

  protected set(change: Partial<DutySettings>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected setCapacity(text: string): void {
    const hours = Number(text);
    this.set({ capacityHours: text.trim() === '' || !(hours >= 0 && hours <= 24) ? null : hours });
  }

  protected setQuota(text: string): void {
    this.set({ quota: wholeOf(text, 1, 10_000) });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { reviewer, version } = this.duty();
    const changed = await this.sent.run((signal) =>
      this.api.call(queuesApi.changeDuty, { params: { id: reviewer.id }, body: { ...this.draft(), version } }, signal),
    );
    if (!changed) return;
    this.announcer.say(this.words().saved);
    this.changed.emit(changed);
  }
}
