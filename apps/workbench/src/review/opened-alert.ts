import { inject, Injectable, signal } from '@angular/core';
import type { Alert, Mark } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { ConversationPages } from '../ui/conversation/pages';
import type { HitMark } from '../ui/conversation/rows';
import { sideOf, sidesOf } from '../ui/query/sides';
import { RuleSides } from './rule-sides';

/** Everything the panes show of one alert. */
export interface OpenedAlert {
  readonly alert: Alert;
  readonly pages: ConversationPages;
  readonly marks: readonly HitMark[];
  readonly sides: ReadonlyMap<number, 'a' | 'b'> | null;
}

/** Where an alert is, when the queue already knows it: then nothing has to wait for anything. */
export interface AlertPlace {
  readonly id: string;
  readonly conversation?: string;
  readonly message?: string;
}

/** Fetches alerts with their conversations, the next one ahead of time. */
@Injectable({ providedIn: 'root' })
export class AlertReader {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly ruleSides = inject(RuleSides);
  private ahead: { readonly id: string; readonly by: string; readonly opened: Promise<OpenedAlert> } | undefined;
  /** Could not be read ahead, and is not tried again until something changed. */
  private failed: string | undefined;
  private readonly dropped = signal(0);
  /** Counts what was read ahead for nothing. */
  readonly forgotten = this.dropped.asReadonly();

  /** Reads an alert before it is asked for. Reading is logged, so this is for one that is about to be opened. */
  prefetch(place: AlertPlace): void {
    const by = this.session.user()?.id ?? '';
    if ((this.ahead?.id === place.id && this.ahead.by === by) || this.failed === place.id) return;
    this.failed = undefined;
    const ahead = { id: place.id, by, opened: this.read(place) };
    ahead.opened.catch(() => {
      if (this.ahead !== ahead) return;
      this.ahead = undefined;
      this.failed = place.id;
    });
    this.ahead = ahead;
  }

  /** It changed meanwhile: what was read ahead is old. */
  forget(id: string | undefined): void {
    const known = [this.ahead?.id, this.failed].filter((one) => one !== undefined);
    if (known.length === 0 || (id !== undefined && !known.includes(id))) return;
    this.ahead = undefined;
    this.failed = undefined;
    this.dropped.update((n) => n + 1);
  }

  async open(place: AlertPlace, signal: AbortSignal): Promise<OpenedAlert> {
    const ahead = this.ahead;
    this.ahead = undefined;
    // Never to somebody else than it was read for: who has signed in since sees with their own rights, and is logged.
    const isOurs = ahead?.id === place.id && ahead.by === (this.session.user()?.id ?? '');
    return isOurs ? ahead.opened : this.read(place, signal);
  }

  private async read(place: AlertPlace, signal?: AbortSignal): Promise<OpenedAlert> {
    const alertComing = this.api.call(alertsApi.get, { params: { id: place.id } }, signal);
    const where = place.conversation && place.message ? place : placeOf(await alertComing);
    const { conversation, message } = where as Required<AlertPlace>;
    const [alert, pages, others] = await Promise.all([
      alertComing,
      ConversationPages.load(this.api, { conversation, around: message, alert: place.id, view: 'review' }, signal),
      this.api.call(alertsApi.ofConversation, { params: { id: conversation } }, signal),
    ]);
    const { tree } = parse(alert.why.query, { mode: 'rule' });
    const sides = tree && sidesOf(tree);
    if (sides) this.ruleSides.learn(alert, sides);
    const marks = [
      ...alert.marks.map((mark) => hitMark(mark, sideOf(mark.operand, sides))),
      ...others.items
        .filter(({ id, message: of }) => id !== alert.id || of !== alert.message)
        // What is folded under it and lies in the same conversation is marked like its own hit.
        .flatMap(({ id, marks: found }) =>
          found.map((mark) => hitMark(mark, id === alert.id ? sideOf(mark.operand, sides) : 'other')),
        ),
    ];
    return { alert, pages, marks, sides };
  }
}

function placeOf({ id, conversation, message }: Alert): AlertPlace {
  return { id, conversation: conversation.id, message };
}

function hitMark({ message, version, part, number, start, end }: Mark, kind: HitMark['kind']): HitMark {
  return { message, version, part, number, start, end, kind };
}
