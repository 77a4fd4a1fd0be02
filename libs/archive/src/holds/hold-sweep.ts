import { type TransparencyLog } from '@minutebook/access';
import { type Database, nudge, type Transaction } from '@minutebook/platform';
import type { Reader } from '../reading/reader';
import { catchRows, countHeld, letGo, reachChats, STANDING } from '../store/held-store';
import { forgetReach } from '../store/hold-context-store';
import {
  handlesEverOf,
  joinFollowing,
  lockHoldPosition,
  mappingsEverOf,
  membersOf,
  moveHold,
  readEntryFacts,
  readHoldPosition,
  readWaiting,
  setHeld,
} from '../store/hold-follow-store';
import { finishNarrowing, isNarrowing } from '../store/hold-request-store';
import { type HoldRecord, lockHold, readHolds, readScopes, type ScopeRecord } from '../store/hold-store';
import { judge } from './judgement';
import { lookThrough, wantsBoth } from './look-through';
import { catchUpChats } from './new-chats';
import { BITS } from './scope';
import { StandingHolds } from './standing';
import type { TimerWatch } from './timer-watch';

/** Ledger entries whose messages are opened at a time. */
const STEP = 2_000;

/**
 * Looks through the whole archive for holds that were placed or changed. Until it has, the database keeps every message
 * for them: a hold is in effect from its commit on, however long this takes (R53). Resumes where a crash left it.
 */
export class HoldSweep {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly log: TransparencyLog,
    private readonly timers: TimerWatch,
  ) {}

  async run(signal?: AbortSignal): Promise<void> {
    for (const hold of await readWaiting(this.database)) while (!signal?.aborted && (await this.step(hold)));
  }

  /** Whether anything is left to look at. */
  private async step(id: number): Promise<boolean> {
    const [hold] = await readHolds(this.database, [id]);
    if (!hold || hold.following || !hold.stands) return false;
    const scope = await this.scopeOf(hold);
    if (scope.query === null) return this.finish(hold, scope);
    const end = await readHoldPosition(this.database);
    return hold.position + STEP < end ? this.ask(hold, scope) : this.finish(hold, scope);
  }

  /** Asks the query of some messages more. They are opened outside the transaction: nobody waits for that. */
  private async ask(hold: HoldRecord, scope: ScopeRecord): Promise<boolean> {
    const { position } = hold;
    if (position === 0)
      await this.database.transaction(async (tx) => {
        if (!(await isStill(tx, hold))) return;
        await forgetReach(tx, STANDING, scope.hold);
        await reachChats(tx, STANDING, scope.hold, await handlesEverOf(tx, scope.persons));
      });
    const { rows, read } = await this.found(hold, scope, position);
    await this.database.transaction(async (tx) => {
      if (!(await isStill(tx, hold))) return;
      await catchRows(tx, STANDING, rows);
      await moveHold(tx, scope.hold, position + read);
    });
    return true;
  }

  /** What its query does not depend on is caught in a few statements, and the hold follows with the others from then on. */
  private async finish(hold: HoldRecord, scope: ScopeRecord): Promise<boolean> {
    const { position } = hold;
    return this.database.transaction(async (tx) => {
      const end = await lockHoldPosition(tx);
      if (!(await isStill(tx, hold))) return true;
      if (scope.query !== null) {
        // The follower moved on meanwhile: the rest is asked first, without holding it up.
        if (position + 2 * STEP < end) return true;
        for (let from = position; from < end;) {
          const { rows, read } = await this.found(hold, scope, from, end - from);
          await catchRows(tx, STANDING, rows);
          from += Math.max(1, read);
        }
      }
      if (position === 0) await forgetReach(tx, STANDING, scope.hold);
      const joined = await lookThrough(tx, STANDING, scope, sinceOf(hold, scope));
      if (wantsBoth(scope)) await this.askChats(tx, hold, scope, joined);
      await joinFollowing(tx, scope.hold);
      if (await isNarrowing(tx, scope.hold)) {
        await letGo(tx, scope.hold, scope.number);
        await finishNarrowing(tx, scope.hold);
      }
      await setHeld(tx, scope.hold, await countHeld(tx, scope.hold));
      const [done] = await readHolds(tx, [scope.hold]);
      await this.timers.look(tx, done!);
      await nudge(tx, { topic: 'holds' });
      return false;
    });
  }

  private async askChats(
    tx: Transaction,
    hold: HoldRecord,
    scope: ScopeRecord,
    joined: readonly number[],
  ): Promise<void> {
    const holds = await this.alone(scope);
    await catchUpChats(
      tx,
      this.reader,
      holds,
      joined.map((conversation) => ({ conversation, hold: scope.hold, day: undefined, ground: 'matched' })),
      () => sinceOf(hold, scope),
      null,
    );
  }

  private async found(hold: HoldRecord, scope: ScopeRecord, from: number, limit = STEP) {
    const refs = await this.log.refs('records', from, Math.min(limit, STEP));
    const holds = await this.alone(scope);
    const entries = await readEntryFacts(
      this.database,
      refs.map(({ ref }) => ref),
    );
    const isTheirs = await this.custodiansChats(scope, [...new Set(entries.map(({ conversation }) => conversation))]);
    const alone = new Set(holds.byId.values());
    const findings = await judge(this.reader, holds, entries, ({ conversation, channel }) =>
      channel !== 'email' && isTheirs.has(conversation) ? alone : undefined,
    );
    const since = sinceOf(hold, scope);
    const rows = new Map(
      findings
        .filter(({ because }) => because & BITS.query)
        .map(({ entry: { message }, because }) => [
          message,
          {
            message,
            hold: scope.hold,
            ground: 'matched' as const,
            because,
            scope: scope.number,
            arrived: false,
            since,
          },
        ]),
    );
    return { rows: [...rows.values()], read: refs.length };
  }

  private async custodiansChats(scope: ScopeRecord, conversations: readonly number[]): Promise<ReadonlySet<number>> {
    if (scope.persons.length === 0) return new Set();
    const handles = new Set(await handlesEverOf(this.database, scope.persons));
    const members = await membersOf(this.database, conversations);
    return new Set(members.flatMap(({ conversation, handle }) => (handles.has(handle) ? [conversation] : [])));
  }

  private async alone(scope: ScopeRecord): Promise<StandingHolds> {
    return new StandingHolds([scope], await mappingsEverOf(this.database, scope.persons));
  }

  private async scopeOf({ id, scope }: HoldRecord): Promise<ScopeRecord> {
    return (await readScopes(this.database, [id])).find(({ number }) => number === scope)!;
  }
}

/** Since when the database keeps all of the archive for it: what it catches now is held from then on, and not before. */
function sinceOf({ againAt }: HoldRecord, { at }: ScopeRecord): Date {
  return againAt ?? at;
}

/**
 * Takes the hold, and says whether it is still as it was looked at. By the round as well: one that got another scope, or
 * a custodian of which got another handle, begins anew, and that may leave the position as it was.
 */
async function isStill(tx: Transaction, { id, round, position }: HoldRecord): Promise<boolean> {
  const now = await lockHold(tx, id);
  return now !== undefined && now.stands && !now.following && now.round === round && now.position === position;
}
