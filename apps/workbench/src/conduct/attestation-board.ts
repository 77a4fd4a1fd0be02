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
import type { AttestationLink, AttestationState, Campaign } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { ApplianceStatus } from '../shell/appliance-status';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { DayText } from './day-text';
import { LinkTable } from './link-table';
import { CONDUCT_WORDS } from './words';

const LIMIT = 100;
export const STATES: readonly AttestationState[] = [
  'asked',
  'reminded',
  'overdue',
  'escalated',
  'attested',
  'excepted',
  'refused',
  'withdrawn',
];

/** Who of a campaign has attested and who has not; and the links to ask them by. */
@Component({
  selector: 'mb-attestation-board',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, LinkTable, ListEnd, ProblemNotice, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './attestation-board.html',
})
export class AttestationBoard {
  readonly campaign = input<string>();
  readonly selected = input<string>();
  readonly picked = output<string>();
  readonly chosen = output<string | undefined>();
  readonly added = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly states = STATES;
  protected readonly state = signal<AttestationState | undefined>(undefined);
  protected readonly campaigns = new Loading<{ items: Campaign[]; next: string | null }>();
  protected readonly page = new Listing((from, signal) =>
    this.api.call(conductApi.attestations, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly made = new Loading<{ items: AttestationLink[]; csv: string }>();
  protected readonly posted = new Loading<{ letters: number; unreached: number }>();
  protected readonly mails = inject(ApplianceStatus).mails;
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly shown = computed(() => this.campaigns.value()?.items.find(({ id }) => id === this.campaign()));
  protected readonly waiting = computed(() => {
    const counts = this.shown()?.counts;
    return counts ? counts.asked + counts.reminded + counts.overdue + counts.escalated : 0;
  });

  constructor() {
    effect(() => {
      this.campaign();
      this.state();
      untracked(() => {
        this.made.set(undefined);
        this.posted.set(undefined);
        void this.page.load();
      });
    });
    inject(Live).afterBurst(['conduct'], () => void this.refresh());
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.added.emit() }),
    }));
    void this.refresh();
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  async refresh(): Promise<void> {
    await this.campaigns.run((signal) => this.api.call(conductApi.campaigns, { query: { limit: LIMIT } }, signal));
    await this.load();
  }

  protected choose(id: string): void {
    this.chosen.emit(id || undefined);
  }

  protected async link(remind: boolean): Promise<void> {
    const id = this.campaign();
    if (id === undefined) return;
    await this.made.run((signal) => this.api.call(conductApi.links, { params: { id }, body: { remind } }, signal));
  }

  protected async post(): Promise<void> {
    const id = this.campaign();
    if (id === undefined) return;
    await this.posted.run((signal) => this.api.call(conductApi.post, { params: { id } }, signal));
  }

  protected toneOf(state: AttestationState): 'good' | 'bad' | 'warn' | 'esc' | 'plain' {
    const tones: Partial<Record<AttestationState, 'good' | 'bad' | 'warn' | 'esc'>> = {
      attested: 'good',
      excepted: 'warn',
      overdue: 'bad',
      refused: 'bad',
      escalated: 'esc',
    };
    return tones[state] ?? 'plain';
  }

  private query() {
    const [campaign, state] = [this.campaign(), this.state()];
    return { limit: LIMIT, ...(campaign && { campaign }), ...(state && { state }) };
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
