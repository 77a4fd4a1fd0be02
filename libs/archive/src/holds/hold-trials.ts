import { randomInt } from 'node:crypto';
import type { ReleasePreview, ScopePreview } from '@minutebook/contract';
import type { Clock, Database, Transaction } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { Reader } from '../reading/reader';
import { catchRows, onTrial, TRIAL } from '../store/held-store';
import {
  handlesEverOf,
  mappingsEverOf,
  membersOf,
  messagesHeld,
  readHoldPosition,
  readMessageFacts,
} from '../store/hold-follow-store';
import {
  candidatesOf,
  countChannels,
  countCustodians,
  countGrounds,
  firstMaturing,
  keptByOthers,
  layLettingGo,
  leaveToOthers,
  maturing,
} from '../store/hold-preview-store';
import type { HoldRecord, ScopeRecord } from '../store/hold-store';
import { judge } from './judgement';
import { lookThrough } from './look-through';
import { BITS, changeOf, type Scope, spanOf } from './scope';
import { StandingHolds } from './standing';

/** Messages a query is tried on before a hold is placed. */
const TRIED = 20_000;
const SOME = 1_000;
const DAY = 86_400_000;

/**
 * What a hold would hold, and what one would let go: by the statements that do it, on tables of which all is rolled
 * back. So a preview says what will happen, not what something like it estimates.
 */
export class HoldTrials {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  /** `before`: the scope in force of a hold that would be changed. */
  async ofScope(scope: Scope, before: Scope | undefined): Promise<ScopePreview> {
    const begun = performance.now();
    const { persons } = await this.directory.whoIsWho();
    const byId = new Map(persons.map((person) => [person.id, person]));
    return this.trying(async (tx) => {
      const trial = this.trial(scope);
      const tried =
        scope.query === null ? { ids: [], of: 0 } : await candidatesOf(tx, spanOf(scope), scope.channels, TRIED);
      await this.ask(tx, trial, tried.ids);
      await lookThrough(tx, TRIAL, trial);
      const { matched, context } = await countGrounds(tx, TRIAL, trial.hold);
      const custodians = await countCustodians(tx, TRIAL, trial.hold, scope.persons);
      return {
        messages: matched,
        context,
        candidates: tried.of,
        looked: tried.ids.length,
        complete: tried.ids.length === tried.of,
        byChannel: await countChannels(tx, TRIAL, trial.hold),
        byCustodian: custodians.map(({ person, handles, messages }) => {
          const { externalId, name } = byId.get(person)!;
          return { externalId, name, handles, messages };
        }),
        change: before ? changeOf(before, scope) : null,
        position: await readHoldPosition(tx),
        milliseconds: Math.round(performance.now() - begun),
      };
    });
  }

  /** What the hold lets go of: all, or what it does not hold by `scope`. */
  async ofRelease(hold: HoldRecord, scope: Scope | undefined, coolingDays: number): Promise<ReleasePreview> {
    const now = this.clock.now();
    const notBefore = new Date(now.getTime() + coolingDays * DAY);
    return this.trying(async (tx) => {
      const kept = scope && (await this.kept(tx, hold, scope));
      const of = await layLettingGo(tx, hold.id, kept);
      const stillHeldBy = await keptByOthers(tx, hold.id, hold.silent);
      const stillHeld = await leaveToOthers(tx, hold.id, hold.silent);
      const states = await maturing(tx, hold.id, notBefore);
      const earliest = await firstMaturing(tx, hold.id, notBefore);
      const sum = (some: typeof states): number => some.reduce((all, { messages }) => all + messages, 0);
      return {
        of,
        stillHeld,
        stillHeldBy: stillHeldBy.slice(0, 50).map((other) => ({ ...other, id: String(other.id) })),
        atOnce: sum(states.filter(({ state, year }) => state === 'due' && year === null)),
        byYear: states.flatMap(({ year, messages }) => (year === null ? [] : [{ year, messages }])),
        never: sum(states.filter(({ state }) => state === 'never')),
        unclassified: sum(states.filter(({ state }) => state === 'unclassified')),
        earliest: earliest ? { ...earliest, at: earliest.at.toISOString() } : null,
        notBefore: notBefore.toISOString(),
        countedAt: now.toISOString(),
      };
    });
  }

  /** Catches what of a hold's messages another scope holds as well. Returns whose rows that are. */
  private async kept(tx: Transaction, hold: HoldRecord, scope: Scope): Promise<number> {
    const trial = this.trial(scope);
    if (scope.query !== null)
      for (let after = 0; ;) {
        const ids = await messagesHeld(tx, hold.id, after, SOME);
        if (ids.length === 0) break;
        await this.ask(tx, trial, ids);
        after = ids.at(-1)!;
      }
    await lookThrough(tx, TRIAL, trial);
    return trial.hold;
  }

  private async ask(tx: Transaction, scope: ScopeRecord, ids: readonly number[]): Promise<void> {
    if (scope.query === null || ids.length === 0) return;
    const holds = new StandingHolds([scope], await mappingsEverOf(tx, scope.persons));
    const alone = new Set(holds.byId.values());
    const theirs = new Set(await handlesEverOf(tx, scope.persons));
    for (let from = 0; from < ids.length; from += SOME) {
      const entries = await readMessageFacts(tx, ids.slice(from, from + SOME));
      const members = theirs.size === 0 ? [] : await membersOf(tx, [...new Set(entries.map((e) => e.conversation))]);
      const rooms = new Set(members.flatMap((member) => (theirs.has(member.handle) ? [member.conversation] : [])));
      const findings = await judge(this.reader, holds, entries, ({ conversation, channel }) =>
        channel !== 'email' && rooms.has(conversation) ? alone : undefined,
      );
      await catchRows(
        tx,
        TRIAL,
        findings
          .filter(({ because }) => because & BITS.query)
          .map(({ entry: { message }, because }) => ({
            message,
            hold: scope.hold,
            ground: 'matched' as const,
            because,
            scope: scope.number,
            arrived: false,
            since: scope.at,
          })),
      );
    }
  }

  private trying<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction((tx) => onTrial(tx, () => work(tx)));
  }

  /** Of a hold that does not exist, and another for each trial: several may be under way. */
  private trial(scope: Scope): ScopeRecord {
    const hold = -randomInt(1, 2 ** 40);
    return { ...scope, hold, number: 1, change: 'placed', reason: null, at: this.clock.now(), byName: '' };
  }
}
