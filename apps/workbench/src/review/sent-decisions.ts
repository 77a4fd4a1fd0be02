import { computed, inject, Injectable, signal } from '@angular/core';
import type { Alert, Disposition } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { painted } from '../ui/after-paint';
import { Problem } from '../ui/problem';

export interface NewDecision {
  readonly disposition: Disposition;
  readonly reason: string;
  readonly dwell: number;
}

/** A decision, or another act, of which something else came than its reader went on with. */
export interface Stray {
  readonly alert: string;
  readonly by: string;
  readonly problem: Problem;
  /** Not taken; taken or not, which nobody knows; taken, but the alert came into no case; no decision but another act. */
  readonly kind: 'refused' | 'unanswered' | 'not-filed' | 'not-done';
  /** Its reader has opened the alert again, and knows. */
  readonly met: boolean;
}

/** What came of a decision. */
export interface Outcome {
  readonly taken: boolean;
  /** The alert as it is now; undefined where that cannot be read. */
  readonly now: Alert | undefined;
}

/**
 * Decisions on their way: their reader has gone on to the next alert, and hears only of those that did not arrive. It
 * outlives pages and a session that ended, so that none is lost unheard of.
 */
@Injectable({ providedIn: 'root' })
export class SentDecisions {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly sent = signal<ReadonlySet<string>>(new Set());
  private readonly all = signal<readonly Stray[]>([]);

  /** Alerts whose decision is not answered yet: nothing else is done with them, and none is sent twice. */
  readonly underway = this.sent.asReadonly();
  readonly strays = computed(() => this.all().filter(({ by }) => by === this.session.user()?.id));

  /** Never rejects. */
  async send(alert: Alert, decision: NewDecision): Promise<Outcome> {
    const { id, version } = alert;
    this.forget(id);
    this.sent.update((ids) => new Set(ids).add(id));
    try {
      // Its reader waits for the next alert, and not for this.
      await painted();
      const now = await this.api.call(alertsApi.decide, { params: { id }, body: { version, ...decision } });
      return { taken: true, now };
    } catch (error) {
      const problem = Problem.of(error);
      const now = await this.asItIs(id, problem);
      // Only the answer may have been lost.
      if (now && this.stands(decision, now, alert)) return { taken: true, now };
      this.tell(alert, problem, problem.status >= 400 && problem.status < 500 ? 'refused' : 'unanswered');
      return { taken: false, now };
    } finally {
      this.sent.update((ids) => new Set([...ids].filter((other) => other !== id)));
    }
  }

  /** To whoever held the alert and decided it: the session may be what ended. */
  tell({ id, claimedBy }: Alert, problem: Problem, kind: Stray['kind'], by = claimedBy?.id ?? ''): void {
    this.forget(id);
    this.all.update((strays) => [...strays, { alert: id, by, problem, kind, met: false }]);
  }

  /** Its reader has the alert before them again. */
  meet(alert: string): void {
    this.all.update((strays) => strays.map((stray) => (stray.alert === alert ? { ...stray, met: true } : stray)));
  }

  /** Its reader leaves the alert: of one they had come back to they need not be told again. */
  part(alert: string): void {
    this.all.update((strays) => strays.filter((stray) => stray.alert !== alert || !stray.met));
  }

  forget(alert: string): void {
    this.all.update((strays) => strays.filter((stray) => stray.alert !== alert));
  }

  private async asItIs(id: string, { status }: Problem): Promise<Alert | undefined> {
    if (status === 401) return undefined;
    return this.api.call(alertsApi.get, { params: { id } }).catch(() => undefined);
  }

  /** Whether this very decision is the one that stands. */
  private stands({ disposition, reason }: NewDecision, now: Alert, before: Alert): boolean {
    const last = now.decisions.at(-1);
    return (
      (now.state === 'decided' || now.state === 'closed') &&
      last !== undefined &&
      !before.decisions.some(({ id }) => id === last.id) &&
      last.by.id === before.claimedBy?.id &&
      last.disposition === disposition &&
      last.reason === reason
    );
  }
}
