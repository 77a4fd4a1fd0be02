import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { Person, Programme, ProgrammeSettings, Queue } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { PERIODS, quality as qualityApi } from '@minutebook/contract/quality';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { Api } from '../shell/api/client';
import { confirmed } from '../ui/confirm';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QUALITY_WORDS } from './words';

const NEW: ProgrammeSettings = {
  name: '',
  reviewer: null,
  queue: null,
  period: 'month',
  share: 5,
  minimum: 5,
  knownShare: 0,
  days: 10,
  readers: [],
};
const NUMBERS = ['share', 'minimum', 'knownShare', 'days'] as const;

/** A programme: how much of whose decisions, how often, and who re-reads. */
@Component({
  selector: 'mb-programme-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().programme.add' },
  templateUrl: './programme-pane.html',
})
export class ProgrammePane {
  readonly programme = input.required<Programme | null>();
  /** The programme as it is now; null when it was ended or nothing came of it. */
  readonly done = output<Programme | null>();
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly periods = PERIODS;
  protected readonly numbers = NUMBERS;
  protected readonly colleagues = new Loading<{ items: (Person & { decides: boolean })[] }>();
  protected readonly queues = new Loading<{ items: Queue[] }>();
  protected readonly act = new Loading<unknown>();
  protected readonly draft = linkedSignal<ProgrammeSettings>(() => {
    const known = this.programme();
    if (!known) return NEW;
    const { name, reviewer, queue, period, share, minimum, knownShare, days, readers } = known;
    return { name, reviewer, queue, period, share, minimum, knownShare, days, readers };
  });
  protected readonly ready = computed(() => {
    const { name, share, minimum } = this.draft();
    return name.trim() !== '' && share <= 100 && (share > 0 || minimum > 0);
  });

  constructor() {
    void this.colleagues.run((signal) => this.api.call(alertsApi.colleagues, {}, signal));
    void this.queues.run((signal) => this.api.call(queuesApi.list, { query: { limit: 200 } }, signal));
  }

  protected put(change: Partial<ProgrammeSettings>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected putNumber(field: (typeof NUMBERS)[number], value: number): void {
    this.put({ [field]: Number.isNaN(value) ? 0 : value });
  }

  protected toggle(id: string): void {
    const { readers } = this.draft();
    this.put({ readers: readers.includes(id) ? readers.filter((one) => one !== id) : [...readers, id] });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const known = this.programme();
    const body = { ...this.draft(), name: this.draft().name.trim() };
    const saved = await this.act.run((signal) =>
      known
        ? this.api.call(
            qualityApi.changeProgramme,
            { params: { id: known.id }, body: { ...body, version: known.version } },
            signal,
          )
        : this.api.call(qualityApi.createProgramme, { body }, signal),
    );
    if (saved) this.done.emit(saved as Programme);
  }

  protected async end({ id, version }: Programme): Promise<void> {
    if (!(await confirmed(this.dialog, { ...this.words().programme.ask, bad: true }))) return;
    const ended = await this.act.run((signal) =>
      this.api.call(qualityApi.endProgramme, { params: { id }, query: { version } }, signal),
    );
    if (ended) this.done.emit(null);
  }
}
