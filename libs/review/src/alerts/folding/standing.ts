import type { Users } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';

/** Who reviews and is kept from a conversation by a wall; asked for one batch, and as it is then. */
export class Standing {
  private readonly known = new Map<number, Promise<string>>();
  private reviewers: Promise<readonly string[]> | undefined;

  constructor(
    private readonly sights: Pick<Sights, 'hiders'>,
    private readonly users: Pick<Users, 'whoMay'>,
  ) {}

  /** Whether whoever may see the one may see the other. */
  async isSame(conversation: number, other: number): Promise<boolean> {
    if (conversation === other) return true;
    const [one, two] = await Promise.all([this.of(conversation), this.of(other)]);
    return one === two;
  }

  private of(conversation: number): Promise<string> {
    let standing = this.known.get(conversation);
    if (!standing) this.known.set(conversation, (standing = this.ask(conversation)));
    return standing;
  }

  private async ask(conversation: number): Promise<string> {
    this.reviewers ??= this.users.whoMay('alert.read').then((users) => users.map(({ id }) => id).sort());
    const [isHidden, reviewers] = await Promise.all([this.sights.hiders({ conversation }), this.reviewers]);
    return reviewers.filter(isHidden).join();
  }
}
