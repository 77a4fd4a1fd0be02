import type { Actor, Audit, Notices, StoredUser } from '@minutebook/access';
import type { HoldScope } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { type HoldRecord, lockHold, passGate, setFree } from '../store/hold-store';
import {
  beginCooling,
  endRequest,
  insertApproval,
  insertRequest,
  lockRequest,
  readRequest,
  readRequestsOf,
  type RequestRow,
} from '../store/hold-request-store';
import type { HoldApprovers } from './hold-approvers';
import type { HoldAudience } from './hold-audience';
import type { HoldTrials } from './hold-trials';
import type { Holds } from './holds';
import { changeOf } from './scope';

/** Approvals a release or narrowing needs (R54, R55). */
export const APPROVALS = 2;

/**
 * Letting go: somebody asks, with a reason and a preview; two others approve; days pass in which anybody who may place a
 * hold can stop it. Until then the hold holds and catches as before. The database checks all of it once more.
 */
export class HoldRequests {
  constructor(
    private readonly database: Database,
    private readonly holds: Holds,
    private readonly trials: HoldTrials,
    private readonly approvers: HoldApprovers,
    private readonly audience: HoldAudience,
    private readonly notices: Notices,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Of a hold, open ones first. */
  of(hold: number): Promise<RequestRow[]> {
    return readRequestsOf(this.database, hold);
  }

  async get(actor: Actor, id: number): Promise<{ request: RequestRow; hold: HoldRecord }> {
    const request = await readRequest(this.database, id);
    if (!request) throw notFound('request');
    return { request, hold: await this.holds.get(actor, request.hold) };
  }

  async preview(actor: Actor, hold: number, asked: HoldScope | undefined, coolingDays: number) {
    const row = await this.holds.get(actor, hold);
    return this.trials.ofRelease(row, asked && (await this.holds.resolve(asked)), coolingDays);
  }

  async ask(
    actor: Actor,
    id: number,
    version: number,
    what: { readonly scope?: HoldScope | undefined; readonly reason: string; readonly coolingDays: number },
  ): Promise<RequestRow> {
    const hold = await this.holds.get(actor, id);
    if (hold.version !== version || hold.state === 'released') throw conflict('hold');
    const scope = what.scope && (await this.holds.resolve(what.scope));
    const [inForce] = await this.holds.scopes(id);
    if (scope && changeOf(inForce!, scope) !== 'narrowing')
      throw new Problem({
        code: 'not-a-narrowing',
        status: 422,
        title: 'This scope lets go of nothing.',
        hint: 'Widen the hold: that takes effect at once and needs no approval.',
      });
    const preview = await this.trials.ofRelease(hold, scope, what.coolingDays);
    const kind = scope ? 'narrowing' : 'release';
    try {
      const request = await this.changing(async (tx) => {
        // The preview took its time. Whoever widened the scope meanwhile met no request to stop.
        await passGate(tx);
        const now = await lockHold(tx, id);
        if (now?.version !== version || now.state === 'released') throw conflict('hold');
        const { reason, coolingDays } = what;
        const row = { hold: id, kind, reason, scope: scope ?? null, preview, coolingDays } as const;
        const asked = await insertRequest(tx, row, this.doing(actor));
        await this.audit.append(tx, actor, 'hold.release-asked', subjectOf(id), {
          request: String(asked),
          kind,
          coolingDays,
          lets: preview.of,
          ...(hold.silent ? {} : { reason }),
        });
        const to = (await this.approvers.candidates(hold)).filter((user) => user.id !== actor.id);
        await this.tell(tx, hold, to, 'hold-approval', asked);
        return asked;
      });
      return (await readRequest(this.database, request))!;
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        { code: 'request-open', status: 409, title: 'Letting go of this hold is asked for already.' },
        { cause: error },
      );
    }
  }

