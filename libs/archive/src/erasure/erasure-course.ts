import { type Audit, holdersOf, type Notices, systemActor } from '@minutebook/access';
import type { ErasureState } from '@minutebook/contract';
import type { Clock, Transaction } from '@minutebook/platform';
import { isDisposalOver, standingOfErasure } from '../store/erasure-finding-store';
import { type ErasureRow, moveErasure } from '../store/erasure-store';

const ERASURE = systemActor('erasure');

/** What was decided and may still change: by its disposal, or because a ground of the refusal ends. */
export function isUnsettled(state: ErasureState): boolean {
  return state === 'open' || state === 'erasing' || state === 'refused';
}

export function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'erasure', id: String(id) };
}

/** Where a decided request goes by itself: done when all is gone, open again when a ground of the refusal has ended. */
export class ErasureCourse {
  constructor(
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** In the transaction that has locked the request and evaluated it just now. */
  async settle(tx: Transaction, request: ErasureRow): Promise<void> {
    if (request.state !== 'erasing' && request.state !== 'refused') return;
    if (request.disposal !== null && !(await isDisposalOver(tx, request.disposal))) return;
    const { left, undecided, erased, ended } = await standingOfErasure(tx, request.id);
    const state = left === 0 ? 'done' : ended.length > 0 || undecided > 0 ? 'open' : 'refused';
    if (state === request.state) return;
    const subject = subjectOf(request.id);
    if (request.state === 'erasing' || state === 'done')
      await this.audit.append(tx, ERASURE, 'erasure.executed', subject, { erased, left, state });
    if (state !== 'open') return moveErasure(tx, request.id, state);
    await moveErasure(tx, request.id, 'open', { reopened: { at: this.clock.now(), because: ended } });
    // Without saying which ground: it may be a silent hold's (R59).
    await this.audit.append(tx, ERASURE, 'erasure.reopened', subject, { left, undecided });
    await this.notices.tell(tx, await holdersOf(tx, 'erasure.write'), {
      kind: 'erasure-reopened',
      subject,
      words: { name: request.subject, count: left },
    });
  }
}
