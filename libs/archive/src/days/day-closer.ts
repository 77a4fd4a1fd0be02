import { type Leaves, MAX_BATCH, type NewEntry, systemActor, type TransparencyLog } from '@minutebook/access';
import type { Clock, Database, Transaction } from '@minutebook/platform';
import { commitment, freshSalt, leafHash, parseCanonical, sha256 } from '@minutebook/proof';
import type { Directory } from '../people/directory';
import { daySeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import { insertManifests, type NewManifest } from '../store/day-manifest-store';
import { holdDayPosition, postponeDay, readDayParts, readDueDays, takeOpenDays } from '../store/day-store';
import { takeIds } from '../store/ledger-store';
import { DayBooks, type DayChange } from './day-books';
import { dayContentBytes, dayRoot } from './day-content';
import type { DayFollower } from './day-follower';
import { membersOf } from './day-members';

const CLOSER = systemActor('days');
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** How long after midnight (UTC) a day is waited for, and how long it has to be quiet; at the latest it is closed after that. */
const GRACE_MS = HOUR_MS;
const QUIET_MS = HOUR_MS / 6;
const LONGEST_MS = 6 * HOUR_MS;
/** Days of one channel closed in one transaction, and about how many entries. */
const DAYS = 32;
const ENTRIES = 100_000;
const PAGE = 2_000;

/** A leaf of this day is not there, or was altered. */
class UntrueLeaf extends Error {
  constructor(readonly day: string) {
    super(`a leaf of ${day} is not what it was`);
  }
}

/**
 * Closes days (R97): once a day is over and quiet, every custodian's count and root of it go into the ledger. What changes
 * them later (late arrivals, a handle that turns out to be somebody's) is written as another one that names the one it
 * replaces; nothing is written where nothing changed.
 */
export class DayCloser {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly directory: Directory,
    private readonly log: TransparencyLog,
    private readonly leaves: Leaves,
    private readonly follower: DayFollower,
    private readonly clock: Clock,
  ) {}

  /** Follows the ledger and closes what is due. Returns false when another process is at it. */
  async run(signal?: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively('days', async () => {
      await this.log.sequence('records');
      await this.follower.catchUp(signal);
      while (!signal?.aborted && (await this.step()));
      return true;
    });
    return done ?? false;
  }

  private async step(): Promise<boolean> {
    const now = this.clock.now();
    const due = await readDueDays(
      this.database,
      {
        over: dayOf(now, -GRACE_MS),
        // What a wrong clock dates to the day after tomorrow will not be over for long.
        ahead: dayOf(now, DAY_MS),
        quiet: new Date(now.getTime() - QUIET_MS),
        longest: new Date(now.getTime() - LONGEST_MS),
      },
      DAYS,
    );
    if (due.length === 0) return false;
    const { channel } = due[0]!;
    let left = ENTRIES;
    const days = due.filter((one, i) => one.channel === channel && (i === 0 || (left -= one.entries) > 0));
    try {
      const written = await this.database.transaction((tx) =>
        this.close(
          tx,
          channel,
          days.map(({ day }) => day),
        ),
      );
      // The next amendment of the same day names these by their numbers.
      if (written > 0) await this.log.sequence('records');
    } catch (error) {
      if (!(error instanceof UntrueLeaf)) throw error;
      // Others do not wait for it; that it is so, the rolling check tells.
      await postponeDay(this.database, { channel, day: error.day }, now);
    }
    return true;
  }

  /** Returns how many manifests that took. */
  private async close(tx: Transaction, channel: string, wanted: readonly string[]): Promise<number> {
    const upTo = await holdDayPosition(tx);
    const days = await takeOpenDays(tx, channel, wanted);
    const books = await DayBooks.look(tx, this.keyring, channel, days);
    const changes: DayChange[] = [];
    for (const day of days) {
      const members = await this.membersOf(tx, channel, day);
      const commitments = await this.commitments(day, new Set([...members.values()].flat()));
      // Whoever has nothing there any more has a day of nothing.
      for (const custodian of books.custodiansOn(day)) if (!members.has(custodian)) members.set(custodian, []);
      for (const [custodian, entries] of members) {
        const change = {
          custodian,
          day,
          members: entries,
          root: dayRoot(entries.map((idx) => commitments.get(idx)!)),
          before: books.before(custodian, day),
        };
        if (change.before?.count !== entries.length || !change.before.root.equals(change.root)) changes.push(change);
      }
    }
    for (const slice of slicesOf(changes)) await this.write(tx, channel, slice, books, upTo);
    return changes.length;
  }

  private async membersOf(tx: Transaction, channel: string, day: string): Promise<Map<string, number[]>> {
    const parts = await readDayParts(tx, { channel, day });
    return membersOf(day, parts, await this.directory.byId(parts.map(({ handle }) => handle)));
  }

  /** What the leaves commit to, by number. A day that vouched for an altered leaf would vouch for a lie. */
  private async commitments(day: string, entries: ReadonlySet<number>): Promise<ReadonlyMap<number, Uint8Array>> {
    const all = [...entries].sort((a, b) => a - b);
    const found = new Map<number, Uint8Array>();
    for (let from = 0; from < all.length; from += PAGE)
      for (const { idx, entry, hash } of await this.leaves.at('records', all.slice(from, from + PAGE))) {
        if (!leafHash(entry).equals(hash)) throw new UntrueLeaf(day);
        found.set(idx, Buffer.from((parseCanonical(entry) as { commit: string }).commit, 'hex'));
      }
    if (found.size < all.length) throw new UntrueLeaf(day);
    return found;
  }

  private async write(
    tx: Transaction,
    channel: string,
    changes: readonly DayChange[],
    books: DayBooks,
    upTo: number,
  ): Promise<void> {
    const keys = await books.open(tx, changes);
    const replaced = changes.flatMap(({ before }) => before?.id ?? []);
    const positions = await this.log.positions('records', replaced);
    const years = await books.yearsAfter(tx, changes);
    const ids = await takeIds(tx, 'version_id', changes.length);
    const at = this.clock.now();
    const rows: NewManifest[] = [];
    const entries: NewEntry[] = [];
    for (const [i, change] of changes.entries()) {
      const { custodian, day, members, root, before } = change;
      const id = ids[i]!;
      const book = books.of(change);
      const amends = before ? positions.get(before.id)!.idx : null;
      const content = dayContentBytes({
        channel,
        custodian,
        day,
        count: members.length,
        root: root.toString('hex'),
        first: members[0] ?? null,
        last: members.at(-1) ?? null,
        upTo,
        amends,
        year: years.get(book)!,
      });
      const salt = freshSalt();
      const sealed = this.keyring.seal(keys.get(book)!, daySeal(book, id), Buffer.concat([salt, content]));
      rows.push({
        id,
        book,
        day,
        count: members.length,
        root,
        members,
        upTo,
        amends: before?.id ?? null,
        batch: ids[0]!,
        at,
        content: sealed,
      });
      const subject = `day:${this.keyring.blind('day', `${channel}\0${custodian}\0${day}`).toString('hex')}`;
      entries.push({ type: 'day.closed', subject, ref: id, commit: commitment(salt, sha256(content)) });
    }
    await insertManifests(tx, rows);
    await this.log.append(tx, 'records', CLOSER.id, entries);
  }
}

/** Of whole custodians, each few enough to be numbered together: whoever sees one entry of a year's change sees all. */
function slicesOf(changes: readonly DayChange[]): DayChange[][] {
  const slices: DayChange[][] = [];
  const byCustodian = new Map<string, DayChange[]>();
  for (const change of changes)
    byCustodian.set(change.custodian, [...(byCustodian.get(change.custodian) ?? []), change]);
  for (const some of byCustodian.values()) {
    const slice = slices.at(-1);
    if (slice && slice.length + some.length <= MAX_BATCH) slice.push(...some);
    else slices.push(some);
  }
  return slices;
}

function dayOf(now: Date, offset: number): string {
  return new Date(now.getTime() + offset).toISOString().slice(0, 10);
}
