import { type Actor, type Audit, holdersOf, type Notices, type Users } from '@minutebook/access';
import type { AuditAction, DisposalScope, DisposalState } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import type { ConflictGraph } from '../people/conflict-graph';
import type { FourEyes } from '../people/four-eyes';
import { type DisposedRow, readDisposed } from '../store/deletion-store';
import { type ListedRow, listListed } from '../store/disposal-page-store';
import {
  type Decision,
  type DisposalRow,
  insertDisposal,
  insertWanted,
  listDisposals,
  moveDisposal,
  readDisposal,
} from '../store/disposal-store';
import { readErasure } from '../store/erasure-store';

/** What of an allowance is shown. */
export interface Allowed {
  readonly allowed: boolean;
  readonly reason: string | null;
}

interface Bar {
  readonly code: 'own-request' | 'conflict-of-interest';
  readonly reason: string;
}

const EVERYTHING: DisposalScope = {
  channels: [],
  persons: [],
  conversations: [],
  messages: [],
  from: null,
  until: null,
};

/**
 * Disposals as people decide about them: counted, asked for, approved by somebody else, stopped. What is then done is
 * `Disposer`'s; what may be done is the database's (R21, R22).
 */
export class Disposals {
  constructor(
    private readonly database: Database,
    private readonly conflicts: ConflictGraph,
    private readonly eyes: FourEyes,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  list(state: DisposalState | undefined, before: number | undefined, limit: number): Promise<DisposalRow[]> {
    return listDisposals(this.database, state, before, limit);
  }

  async get(id: number): Promise<DisposalRow> {
    const row = await readDisposal(this.database, id);
    if (!row) throw notFound('disposal');
    return row;
  }

  listed(
    id: number,
    state: ListedRow['state'] | undefined,
    after: { page: number; message: number },
    limit: number,
  ): Promise<ListedRow[]> {
    return listListed(this.database, id, state, after, limit);
  }

  async ofMessage(message: number): Promise<DisposedRow | undefined> {
    return (await readDisposed(this.database, [message]))[0];
  }

  /** Begins to count. What an empty scope means is the whole archive. */
  async dryRun(actor: Actor, scope: DisposalScope, reason: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const id = await this.insert(tx, actor, { scope, reason, asks: false });
      await this.audit.append(tx, actor, 'disposal.counted', subjectOf(id), { scope: { ...scope }, reason });
      await nudge(tx, { topic: 'disposal', id: String(id) });
      return id;
    });
  }

  /** Part of the caller's transaction: asks for these messages and no others, once they are counted, in the actor's name. */
  async requestFor(
    tx: Transaction,
    actor: Actor,
    { erasure, messages, reason }: { erasure: number; messages: readonly number[]; reason: string },
  ): Promise<number> {
    const id = await this.insert(tx, actor, { scope: EVERYTHING, reason, erasure, asks: true });
    await insertWanted(tx, id, messages);
    await this.audit.append(tx, actor, 'disposal.proposed', subjectOf(id), {
      erasure,
      messages: messages.length,
      reason,
    });
    await nudge(tx, { topic: 'disposal', id: String(id) });
    return id;
  }

  async propose(actor: Actor, id: number, version: number): Promise<void> {
    const row = await this.get(id);
    if (!row.counted || row.tally.disposable === 0)
      throw new Problem({
        code: 'nothing-disposable',
        status: 409,
        title: row.counted ? 'Nothing in this scope may be disposed of.' : 'This dry run is still counting.',
        detail: 'Nothing was asked for.',
      });
    // Whoever counted asks; for somebody else's count, count yourself.
    if (row.requestedBy !== actor.id)
      throw new Problem({
        code: 'not-yours',
        status: 403,
        title: `${row.requestedByName} counted this; who counted asks.`,
        hint: 'Make a dry run of your own.',
      });
    await this.move(actor, row, version, ['dry-run'], 'proposed', 'disposal.proposed', {
      disposable: row.tally.disposable,
    });
  }

  /** Whether an actor may approve it: not who asked, and of what named people took part in, nobody it concerns (R34). */
  async mayApprove(actor: Actor, row: DisposalRow): Promise<Allowed> {
    if (row.state !== 'proposed') return { allowed: false, reason: 'It is not waiting for approval.' };
    const bar = await this.barOf(actor, row);
    return { allowed: !bar, reason: bar?.reason ?? null };
  }

  async approve(actor: Actor, id: number, version: number): Promise<void> {
    const row = await this.get(id);
    await this.refuseBarred(actor, row);
    await this.move(
      actor,
      row,
      version,
      ['proposed'],
      'approved',
      'disposal.approved',
      {
        disposable: row.tally.disposable,
        requestedBy: row.requestedBy,
      },
      this.decision(actor, null),
    );
  }

  async reject(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    const row = await this.get(id);
    await this.move(
      actor,
      row,
      version,
      ['proposed'],
      'rejected',
      'disposal.rejected',
      { reason },
      this.decision(actor, reason),
    );
  }

  async cancel(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    const row = await this.get(id);
    const open: DisposalState[] = ['dry-run', 'proposed', 'approved', 'running', 'paused'];
    await this.move(actor, row, version, open, 'cancelled', 'disposal.cancelled', { reason, disposed: row.disposed });
  }

  async pause(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.move(actor, await this.get(id), version, ['running'], 'paused', 'disposal.paused', { reason });
  }

  async resume(actor: Actor, id: number, version: number): Promise<void> {
    await this.move(actor, await this.get(id), version, ['paused'], 'running', 'disposal.resumed', {});
  }

  /** Tells everybody who may approve it that it waits. */
  async tellApprovers(
    tx: Transaction,
    row: Pick<DisposalRow, 'id' | 'requestedBy' | 'tally'>,
    by: string,
  ): Promise<void> {
    const approvers = (await holdersOf(tx, 'disposal.approve')).filter((id) => id !== row.requestedBy);
    const words = { count: row.tally.disposable, by };
    await this.notices.tell(tx, approvers, { kind: 'disposal-asked', subject: subjectOf(row.id), words });
  }

  private insert(
    tx: Transaction,
    actor: Actor,
    facts: { scope: DisposalScope; reason: string; erasure?: number; asks: boolean },
  ): Promise<number> {
    return insertDisposal(tx, { ...facts, by: actor.id, byName: actor.name, at: this.clock.now() });
  }

  private decision(actor: Actor, reason: string | null): Decision {
    return { by: actor.id, byName: actor.name, at: this.clock.now(), reason };
  }

  private async barOf(actor: Actor, { requestedBy, scope, erasure }: DisposalRow): Promise<Bar | undefined> {
    if (await this.eyes.isOneOf(actor.id, [requestedBy]))
      return { code: 'own-request', reason: 'Who asks for a disposal does not approve it.' };
    // Whose messages a request wants erased is somebody it concerns.
    const subjects = erasure === null ? [] : ((await readErasure(this.database, erasure))?.persons ?? []);
    const concerned = [...scope.persons, ...subjects];
    const user = concerned.length > 0 ? await this.users.current(actor.id) : undefined;
    const ground = user && (await this.conflicts.ground(user, { subjects: concerned }));
    return ground && { code: 'conflict-of-interest', reason: ground.sentence };
  }

  private async refuseBarred(actor: Actor, row: DisposalRow): Promise<void> {
    const bar = await this.barOf(actor, row);
    if (!bar) return;
    await this.audit.record(actor, 'disposal.refused', subjectOf(row.id), { code: bar.code });
    throw new Problem({
      code: bar.code,
      status: 403,
      title: bar.reason,
      detail: 'Nothing was approved.',
      hint: 'Somebody else who may approve disposals has to look at it.',
    });
  }

  private async move(
    actor: Actor,
    row: DisposalRow,
    version: number,
    from: readonly DisposalState[],
    to: DisposalState,
    action: AuditAction,
    detail: Readonly<Record<string, string | number>>,
    decision?: Decision,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await moveDisposal(tx, row.id, version, from, to, decision))) throw conflict('disposal');
      await this.audit.append(tx, actor, action, subjectOf(row.id), detail);
      if (to === 'proposed') await this.tellApprovers(tx, row, actor.name);
      await nudge(tx, { topic: 'disposal', id: String(row.id) });
    });
  }
}

export function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'disposal', id: String(id) };
}
