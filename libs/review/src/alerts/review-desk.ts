import type { Actor, Audit, Notices, Users } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import type { Disposition } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import type { Workplaces } from '../queues/workplaces';
import {
  type AlertChange,
  type AlertRow,
  alertsOfMessages,
  isKeptFrom,
  keepFromSubjects,
  moveAlert,
  noteOpened,
  readAlert,
} from '../store/alert-store';
import { decisionsOf, type DecisionRow, insertDecision, insertSignature, type Outcome } from '../store/decision-store';
import type { DelegationRow } from '../store/delegation-store';
import type { QueueRow } from '../store/queue-store';
import { type Move, MOVES } from './life';
import type { Permits } from './permits';

const MINUTE = 60_000;
/** Longer than this nothing is set aside. */
const MAX_SNOOZE_DAYS = 30;

export interface NewDecision {
  readonly disposition: Disposition;
  readonly reason: string;
  readonly dwell: number | null;
}

/** Something that happens in the transaction of a decision, e.g. a case is opened for what was escalated. */
export type Aftermath = (
  tx: Transaction,
  actor: Actor,
  alert: AlertRow,
  decision: NewDecision & { readonly id: number },
) => Promise<void>;

/**
 * Where alerts are claimed, decided and signed. Every move is checked here, whatever the client sends: the alert's state
 * and version, who holds it, and that nobody judges what they took part in or signs what they decided.
 */
