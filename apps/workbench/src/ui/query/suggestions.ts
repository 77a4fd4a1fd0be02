import { effect, inject, Injectable, type Signal, signal } from '@angular/core';
import { search as searchApi } from '@minutebook/contract/search';
import type { Completion, CompletionOption } from '@minutebook/query';
import { Api } from '../../shell/api/client';

/** Typing on within this time asks once. */
const PAUSE_MS = 120;
const NOTHING: readonly CompletionOption[] = [];

/** What only the server knows to stand at the caret: people, desks, and saved searches. */
@Injectable({ providedIn: 'root' })
export class Suggestions {
  private readonly api = inject(Api);

  /** Follows a caret. Needs an injection context; what cannot be had is not suggested, and nothing is said of it. */
  follow(completion: Signal<Completion | null>): Signal<readonly CompletionOption[]> {
    const found = signal(NOTHING);
    effect((onCleanup) => {
      const now = completion();
      found.set(NOTHING);
      const of = now?.ask;
      if (!now || of === undefined || of === 'conversation' || (of === 'person' && now.typed.trim() === '')) return;
      const abort = new AbortController();
      const timer = setTimeout(() => {
        this.api.call(searchApi.suggest, { query: { of, typed: now.typed } }, abort.signal).then(
          ({ items }) => found.set(items.map((item) => ({ ...item, kind: 'value' as const }))),
          () => undefined,
        );
      }, PAUSE_MS);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
    return found.asReadonly();
  }
}
