import { handleText, type StoredUser } from '@minutebook/access';
import { type ArchivedMessage, type Handle, type Reader } from '@minutebook/archive';

/** Why somebody may not judge a message; undefined when they may. */
export type Conflict = string | undefined;

/**
 * The one conflict rule (R34): nobody judges a message they sent or received. Whoever is in the room received what is
 * said in it. The other grounds (named in it, manager, wall) join here, so that every signature asks the same question.
 */
export class Conflicts {
  constructor(private readonly reader: Reader) {}

  async of(user: Pick<StoredUser, 'name' | 'handles'>, message: ArchivedMessage): Promise<Conflict> {
    const own = new Set(user.handles);
    if (own.size === 0) return undefined;
    const [parties, roster] = await Promise.all([
      this.reader.handles(message.versions.flatMap((version) => [...version.parties])),
      this.reader.roster(message.conversation, 5_000),
    ]);
    const mine = (handle: Handle): boolean => own.has(handleText(handle));
    const { sender } = message.versions[0]!;
    if (sender !== null && parties.has(sender) && mine(parties.get(sender)!)) return `${user.name} wrote this message.`;
    if ([...parties.values()].some(mine)) return `${user.name} received this message.`;
    return roster.members.some(mine) ? `${user.name} takes part in this conversation.` : undefined;
  }
}
