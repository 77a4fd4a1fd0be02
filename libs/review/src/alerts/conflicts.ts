import type { StoredUser } from '@minutebook/access';
import type { ArchivedMessage, ConflictGraph } from '@minutebook/archive';

/** Why somebody may not judge a message; undefined when they may. */
export type Conflict = string | undefined;

type User = Pick<StoredUser, 'name' | 'handles'> & Partial<Pick<StoredUser, 'id' | 'email'>>;

/** Who has had a hand in it, and who stands in for whom. */
export interface Hands {
  /** External ids of those whose conduct is in question; without one, it is that of the message's author. */
  readonly subjects?: readonly string[] | undefined;
  readonly decider?: { readonly id: string; readonly name: string } | undefined;
  readonly signers?: readonly { readonly id: string; readonly name: string }[] | undefined;
  readonly delegations?: readonly { readonly by: string; readonly to: string }[] | undefined;
}

/** The conflict graph's answers about messages (R34), for alerts. */
export class Conflicts {
  constructor(private readonly graph: ConflictGraph) {}

  async of(user: User, message: ArchivedMessage, hands: Hands = {}): Promise<Conflict> {
    return (await this.graph.ground(user, { message, ...hands }))?.sentence;
  }

  /** What speaks against each of these; who is not among the answers may. */
  async all<U extends User>(
    users: readonly U[],
    message: ArchivedMessage,
    hands: Hands = {},
  ): Promise<ReadonlyMap<U, string>> {
    const grounds = await this.graph.grounds(users, { message, ...hands });
    return new Map([...grounds].map(([user, { sentence }]) => [user, sentence]));
  }
}
