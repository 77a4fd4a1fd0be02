import { isUserId, type StoredUser, type Users } from '@minutebook/access';
import type { ConflictGraph } from './conflict-graph';

/** Four eyes are two people's, however many accounts one of them has (R34). */
export class FourEyes {
  constructor(
    private readonly users: Pick<Users, 'known'>,
    private readonly conflicts: Pick<ConflictGraph, 'between'>,
  ) {}

  /** Whether an account is one of these others, or is of the same person as one of them. */
  async isOneOf(account: string, others: readonly string[]): Promise<boolean> {
    if (others.includes(account)) return true;
    const own = await this.user(account);
    if (!own) return false;
    for (const id of others) {
      const other = await this.user(id);
      if (other && (await this.conflicts.between(own, other))?.kind === 'same-person') return true;
    }
    return false;
  }

  /** Undefined for the program itself and the command line. */
  private async user(account: string): Promise<StoredUser | undefined> {
    return isUserId(account) ? this.users.known(account) : undefined;
  }
}
