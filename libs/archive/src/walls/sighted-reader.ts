import { notFound } from '@minutebook/platform';
import type { Handle } from '../people/who-is-who';
import type { ArchivedMessage, ConversationSlice, Reader } from '../reading/reader';
import type { Place } from '../store/reading-store';
import type { Sight } from './sight';
import type { Sights } from './sights';

/**
 * The archive as a user sees it: what anybody reads, they read through here. What they may not see reads as what does not
 * exist, in the same words (R127).
 */
export class SightedReader {
  constructor(
    private readonly reader: Reader,
    private readonly sights: Sights,
  ) {}

  async message(user: string, id: number): Promise<ArchivedMessage> {
    const [message] = await this.messages(user, [id]);
    if (message) return message;
    // Whoever sees everything is told that it was disposed of; of others nobody can say any more whether they saw it.
    if ((await this.sights.of(user)).isWhole) return this.reader.message(id);
    throw notFound('message');
  }

  /** In the order of `ids`; those not seen are left out like unknown ones. */
  async messages(user: string, ids: readonly number[]): Promise<ArchivedMessage[]> {
    const sight = await this.sights.of(user);
    return (await this.reader.messages(ids)).flatMap((message) => partOf(message, sight) ?? []);
  }

  async slice(
    user: string,
    conversation: number,
    where: { around?: number | undefined; before?: Place | undefined; after?: Place | undefined },
    limit: number,
  ): Promise<ConversationSlice> {
    const sight = await this.require(user, conversation);
    const slice = await this.reader.slice(conversation, where, limit, sight);
    return { ...slice, messages: slice.messages.flatMap((message) => partOf(message, sight) ?? []) };
  }

  async roster(user: string, conversation: number, limit = 200): Promise<{ members: Handle[]; messages: number }> {
    return this.reader.roster(conversation, limit, await this.require(user, conversation));
  }

  /** Refuses a conversation of which the user sees nothing. */
  async require(user: string, conversation: number): Promise<Sight> {
    const sight = await this.sights.of(user);
    if (sight.hides(conversation)) throw notFound('conversation');
    if (sight.scope && (await this.reader.roster(conversation, 0, sight)).messages === 0)
      throw notFound('conversation');
    return sight;
  }
}

/**
 * What a sight sees of a message. Of one the ledger has not numbered yet it is not known for certain who takes part, so
 * whoever does not see everything does not see it yet. Reactions have a time of their own.
 */
function partOf(message: ArchivedMessage, sight: Sight): ArchivedMessage | undefined {
  if (sight.isWhole) return message;
  if (!sight.sees(message) || message.versions[0]!.position === null) return undefined;
  const { from, until } = sight.scope ?? { from: null, until: null };
  if (from === null && until === null) return message;
  const inTime = ({ at }: { readonly at: Date }): boolean =>
    (from === null || at >= from) && (until === null || at < until);
  return { ...message, responses: message.responses.filter(inTime) };
}
