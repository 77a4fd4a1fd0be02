import type { Actor } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import type { Members } from '../alerts/folding/members';
import type { ReviewDesk } from '../alerts/review-desk';
import type { CaseView } from '../cases/case-view';
import { alertsOfMessages } from '../store/alert-store';

const PAGE = 200;

/** What an alert or a case holds, as far as somebody sees it: for whoever carries it away with its proof. */
export class ReviewSelection {
  constructor(
    private readonly database: Database,
    private readonly desk: ReviewDesk,
    private readonly members: Members,
    private readonly cases: Pick<CaseView, 'of'>,
  ) {}

  /** The message of an alert, then those folded under it. Throws `not-found`. */
  async ofAlert(actor: Actor, id: number): Promise<number[]> {
    const alert = await this.desk.require(actor, id);
    const messages = [alert.message];
    for (let after = 0; ;) {
      const { items, next } = await this.members.page(actor.id, id, after, PAGE);
      messages.push(...items.map(({ message }) => message.id));
      if (next === null) return [...new Set(messages)];
      after = next;
    }
  }

  /** Messages that are exhibits of a case, and alerts it took in. Throws `not-found` for who does not belong to it. */
  async ofCase(actor: Actor, id: number): Promise<{ messages: number[]; alerts: number[] }> {
    const { exhibits } = await this.cases.of(actor, id);
    return {
      messages: [...new Set(exhibits.flatMap(({ message }) => (message === null ? [] : [Number(message)])))],
      alerts: [...new Set(exhibits.flatMap(({ alert }) => (alert === null ? [] : [Number(alert.id)])))],
    };
  }

  /** Alerts on these messages, their own or those they are folded under, that the actor may know of. */
  async alertsOn(
    actor: Actor,
    messages: readonly number[],
  ): Promise<readonly { readonly id: number; readonly message: number }[]> {
    const found = await alertsOfMessages(this.database, messages);
    // The command line sees everything.
    if (actor.role === 'operator') return found;
    const known = new Set<number>();
    for (const id of new Set(found.map((alert) => alert.id))) if (await this.desk.sees(actor, id)) known.add(id);
    return found.filter(({ id }) => known.has(id));
  }
}
