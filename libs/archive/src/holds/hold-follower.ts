import type { TransparencyLog } from '@minutebook/access';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import type { MessageFacts } from '../reading/documents';
import type { LedgerVersion, Reader } from '../reading/reader';
import { addReach, catchAround, catchReactionsAmong, type Reach, readBeside } from '../store/hold-context-store';
import {
  addHeld,
  type EntryFacts,
  lockHoldPosition,
  mappingsEverOf,
  membersOf,
  moveHoldPosition,
  reactingIn,
  readEntryFacts,
  readFollowing,
  readHoldPosition,
  readStandingKey,
  skipToPosition,
} from '../store/hold-follow-store';
import { besides, catchNews, counted, dayOf, once, row } from './caught';
import { factsOf } from './entry-facts';
import { type Finding, judge, meet } from './judgement';
import { catchOf } from './look-through';
import { catchUpChats } from './new-chats';
import { BITS } from './scope';
import { type StandingHold, StandingHolds } from './standing';
import type { TimerWatch } from './timer-watch';

/** Ledger entries a step takes: each writes the count of every hold that caught something. */
const STEP = 5_000;

const DAY = 86_400_000;

/** Chats whose custodians are remembered from step to step. */
const CHATS = 100_000;

/** A chat, as far as the ledger was read. */
interface Chat {
  /** Holds a custodian of which is a member. */
  readonly holds: Set<StandingHold>;
  /** How many of them are known to the database to reach it. */
  reached: number;
  /** Somebody reacted to something in it. */
  hasReactions: boolean;
}

/** What follows, and what was found out for it on the way. Thrown away when another set of holds follows, or a step fails. */
interface Standing {
  readonly key: string;
  readonly holds: StandingHolds;
  /** Since when each may hold anything by this scope, and by these handles. */
  readonly since: ReadonlyMap<number, Date>;
  readonly chats: Map<number, Chat>;
  /** Ledger entries up to here were read by this process, one after the other: whoever came to its chats, it knows. */
  position: number;
}

/**
 * Follows the ledger for all holds that have looked through the archive. Position and catch move in one transaction; what
 * is past the position is kept by the database in any case, so nothing can go before it was looked at (R49).
 */
