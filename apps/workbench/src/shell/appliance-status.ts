import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { appliance as applianceApi } from '@minutebook/contract/oversight';
import { Api } from './api/client';
import { Live } from './live';
import { Session } from './session';

const ask = (client: Api) => client.call(applianceApi.status, {});
type StatusView = Awaited<ReturnType<typeof ask>>;

/** Nudges come in bursts while an import runs, and all day where many work; the foot does not need each. */
const PAUSE_MS = 3_000;
const SLOW_TIMER_MS = 30_000;

/** Ledger, index, detection and imports, as the foot of every screen says them. */
@Injectable({ providedIn: 'root' })
export class ApplianceStatus {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly view = signal<StatusView | null>(null);
  private pending: ReturnType<typeof setTimeout> | undefined;
  private last = 0;

  readonly current = this.view.asReadonly();
  /** Whether this appliance sends e-mail. */
  readonly mails = computed(() => (this.view()?.mail ?? 'off') !== 'off');

  constructor() {
    inject(Live).on(['sequenced', 'hits', 'alerts', 'import', 'lexicon', 'logged', 'checkpoint'], () => this.soon());
    const timer = setInterval(() => this.soon(), SLOW_TIMER_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  async refresh(): Promise<void> {
    if (!this.session.user()) return;
    this.last = Date.now();
    try {
      this.view.set(await ask(this.api));
    } catch {
      // What is shown is old, and says as of when; the connection banner says the rest.
    }
  }

  private soon(): void {
    this.pending ??= setTimeout(
      () => {
        this.pending = undefined;
        void this.refresh();
      },
      Math.max(0, this.last + PAUSE_MS - Date.now()),
    );
  }
}
