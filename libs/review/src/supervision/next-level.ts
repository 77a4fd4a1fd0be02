import { type StoredUser, type Users } from '@minutebook/access';
import { type Directory, keyOfText, Kin } from '@minutebook/archive';
import type { Clock } from '@minutebook/platform';

/** Most users an appliance is asked about. */
const MOST = 10_000;

/** Who stands above a user: the nearest manager in the directory who is a user too. */
export class NextLevel {
  constructor(
    private readonly users: Users,
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  /**
   * Above the owner of something; where the directory knows nobody, or nothing has an owner, everybody who oversees
   * review, the owner left out: an unwatched queue is told to somebody.
   */
  async above(owner: string | null): Promise<StoredUser[]> {
    const user = owner === null ? undefined : await this.users.current(owner);
    const nearest = user && (await this.nearestAbove(user));
    if (nearest) return [nearest];
    return (await this.users.whoMay('oversight.read')).filter(({ id }) => id !== owner);
  }

  private async nearestAbove(user: StoredUser): Promise<StoredUser | undefined> {
    const kin = new Kin(await this.directory.whoIsWho());
    const now = this.clock.now();
    const personsOf = ({ handles, email }: StoredUser) =>
      kin.personsOf([...handles, `email:${email}`].map(keyOfText), now);
    const line = personsOf(user).flatMap((person) => kin.above(person));
    if (line.length === 0) return undefined;
    const others = (await this.users.list(undefined, MOST)).filter(
      ({ id, state }) => id !== user.id && state === 'active',
    );
    for (const manager of line) {
      const found = others.find((other) => personsOf(other).includes(manager));
      if (found) return found;
    }
    return undefined;
  }
}
