import type { StoredUser } from '../identity/store/user-store';

type GrantParty = Pick<StoredUser, 'name' | 'handles' | 'email'>;

/**
 * Whoever knows the firm's lines of management provides this under {@link GRANT_CONFLICTS}: what keeps one user from
 * granting rights to another, in a sentence. Without it, only oneself is too close.
 */
export interface GrantConflicts {
  between(granter: GrantParty, grantee: GrantParty): Promise<string | undefined>;
}

export const GRANT_CONFLICTS = Symbol('GrantConflicts');
