import { type Actor, type Audit, permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import { type ArchivedMessage, type Reader } from '@minutebook/archive';
import type { Disposition } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import {
  type AlertRow,
  alertsOfMessages,
  decisionsOf,
  type DecisionRow,
  insertDecision,
  insertSignature,
  moveAlert,
  noteOpened,
  readAlert,
} from '../store/alert-store';
import type { Findings } from '@minutebook/surveillance';
import type { Conflicts } from './conflicts';
import { type Move, MOVES } from './life';

/** Who may do what with an alert, and why not. */
export interface Allowance {
  readonly allowed: boolean;
  readonly reason: string | null;
}

export interface SignAllowance extends Allowance {
  /** Others who could sign. */
  readonly who: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Where alerts are claimed, decided and signed. Every move is checked here, whatever the client sends: the alert's state
 * and version, who holds it, and that nobody judges what they took part in or signs what they decided.
 */
export class ReviewDesk {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly users: Users,
    private readonly conflicts: Conflicts,
    private readonly findings: Findings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async open(actor: Actor, id: number): Promise<AlertRow> {
    const alert = await this.require(this.database, actor, id);
    await this.database.transaction(async (tx) => {
      await noteOpened(tx, id, actor.id, this.clock.now());
      await this.audit.append(tx, actor, 'alert.viewed', subjectOf(id), {
        state: alert.state,
        message: String(alert.message),
      });
    });
    return alert;
  }

  async claim(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(this.database, actor, id);
    if (alert.state === 'claimed' && alert.claimedBy !== actor.id) throw heldByOther(alert);
    await this.refuseConflict(actor, alert, 'claim');
    await this.move(
      actor,
      alert,
      version,
      'claim',
      { claimedBy: actor.id, claimedByName: actor.name, decision: null },
      (tx) => this.audit.append(tx, actor, 'alert.claimed', subjectOf(id)),
    );
  }

  async release(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(this.database, actor, id);
    this.refuseUnlessHolder(actor, alert);
    await this.move(actor, alert, version, 'release', { claimedBy: null, claimedByName: null, decision: null }, (tx) =>
      this.audit.append(tx, actor, 'alert.released', subjectOf(id)),
    );
  }

  async decide(
    actor: Actor,
    id: number,
    version: number,
    decision: { disposition: Disposition; reason: string; dwell: number | null },
  ): Promise<void> {
    const alert = await this.require(this.database, actor, id);
    this.refuseUnlessHolder(actor, alert);
    await this.refuseConflict(actor, alert, 'decide');
    await this.database.transaction(async (tx) => {
      const decided = await insertDecision(tx, {
        alert: id,
        ...decision,
        by: actor.id,
        byName: actor.name,
        at: this.clock.now(),
      });
      await this.moveIn(tx, alert, version, 'decide', {
        claimedBy: alert.claimedBy,
        claimedByName: alert.claimedByName,
        decision: decided,
      });
      // The reason stands in the decision; the log commits to its place there, not to its words twice.
      await this.audit.append(tx, actor, 'alert.decided', subjectOf(id), {
        disposition: decision.disposition,
        decision: String(decided),
        dwell: decision.dwell,
      });
    });
  }

  async undo(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(this.database, actor, id);
    this.refuseUnlessHolder(actor, alert);
    await this.sign(actor, alert, version, 'undo', 'undone', null);
  }

  async signOff(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(this.database, actor, id);
    await this.refuseSignature(actor, alert, 'sign');
    await this.sign(actor, alert, version, 'sign', 'signed', null);
  }

  async returnToReviewer(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    const alert = await this.require(this.database, actor, id);
    await this.refuseSignature(actor, alert, 'return');
    await this.sign(actor, alert, version, 'return', 'returned', reason);
  }

  /** Alerts on these messages, by `rule code` and message id: `MA-014 1042`. */
  async byRuleAndMessage(messages: readonly number[]): Promise<ReadonlyMap<string, number>> {
    const alerts = await alertsOfMessages(this.database, messages);
    const rules = await this.findings.rules(alerts.map((alert) => alert.ruleVersion));
    return new Map(alerts.map((alert) => [`${rules.get(alert.ruleVersion)!.code} ${alert.message}`, alert.id]));
  }

  decisions(id: number): Promise<DecisionRow[]> {
    return decisionsOf(this.database, id);
  }

  /** What the decision pane says before anything is tried (principle 5: a refusal explains itself). */
  async mayDecide(user: StoredUser, alert: AlertRow, message: ArchivedMessage): Promise<Allowance> {
    const ground = await this.conflicts.of(user, message);
    if (ground) return { allowed: false, reason: ground };
    if (alert.state === 'claimed' && alert.claimedBy !== user.id)
      return { allowed: false, reason: `${alert.claimedByName} holds it.` };
    if (!permissionsOf(user.roles).includes('alert.decide'))
      return { allowed: false, reason: 'Your roles let you look, not decide.' };
    return { allowed: true, reason: null };
  }

  async maySign(user: StoredUser, alert: AlertRow, message: ArchivedMessage): Promise<SignAllowance> {
    const signers = (await this.users.whoMay('alert.sign')).filter((signer) => signer.id !== alert.claimedBy);
    const free: { id: string; name: string }[] = [];
    for (const signer of signers)
      if (!(await this.conflicts.of(signer, message))) free.push({ id: signer.id, name: signer.name });
    const who = free.filter((signer) => signer.id !== user.id);
    const reason = await this.signatureGround(user, alert, message);
    return {
      allowed: reason === undefined && free.some((signer) => signer.id === user.id),
      reason: reason ?? (free.some((signer) => signer.id === user.id) ? null : 'Your roles let you look, not sign.'),
      who,
    };
  }

  private async signatureGround(
    user: Pick<StoredUser, 'id' | 'name' | 'handles'>,
    alert: AlertRow,
    message: ArchivedMessage,
  ): Promise<string | undefined> {
    if (alert.claimedBy === user.id && alert.state === 'decided')
      return `${user.name} decided it: a second person signs.`;
    return this.conflicts.of(user, message);
  }

  private async sign(
    actor: Actor,
    alert: AlertRow,
    version: number,
    move: 'sign' | 'return' | 'undo',
    outcome: 'signed' | 'returned' | 'undone',
    reason: string | null,
  ): Promise<void> {
    if (alert.decision === null) throw conflict('alert');
    const action = { sign: 'alert.signed', return: 'alert.returned', undo: 'alert.reopened' } as const;
    const kept = move === 'sign' ? alert.decision : null;
    await this.move(
      actor,
      alert,
      version,
      move,
      { claimedBy: alert.claimedBy, claimedByName: alert.claimedByName, decision: kept },
      async (tx) => {
        await insertSignature(tx, {
          decision: alert.decision!,
          outcome,
          by: actor.id,
          byName: actor.name,
          at: this.clock.now(),
          reason,
        });
        await this.audit.append(tx, actor, action[move], subjectOf(alert.id), {
          decision: String(alert.decision),
          ...(alert.disposition && { disposition: alert.disposition }),
        });
      },
    );
  }

  private async move(
    actor: Actor,
    alert: AlertRow,
    version: number,
    move: Move,
    to: { claimedBy: string | null; claimedByName: string | null; decision: number | null },
    alongside: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.moveIn(tx, alert, version, move, to);
      await alongside(tx);
    });
  }

  private async moveIn(
    tx: Transaction,
    alert: AlertRow,
    version: number,
    move: Move,
    to: { claimedBy: string | null; claimedByName: string | null; decision: number | null },
  ): Promise<void> {
    if (!(await moveAlert(tx, alert.id, version, MOVES[move].from, { state: MOVES[move].to, ...to })))
      throw conflict('alert');
    await nudge(tx, { topic: 'alert', id: String(alert.id) });
  }

  private refuseUnlessHolder(actor: Actor, alert: AlertRow): void {
    if (alert.claimedBy === actor.id) return;
    throw alert.claimedBy === null
      ? new Problem({ code: 'not-claimed', status: 409, title: 'This alert is not claimed.', hint: 'Claim it first.' })
      : heldByOther(alert);
  }

  private async refuseConflict(actor: Actor, alert: AlertRow, act: string): Promise<void> {
    const [message, user] = await Promise.all([this.reader.message(alert.message), this.users.current(actor.id)]);
    const ground = user && (await this.conflicts.of(user, message));
    if (ground) await this.refuse(actor, alert, act, 'conflict-of-interest', ground);
  }

  private async refuseSignature(actor: Actor, alert: AlertRow, act: string): Promise<void> {
    const [message, user] = await Promise.all([this.reader.message(alert.message), this.users.current(actor.id)]);
    const ground = user && (await this.signatureGround(user, alert, message));
    if (ground)
      await this.refuse(
        actor,
        alert,
        act,
        alert.claimedBy === actor.id ? 'own-decision' : 'conflict-of-interest',
        ground,
      );
  }

  private async refuse(actor: Actor, alert: AlertRow, act: string, code: string, ground: string): Promise<never> {
    await this.audit.record(actor, 'alert.refused', subjectOf(alert.id), { act, code });
    throw new Problem({
      code,
      status: 403,
      title: ground,
      detail: 'Nothing was changed.',
      hint: 'Leave it to somebody else.',
    });
  }

  private async require(queries: Database, actor: Actor, id: number): Promise<AlertRow> {
    const alert = await readAlert(queries, actor.id, id);
    if (!alert) throw notFound('alert');
    return alert;
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'alert', id: String(id) };
}

function heldByOther(alert: AlertRow): Problem {
  return new Problem({
    code: 'held-by-other',
    status: 409,
    title: `${alert.claimedByName ?? 'Somebody else'} holds this alert.`,
    hint: 'Take another, or ask for it to be released.',
  });
}
