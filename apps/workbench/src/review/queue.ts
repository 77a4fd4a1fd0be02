import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Alert, AlertFilter, AlertRow, AlertSort } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { type Counts, Waiting } from '../shell/waiting';
import { Format } from '../ui/format';
import { Loading } from '../ui/loading';
import { filterKey } from './queue-filter';
import {
  type AlertPage,
  appended,
  belongs,
  changed,
  entriesOf,
  following,
  left,
  neighbour,
  opened,
  type QueueState,
  refreshed,
  returned,
  type View,
} from './queue-state';
import { SentDecisions } from './sent-decisions';

const LIMIT = 100;
/** More is loaded when so few rows lie ahead: some screens of them. */
export const ROWS_AHEAD = 60;
/** A queue read is logged with the alerts it showed; nudges come oftener than that is worth. */
const REFRESH_MS = 20_000;

/** The queue on screen: loads by pages, follows what others do without moving, knows what comes next. */
@Injectable()
export class Queue {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  private readonly waiting = inject(Waiting);
  private readonly sent = inject(SentDecisions);
  private readonly state = signal<QueueState | null>(null);
  private refreshing: ReturnType<typeof setTimeout> | undefined;
  private refreshedAt = 0;
  readonly first = new Loading<AlertPage>();
  readonly more = new Loading<AlertPage>();

  readonly rows = computed(() => this.state()?.rows ?? []);
  readonly fresh = computed(() => this.state()?.fresh ?? 0);
  readonly complete = computed(() => this.state()?.next === null);
  readonly entries = computed(() => {
    const state = this.state();
    return state ? entriesOf(state, this.format.zone, this.format.now()) : [];
  });
  private readonly narrowed = signal<AlertFilter>({});
  private readonly sorted = signal<AlertSort>('due');
  /** Counts of the queue that is chosen; of all of them where none is. */
  private readonly own = signal<Counts | null>(null);
  readonly counts = computed(() => (this.narrowed().queue === undefined ? this.waiting.counts() : this.own()));
  readonly filter = this.narrowed.asReadonly();

  constructor() {
    inject(Live).on(['alert', 'alerts'], () => this.later());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.refreshing));
    effect(() => {
      const state = this.state();
      // Whoever decides from the top never scrolls; rows leave nevertheless.
      if (state && state.next !== null && state.rows.length < ROWS_AHEAD) untracked(() => void this.loadMore());
    });
  }

  async load(view: View, filter: AlertFilter = this.narrowed(), sort: AlertSort = this.sorted()): Promise<void> {
    if (this.state()?.view !== view || sort !== this.sorted() || filterKey(filter) !== filterKey(this.narrowed()))
      this.state.set(null);
    if (filter.queue !== this.narrowed().queue) this.own.set(null);
    this.narrowed.set(filter);
    this.sorted.set(sort);
    this.more.set(undefined);
    const page = await this.first.run((signal) => this.page(view, undefined, signal));
    if (!page) return;
    this.refreshedAt = Date.now();
    this.state.set(opened(view, page, sort));
    this.count();
  }

  /** Reads anew what is on screen, because this reader changed much of it at once. */
  async again(): Promise<void> {
    const view = this.state()?.view;
    if (view) await this.load(view);
  }

  async loadMore(): Promise<void> {
    const state = this.state();
    if (!state || state.next === null || this.more.busy()) return;
    const page = await this.more.run((signal) => this.page(state.view, state.next ?? undefined, signal));
    // Read anew meanwhile, it ends elsewhere: what comes after the old end may not come after the new one.
    if (page) this.state.update((now) => (now?.next === state.next ? appended(now, page) : now));
  }

  row(id: string): AlertRow | undefined {
    return this.rows().find((row) => row.id === id);
  }

  after(id: string): AlertRow | undefined {
    const state = this.state();
    return state ? following(state, id, this.reader, this.sent.underway()) : undefined;
  }

  beside(id: string | null, by: 1 | -1): AlertRow | undefined {
    const state = this.state();
    return state ? neighbour(state, id, by) : undefined;
  }

  /** An act answered: the row shows it where it stands, or leaves if it belongs here no more. */
  take(alert: Alert, stay: boolean): void {
    this.state.update((state) => {
      if (!state) return state;
      const shown = state.rows.some(({ id }) => id === alert.id);
      if (!belongs(state.view, alert, this.reader, Date.now()))
        return stay ? changed(state, alert) : left(state, alert.id);
      return shown ? changed(state, alert) : returned(state, alert);
    });
    this.count();
  }

  /** Opened now: it is no longer new to this reader. */
  seen(alert: Alert): void {
    this.state.update((state) => state && changed(state, { ...alert, seen: true }));
  }

  private later(): void {
    this.refreshing ??= setTimeout(
      () => {
        this.refreshing = undefined;
        void this.refresh();
      },
      Math.max(1_000, this.refreshedAt + REFRESH_MS - Date.now()),
    );
  }

  private async refresh(): Promise<void> {
    const view = this.state()?.view;
    if (!view || document.visibilityState !== 'visible' || this.first.busy()) return;
    this.refreshedAt = Date.now();
    const asked = this.narrowed();
    const page = await this.page(view).catch(() => undefined);
    this.count();
    if (page && asked === this.narrowed())
      this.state.update((state) => (state?.view === view ? refreshed(state, page) : state));
  }

  private page(view: View, after?: string, signal?: AbortSignal): Promise<AlertPage> {
    const sort = this.sorted();
    const query = { ...this.narrowed(), view, ...(sort !== 'due' && { sort }), limit: LIMIT, ...(after && { after }) };
    return this.api.call(alertsApi.list, { query }, signal);
  }

  private count(): void {
    void this.waiting.refresh();
    const { queue } = this.narrowed();
    if (queue === undefined) return;
    void this.api.call(alertsApi.counts, { query: { queue } }).then(
      (counts) => this.narrowed().queue === queue && this.own.set(counts),
      () => undefined,
    );
  }

  private get reader(): string {
    return this.session.user()?.id ?? '';
  }
}
