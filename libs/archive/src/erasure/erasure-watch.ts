import { type Audit, holdersOf, type Notices } from '@minutebook/access';
import { AUDIT_ACTIONS, type AuditAction } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import { dueErasures, lockErasure, setErasuresWatched, unsettledErasures } from '../store/erasure-store';
import { addDays } from '../completeness/business-days';
import { type ErasureCourse, isUnsettled, subjectOf } from './erasure-course';
import type { ErasureEvaluation } from './erasure-evaluation';

const DAY = 86_400_000;
/** Days before the month is over on which whoever decides is told. */
const WARNING = 7;
/** Changes that let a message go or keep it: those of holds, rules, what they go by, and disposals. */
const BEARING = /^(?:hold|schedule|clock|label|extension|disposal|person|handle)\./;
const ACTIONS = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter(
  (action) => AUDIT_ACTIONS[action] === 'change' && BEARING.test(action),
);

/**
 * Looks again at requests that are not over (R25, R63): soon after the audit log tells of something that bears on them,
 * and once a day, because periods and cooling-off end without anybody doing anything.
 */
export class ErasureWatch {
  constructor(
    private readonly database: Database,
    private readonly evaluation: ErasureEvaluation,
    private readonly course: ErasureCourse,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async catchUp(signal?: AbortSignal): Promise<void> {
    const faults: unknown[] = [];
    const requests = await unsettledErasures(this.database);
    if (requests.length > 0) {
      const head = await this.audit.settle();
      const stale = await this.stale(requests, head);
      for (const { id } of requests) {
        if (signal?.aborted) return;
        try {
          if (stale.has(id)) await this.look(id);
          // After the look: one that was cut short, or could not be looked at, is looked at again.
          await setErasuresWatched(this.database, [id], head);
        } catch (error) {
          faults.push(error);
        }
      }
    }
    await this.warn();
    if (faults.length > 0) throw faults[0];
  }

  private async stale(
    requests: readonly { id: number; watched: number; evaluatedAt: Date | null }[],
    head: number,
  ): Promise<ReadonlySet<number>> {
    const from = Math.min(...requests.map(({ watched }) => watched));
    const last = from < head ? (await this.audit.follow(from, head, ACTIONS)).at(-1)?.index : undefined;
    const dayAgo = this.clock.now().getTime() - DAY;
    return new Set(
      requests
        .filter(
          ({ watched, evaluatedAt }) =>
            evaluatedAt === null || evaluatedAt.getTime() <= dayAgo || (last !== undefined && last >= watched),
        )
        .map(({ id }) => id),
    );
  }

  private look(id: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const request = await lockErasure(tx, id);
      if (!request || !isUnsettled(request.state)) return;
      await this.evaluation.look(tx, request);
      await this.course.settle(tx, request);
    });
  }

  /** The month of Art 12(3) is soon over and nobody has decided. */
  private async warn(): Promise<void> {
    const today = this.clock.now().toISOString().slice(0, 10);
    const due = await dueErasures(this.database, addDays(today, WARNING));
    if (due.length === 0) return;
    await this.database.transaction(async (tx) => {
      const to = await holdersOf(tx, 'erasure.write');
      for (const { id, dueOn } of due)
        await this.notices.tell(tx, to, {
          kind: 'erasure-due',
          subject: subjectOf(id),
          words: { due: dueOn },
          once: dueOn,
        });
    });
  }
}
