import { computed, DestroyRef, inject, Injectable, linkedSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import type { AlertRow, AlertSort } from '@minutebook/contract';
import { painted } from '../ui/after-paint';
import { Queue } from './queue';
import { filterKey, filterOf } from './queue-filter';
import { type View, VIEWS } from './queue-state';

/** Where in review one is, and the ways on. The address is the state: whoever has it sees the same list and alert. */
@Injectable()
export class ReviewAddress {
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);
  private readonly queue = inject(Queue);
  private readonly destroyed = inject(DestroyRef);
  private readonly params = toSignal(this.route.params, { requireSync: true });
  private readonly query = toSignal(this.route.queryParams, { requireSync: true });

  readonly view = computed<View>(() => VIEWS.find((view) => view === this.params()['view']) ?? 'open');
  private readonly named = computed<string | undefined>(() => this.params()['alert'] as string | undefined);
  /** The alert that is open or being opened: the address may be about to follow. */
  private readonly current = linkedSignal(() => this.named());
  readonly alert = this.current.asReadonly();
  readonly filter = computed(() => filterOf(this.query()), { equal: (a, b) => filterKey(a) === filterKey(b) });

  readonly sort = computed<AlertSort>(() => (this.query()['sort'] === 'score' ? 'score' : 'due'));

  /** What comes after the alert that is open; also once its row has left the list. */
  readonly upNext = linkedSignal<{ id: string | undefined; row: AlertRow | undefined }, AlertRow | undefined>({
    source: () => {
      const id = this.alert();
      return { id, row: id === undefined ? undefined : this.queue.row(id) };
    },
    computation: ({ id, row }, before) => {
      if (row) return this.queue.after(row.id);
      return before && before.source.id === id ? before.value : undefined;
    },
  });

  goTo(view: View): void {
    void this.router.navigate(['/review', view], { queryParamsHandling: 'preserve' });
  }

  /** Another queue, or another filter. */
  narrow(queryParams: Readonly<Record<string, string | null>>): void {
    void this.router.navigate(['/review', this.view()], { queryParams, queryParamsHandling: 'merge' });
  }

  show(id: string): Promise<boolean> {
    // Alert to alert is not a trail: Back leads to where one came from.
    return this.router.navigate(['/review', this.view(), id], {
      replaceUrl: this.alert() !== undefined,
      queryParamsHandling: 'preserve',
    });
  }

  /** For whoever waits to see it: the address follows once it is on screen. */
  async goOn(id: string): Promise<void> {
    this.current.set(id);
    await painted();
    // Another navigation may be faster: to elsewhere, or to where one was.
    for (let n = 0; n < 2 && this.alert() === id && this.named() !== id && !this.destroyed.destroyed; n++)
      await this.show(id);
  }

  /** No alert is open any more. */
  leave(): Promise<boolean> {
    return this.router.navigate(['/review', this.view()], { replaceUrl: true, queryParamsHandling: 'preserve' });
  }
}
