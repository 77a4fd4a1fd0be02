import { inject, Injectable } from '@angular/core';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from './api/client';
import { Live } from './live';
import { personal, Session } from './session';

export interface Counts {
  readonly open: number;
  readonly mine: number;
  readonly toSign: number;
  readonly snoozed: number;
  readonly closed: number;
  readonly doneToday: number;
  /** Decisions this person is asked for in a day. */
  readonly quota: number | null;
}

/** Colleagues move alerts several times a second; a reader's own acts are counted at once. */
const PAUSE_MS = 5_000;

/** How many alerts wait, by queue. */
@Injectable({ providedIn: 'root' })
export class Waiting {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly known = personal<Counts | null>(null);
  private pending: ReturnType<typeof setTimeout> | undefined;
  readonly counts = this.known.asReadonly();

  constructor() {
    inject(Live).on(['alert', 'alerts'], () => {
      this.pending ??= setTimeout(() => {
        this.pending = undefined;
        void this.refresh();
      }, PAUSE_MS);
    });
  }

  async refresh(): Promise<void> {
    clearTimeout(this.pending);
    this.pending = undefined;
    if (!this.session.may('alert.read')) return this.known.set(null);
    const person = this.session.person();
    await this.api.call(alertsApi.counts, {}).then(
      (counts) => person === this.session.person() && this.known.set(counts),
      () => undefined,
    );
  }

  /** What waits for this very person: signatures for who signs, open alerts for who decides. */
  forMe(): number {
    const counts = this.known();
    if (!counts) return 0;
    if (this.session.may('alert.sign')) return counts.toSign;
    return this.session.may('alert.decide') ? counts.open : 0;
  }
}
