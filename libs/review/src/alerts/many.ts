import type { Actor, Audit, StoredUser, Users } from '@minutebook/access';
import type { Disposition, Outcomes } from '@minutebook/contract';
import { type Clock, conflict, type Database, nudge, Problem } from '@minutebook/platform';
import type { Workplaces } from '../queues/workplaces';
import { type AlertRow, moveAlert, waitingFor } from '../store/alert-store';
import { insertBulk } from '../store/decision-store';
import { MOVES } from './life';
import type { ReviewDesk } from './review-desk';

interface Chosen {
  readonly id: string;
  readonly version: number;
}

/** How many waiting alerts are looked at for one that may be taken. */
const LOOK = 20;

/** Acts on many alerts. Each is checked and moved by itself: what may not be done is said, what may is done. */
export class Many {
  constructor(
    private readonly database: Database,
    private readonly desk: ReviewDesk,
    private readonly users: Users,
    private readonly workplaces: Workplaces,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The list as it was chosen is stored before any is decided (R31). */
  async decide(
    actor: Actor,
    chosen: readonly Chosen[],
    decision: { disposition: Disposition; reason: string },
  ): Promise<Outcomes> {
    const bulk = await this.database.transaction(async (tx) => {
      const id = await insertBulk(tx, {
        ...decision,
        alerts: chosen.map(({ id: alert }) => Number(alert)),
        by: actor.id,
        at: this.clock.now(),
      });
      await this.audit.append(
        tx,
        actor,
        'alert.bulk-decided',
        { kind: 'bulk', id: String(id) },
        { disposition: decision.disposition, alerts: chosen.map(({ id: alert }) => alert) },
      );
      return id;
    });
    return this.each(chosen, ({ id, version }) =>
      this.desk.decideInBulk(actor, Number(id), version, { ...decision, dwell: null }, bulk),
    );
  }

  /** Gives alerts to somebody who may decide them, or back to their queue. A claim ends with it. */
  async assign(actor: Actor, chosen: readonly Chosen[], to: string | null): Promise<Outcomes> {
    const user = to === null ? null : await this.assignee(to);
    return this.each(chosen, async ({ id, version }) => {
      const alert = await this.desk.require(actor, Number(id));
      await this.give(actor, alert, version, user);
    });
  }

  async give(actor: Actor, alert: Pick<AlertRow, 'id'>, version: number, to: StoredUser | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const moved = await moveAlert(tx, alert.id, version, MOVES.assign.from, {
        state: 'new',
        claim: null,
        assignment: to && { to: to.id, name: to.name },
        snoozedUntil: null,
      });
      if (!moved) throw conflict('alert');
      await this.audit.append(
        tx,
        actor,
        'alert.assigned',
        { kind: 'alert', id: String(alert.id) },
        { to: to?.id ?? null },
      );
      await nudge(tx, { topic: 'alert', id: String(alert.id) });
    });
  }

  /** Takes what waits longest for this person and they may decide; undefined when nothing does. */
  async next(
    actor: Actor,
    user: StoredUser,
    filter: { queue?: number | undefined; except: readonly number[] },
  ): Promise<number | undefined> {
    const scope = await this.workplaces.scopeOf(user);
    const waiting = await waitingFor(this.database, user.id, this.clock.now(), scope, filter, LOOK);
    for (const alert of waiting) {
      try {
        await this.desk.claim(actor, alert.id, alert.version);
        return alert.id;
      } catch (error) {
        // Somebody was faster, or may not: the one after it.
        if (!(error instanceof Problem)) throw error;
      }
    }
    return undefined;
  }

  private async assignee(id: string): Promise<StoredUser> {
    const user = (await this.users.whoMay('alert.decide')).find((one) => one.id === id);
    if (user) return user;
    throw new Problem({
      code: 'no-reviewer',
      status: 422,
      title: 'This person cannot decide alerts.',
      hint: 'Choose somebody with the role of analyst or supervisor.',
      fields: { to: 'is not a reviewer' },
    });
  }

  private async each(chosen: readonly Chosen[], act: (one: Chosen) => Promise<void>): Promise<Outcomes> {
    const items: Outcomes['items'] = [];
    for (const one of chosen) {
      try {
        await act(one);
        items.push({ id: one.id, done: true, code: null, reason: null });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        items.push({ id: one.id, done: false, code: error.code, reason: error.title });
      }
    }
    return { done: items.filter(({ done }) => done).length, items };
  }
}
