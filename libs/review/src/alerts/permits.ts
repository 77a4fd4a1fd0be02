import { type Actor, type Audit, permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import { type ArchivedMessage, type Reader } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import type { Workplaces } from '../queues/workplaces';
import type { AlertRow } from '../store/alert-store';
import type { DelegationRow } from '../store/delegation-store';
import type { Conflicts, Hands } from './conflicts';
import type { Members } from './folding/members';

/** Who may do what with an alert, and why not. */
export interface Allowance {
  readonly allowed: boolean;
  readonly reason: string | null;
}

export interface SignAllowance extends Allowance {
  /** Others who could sign. */
  readonly who: readonly { readonly id: string; readonly name: string }[];
}

export type GatedAct = 'claim' | 'decide' | 'sign';

/** Something else that keeps somebody from an act, e.g. training a queue asks for. Undefined: nothing does. */
export interface Gate {
  closed(user: StoredUser, alert: AlertRow, act: GatedAct): Promise<string | undefined>;
  /** The same of several, for gates that need not ask one by one; who is not among the answers may. */
  closedTo?(users: readonly StoredUser[], alert: AlertRow, act: GatedAct): Promise<ReadonlyMap<string, string>>;
}

interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** Why somebody may not judge, by their id; against who is not among them nothing speaks. */
type Grounds = ReadonlyMap<string, string>;

/**
 * Who may act on an alert. The screen asks before anything is tried (principle 5: a refusal explains itself), the desk asks
 * again when it is; both get the same answer from here.
 */
export class Permits {
  private readonly gates: Gate[] = [];

  constructor(
    private readonly reader: Reader,
    private readonly users: Users,
    private readonly conflicts: Conflicts,
    private readonly workplaces: Workplaces,
    private readonly members: Pick<Members, 'questions'>,
    private readonly audit: Audit,
  ) {}

  /** Adds a further condition. */
  ask(gate: Gate): void {
    this.gates.push(gate);
  }

  /** What somebody may do with an alert, from one look at the conflict graph. */
  async of(
    user: StoredUser,
    alert: AlertRow,
    message: ArchivedMessage,
  ): Promise<{ mayDecide: Allowance; maySign: SignAllowance }> {
    const signers = (await this.users.whoMay('alert.sign')).filter(
      ({ id }) => id !== alert.claimedBy && !alert.signers.includes(id),
    );
    const grounds = await this.grounds([user, ...signers], alert, message);
    const [mayDecide, maySign] = await Promise.all([
      this.mayDecide(user, alert, grounds),
      this.maySign(user, alert, signers, grounds),
    ]);
    return { mayDecide, maySign };
  }

  /** Throws unless the actor may work on the alert; returns in whose stead they do. */
  async requireDecider(actor: Actor, alert: AlertRow, act: string): Promise<DelegationRow | undefined> {
    const [message, user] = await Promise.all([this.reader.message(alert.message), this.users.acting(actor.id)]);
    if (!user) return undefined;
    const { refusal, delegation } = await this.deciding(user, alert, await this.grounds([user], alert, message));
    if (refusal) await this.refuse(actor, alert, act, refusal);
    return delegation;
  }

  /** Throws unless the actor may sign, return or reopen. */
  async requireSigner(actor: Actor, alert: AlertRow, act: 'sign' | 'return' | 'reopen'): Promise<void> {
    const [message, user] = await Promise.all([this.reader.message(alert.message), this.users.acting(actor.id)]);
    const refusal = user && (await this.againstSigning(user, alert, await this.grounds([user], alert, message)));
    if (refusal) await this.refuse(actor, alert, act, refusal);
  }

  private async mayDecide(user: StoredUser, alert: AlertRow, grounds: Grounds): Promise<Allowance> {
    if (alert.state === 'claimed' && alert.claimedBy !== user.id)
      return { allowed: false, reason: `${alert.claimedByName} holds it.` };
    if (!permissionsOf(user).includes('alert.decide'))
      return { allowed: false, reason: 'Your roles let you look, not decide.' };
    const { refusal } = await this.deciding(user, alert, grounds);
    return { allowed: !refusal, reason: refusal?.reason ?? null };
  }

  private async maySign(
    user: StoredUser,
    alert: AlertRow,
    signers: readonly StoredUser[],
    grounds: Grounds,
  ): Promise<SignAllowance> {
    const free = signers.filter(({ id }) => !grounds.has(id));
    const others = free.filter(({ id }) => id !== user.id);
    const shut = await this.shutOut(others, alert, 'sign');
    const who = others.filter(({ id }) => !shut.has(id)).map(({ id, name }) => ({ id, name }));
    const refusal = permissionsOf(user).includes('alert.sign')
      ? await this.againstSigning(user, alert, grounds)
      : handIn(user, alert);
    if (refusal) return { allowed: false, reason: refusal.reason, who };
    const may = free.some(({ id }) => id === user.id);
    return { allowed: may, reason: may ? null : 'Your roles let you look, not sign.', who };
  }

  /** What speaks against somebody's deciding; where nothing does, in whose stead they would. */
  private async deciding(
    user: StoredUser,
    alert: AlertRow,
    grounds: Grounds,
  ): Promise<{ refusal?: Refusal | undefined; delegation?: DelegationRow | undefined }> {
    const ground = grounds.get(user.id);
    if (ground !== undefined) return { refusal: { code: 'conflict-of-interest', reason: ground } };
    const [standing, refusal] = await Promise.all([
      this.workplaces.standing(user, alert),
      this.gate(user, alert, alert.state === 'new' ? 'claim' : 'decide'),
    ]);
    if (!standing.allowed) return { refusal: { code: 'not-your-queue', reason: standing.reason } };
    return { refusal, delegation: standing.delegation };
  }

  private async againstSigning(user: StoredUser, alert: AlertRow, grounds: Grounds): Promise<Refusal | undefined> {
    const hand = handIn(user, alert);
    if (hand) return hand;
    const ground = grounds.get(user.id);
    if (ground !== undefined) return { code: 'conflict-of-interest', reason: ground };
    return this.gate(user, alert, 'sign');
  }

  /** What speaks against each of these because of the alert's own message, or of any that is folded under it. */
  private async grounds(users: readonly StoredUser[], alert: AlertRow, message: ArchivedMessage): Promise<Grounds> {
    const [hands, members] = await Promise.all([this.handsOf(alert), this.members.questions(alert)]);
    const found = new Map<string, string>();
    // Somebody may be among them twice, as who asks and as who might sign.
    let left = [...new Map(users.map((user) => [user.id, user])).values()];
    for (const one of [{ message, subjects: hands.subjects }, ...members]) {
      if (left.length === 0) break;
      const grounds = await this.conflicts.all(left, one.message, { ...hands, subjects: one.subjects });
      for (const [{ id }, sentence] of grounds) found.set(id, sentence);
      left = left.filter(({ id }) => !found.has(id));
    }
    return found;
  }

  private async gate(user: StoredUser, alert: AlertRow, act: GatedAct): Promise<Refusal | undefined> {
    for (const gate of this.gates) {
      const reason = await gate.closed(user, alert, act);
      if (reason !== undefined) return { code: 'gate-closed', reason };
    }
    return undefined;
  }

  private async shutOut(users: readonly StoredUser[], alert: AlertRow, act: GatedAct): Promise<ReadonlySet<string>> {
    const shut = new Set<string>();
    for (const gate of this.gates) {
      if (gate.closedTo) for (const id of (await gate.closedTo(users, alert, act)).keys()) shut.add(id);
      else for (const user of users) if ((await gate.closed(user, alert, act)) !== undefined) shut.add(user.id);
    }
    return shut;
  }

  private async refuse(actor: Actor, alert: AlertRow, act: string, { code, reason }: Refusal): Promise<never> {
    await this.audit.record(actor, 'alert.refused', { kind: 'alert', id: String(alert.id) }, { act, code });
    throw new Problem({
      code,
      status: 403,
      title: reason,
      detail: 'Nothing was changed.',
      hint: 'Leave it to somebody else.',
    });
  }

  /** Whose conduct it is about, and who has had a hand in the decision that stands, where one does. */
  private async handsOf(alert: AlertRow): Promise<Hands> {
    const subjects = alert.subject === null ? undefined : [alert.subject];
    if (alert.state !== 'decided' || alert.claimedBy === null) return { subjects };
    return {
      subjects,
      decider: { id: alert.claimedBy, name: alert.claimedByName ?? '' },
      signers: alert.signers.map((id) => ({ id, name: '' })),
      delegations: await this.workplaces.stands(alert.decision),
    };
  }
}

/** What somebody has done about the decision that stands: enough not to sign it. */
function handIn(user: Pick<StoredUser, 'id' | 'name'>, alert: AlertRow): Refusal | undefined {
  if (alert.state !== 'decided') return undefined;
  if (alert.claimedBy === user.id)
    return { code: 'own-decision', reason: `${user.name} decided it: a second person signs.` };
  if (alert.signers.includes(user.id))
    return { code: 'signed-before', reason: `${user.name} has signed it: a further person signs.` };
  return undefined;
}
