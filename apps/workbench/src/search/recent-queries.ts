import { Injectable } from '@angular/core';
import { personal } from '../shell/session';

const MOST = 8;

/** This person's queries in this window, newest first. In memory only: what was searched for is content. */
@Injectable({ providedIn: 'root' })
export class RecentQueries {
  private readonly kept = personal<readonly string[]>([]);
  readonly list = this.kept.asReadonly();

  note(query: string): void {
    this.kept.update((list) => [query, ...list.filter((other) => other !== query)].slice(0, MOST));
  }
}
