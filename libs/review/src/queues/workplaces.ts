import { permissionsOf, type StoredUser } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import type { Clock, Database } from '@minutebook/platform';
import type { Bars } from '../cases/bars';
import { type DelegationRow, delegationOf, delegationsAt } from '../store/delegation-store';
import type { AlertBar, AlertRow, Scope } from '../store/alert-store';
import { type QueueRow, queuesWorkedIn, readQueueOrRest } from '../store/queue-store';

type Reviewer = Pick<StoredUser, 'id' | 'name' | 'roles' | 'producing' | 'handles' | 'email'>;

/** In whose stead somebody acts: `undefined` is their own. */
export type Standing =
  | { readonly allowed: true; readonly delegation: DelegationRow | undefined }
  | { readonly allowed: false; readonly reason: string };

/**
 * Where somebody works: in queues they are a member of, in queues without members, and for a time in those of somebody who
 * delegated to them, as far as the delegation goes (R33).
 */
export class Workplaces {
  constructor(
    private readonly database: Database,
    private readonly sights: Sights,
    private readonly bars: Bars,
    private readonly clock: Clock,
  ) {}

  /** What an alert goes by. A queue that was closed has given its open alerts away; one still decided in it goes by the rest. */
  queueOf({ queue }: Pick<AlertRow, 'queue'>): Promise<QueueRow> {
    return readQueueOrRest(this.database, queue);
  }

  /** Which alerts somebody sees: overseers and signers all, a reviewer those of their queues; nobody those a wall hides. */
  async scopeOf(user: Reviewer): Promise<Scope> {
    const [hidden, bar] = await Promise.all([this.hiddenFrom(user), this.barOf(user)]);
    if (bar.oversees) return { queues: null, hidden, bar };
    return { queues: await queuesWorkedIn(this.database, user.id, this.clock.now()), hidden, bar };
  }

  /** What escalating keeps from them, overseers too (R182). */
  async barOf(user: Reviewer): Promise<AlertBar> {
    const { persons } = await this.bars.of(user);
    const line = [...(await this.bars.byId(persons)).values()].map(({ externalId }) => externalId);
    return { line, oversees: overlooks(user) };
  }

  private async hiddenFrom(user: Reviewer): Promise<readonly number[]> {
    return (await this.sights.of(user.id)).hidden?.conversations ?? [];
  }

  async delegationsTo(user: string): Promise<DelegationRow[]> {
    return (await delegationsAt(this.database, this.clock.now())).filter(({ delegate }) => delegate === user);
  }

  /** Who stands in for whom now, and in whose stead a decision was made: that stays when the delegation has ended. */
  async stands(decision: number | null): Promise<{ by: string; to: string }[]> {
    const [now, then] = await Promise.all([
      delegationsAt(this.database, this.clock.now()),
      decision === null ? undefined : delegationOf(this.database, decision),
    ]);
    const delegations = then ? [...now, then] : now;
    return delegations.map(({ delegator, delegate }) => ({ by: delegator, to: delegate }));
  }

  /** Whether somebody may work on an alert, and in whose stead. */
  async standing(user: Reviewer, alert: Pick<AlertRow, 'queue' | 'assignedTo' | 'assignedToName'>): Promise<Standing> {
    const mine = async (of: readonly string[]): Promise<DelegationRow | undefined> =>
      (await this.delegationsTo(user.id)).find(
        ({ delegator, queues, until }) =>
          of.includes(delegator) && until > this.clock.now() && (queues.length === 0 || queues.includes(alert.queue)),
      );
    const directs = permissionsOf(user).includes('alert.assign');
    if (alert.assignedTo !== null && alert.assignedTo !== user.id) {
      const delegation = await mine([alert.assignedTo]);
      if (delegation || directs) return { allowed: true, delegation };
      return { allowed: false, reason: `It is assigned to ${alert.assignedToName ?? 'somebody else'}.` };
    }
    const queue = await this.queueOf(alert);
    // One that was closed asks for nobody's membership.
    const members = queue.id === alert.queue ? queue.members : [];
    if (members.length === 0 || members.includes(user.id) || alert.assignedTo === user.id)
      return { allowed: true, delegation: undefined };
    const delegation = await mine(members);
    if (delegation || directs) return { allowed: true, delegation };
    return { allowed: false, reason: `${user.name} does not work in the queue “${queue.name}”.` };
  }
}

function overlooks(user: Reviewer): boolean {
  const permissions = permissionsOf(user);
  return permissions.includes('alert.sign') || permissions.includes('oversight.read');
}
