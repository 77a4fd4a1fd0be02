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
import type { ClockEvent } from '@minutebook/contract';
import { CLOCK_EVENTS, FACT_SCOPES, retention as retentionApi } from '@minutebook/contract/retention-records';
import { dayFrom } from '../conduct/day-text';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Api } from '../shell/api/client';
import { CLOCK_WORDS, clockText } from '../ui/clock-words';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import type { RecordPart } from './record-row';
import { RETENTION_WORDS } from './words';

type Scope = (typeof FACT_SCOPES)[number];
/** A label is put on these only. */
const LABELLED: readonly Scope[] = ['message', 'conversation'];
const LEAST_REASON = 10;

/** States when something happened that a clock counts from, or puts a label on a message or a conversation. */
@Component({
  selector: 'mb-record-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PersonPicker, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'title()' },
  template: `
    <div class="pane-head">
      <h2>{{ title() }}</h2>
    </div>
    <div class="pane-body">
      <form class="sect stack-3" novalidate (submit)="send($event)">
        @if (isDate()) {
          <div class="field">
            <label for="record-event">{{ words().event }}</label>
            <select #what class="select" id="record-event" (change)="event.set(events[what.selectedIndex]!)">
              @for (one of events; track one) {
                <option [value]="one" [selected]="one === event()">{{ clock(one) }}</option>
              }
            </select>
          </div>
        } @else {
          <div class="field">
            <label for="record-label">{{ words().label }}</label>
            <input
              #called
              class="input"
              id="record-label"
              maxlength="200"
              autocomplete="off"
              [value]="label()"
              (input)="label.set(called.value)"
            />
          </div>
        }
        <div class="field">
          <label for="record-scope">{{ words().of }}</label>
          <select #of class="select" id="record-scope" (change)="scope.set(scopes()[of.selectedIndex]!)">
            @for (one of scopes(); track one) {
              <option [value]="one" [selected]="one === scope()">{{ names().scope[one] }}</option>
            }
          </select>
        </div>
        @if (scope() === 'person') {
          <mb-person-picker
            [(people)]="people"
            [label]="words().person"
            [find]="names().find"
            [noneFound]="names().noneFound"
            [removeLabel]="names().remove"
          />
        } @else if (scope() !== 'firm') {
          <div class="field">
            <label for="record-id">{{ scope() === 'label' ? words().label : words().number }}</label>
            <input
              #number
              class="input"
              id="record-id"
              maxlength="200"
              autocomplete="off"
              [value]="id()"
              (input)="id.set(number.value)"
            />
          </div>
        }
        @if (isDate()) {
          <div class="field">
            <label for="record-on">{{ words().on }}</label>
            <input
              #on
              class="input input-wide"
              id="record-on"
              type="date"
              [value]="day()"
              (input)="day.set(on.value)"
            />
          </div>
        }
        <div class="field">
          <label for="record-why">{{ names().reason }}</label>
          <textarea
            #why
            class="area"
            id="record-why"
            rows="2"
            maxlength="2000"
            [value]="reason()"
            (input)="reason.set(why.value)"
          ></textarea>
        </div>
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        @if (tried() && !ready()) {
          <p class="help t-bad" role="alert">{{ words().needs }}</p>
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="sent.busy()">
            {{ isDate() ? words().stateDo : words().putDo }}
          </button>
          <button type="button" class="btn btn-bare" (click)="left.emit()">{{ names().cancel }}</button>
        </div>
      </form>
    </div>
  `,
})
export class RecordForm {
  readonly part = input.required<RecordPart>();
  /** What a clock waits for: came from there. */
  readonly awaited = input<string>();
  readonly saved = output();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly clocks = this.language.words(CLOCK_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.names().records);
  protected readonly events = CLOCK_EVENTS;
  protected readonly isDate = computed(() => this.part() === 'dates');
  protected readonly title = computed(() => (this.isDate() ? this.words().addDate : this.words().addLabel));
  protected readonly scopes = computed<readonly Scope[]>(() => (this.isDate() ? FACT_SCOPES : LABELLED));
  protected readonly event = linkedSignal<ClockEvent>(
    () => CLOCK_EVENTS.find((one) => one === this.awaited()) ?? CLOCK_EVENTS[0],
  );
  protected readonly scope = linkedSignal<Scope>(() => this.scopes()[0]!);
  protected readonly label = signal('');
  protected readonly id = signal('');
  protected readonly people = signal<readonly Chosen[]>([]);
  protected readonly day = signal(dayFrom(Date.now()));
  protected readonly reason = signal('');
  protected readonly tried = signal(false);
  protected readonly sent = new Loading<unknown>();
  private readonly of = computed(() => {
    if (this.scope() === 'firm') return '';
    return this.scope() === 'person' ? (this.people()[0]?.externalId ?? '') : this.id().trim();
  });
  protected readonly ready = computed(
    () =>
      (this.scope() === 'firm' || this.of() !== '') &&
      this.reason().trim().length >= LEAST_REASON &&
      (this.isDate() ? this.day() !== '' : this.label().trim() !== ''),
  );

  protected clock(event: string): string {
    return clockText(this.clocks(), event);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return;
    const reason = this.reason().trim();
    const done = await this.sent.run((signal) =>
      this.isDate() ? this.state(reason, signal) : this.put(reason, signal),
    );
    if (done) this.saved.emit();
  }

  private state(reason: string, signal: AbortSignal): Promise<unknown> {
    // Noon of UTC is the same day wherever the firm counts its days.
    const at = `${this.day()}T12:00:00.000Z`;
    const body = { scope: this.scope(), id: this.of(), event: this.event(), at, reason };
    return this.api.call(retentionApi.stateFact, { body }, signal);
  }

  private put(reason: string, signal: AbortSignal): Promise<unknown> {
    const scope = this.scope() === 'message' ? ('message' as const) : ('conversation' as const);
    const body = { scope, id: this.of(), label: this.label().trim(), reason };
    return this.api.call(retentionApi.putLabel, { body }, signal);
  }
}
