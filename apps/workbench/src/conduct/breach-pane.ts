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
import type { BreachFile, BreachGrade, BreachSource, DirectoryPerson } from '@minutebook/contract';
import { breaches as breachesApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { dayFrom } from './day-text';
import { PersonPicker } from './person-picker';
import { CONDUCT_WORDS } from './words';

const SOURCES: readonly BreachSource[] = [
  'surveillance',
  'contradiction',
  'self-report',
  'whistleblower',
  'client-complaint',
  'audit',
  'regulator',
  'other',
];
const MIN_TEXT = 20;

type Member = { readonly id: string; readonly name: string; readonly grade: number };
type Texts = Readonly<
  Record<'channel' | 'occurredOn' | 'foundOn' | 'summary' | 'consequence' | 'alerts' | 'cases', string>
>;

/** One breach with what it said before; or a new one. */
@Component({
  selector: 'mb-breach-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PersonPicker, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().views.breaches' },
  templateUrl: './breach-pane.html',
})
export class BreachPane {
  /** `new`: one that is being recorded. */
  readonly id = input.required<string>();
  readonly saved = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly sources = SOURCES;
  protected readonly file = new Loading<BreachFile>();
  protected readonly grades = new Loading<{ items: BreachGrade[] }>();
  protected readonly sent = new Loading<BreachFile>();
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly known = computed(() => (this.id() === 'new' ? undefined : this.file.value()));
  protected readonly persons = linkedSignal<readonly Member[]>(
    () => this.known()?.persons.map(({ id, name, grade }) => ({ id, name, grade })) ?? [],
  );
  protected readonly source = linkedSignal<BreachSource>(() => this.known()?.source ?? 'surveillance');
  protected readonly texts = linkedSignal<Texts>(() => this.textsOf(this.known()));
  protected readonly reason = signal('');
  protected readonly missing = computed(() => Math.max(0, MIN_TEXT - this.reason().trim().length));
  protected readonly ready = computed(() => {
    const { channel, occurredOn, foundOn, summary } = this.texts();
    const isWritten = channel.trim() !== '' && occurredOn !== '' && foundOn !== '' && summary.trim().length >= MIN_TEXT;
    return isWritten && this.persons().length > 0 && (!this.known() || this.missing() === 0);
  });

  constructor() {
    void this.grades.run((signal) => this.api.call(breachesApi.grades, {}, signal));
    effect(() => {
      const id = this.id();
      untracked(() => {
        this.reason.set('');
        this.sent.set(undefined);
        if (id !== 'new') void this.file.run((signal) => this.api.call(breachesApi.get, { params: { id } }, signal));
      });
    });
  }

  protected put(field: keyof Texts, value: string): void {
    this.texts.update((texts) => ({ ...texts, [field]: value }));
  }

  protected choose(source: string): void {
    this.source.set(SOURCES.find((one) => one === source) ?? 'other');
  }

  protected add({ id, name }: DirectoryPerson): void {
    if (!this.persons().some((one) => one.id === id)) this.persons.update((all) => [...all, { id, name, grade: 1 }]);
  }

  protected remove(id: string): void {
    this.persons.update((all) => all.filter((one) => one.id !== id));
  }

  protected regrade(id: string, grade: string): void {
    this.persons.update((all) => all.map((one) => (one.id === id ? { ...one, grade: Number(grade) } : one)));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const known = this.known();
    const { channel, consequence, alerts, cases, ...days } = this.texts();
    const body = {
      ...days,
      channel: channel.trim(),
      source: this.source(),
      persons: this.persons().map(({ id: person, grade }) => ({ person, grade })),
      consequence: consequence.trim() || null,
      policyVersion: known?.policyVersion ?? null,
      alerts: numbersOf(alerts),
      cases: numbersOf(cases),
    };
    const saved = await this.sent.run((signal) =>
      known
        ? this.api.call(
            breachesApi.change,
            { params: { id: known.id }, body: { ...body, version: known.version, reason: this.reason().trim() } },
            signal,
          )
        : this.api.call(breachesApi.record, { body }, signal),
    );
    if (!saved) return;
    this.file.set(saved);
    this.reason.set('');
    this.saved.emit(saved.id);
  }

  private textsOf(known: BreachFile | undefined): Texts {
    const today = dayFrom(this.format.now());
    return {
      channel: known?.channel ?? '',
      occurredOn: known?.occurredOn ?? today,
      foundOn: known?.foundOn ?? today,
      summary: known?.summary ?? '',
      consequence: known?.consequence ?? '',
      alerts: known?.alerts.join(' ') ?? '',
      cases: known?.cases.join(' ') ?? '',
    };
  }
}

function numbersOf(text: string): string[] {
  return text.match(/\d{1,18}/g) ?? [];
}
