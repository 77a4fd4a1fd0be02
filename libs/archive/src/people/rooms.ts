import type { Actor, Audit } from '@minutebook/access';
import { type Clock, type Database, notFound } from '@minutebook/platform';
import type { ArchivedMessage, Reader } from '../reading/reader';
import { unlessHeld } from '../retention/held';
import { type ClassRow, insertClass, noticesOf, readClasses, sightsAround } from '../store/room-store';
import { closeGate } from '../store/schedule-store';
import { classByRule, type ClassRule, type ConversationClass } from './conversation-class';
import { Sight } from '../walls/sight';
import { movementsOf, type Presence, presentAt, type Sight as Met } from './membership';
import type { Handle } from './who-is-who';

/** Members a room is asked about. */
const MEMBERS = 5_000;
const BATCH = 500;

export interface Attendance {
  readonly presences: readonly Presence[];
  readonly handles: ReadonlyMap<number, Handle>;
}

export interface Classing {
  readonly class: ConversationClass;
  /** The rule that says so, where no person has decided. */
  readonly rule: ClassRule | null;
  /** Decisions of people, newest first. The newest stands, whatever rules say. */
  readonly decisions: readonly ClassRow[];
}

/**
 * Who was in a conversation when, and whether it is the firm's business at all. Both are derived from its messages when
 * asked for: the notices of one conversation are few, and what the archive learns later counts at once.
 */
export class Rooms {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** By the messages a sight sees; a scope that sees only some knows only of those. */
  async whoWasThere(conversation: number, at: Date, sight = Sight.WHOLE): Promise<Attendance> {
    const { members } = await this.roster(conversation);
    const movements = [];
    const notices = await noticesOf(this.database, conversation);
    for (let from = 0; from < notices.length; from += BATCH)
      for (const { versions } of await this.seen(notices.slice(from, from + BATCH), sight))
        movements.push(...movementsOf(versions[0]!, members));
    const sights = new Map<number, { before?: Met; after?: Met }>();
    for (const { before, ...met } of await sightsAround(this.database, conversation, at, sight))
      sights.set(met.handle, { ...sights.get(met.handle), [before ? 'before' : 'after']: met });
    const presences = presentAt(at, movements, sights);
    return { presences, handles: await this.reader.handles(presences.map(({ handle }) => handle)) };
  }

  async classOf(conversation: number): Promise<Classing> {
    const [{ members, channel }, decisions] = await Promise.all([
      this.roster(conversation),
      readClasses(this.database, conversation),
    ]);
    const byRule = classByRule(channel, members, this.clock.now());
    const [decided] = decisions;
    return decided ? { class: decided.class, rule: null, decisions } : { ...byRule, decisions };
  }

  async decide(
    actor: Actor,
    conversation: number,
    decision: { readonly class: ConversationClass; readonly reason: string },
  ): Promise<Classing> {
    await this.roster(conversation);
    const decide = () =>
      this.database.transaction(async (tx) => {
        // How long its messages are kept may hang on it.
        await closeGate(tx);
        await insertClass(tx, conversation, {
          ...decision,
          at: this.clock.now(),
          by: actor.id,
          byName: actor.name,
        });
        await this.audit.append(
          tx,
          actor,
          'conversation.classed',
          { kind: 'conversation', id: String(conversation) },
          { ...decision },
        );
      });
    await unlessHeld(decide, 'This conversation keeps its class for now.');
    return this.classOf(conversation);
  }

  private async seen(messages: readonly number[], sight: Sight): Promise<ArchivedMessage[]> {
    const seen = await this.reader.seen(messages, sight);
    return this.reader.messages(messages.filter((id) => seen.has(id)));
  }

  private async roster(conversation: number): Promise<{ members: Handle[]; channel: string }> {
    const row = (await this.reader.conversations([conversation])).get(conversation);
    if (!row) throw notFound('conversation');
    const { members } = await this.reader.roster(conversation, MEMBERS);
    return { members, channel: row.channel };
  }
}
