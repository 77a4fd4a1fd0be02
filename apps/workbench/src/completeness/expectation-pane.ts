import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { DayCount, Expectation, Unexpected, WorkCalendar } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { DayStrip } from './day-strip';
import { daysBefore } from './weeks';
import { COMPLETENESS_WORDS } from './words';

const FIELDS = ['name', 'channel', 'source', 'device', 'days', 'reconcileDays', 'responsible'] as const;
type Draft = Readonly<Record<(typeof FIELDS)[number] | 'calendar', string>>;

/** One expectation: what arrived for it day by day, and what it says; or a new one. */
@Component({
  selector: 'mb-expectation-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DayStrip, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'known()?.name ?? words().new' },
  templateUrl: './expectation-pane.html',
})
export class ExpectationPane {
  /** Null: a new one. */
  readonly known = input<Expectation | null>(null);
  /** What a new one is for. */
  readonly proposal = input<Unexpected | null>(null);
  readonly saved = output<Expectation | null>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly fields = FIELDS;
  protected readonly may = computed(() => this.session.may('completeness.write'));
  protected readonly days = new Loading<{ claimed: DayCount[]; received: DayCount[] }>();
  protected readonly calendars = new Loading<{ items: WorkCalendar[] }>();
  protected readonly sent = new Loading<unknown>();
  protected readonly reason = signal('');
  protected readonly today = computed(() => new Date(this.format.now()).toISOString().slice(0, 10));
  protected readonly draft = linkedSignal<Draft>(() => draftOf(this.known(), this.proposal()));
  protected readonly ready = computed(() => {
    const { name, channel, responsible, days, reconcileDays } = this.draft();
    return (
      [name, channel, responsible].every((text) => text.trim() !== '') && Number(days) > 0 && Number(reconcileDays) > 0
    );
  });

  constructor() {
    void this.calendars.run((signal) => this.api.call(completenessApi.calendars, {}, signal));
    effect(() => {
      this.known();
      untracked(() => void this.load());
    });
  }

  protected put(field: keyof Draft, value: string): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const known = this.known();
    const { source, device, days, reconcileDays, calendar, ...texts } = this.draft();
    const body = {
      name: texts.name.trim(),
      channel: texts.channel.trim(),
      responsible: texts.responsible.trim(),
      source: source.trim() || null,
      device: device.trim() || null,
      person: known?.person?.id ?? null,
      days: Number(days),
      reconcileDays: Number(reconcileDays),
      calendar: calendar || (this.calendars.value()?.items[0]?.id ?? ''),
    };
    const saved = await this.sent.run((signal) =>
      known
        ? this.api.call(
            completenessApi.change,
            { params: { id: known.id }, body: { ...body, version: known.version } },
            signal,
          )
        : this.api.call(completenessApi.expect, { body }, signal),
    );
    if (saved) this.saved.emit(saved as Expectation);
  }

  protected async end(event: Event): Promise<void> {
    event.preventDefault();
    const known = this.known();
    if (!known) return;
    const body = { version: known.version, reason: this.reason().trim() };
    const ended = await this.sent.run((signal) =>
      this.api.call(completenessApi.end, { params: { id: known.id }, body }, signal),
    );
    if (!ended) return;
    this.reason.set('');
    this.saved.emit(null);
  }

  private async load(): Promise<void> {
    const known = this.known();
    if (!known) return;
    const { channel, source, device, person } = known;
    const query = {
      channel,
      ...(source !== null && { source }),
      ...(device !== null && { device }),
      ...(person && { person: person.id }),
      from: daysBefore(this.today())[0]!,
      to: this.today(),
    };
    await this.days.run((signal) => this.api.call(completenessApi.days, { query }, signal));
  }
}

function draftOf(known: Expectation | null, proposal: Unexpected | null): Draft {
  const from = known ?? proposal;
  return {
    name: known?.name ?? (proposal ? [proposal.channel, proposal.device].filter(Boolean).join(' · ') : ''),
    channel: from?.channel ?? '',
    source: known?.source ?? '',
    device: from?.device ?? '',
    days: String(known?.days ?? 5),
    reconcileDays: String(known?.reconcileDays ?? 30),
    responsible: known?.responsible ?? '',
    calendar: known?.calendar ?? '',
  };
}
