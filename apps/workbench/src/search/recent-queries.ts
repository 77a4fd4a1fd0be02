import { Injectable, signal } from '@angular/core';

const MOST = 8;

/** Queries of this window, newest first. In memory only: what was searched for is content. */
@Injectable({ providedIn: 'root' })
export class RecentQueries {
  private readonly kept = signal<readonly string[]>([]);
  readonly list = this.kept.asReadonly();

  note(query: string): void {
    this.kept.update((list) => [query, ...list.filter((other) => other !== query)].slice(0, MOST));
  }
}
