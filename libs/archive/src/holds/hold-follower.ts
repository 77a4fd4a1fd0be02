import type { TransparencyLog } from '@minutebook/access';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import type { MessageFacts } from '../reading/documents';
import type { Reader } from '../reading/reader';
import { catchRows, STANDING } from '../store/held-store';
import { addReach, catchAround, catchReactionsAmong, type Reach, readReach } from '../store/hold-context-store';
import {
  addHeld,
  type EntryFacts,
  lockHoldPosition,
  mappingsEverOf,
  membersOf,
  moveHoldPosition,
  readEntryFacts,
  readFollowing,
  readHoldPosition,
  readStandingKey,
} from '../store/hold-follow-store';
import { type Finding, judge } from './judgement';
import { catchOf } from './look-through';
import { catchUpChats } from './new-chats';
import { BITS } from './scope';
import { StandingHolds } from './standing';
import type { TimerWatch } from './timer-watch';

/** Ledger entries a step takes. */
const STEP = 2_000;

/**
 * Follows the ledger for all holds that have looked through the archive. Position and catch move in one transaction; what
 * is past the position is kept by the database in any case, so nothing can go before it was looked at (R49).
 */
export class HoldFollower {
  private standing: { readonly key: string; readonly holds: StandingHolds } | undefined;

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
    while (!signal?.aborted && (await this.step()) > 0);
  }

  private async catchSome(tx: Transaction, holds: StandingHolds, from: number, limit: number): Promise<number> {
    const refs = await this.log.refs('records', from, limit);
    if (refs.length === 0) return 0;
    const entries = await readEntryFacts(
      tx,
      refs.map(({ ref }) => ref),
    );
    const ledgerAt = new Map(refs.map(({ ref, at }) => [ref, at]));
    const members = await this.members(tx, holds, entries);
    const findings = await judge(
      this.reader,
      holds,
      entries,
      ({ conversation }) => members.get(conversation) ?? [],
      await this.opened(holds, entries, from, refs.length),
    );
    await this.keep(tx, holds, from, entries, findings, members, (entry) => ledgerAt.get(entry.ref)!);
    return refs.length;
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockHoldPosition(tx);
      const holds = await this.following(tx);
      if (holds.size === 0) {
        // Nobody looks; whoever begins to looks through everything first.
        const head = await this.log.size('records');
        if (head > position) await moveHoldPosition(tx, head);
        return 0;
      }
      const read = await this.catchSome(tx, holds, position, STEP);
      if (read > 0) await moveHoldPosition(tx, position + read);
      return read;
    });
  }

  private async following(tx: Transaction): Promise<StandingHolds> {
    const key = await readStandingKey(tx);
    if (this.standing?.key !== key) {
      const scopes = await readFollowing(tx);
      const mappings = await mappingsEverOf(tx, [...new Set(scopes.flatMap(({ persons }) => persons))]);
      this.standing = { key, holds: new StandingHolds(scopes, mappings) };
    }
    return this.standing.holds;
  }

  /** Messages that just came in, as whoever else follows the ledger has them open. */
  private async opened(
    holds: StandingHolds,
    entries: readonly EntryFacts[],
    from: number,
    limit: number,
  ): Promise<ReadonlyMap<number, MessageFacts>> {
    if (!holds.ask) return new Map();
    // Of what has later versions or findings, all is read.
    const whole = new Set(entries.flatMap(({ version, message }) => (version === 0 ? [] : [message])));
    const items = await this.reader.follow(from, limit);
    return new Map(
      items.flatMap((item): [number, MessageFacts][] => {
        if (!('version' in item) || item.version !== 0 || whole.has(item.message)) return [];
        const { message: id, kind, conversation, channel, at } = item;
        return [[id, { id, kind, conversation, channel, at, versions: [item], annotations: [] }]];
      }),
    );
  }

  /** Of the chats among these, whose custodians are members. */
  private async members(
    tx: Transaction,
    holds: StandingHolds,
    entries: readonly EntryFacts[],
  ): Promise<Map<number, Set<StandingHoldOf>>> {
    const chats = new Set(entries.flatMap(({ channel, conversation }) => (channel === 'email' ? [] : [conversation])));
    const members = await membersOf(tx, [...chats]);
    const handles = await this.reader.handles(members.map(({ handle }) => handle));
    const found = new Map<number, Set<StandingHoldOf>>();
    for (const { conversation, handle } of members)
      for (const hold of handles.has(handle) ? holds.ofHandle(handles.get(handle)!) : [])
        found.set(conversation, (found.get(conversation) ?? new Set()).add(hold));
    return found;
  }

  private async keep(
    tx: Transaction,
    holds: StandingHolds,
    from: number,
    entries: readonly EntryFacts[],
    findings: readonly Finding[],
    members: ReadonlyMap<number, ReadonlySet<StandingHoldOf>>,
    since: (entry: EntryFacts) => Date,
  ): Promise<void> {
    const reach = await readReach(
      tx,
      [...new Set(entries.map(({ conversation }) => conversation))],
      [...new Set(entries.map(dayOf))],
    );
    const beside = reach.filter(({ ground, hold }) => ground === 'context' && holds.byId.has(hold));
    const rows = [
      ...findings.map(({ entry, hold, because }) => row(entry, hold, 'matched', because, since(entry))),
      ...beside.flatMap(({ conversation, day, hold }) =>
        entries
          .filter((entry) => entry.version === 0 && entry.conversation === conversation)
          .filter((entry) => day === undefined || dayOf(entry) === day)
          .map((entry) => row(entry, holds.byId.get(hold)!, 'context', BITS.day, since(entry))),
      ),
    ];
    const caught = await catchRows(tx, STANDING, once(rows));
    const around = await addReach(tx, reachOf(findings, members));
    const fresh: { hold: number; arrived?: boolean }[] = [
      ...caught,
      ...(await catchAround(
        tx,
        around.map((place) => ({ ...place, scope: holds.byId.get(place.hold)!.scope.number, since: this.clock.now() })),
        BITS.day,
      )),
    ];
    const known = new Set(reach.filter(({ ground, day }) => ground === 'matched' && day === undefined).map(keyOf));
    const chats = [...members].flatMap(([conversation, some]) =>
      [...some].map(({ hold }): Reach => ({ conversation, hold, day: undefined, ground: 'matched' })),
    );
    const joined = await addReach(
      tx,
      chats.filter((place) => !known.has(keyOf(place))),
    );
    fresh.push(...(await catchUpChats(tx, this.reader, holds, joined, from)));
    if (rows.length > 0 || entries.some(({ isReaction }) => isReaction))
      fresh.push(
        ...(await catchReactionsAmong(
          tx,
          entries.map(({ message }) => message),
          BITS.reaction,
          this.clock.now(),
        )),
      );
    await addHeld(tx, counted(fresh));
    await this.timers.watch(tx, entries, members);
    if (fresh.length > 0) await nudge(tx, { topic: 'holds' });
  }
}

