import { type Audit, systemActor } from '@minutebook/access';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import { applyRequest, lockRequest, readCooled, type RequestRow } from '../store/hold-request-store';
import { enactScope, insertScope, passGate, readScopes } from '../store/hold-store';
import type { Scope } from './scope';

const HOLDS = systemActor('holds');

/**
 * Carries out what cooled off. A release is over by the clock alone; a narrowing puts its scope into force, and the sweep
 * that follows lets go of what the scope does not hold.
 */
export class HoldSettlement {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    for (const request of await readCooled(this.database)) {
      const { scope } = request;
      await this.database.transaction(async (tx) => {
        await passGate(tx);
        if ((await lockRequest(tx, request.id))?.state !== 'cooling') return;
        await applyRequest(tx, request);
        if (scope) await this.narrow(tx, request, scope);
        const subject = { kind: 'hold', id: String(request.hold) };
        const action = scope ? 'hold.narrowed' : 'hold.released';
        await this.audit.append(tx, HOLDS, action, subject, { request: String(request.id) });
        await nudge(tx, { topic: 'holds' });
      });
    }
  }

  private async narrow(
    tx: Transaction,
    { hold, reason, requestedBy: by, requestedByName: byName }: RequestRow,
    scope: Scope,
  ): Promise<void> {
    const number = (await readScopes(tx, [hold]))[0]!.number + 1;
    await insertScope(tx, hold, scope, { number, change: 'narrowed', reason }, { at: this.clock.now(), by, byName });
    await enactScope(tx, hold, null, number);
  }
}
