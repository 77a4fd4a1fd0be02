import { inject, Injectable } from '@angular/core';
import type { Queue as QueueView, ReasonTemplate } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Loading } from '../ui/loading';

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly decides: boolean;
  readonly signs: boolean;
}

const MOST = 200;
/** Counts of queues change with every alert; they are read again at most this often. */
const REFRESH_MS = 10_000;

/** Short lists that review goes by: queues, colleagues, templates, tags. Each is read when first asked for. */
@Injectable()
export class ReviewLists {
  private readonly api = inject(Api);
  readonly queues = new Loading<readonly QueueView[]>();
  readonly colleagues = new Loading<readonly Colleague[]>();
  readonly templates = new Loading<readonly ReasonTemplate[]>();
  readonly tags = new Loading<readonly string[]>();
  private refreshing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(Live).on(['alert', 'alerts', 'queues'], () => {
      this.refreshing ??= setTimeout(() => {
        this.refreshing = undefined;
        if (document.visibilityState === 'visible') void this.loadQueues();
      }, REFRESH_MS);
    });
  }

  loadQueues(): Promise<unknown> {
    return this.queues.run(async (signal) => {
      return (await this.api.call(queuesApi.list, { query: { limit: MOST } }, signal)).items;
    });
  }

  needColleagues(): void {
    if (this.colleagues.value() || this.colleagues.busy()) return;
    void this.colleagues.run(async (signal) => (await this.api.call(alertsApi.colleagues, {}, signal)).items);
  }

  needTemplates(): void {
    if (this.templates.value() || this.templates.busy()) return;
    void this.templates.run(async (signal) => {
      return (await this.api.call(queuesApi.templates, { query: { limit: MOST } }, signal)).items;
    });
  }

  /** Tags come and go with use: read each time they are asked for. */
  needTags(): void {
    if (this.tags.busy()) return;
    void this.tags.run(async (signal) => (await this.api.call(alertsApi.tags, {}, signal)).items.map(({ tag }) => tag));
  }

  nameOf(user: string): string | undefined {
    return this.colleagues.value()?.find(({ id }) => id === user)?.name;
  }
}
