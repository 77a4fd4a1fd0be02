import { inject, Injectable } from '@angular/core';
import type { Alert, Outcomes } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { Problem } from '../ui/problem';
import { Desk } from './desk';

/** What is done with the alert on the desk beside deciding it: putting it off, handing it on, writing on its margin. */
@Injectable()
export class SideActs {
  private readonly api = inject(Api);
  private readonly desk = inject(Desk);

  snooze(until: Date, reason: string): Promise<boolean> {
    return this.desk.act('snooze', ({ id, version }) =>
      this.api.call(alertsApi.snooze, { params: { id }, body: { version, until: until.toISOString(), reason } }),
    );
  }

  wake(): Promise<boolean> {
    return this.desk.act('wake', ({ id, version }) =>
      this.api.call(alertsApi.wake, { params: { id }, body: { version } }),
    );
  }

  reopen(reason: string): Promise<boolean> {
    return this.desk.act('reopen', ({ id, version }) =>
      this.api.call(alertsApi.reopen, { params: { id }, body: { version, reason } }),
    );
  }

  /** To a colleague, or with null back to its queue. */
  give(to: string | null): Promise<boolean> {
    return this.desk.act('give', async ({ id, version }) => {
      refuseFailed(await this.api.call(alertsApi.assign, { body: { items: [{ id, version }], to } }));
      return this.api.call(alertsApi.get, { params: { id } });
    });
  }

  /** Notes and tags stand beside the alert: they change nothing of it, and lose no race. */
  note(text: string, mentions: string[]): Promise<boolean> {
    return this.desk.act('note', async (alert): Promise<Alert> => {
      const note = await this.api.call(alertsApi.note, { params: { id: alert.id }, body: { text, mentions } });
      return { ...alert, notes: [...alert.notes, note] };
    });
  }

  tag(tag: string, on: boolean): Promise<boolean> {
    return this.desk.act('tag', async (alert): Promise<Alert> => {
      const { id } = alert;
      const { tags } = on
        ? await this.api.call(alertsApi.tag, { params: { id }, body: { tag } })
        : await this.api.call(alertsApi.untag, { params: { id, tag } });
      return { ...alert, tags };
    });
  }
}

/** The answer about one alert of an act on many. */
function refuseFailed({ items }: Outcomes): void {
  const failed = items.find(({ done }) => !done);
  if (failed) throw new Problem(failed.code ?? 'fault', 409, { title: failed.reason ?? '' });
}