export class HoldFollower {
  private standing: Standing | undefined;

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly log: TransparencyLog,
    private readonly timers: TimerWatch,
    private readonly clock: Clock,
  ) {}

  /** Ledger entries looked at. */
  position(): Promise<number> {
    return readHoldPosition(this.database);
  }

  /** Reads on until nothing is left. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    try {
      while (!signal?.aborted && (await this.step()) > 0);
    } catch (error) {
      // What it remembers may be of a step that was undone.
      this.standing = undefined;
      throw error;
    }
  }

  /** Returns how many entries that were, and the highest id of a message among them. */
  private async catchSome(tx: Transaction, standing: Standing, from: number, limit: number): Promise<[number, number]> {
    const refs = await this.log.refs('records', from, limit);
    if (refs.length === 0) return [0, 0];
    const recent = this.reader.recent(refs);
    const facts = new Map(recent.map((version) => [version.id, factsOf(version)]));
    const rest = refs.flatMap(({ ref }) => (facts.has(ref) ? [] : [ref]));
    for (const entry of await readEntryFacts(tx, rest)) facts.set(entry.ref, entry);
    const entries = refs.flatMap(({ ref }) => facts.get(ref) ?? []);
    // Something was disposed of, perhaps the last of a chat: then nobody is a member of it any more.
    if (entries.length < refs.length || standing.chats.size > CHATS) standing.chats.clear();
    const members = await this.members(tx, standing, entries);
    const findings = await judge(
      this.reader,
      standing.holds,
      entries,
      ({ conversation }) => members.get(conversation)?.holds,
      opened(recent, entries),
    );
    const ledgerAt = new Map(refs.map(({ ref, at }) => [ref, at]));
    // An entry that waited here while a hold was placed or changed is not held by that from before it was.
    const since: Since = (entry, hold) => later(ledgerAt.get(entry.ref)!, standing.since.get(hold)!);
    await this.keep(tx, standing, from, entries, findings, members, since);
    return [refs.length, entries.reduce((highest, { message }) => Math.max(highest, message), 0)];
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockHoldPosition(tx);
      const standing = await this.following(tx);
      // Another process read on meanwhile.
      if (standing.position !== position) standing.chats.clear();
      if (standing.holds.size === 0) {
        // Nobody looks; whoever begins to looks through everything first.
        const head = await this.log.size('records');
        if (head > position) await skipToPosition(tx, head);
        return 0;
      }
      const [read, highest] = await this.catchSome(tx, standing, position, STEP);
      if (read > 0) await moveHoldPosition(tx, position + read, highest);
      standing.position = position + read;
      return read;
    });
  }

  private async following(tx: Transaction): Promise<Standing> {
    const key = await readStandingKey(tx);
    if (this.standing?.key !== key) {
      const scopes = await readFollowing(tx);
      const mappings = await mappingsEverOf(tx, [...new Set(scopes.flatMap(({ persons }) => persons))]);
      const since = new Map(scopes.map((scope) => [scope.hold, scope.since]));
      this.standing = { key, holds: new StandingHolds(scopes, mappings), since, chats: new Map(), position: 0 };
    }
    return this.standing;
  }

  /** Of the chats among these, those whose members are custodians. */
  private async members(
    tx: Transaction,
    { holds, chats }: Standing,
    entries: readonly EntryFacts[],
  ): Promise<Map<number, Chat>> {
    const here = entries.filter(({ channel }) => channel !== 'email');
    const fresh = new Set(here.flatMap(({ conversation }) => (chats.has(conversation) ? [] : [conversation])));
    const members = fresh.size === 0 ? [] : await membersOf(tx, [...fresh]);
    const reacting = new Set(fresh.size === 0 ? [] : await reactingIn(tx, [...fresh]));
    await meet(this.reader, holds, [...members.map(({ handle }) => handle), ...here.flatMap(({ parties }) => parties)]);
    for (const id of fresh) chats.set(id, { holds: new Set(), reached: 0, hasReactions: reacting.has(id) });
    const join = (conversation: number, handle: number): void => {
      for (const hold of holds.ofHandle(handle)) chats.get(conversation)!.holds.add(hold);
    };
    for (const { conversation, handle } of members) join(conversation, handle);
    // Nobody becomes a member, and nobody reacts, but by what the ledger tells.
    for (const { conversation, parties, isReaction } of here) {
      for (const party of parties) join(conversation, party);
      if (isReaction) chats.get(conversation)!.hasReactions = true;
    }
    const found = new Map<number, Chat>();
    for (const { conversation } of here)
      if (chats.get(conversation)!.holds.size > 0) found.set(conversation, chats.get(conversation)!);
    return found;
  }

  private async keep(
    tx: Transaction,
    { holds, chats: known }: Standing,
    from: number,
    entries: readonly EntryFacts[],
    findings: readonly Finding[],
    members: ReadonlyMap<number, Chat>,
    since: Since,
  ): Promise<void> {
    const beside = await readBeside(
      tx,
      [...new Set(entries.map(({ conversation }) => conversation))],
      [...new Set(entries.map(({ at }) => Math.floor(at.getTime() / DAY)))].map((day) =>
        dayOf({ at: new Date(day * DAY) }),
      ),
    );
    const rows = once([
      ...findings.map(({ entry, hold, because }) => row(entry, hold, 'matched', because, since(entry, hold.hold))),
      ...besides(beside, holds, entries).map(({ entry, hold }) =>
        row(entry, hold, 'context', BITS.day, since(entry, hold.hold)),
      ),
    ]);
    const fresh = await catchNews(tx, entries, rows);
    const around = await addReach(tx, reachOf(findings, members));
    const places = around.map((place) => ({
      ...place,
      scope: holds.byId.get(place.hold)!.scope.number,
      since: this.clock.now(),
    }));
    fresh.push(...(await catchAround(tx, places)));
    const chats = [...members].filter(([, chat]) => chat.reached < chat.holds.size);
    const joined = await addReach(
      tx,
      chats.flatMap(([conversation, chat]) =>
        [...chat.holds].map(({ hold }): Reach => ({ conversation, hold, day: undefined, ground: 'matched' })),
      ),
    );
    for (const [, chat] of chats) chat.reached = chat.holds.size;
    // From the first entry of a chat among these on, the database kept all of it, until now.
    const first = new Map([...entries].reverse().map((entry) => [entry.conversation, entry]));
    const kept = (chat: number, hold: number): Date => since(first.get(chat)!, hold);
    fresh.push(...(await catchUpChats(tx, this.reader, holds, joined, kept, from)));
    const reactions = entries.flatMap(({ message, isReaction }) => (isReaction ? [message] : []));
    // A reaction that came before what it is about was looked at in vain.
    const reactedTo = entries.flatMap(({ message, conversation }) =>
      known.get(conversation)?.hasReactions === false ? [] : [message],
    );
    if (reactions.length > 0 || (rows.length > 0 && reactedTo.length > 0))
      fresh.push(...(await catchReactionsAmong(tx, reactions, reactedTo, this.clock.now())));
    await addHeld(tx, counted(fresh));
    await this.timers.watch(tx, entries, members);
    if (fresh.length > 0) await nudge(tx, { topic: 'holds' });
  }
}

/** Since when a hold holds what it catches by an entry. */
type Since = (entry: EntryFacts, hold: number) => Date;

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

/** Messages that came in just now and are open, as far as no later version or finding is among these: then all is read. */
function opened(
  recent: readonly LedgerVersion[],
  entries: readonly EntryFacts[],
): (message: number) => MessageFacts | undefined {
  const open = new Map(recent.map((version) => [version.message, version]));
  for (const { version, message } of entries) if (version !== 0) open.delete(message);
  return (message) => {
    const version = open.get(message);
    if (!version) return undefined;
    const { kind, conversation, channel, at } = version;
    return { id: message, kind, conversation, channel, at, versions: [version], annotations: [] };
  };
}

/** Where matches reach beyond themselves; of chats that are held whole they need not. */
function reachOf(findings: readonly Finding[], members: ReadonlyMap<number, Chat>): Reach[] {
  const places = new Map<string, Reach>();
  for (const { entry, hold } of findings) {
    const { context } = hold.scope;
    if (context === 'none') continue;
    const isWhole = catchOf(hold.scope).wholeChats && members.get(entry.conversation)?.holds.has(hold) === true;
    if (isWhole) continue;
    const day = context === 'day' ? dayOf(entry) : undefined;
    const place: Reach = { conversation: entry.conversation, hold: hold.hold, day, ground: 'context' };
    places.set(`${place.conversation} ${place.hold} ${day}`, place);
  }
  return [...places.values()];
}
