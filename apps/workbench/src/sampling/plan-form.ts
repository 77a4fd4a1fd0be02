import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type {
  DirectoryPerson,
  NewPlan,
  SamplePlan,
  SamplePopulation,
  StratumKey,
  WatchedPerson,
} from '@minutebook/contract';
import { PERIODS } from '@minutebook/contract/quality';
import { PLAN_KINDS, STRATA, sampling as samplingApi } from '@minutebook/contract/sampling';
import { dayFrom } from '../conduct/day-text';
import { PersonPicker } from '../conduct/person-picker';
import { Api } from '../shell/api/client';
import { ChannelChoice } from '../ui/channel-choice';
import { confirmed } from '../ui/confirm';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { linesOf } from './plan-text';
import { SAMPLING_WORDS } from './words';

const ANYBODY: SamplePopulation = {
  people: [],
  desks: [],
  branches: [],
  channels: [],
  directions: [],
  languages: [],
  written: false,
};
const NEW: NewPlan = {
  name: '',
  kind: 'random',
  population: ANYBODY,
  stratify: ['branch'],
  percent: 1,
  minimum: 5,
  period: 'week',
  countHits: false,
  newHireDays: null,
  supervised: [],
};
/** Percent that a sample without a find can show to be more than is missed. */
const SHARES = [10, 5, 2, 1, 0.5, 0.1];
const DIRECTIONS = ['internal', 'inbound', 'outbound', 'unknown'] as const;
/** Strata that are read together still say something. */
const MOST_STRATA = 3;

/** A plan: what it draws from, how much of what, how often; or whose messages are all reviewed. */
@Component({
  selector: 'mb-plan-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, PersonPicker, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().add' },
  templateUrl: './plan-form.html',
})
export class PlanForm {
  readonly plan = input.required<SamplePlan | null>();
  /** The plan as it is now; null when it was ended or nothing came of it. */
  readonly done = output<SamplePlan | null>();
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  protected readonly words = inject(Language).words(SAMPLING_WORDS);
  protected readonly kinds = PLAN_KINDS;
  protected readonly periods = PERIODS;
  protected readonly strata = STRATA;
  protected readonly shares = SHARES;
  protected readonly directions = DIRECTIONS;
  protected readonly act = new Loading<unknown>();
  protected readonly size = new Loading<{ below: number | null }>();
  protected readonly draft = linkedSignal<NewPlan>(() => {
    const known = this.plan();
    if (!known) return NEW;
    const { name, kind, population, stratify, percent, minimum, period, countHits, newHireDays, supervised } = known;
    return { name, kind, population, stratify, percent, minimum, period, countHits, newHireDays, supervised };
  });
  protected readonly isFull = computed(() => this.draft().kind === 'full');
  protected readonly ready = computed(() => {
    const { name, kind, percent, minimum, newHireDays, supervised } = this.draft();
    const says =
      kind === 'full'
        ? (newHireDays !== null || supervised.length > 0) && supervised.every(({ reason }) => reason.trim() !== '')
        : percent <= 100 && (percent > 0 || minimum > 0);
    return name.trim() !== '' && says;
  });

  protected put(change: Partial<NewPlan>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected narrow(change: Partial<SamplePopulation>): void {
    this.put({ population: { ...this.draft().population, ...change } });
  }

  protected lines(field: 'desks' | 'branches', text: string): void {
    this.narrow({ [field]: linesOf(text) });
  }

  protected number(value: number): number {
    return Number.isNaN(value) ? 0 : value;
  }

  protected stratum(key: StratumKey, chosen: boolean): void {
    const { stratify } = this.draft();
    this.put({ stratify: chosen ? [...stratify, key].slice(0, MOST_STRATA) : stratify.filter((one) => one !== key) });
  }

  protected direction(key: (typeof DIRECTIONS)[number], chosen: boolean): void {
    const { directions } = this.draft().population;
    this.narrow({ directions: chosen ? [...directions, key] : directions.filter((one) => one !== key) });
  }

  /** As many as show, without a find, that fewer than this share are missed. */
  protected async prove(share: number): Promise<void> {
    const query = { below: share };
    const size = await this.size.run((signal) => this.api.call(samplingApi.size, { query }, signal));
    if (size?.below) this.put({ percent: 0, minimum: size.below, stratify: [] });
  }

  protected supervise({ externalId }: DirectoryPerson): void {
    const one: WatchedPerson = { person: externalId, from: dayFrom(Date.now()), until: null, reason: '' };
    this.put({ supervised: [...this.draft().supervised, one] });
  }

  protected watch(at: number, change: Partial<WatchedPerson>): void {
    this.put({ supervised: this.draft().supervised.map((one, i) => (i === at ? { ...one, ...change } : one)) });
  }

  protected release(at: number): void {
    this.put({ supervised: this.draft().supervised.filter((_one, i) => i !== at) });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const known = this.plan();
    const { name, kind, ...rules } = this.draft();
    const saved = await this.act.run((signal) =>
      known
        ? this.api.call(
            samplingApi.change,
            { params: { id: known.id }, body: { ...rules, version: known.version } },
            signal,
          )
        : this.api.call(samplingApi.create, { body: { ...rules, name: name.trim(), kind } }, signal),
    );
    if (saved) this.done.emit(saved as SamplePlan);
  }

  protected async end({ id, version }: SamplePlan): Promise<void> {
    if (!(await confirmed(this.dialog, { ...this.words().ask, bad: true }))) return;
    const ended = await this.act.run((signal) =>
      this.api.call(samplingApi.end, { params: { id }, query: { version } }, signal),
    );
    if (ended) this.done.emit(null);
  }
}
