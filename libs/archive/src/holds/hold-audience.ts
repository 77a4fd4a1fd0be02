import { type Actor, isUserId, permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import type { Permission } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';

/** Who may know of silent holds (R59): everybody else is answered as if there were none. */
export class HoldAudience {
  constructor(private readonly users: Users) {}

  /** The program itself and the command line see all. */
  async seesSilent({ id }: Pick<Actor, 'id'>): Promise<boolean> {
    if (!isUserId(id)) return true;
    return permissionsOf(await this.users.find(id)).includes('hold.silent');
  }

  /** Those who hold a right and may know of the hold. */
  async holders(permission: Permission, silent: boolean): Promise<StoredUser[]> {
    const users = await this.users.whoMay(permission);
    return silent ? users.filter((user) => permissionsOf(user).includes('hold.silent')) : users;
  }
}

/** Nobody makes what they could not see afterwards. */
export function forbidsSilent(): Problem {
  return new Problem({
    code: 'not-permitted',
    status: 403,
    title: 'Silent matters and holds are for those who may see them.',
    detail: 'Nothing was changed.',
  });
}
