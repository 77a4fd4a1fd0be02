import type { CapturedEvent, ConversationRef } from '@minutebook/capture';
import type { Database, Transaction } from '@minutebook/platform';
import type { Keyring } from '../seal/keyring';
import {
  findConversations,
  insertConversationKeys,
  insertConversations,
  type NewConversation,
} from '../store/conversation-store';
import { takeIds } from '../store/ledger-store';

/** What is known of an object's conversation besides what its events say. */
export interface ThreadHint {
  /** Name for events that bring none: the object itself. */
  readonly unnamed: string;
  /** Found by content: the conversation an unnamed or renamed export continues. */
  readonly conversation?: number;
}

/** Conversations for a batch of events: found, or to be made when the batch commits. */
export class Threads {
  private readonly fresh: NewConversation[] = [];
  private readonly freshKeys: { key: Buffer; conversation: number }[] = [];
  private readonly freshIds = new Set<number>();

  private constructor(
    /** Blinded form of every key of the batch. */
    private readonly blinds: ReadonlyMap<string, Buffer>,
    private readonly known: Map<string, number>,
    private readonly ids: number[],
    private readonly hints: ReadonlyMap<CapturedEvent, ThreadHint>,
  ) {}

  static async look(
    database: Database,
    keyring: Keyring,
    hints: ReadonlyMap<CapturedEvent, ThreadHint>,
  ): Promise<Threads> {
    const blinds = new Map<string, Buffer>();
    for (const [event, hint] of hints)
      for (const key of keysOf(event, hint)) if (!blinds.has(key)) blinds.set(key, keyring.blind('conversation', key));
    const found = await findConversations(database, [...blinds.values()]);
    const known = new Map<string, number>();
    for (const [key, blind] of blinds) {
      const id = found.get(blind.toString('latin1'));
      if (id !== undefined) known.set(key, id);
    }
    // At most one new conversation for each first key nobody knows; ids left over name nothing.
    const lacking = [...hints]
      .filter(([, hint]) => hint.conversation === undefined)
      .map(([event, hint]) => keysOf(event, hint))
      .filter((keys) => !keys.some((key) => known.has(key)));
    return new Threads(
      blinds,
      known,
      await takeIds(database, 'conversation_id_seq', new Set(lacking.map(([first]) => first)).size),
      hints,
    );
  }

  /** The conversation of an event. Strongest key first; an event brings all its keys to the conversation it joins. */
  of(event: CapturedEvent): number {
    const hint = this.hints.get(event)!;
    const keys = keysOf(event, hint);
    const first = keys.find((key) => this.known.has(key));
    const id =
      first === undefined
        ? (hint.conversation ?? this.make(event.channel, event.conversation))
        : this.known.get(first)!;
    for (const key of keys) {
      if (this.known.has(key)) continue;
      this.known.set(key, id);
      this.freshKeys.push({ key: this.blinds.get(key)!, conversation: id });
    }
    return id;
  }

  /** True for a conversation this batch makes: nothing in it can be known yet. */
  isFresh(id: number): boolean {
    return this.freshIds.has(id);
  }

  async save(tx: Transaction, at: Date): Promise<void> {
    await insertConversations(tx, this.fresh, at);
    await insertConversationKeys(tx, this.freshKeys);
  }

  private make(channel: string, { title, type }: ConversationRef): number {
    const id = this.ids.shift();
    if (id === undefined) throw new Error('ran out of conversation ids');
    this.fresh.push({ id, channel, title: title ?? null, type });
    this.freshIds.add(id);
    return id;
  }
}

/** Names of an event's conversation, within its channel. */
export function keysOf(event: CapturedEvent, hint: Pick<ThreadHint, 'unnamed'>): readonly string[] {
  const keys = event.conversation.keys.length > 0 ? event.conversation.keys : [hint.unnamed];
  return keys.map((key) => `${event.channel}\0${key}`);
}