export class ReviewDesk {
  constructor(
    private readonly database: Database,
    private readonly permits: Permits,
    private readonly workplaces: Workplaces,
    private readonly sights: Sights,
    private readonly users: Users,
    private readonly notices: Notices,
    private readonly findings: Findings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async open(actor: Actor, id: number): Promise<AlertRow> {
    const alert = await this.require(actor, id);
    const detail = { state: alert.state, message: String(alert.message) };
    if (alert.seen) await this.audit.record(actor, 'alert.viewed', subjectOf(id), detail);
    else
      await this.database.transaction(async (tx) => {
        await noteOpened(tx, id, actor, this.clock.now());
        await this.audit.append(tx, actor, 'alert.viewed', subjectOf(id), detail);
      });
    return alert;
  }

  async claim(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(actor, id);
    if (alert.state === 'claimed' && alert.claimedBy !== actor.id) throw heldByOther(alert);
    await this.permits.requireDecider(actor, alert, 'claim');
    await this.database.transaction(async (tx) => {
      await this.move(tx, alert, version, 'claim', {
        state: 'claimed',
        claim: this.claimOf(actor),
        snoozedUntil: null,
      });
      await this.audit.append(tx, actor, 'alert.claimed', subjectOf(id));
    });
  }

  async release(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(actor, id);
    refuseUnlessHolder(actor, alert);
    await this.database.transaction(async (tx) => {
      await this.move(tx, alert, version, 'release', { state: 'new', claim: null });
      await this.audit.append(tx, actor, 'alert.released', subjectOf(id));
    });
  }

  /** Out of the queues until a time, and then this person's. It stays due when it was. */
  async snooze(actor: Actor, id: number, version: number, until: Date, reason: string): Promise<void> {
    const alert = await this.require(actor, id);
    if (alert.state === 'claimed') refuseUnlessHolder(actor, alert);
    await this.permits.requireDecider(actor, alert, 'snooze');
    const days = (until.getTime() - this.clock.now().getTime()) / (24 * 60 * MINUTE);
    if (days <= 0 || days > MAX_SNOOZE_DAYS)
      throw new Problem({
        code: 'snooze-span',
        status: 422,
        title: `An alert can be set aside for at most ${MAX_SNOOZE_DAYS} days.`,
        hint: 'Choose an earlier time, in the future.',
        fields: { until: `is not within ${MAX_SNOOZE_DAYS} days from now` },
      });
    await this.database.transaction(async (tx) => {
      await this.move(tx, alert, version, 'snooze', {
        state: 'new',
        claim: null,
        assignment: { to: actor.id, name: actor.name },
        snoozedUntil: until,
      });
      await this.audit.append(tx, actor, 'alert.snoozed', subjectOf(id), { until: until.toISOString(), reason });
    });
  }

  async wake(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(actor, id);
    await this.permits.requireDecider(actor, alert, 'wake');
    await this.database.transaction(async (tx) => {
      await this.move(tx, alert, version, 'wake', { snoozedUntil: null });
      await this.audit.append(tx, actor, 'alert.woken', subjectOf(id));
    });
  }

  async decide(actor: Actor, id: number, version: number, decision: NewDecision, aftermath?: Aftermath): Promise<void> {
    const alert = await this.require(actor, id);
    refuseUnlessHolder(actor, alert);
    const delegation = await this.permits.requireDecider(actor, alert, 'decide');
    const queue = await this.workplaces.queueOf(alert);
    await this.database.transaction((tx) =>
      this.decideIn(tx, actor, alert, version, 'decide', decision, { queue, delegation, aftermath }),
    );
  }

  /** As one of many, by one reason: also of an alert nobody holds yet. */
  async decideInBulk(actor: Actor, id: number, version: number, decision: NewDecision, bulk: number): Promise<void> {
    const alert = await this.require(actor, id);
    if (alert.state === 'claimed') refuseUnlessHolder(actor, alert);
    const delegation = await this.permits.requireDecider(actor, alert, 'decide');
    const queue = await this.workplaces.queueOf(alert);
    await this.database.transaction((tx) =>
      this.decideIn(tx, actor, alert, version, 'decide in bulk', decision, { queue, delegation, bulk }),
    );
  }

  async undo(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(actor, id);
    refuseUnlessHolder(actor, alert);
    if (alert.signers.length > 0) throw conflict('alert');
    const queue = await this.workplaces.queueOf(alert);
    const until = undoUntil(alert, queue);
    if (alert.state === 'closed' && (until === null || until <= this.clock.now()))
      throw new Problem({
        code: 'undo-too-late',
        status: 409,
        title: `A decision can be taken back within ${queue.undoMinutes} minutes.`,
        detail: 'Nothing was changed.',
        hint: 'A supervisor can reopen the alert.',
      });
    await this.database.transaction(async (tx) => {
      await this.end(tx, actor, alert, 'undone', null);
      await this.move(tx, alert, version, 'undo', { ...UNDECIDED, state: 'claimed', claim: this.claimOf(actor) });
      await this.audit.append(tx, actor, 'alert.undone', subjectOf(id), decisionOf(alert));
    });
  }

  async signOff(actor: Actor, id: number, version: number): Promise<void> {
    const alert = await this.require(actor, id);
    await this.permits.requireSigner(actor, alert, 'sign');
    await this.database.transaction(async (tx) => {
      const signers = [...alert.signers, actor.id];
      const closes = signers.length >= alert.signaturesNeeded;
      const level = await this.end(tx, actor, alert, 'signed', null);
      await this.move(tx, alert, version, 'sign', {
        state: closes ? 'closed' : 'decided',
        signers,
        ...(closes && { closedAt: this.clock.now() }),
      });
      await this.audit.append(tx, actor, 'alert.signed', subjectOf(id), {
        ...decisionOf(alert),
        level,
        state: closes ? 'closed' : 'decided',
      });
    });
  }

  /** It is its reviewer's again, from now on: also after the time their queue lets them hold it. */
  async returnToReviewer(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    const alert = await this.require(actor, id);
    await this.permits.requireSigner(actor, alert, 'return');
    const reviewer = (await this.users.whoMay('alert.decide')).find((user) => user.id === alert.claimedBy);
    await this.database.transaction(async (tx) => {
      await this.end(tx, actor, alert, 'returned', reason);
      await this.move(tx, alert, version, 'return', {
        ...UNDECIDED,
        state: 'claimed',
        ...(reviewer && { claim: this.claimOf(reviewer), assignment: { to: reviewer.id, name: reviewer.name } }),
      });
      await this.audit.append(tx, actor, 'alert.returned', subjectOf(id), decisionOf(alert));
      if (alert.claimedBy !== null)
        await this.notices.tell(tx, [alert.claimedBy], { kind: 'alert-returned', subject: subjectOf(id) });
    });
  }

  async reopen(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    const alert = await this.require(actor, id);
    await this.permits.requireSigner(actor, alert, 'reopen');
    await this.database.transaction(async (tx) => {
      await this.end(tx, actor, alert, 'reopened', reason);
      await this.move(tx, alert, version, 'reopen', { ...UNDECIDED, state: 'new', claim: null, assignment: null });
      await this.audit.append(tx, actor, 'alert.reopened', subjectOf(id), decisionOf(alert));
    });
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

  /** The alert as it is, for whoever may look. Not there and not visible read the same. */
  async require(actor: Pick<Actor, 'id'>, id: number): Promise<AlertRow> {
    const alert = await readAlert(this.database, actor.id, id);
    if (!alert || (await this.sights.of(actor.id)).hides(alert.conversation)) throw notFound('alert');
    if (alert.isKept) {
      const bar = await this.workplaces.barOf(await this.users.find(actor.id));
      if (await isKeptFrom(this.database, actor.id, id, bar)) throw notFound('alert');
    }
    return alert;
  }

  /** Whether they may look at it. */
  async sees(actor: Pick<Actor, 'id'>, id: number): Promise<boolean> {
    try {
      await this.require(actor, id);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return false;
      throw error;
    }
  }

  /** Until when its decider may take back what needed no signature; null: not at all, or as long as nobody signs. */
  async undoUntil(alert: AlertRow): Promise<Date | null> {
    return alert.state === 'closed' ? undoUntil(alert, await this.workplaces.queueOf(alert)) : null;
  }

  private async decideIn(
    tx: Transaction,
    actor: Actor,
    alert: AlertRow,
    version: number,
    move: Move,
    decision: NewDecision,
    about: {
      queue: QueueRow;
      delegation: DelegationRow | undefined;
      bulk?: number;
      aftermath?: Aftermath | undefined;
    },
  ): Promise<void> {
    const at = this.clock.now();
    const { id, members } = await insertDecision(tx, {
      alert: alert.id,
      ...decision,
      by: actor.id,
      byName: actor.name,
      at,
      bulk: about.bulk,
      delegation: about.delegation?.id,
    });
    const needed = about.queue.signatures[decision.disposition];
    await this.move(tx, alert, version, move, {
      state: needed > 0 ? 'decided' : 'closed',
      decision: id,
      signaturesNeeded: needed,
      closedAt: needed > 0 ? null : at,
      snoozedUntil: null,
      ...(alert.state === 'new' && { claim: this.claimOf(actor) }),
    });
    if (decision.disposition === 'escalated') await keepFromSubjects(tx, alert.id);
    await about.aftermath?.(tx, actor, alert, { ...decision, id });
    // The reason stands in the decision; the log commits to its place there, not to its words twice.
    await this.audit.append(tx, actor, 'alert.decided', subjectOf(alert.id), {
      disposition: decision.disposition,
      decision: String(id),
      state: needed > 0 ? 'decided' : 'closed',
      dwell: decision.dwell,
      ...(members.length > 0 && { members: members.map(String) }),
      ...(about.bulk !== undefined && { bulk: String(about.bulk) }),
      ...(about.delegation && { delegation: String(about.delegation.id) }),
    });
  }

  /** A signature, or what ends the decision that stands. */
  private async end(
    tx: Transaction,
    actor: Actor,
    alert: AlertRow,
    outcome: Outcome,
    reason: string | null,
  ): Promise<number> {
    if (alert.decision === null) throw conflict('alert');
    return insertSignature(tx, {
      decision: alert.decision,
      outcome,
      by: actor.id,
      byName: actor.name,
      at: this.clock.now(),
      reason,
    });
  }

  private async move(tx: Transaction, alert: AlertRow, version: number, move: Move, to: AlertChange): Promise<void> {
    if (!(await moveAlert(tx, alert.id, version, MOVES[move].from, to))) throw conflict('alert');
    await nudge(tx, { topic: 'alert', id: String(alert.id) });
  }

  private claimOf(actor: Pick<Actor, 'id' | 'name'>): { by: string; name: string; at: Date } {
    return { by: actor.id, name: actor.name, at: this.clock.now() };
  }
}

const UNDECIDED = { decision: null, signers: [], signaturesNeeded: 0, closedAt: null } as const;

function undoUntil(alert: AlertRow, { undoMinutes }: QueueRow): Date | null {
  if (alert.signaturesNeeded > 0 || alert.decidedAt === null) return null;
  return new Date(alert.decidedAt.getTime() + undoMinutes * MINUTE);
}

function decisionOf(alert: AlertRow): { decision: string; disposition?: string } {
  return { decision: String(alert.decision), ...(alert.disposition && { disposition: alert.disposition }) };
}

export function refuseUnlessHolder(actor: Actor, alert: AlertRow): void {
  if (alert.claimedBy === actor.id) return;
  throw alert.claimedBy === null
    ? new Problem({ code: 'not-claimed', status: 409, title: 'This alert is not claimed.', hint: 'Claim it first.' })
    : heldByOther(alert);
}

export function subjectOf(id: number): { kind: string; id: string } {
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
