import { type Clock, type Database, Problem, type Transaction } from '@minutebook/platform';
import { endInvitations, findInvitation, insertInvitation, spendInvitation } from './store/user-store';
import { freshToken, tokenHash } from './tokens';

export interface OneTimeLink {
  readonly token: string;
  readonly validUntil: Date;
}

/** A one-time link is short-lived: set-up in front of the machine, invitations over a weekend. */
const SETUP_MINUTES = 30;
const INVITATION_HOURS = 72;

/** Links that let a person in once: to set up the appliance, or to join it. */
export class OneTimeLinks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new one; earlier ones of the same user end. Null: for whoever becomes the first administrator. */
  async make(tx: Transaction, userId: string | null): Promise<OneTimeLink> {
    const token = freshToken();
    const minutes = userId === null ? SETUP_MINUTES : INVITATION_HOURS * 60;
    const validUntil = new Date(this.clock.now().getTime() + minutes * 60_000);
    await endInvitations(tx, userId);
    await insertInvitation(tx, { tokenHash: tokenHash(token), userId, validUntil });
    return { token, validUntil };
  }

  /** Whom one that can still be used is for. */
  async open(token: string): Promise<{ userId: string | null; validUntil: Date }> {
    const invitation = await findInvitation(this.database, tokenHash(token));
    if (!invitation || invitation.usedAt || invitation.validUntil <= this.clock.now()) throw linkEnded();
    return invitation;
  }

  async spend(tx: Transaction, token: string): Promise<{ userId: string | null }> {
    const invitation = await spendInvitation(tx, tokenHash(token), this.clock.now());
    if (!invitation) throw linkEnded();
    return invitation;
  }
}

export function linkEnded(): Problem {
  return new Problem({
    code: 'link-ended',
    status: 410,
    title: 'This link has been used or is no longer valid.',
    hint: 'Ask an administrator for a new one. For a set-up link, start Minutebook again.',
  });
}