  async approve(actor: Actor, id: number, version: number, note: string | null): Promise<RequestRow> {
    const { request, hold } = await this.get(actor, id);
    await this.require(actor, request, hold);
    await this.changing(async (tx) => {
      await passGate(tx);
      const now = await this.take(tx, id, version, 'proposed');
      await insertApproval(tx, id, note, this.doing(actor));
      await this.audit.append(tx, actor, 'hold.release-approved', subjectOf(hold.id), {
        request: String(id),
        kind: now.kind,
        approval: now.approvals.length + 1,
      });
      if (now.approvals.length + 1 < APPROVALS) return;
      const at = this.clock.now();
      const until = await beginCooling(tx, id, at);
      if (now.kind === 'release') await setFree(tx, hold.id, until, at);
      await this.tell(tx, hold, await this.audience.holders('hold.write', hold.silent), 'hold-released', id);
    });
    return (await readRequest(this.database, id))!;
  }

  async refuse(actor: Actor, id: number, version: number, reason: string): Promise<RequestRow> {
    const { request, hold } = await this.get(actor, id);
    await this.require(actor, request, hold);
    return this.end(actor, request, hold, version, 'refused', reason);
  }

  /** What one asked for oneself, as long as it is not approved. */
  async withdraw(actor: Actor, id: number, version: number, reason: string): Promise<RequestRow> {
    const { request, hold } = await this.get(actor, id);
    if (request.requestedBy !== actor.id)
      throw new Problem({ code: 'not-yours', status: 403, title: `${request.requestedByName} asked for this.` });
    return this.end(actor, request, hold, version, 'withdrawn', reason);
  }

  /** While it cools off: the hold stays as it is. It caught all the time, so there is nothing to catch up. */
  async stop(actor: Actor, id: number, version: number, reason: string): Promise<RequestRow> {
    const { request, hold } = await this.get(actor, id);
    if (request.coolingUntil && request.coolingUntil <= this.clock.now())
      throw new Problem({
        code: 'cooled-off',
        status: 409,
        title: 'The cooling-off is over.',
        detail: 'What was let go may have been disposed of.',
        hint: 'Place another hold on what is left.',
      });
    return this.end(actor, request, hold, version, 'stopped', reason);
  }

  private async end(
    actor: Actor,
    { id, kind }: RequestRow,
    hold: HoldRecord,
    version: number,
    state: 'refused' | 'withdrawn' | 'stopped',
    reason: string,
  ): Promise<RequestRow> {
    await this.changing(async (tx) => {
      await passGate(tx);
      await this.take(tx, id, version, state === 'stopped' ? 'cooling' : 'proposed');
      await endRequest(tx, id, state, reason, this.doing(actor));
      if (state === 'stopped' && kind === 'release') await setFree(tx, hold.id, null, this.clock.now());
      await this.audit.append(tx, actor, `hold.release-${state}`, subjectOf(hold.id), {
        request: String(id),
        kind,
        ...(hold.silent ? {} : { reason }),
      });
    });
    return (await readRequest(this.database, id))!;
  }

  private async take(tx: Transaction, id: number, version: number, state: RequestRow['state']): Promise<RequestRow> {
    const now = await lockRequest(tx, id);
    if (now?.version !== version || now.state !== state) throw conflict('request');
    return now;
  }

  private async require(actor: Actor, request: RequestRow, hold: HoldRecord): Promise<void> {
    const bar = await this.approvers.bar(actor.id, request, hold);
    if (!bar) return;
    const detail = { request: String(request.id), code: bar.ground };
    await this.audit.record(actor, 'hold.refused', subjectOf(hold.id), detail);
    throw new Problem({
      code: bar.ground,
      status: 403,
      title: bar.reason,
      detail: 'Nothing was changed.',
      hint: 'Two others approve, neither of whom asked, is a custodian, or is in the line of one.',
    });
  }

  private async tell(
    tx: Transaction,
    hold: HoldRecord,
    to: readonly StoredUser[],
    kind: 'hold-approval' | 'hold-released',
    request: number,
  ): Promise<void> {
    await this.notices.tell(
      tx,
      to.map(({ id }) => id),
      {
        kind,
        subject: { kind: 'hold', id: String(hold.id) },
        words: { matter: hold.matterNumber, hold: hold.name },
        once: `request:${request}`,
      },
    );
  }

  private changing<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      const result = await work(tx);
      await nudge(tx, { topic: 'holds' });
      return result;
    });
  }

  private doing(actor: Actor) {
    return { at: this.clock.now(), by: actor.id, byName: actor.name };
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'hold', id: String(id) };
}
