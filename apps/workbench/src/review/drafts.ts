import { Injectable } from '@angular/core';
import type { Disposition } from '@minutebook/contract';
import { personal } from '../shell/session';
import type { CaseTarget } from './case-filing';

export interface Draft {
  readonly disposition: Disposition | null;
  readonly reason: string;
  /** The second person's note. */
  readonly note: string;
  /** What it goes into when it is escalated. */
  readonly target: CaseTarget;
  /** A note that is being written beside it. */
  readonly margin: string;
}

const EMPTY: Draft = { disposition: null, reason: '', note: '', target: 'none', margin: '' };

/**
 * What is half decided, by alert. It outlives pages, failed requests and lost sessions, but not the window: it is about
 * content, and content is never put in the browser's store. Nor does it go to whoever signs in next: they would sign for
 * somebody else's words.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly kept = personal<ReadonlyMap<string, Draft>>(new Map());

  of(alert: string): Draft {
    return this.kept().get(alert) ?? EMPTY;
  }

  change(alert: string, change: Partial<Draft>): void {
    this.kept.update((drafts) => new Map(drafts).set(alert, { ...this.of(alert), ...change }));
  }

  /** It is decided or returned. A note beside it is not sent by that. */
  drop(alert: string): void {
    const { margin } = this.of(alert);
    this.kept.update((drafts) => {
      const left = new Map(drafts);
      if (margin.trim() === '') left.delete(alert);
      else left.set(alert, { ...EMPTY, margin });
      return left;
    });
  }

  /** Whether closing the window would lose words. */
  get pending(): boolean {
    return [...this.kept().values()].some(({ reason, note, margin }) => (reason + note + margin).trim() !== '');
  }
}