type StandingHoldOf = Finding['hold'];

function row(
  { message, version }: EntryFacts,
  { hold, scope }: StandingHoldOf,
  ground: 'matched' | 'context',
  because: number,
  since: Date,
) {
  return { message, hold, ground, because, scope: scope.number, arrived: version === 0, since };
}

/** A statement takes a row once: reasons for the same go together, and a match displaces context. */
function once<R extends ReturnType<typeof row>>(rows: readonly R[]): R[] {
  const found = new Map<string, R>();
  for (const one of rows) {
    const key = `${one.message} ${one.hold}`;
    const known = found.get(key);
    if (!known) found.set(key, one);
    else if (known.ground === one.ground) found.set(key, { ...known, because: known.because | one.because });
    else if (one.ground === 'matched') found.set(key, one);
  }
  return [...found.values()];
}

/** Where matches reach beyond themselves; of chats that are held whole they need not. */
function reachOf(findings: readonly Finding[], members: ReadonlyMap<number, ReadonlySet<StandingHoldOf>>): Reach[] {
  const places = new Map<string, Reach>();
  for (const { entry, hold } of findings) {
    const { context } = hold.scope;
    const isWhole = catchOf(hold.scope).wholeChats && members.get(entry.conversation)?.has(hold) === true;
    if (context === 'none' || isWhole) continue;
    const day = context === 'day' ? dayOf(entry) : undefined;
    const place: Reach = { conversation: entry.conversation, hold: hold.hold, day, ground: 'context' };
    places.set(`${keyOf(place)} ${day}`, place);
  }
  return [...places.values()];
}

function counted(fresh: readonly { hold: number; arrived?: boolean }[]) {
  const counts = new Map<number, { hold: number; held: number; caught: number }>();
  for (const { hold, arrived } of fresh) {
    const count = counts.get(hold) ?? { hold, held: 0, caught: 0 };
    counts.set(hold, { hold, held: count.held + 1, caught: count.caught + (arrived ? 1 : 0) });
  }
  return [...counts.values()].sort((a, b) => a.hold - b.hold);
}

function keyOf({ conversation, hold }: Reach): string {
  return `${conversation} ${hold}`;
}

/** UTC day, as it slices conversations. */
function dayOf({ at }: EntryFacts): string {
  return at.toISOString().slice(0, 10);
}
