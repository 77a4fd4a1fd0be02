import { inject, Injectable } from '@angular/core';
import type { Alert, CaseRow } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Loading } from '../ui/loading';

/** What an escalated alert goes into: a case one works on, a new one, or none. */
export type CaseTarget = 'none' | 'new' | (string & {});

/** A reason given to a case is a line; that of a decision may be a page. */
const LONGEST_LINE = 500;
const LONGEST_TITLE = 160;
const MOST = 100;

/** Puts escalated alerts into cases (R182): nobody sees a case but who works on it. */
@Injectable()
export class CaseFiling {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  readonly cases = new Loading<readonly CaseRow[]>();
  private last: Promise<unknown> = Promise.resolve();

  get may(): boolean {
    return this.session.may('case.write');
  }

  need(): void {
    if (this.cases.value() || this.cases.busy()) return;
    void this.cases.run(
      async (signal) => (await this.api.call(casesApi.list, { query: { limit: MOST } }, signal)).items,
    );
  }

  /**
   * The number of the case it is in now. Rejects with a {@link Problem}. One after the other: whoever decides quickly puts
   * two into one case.
   */
  file(alert: Alert, target: CaseTarget, reason: string): Promise<string> {
    const filed = this.last.then(() => this.fileNow(alert, target, reason));
    this.last = filed.catch(() => undefined);
    return filed;
  }

  private async fileNow(alert: Alert, target: CaseTarget, reason: string): Promise<string> {
    const line = reason.replace(/\s+/g, ' ').trim().slice(0, LONGEST_LINE);
    if (target === 'new') {
      const opened = await this.api.call(casesApi.open, {
        body: {
          title: `${alert.rule.title}: ${alert.conversation.title}`.slice(0, LONGEST_TITLE),
          theme: 'other',
          severity: alert.severity,
          dueDays: 10,
          messages: [],
          alerts: [{ id: alert.id, reason: line }],
        },
      });
      this.cases.set(undefined);
      return opened.number;
    }
    // Somebody may have worked on it meanwhile: its version now is what counts.
    const { version } = await this.api.call(casesApi.get, { params: { id: target } });
    const { number } = await this.api.call(casesApi.addAlert, {
      params: { id: target },
      body: { version, alert: alert.id, reason: line },
    });
    return number;
  }
}
