import { computed, inject, Injectable, signal } from '@angular/core';
import type { AlertRow, Disposition, Outcomes } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { Problem } from '../ui/problem';
import { Queue } from './queue';

export interface Failure {
  readonly id: string;
  /** The server's sentence, or null where it gave only a code. */
  readonly reason: string | null;
  readonly code: string;
}

/** What became of the last act on many. */
export interface Result {
  readonly done: number;
  readonly failed: readonly Failure[];
}

/** Rows chosen to act on together, and that act. Every alert answers for itself: what fails stays chosen and says why. */
@Injectable()
export class Selection {
  private readonly api = inject(Api);
  private readonly queue = inject(Queue);
  private readonly ids = signal<ReadonlySet<string>>(new Set());
  private readonly outcome = signal<Result | null>(null);
  private readonly trouble = signal<Problem | null>(null);
  private readonly acting = signal(false);
  readonly result = this.outcome.asReadonly();
  readonly problem = this.trouble.asReadonly();
  readonly busy = this.acting.asReadonly();
  /** In the order of the list; what left it is chosen no more. */
  readonly rows = computed<readonly AlertRow[]>(() => this.queue.rows().filter(({ id }) => this.ids().has(id)));
  readonly size = computed(() => this.rows().length);

  has(id: string): boolean {
    return this.ids().has(id);
  }

  toggle(id: string): void {
    this.outcome.set(null);
    this.ids.update((ids) => {
      const now = new Set(ids);
      if (!now.delete(id)) now.add(id);
      return now;
    });
  }

  /** From a row to its neighbour: both are chosen then. */
  extend(from: string | undefined, to: string): void {
    this.outcome.set(null);
    this.ids.update((ids) => new Set([...ids, ...(from === undefined ? [] : [from]), to]));
  }

  clear(): void {
    this.ids.set(new Set());
    this.outcome.set(null);
    this.trouble.set(null);
  }

  decide(disposition: Disposition, reason: string): Promise<boolean> {
    return this.act((items) => this.api.call(alertsApi.bulk, { body: { items, disposition, reason } }));
  }

  give(to: string | null): Promise<boolean> {
    return this.act((items) => this.api.call(alertsApi.assign, { body: { items, to } }));
  }

  /** One call an alert: a tag touches nothing but its alert. */
  tag(tag: string): Promise<boolean> {
    return this.act(async (chosen) => {
      const items: Outcomes['items'] = [];
      for (const { id } of chosen) {
        try {
          await this.api.call(alertsApi.tag, { params: { id }, body: { tag } });
          items.push({ id, done: true, code: null, reason: null });
        } catch (error) {
          const { code, message } = Problem.of(error);
          items.push({ id, done: false, code, reason: message });
        }
      }
      return { done: items.filter(({ done }) => done).length, items };
    });
  }

  private async act(call: (items: { id: string; version: number }[]) => Promise<Outcomes>): Promise<boolean> {
    const items = this.rows().map(({ id, version }) => ({ id, version }));
    if (items.length === 0 || this.acting()) return false;
    this.acting.set(true);
    this.trouble.set(null);
    try {
      const { done, items: answers } = await call(items);
      const failed = answers.flatMap((one) =>
        one.done ? [] : [{ id: one.id, reason: one.reason, code: one.code ?? '' }],
      );
      this.ids.set(new Set(failed.map(({ id }) => id)));
      await this.queue.again();
      this.outcome.set({ done, failed });
      return true;
    } catch (error) {
      this.trouble.set(Problem.of(error));
      return false;
    } finally {
      this.acting.set(false);
    }
  }
}
