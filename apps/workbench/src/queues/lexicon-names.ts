import { computed, inject, Injectable } from '@angular/core';
import type { LexiconSummary } from '@minutebook/contract';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Loading } from '../ui/loading';

const MOST = 200;

/** Names of lexicons, for whoever may see them. */
@Injectable({ providedIn: 'root' })
export class LexiconNames {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly list = new Loading<readonly LexiconSummary[]>();
  readonly all = computed(() => {
    this.need();
    return this.list.value() ?? [];
  });

  of(id: string): string | undefined {
    return this.all().find((lexicon) => lexicon.id === id)?.name;
  }

  private need(): void {
    if (!this.session.may('lexicon.read')) return;
    queueMicrotask(() => {
      if (this.list.value() || this.list.busy() || this.list.problem()) return;
      void this.list.run(async (signal) => {
        return (await this.api.call(lexiconsApi.list, { query: { limit: MOST } }, signal)).items;
      });
    });
  }
}
