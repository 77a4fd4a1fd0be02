import type { Role } from '@minutebook/contract';
import { type Clock, notFound, Problem, type Transaction } from '@minutebook/platform';
import type { OneTimeLink, OneTimeLinks } from '../identity/one-time-links';
import { endInvitations, endSessions, lockUser, type StoredUser } from '../identity/store/user-store';
import { admitUser, updateUser } from '../identity/user-changes';
import { toxicPair } from '../permission/roles';

/** Whom the executive officer names: a user, or somebody who is none yet. */
export type NewDesignee = { readonly user: string } | { readonly name: string; readonly email: string };

/** Gives and takes the role that only a designation gives. */
export class Designees {
  constructor(
    private readonly links: OneTimeLinks,
    private readonly clock: Clock,
  ) {}

  /** The link is for who has not joined. Whom an ended designation left without a role comes back with it. */
  async admit(tx: Transaction, who: NewDesignee): Promise<{ user: StoredUser; link: OneTimeLink | null }> {
    const user = 'email' in who ? await this.add(tx, who) : await this.promote(tx, who.user);
    return { user, link: user.state === 'invited' ? await this.links.make(tx, user.id) : null };
  }

  /** Whom nothing else lets in is out at once. */
  async release(tx: Transaction, id: string): Promise<void> {
    const now = this.clock.now();
    const before = await lockUser(tx, id, now);
    if (!before) throw notFound('user');
    const roles = before.roles.filter((role) => role !== 'designee');
    const state = roles.length === 0 ? 'disabled' : before.state;
    await updateUser(tx, id, before.version, { roles, state }, now);
    if (state !== 'disabled') return;
    await endSessions(tx, id);
    await endInvitations(tx, id);
  }

  private add(tx: Transaction, { name, email }: { name: string; email: string }): Promise<StoredUser> {
    const person = { name, email, roles: ['designee'], handles: [] } as const;
    return admitUser(tx, person, 'invited', null, this.clock.now());
  }

  private async promote(tx: Transaction, id: string): Promise<StoredUser> {
    const before = await lockUser(tx, id, this.clock.now());
    if (!before) throw notFound('user');
    const roles: Role[] = [...before.roles, 'designee'];
    if (toxicPair(roles) || before.roles.includes('designee') || (before.state === 'disabled' && roles.length > 1))
      throw new Problem({
        code: 'not-designable',
        status: 422,
        title: `${before.name} cannot be named.`,
        detail: 'Administrators, examiners, the executive officer, disabled users and whoever is named already cannot.',
        hint: 'Name somebody else.',
      });
    const state = before.passwordHash === null ? 'invited' : 'active';
    return updateUser(tx, id, before.version, { roles, state }, this.clock.now());
  }
}
