import type { Actor, TransparencyLog } from '@minutebook/access';
import { type Clock, type Database, notFound } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { PersonRow } from '../store/person-store';
import { countBlocked } from '../store/blocked-store';
import { countCustodians } from '../store/hold-preview-store';
import { STANDING } from '../store/held-store';
import { handlesEverOf, mappingsEverOf } from '../store/hold-follow-store';
import { holdsOfPerson, listCustodians, readHeldAt, type HeldAt } from '../store/hold-report-store';
import { type HoldRecord, readHolds, readScopes, type ScopeRecord } from '../store/hold-store';
import { readRequestsOf } from '../store/hold-request-store';
import { readTimerLines, type TimerLineRow } from '../store/hold-timer-store';
import { type CustodianTerm, termsOf } from './custodian-terms';
import type { HoldAudience } from './hold-audience';
import type { Holds } from './holds';

/** Timers a report lists. */
const TIMERS = 500;

/** What custodians had been told and had acknowledged at a time. */
export interface Acknowledgements {
  asOf(hold: number, at: Date): Promise<readonly ToldThen[]>;
}

export interface ToldThen {
  readonly externalId: string;
  readonly notice: number;
  readonly acknowledgedAt: Date | null;
  /** Of the text seen. */
  readonly sha256: string | null;
}

export interface CustodianLine extends CustodianTerm {
  readonly of: PersonRow;
  readonly handles: number;
  readonly held: number;
}

/** A hold as it was at a time (R56). */
export interface HoldAsOf extends HeldAt {
  readonly hold: HoldRecord;
  readonly asOf: Date;
  /** Ledger entries there were then. */
  readonly position: number;
  readonly state: 'not-placed' | 'in-effect' | 'cooling' | 'released';
  readonly scope: ScopeRecord | undefined;
  readonly custodians: readonly (CustodianLine & { readonly told: ToldThen | undefined })[];
  readonly timers: readonly (TimerLineRow & { readonly custodians: readonly PersonRow[] })[];
  readonly blocked: number;
}

export interface Coverage {
  readonly of: PersonRow;
  readonly handles: number;
  readonly holds: readonly { readonly hold: HoldRecord; readonly since: Date; readonly held: number }[];
}

/** What holds held, and whom they cover, as data. */
export class HoldReports {
  constructor(
    private readonly database: Database,
    private readonly holds: Holds,
    private readonly audience: HoldAudience,
    private readonly directory: Directory,
    private readonly log: TransparencyLog,
    private readonly acknowledgements: Acknowledgements,
    private readonly clock: Clock,
  ) {}

  /** Without a time: as it is. */
  async asOf(actor: Actor, id: number, asked?: Date): Promise<HoldAsOf> {
    const hold = await this.holds.get(actor, id);
    const asOf = asked ?? this.clock.now();
    const scopes = (await this.holds.scopes(id)).filter(({ at }) => at <= asOf);
    const [held, told, lines, blocked, position] = await Promise.all([
      readHeldAt(this.database, id, asOf),
      this.acknowledgements.asOf(id, asOf),
      this.custodians(id, scopes),
      countBlocked(this.database, id, asOf),
      this.positionAt(asOf),
    ]);
    const state = await this.stateAt(hold, asOf);
    return {
      ...(state === 'released' || state === 'not-placed'
        ? { held: 0, first: null, last: null, byScope: [], byChannel: [] }
        : held),
      hold,
      asOf,
      position,
      state,
      scope: scopes[0],
      custodians: lines.map((line) => ({
        ...line,
        told: told.find(({ externalId }) => externalId === line.of.externalId),
      })),
      timers: await this.timers(lines, asOf),
      blocked,
    };
  }

  /** Everybody who is or was a custodian by these scopes, by name. */
  async custodians(hold: number, scopes: readonly ScopeRecord[]): Promise<CustodianLine[]> {
    const terms = termsOf(scopes);
    const [counts, { persons }] = await Promise.all([
      countCustodians(
        this.database,
        STANDING,
        hold,
        terms.map(({ person }) => person),
      ),
      this.directory.whoIsWho(),
    ]);
    const [byId, counted] = [
      new Map(persons.map((person) => [person.id, person])),
      new Map(counts.map((count) => [count.person, count])),
    ];
    return terms
      .map((term) => {
        const { handles, messages } = counted.get(term.person)!;
        return { ...term, of: byId.get(term.person)!, handles, held: messages };
      })
      .sort((a, b) => a.of.name.localeCompare(b.of.name));
  }

  /** People whom holds that stand have as custodians, by name. */
  async coverage(
    actor: Actor,
    after: { readonly name: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<Coverage[]> {
    const rows = await listCustodians(this.database, await this.audience.seesSilent(actor), after, limit);
    const ids = [...new Set(rows.flatMap(({ holds }) => holds))];
    const [holds, scopes, { persons }, mappings] = await Promise.all([
      readHolds(this.database, ids),
      readScopes(this.database, ids),
      this.directory.whoIsWho(),
      mappingsEverOf(
        this.database,
        rows.map(({ id }) => id),
      ),
    ]);
    const counts = new Map<string, number>();
    for (const hold of ids) {
      const theirs = rows.filter((row) => row.holds.includes(hold)).map(({ id }) => id);
      for (const { person, messages } of await countCustodians(this.database, STANDING, hold, theirs))
        counts.set(`${hold} ${person}`, messages);
    }
    return rows.map((row) => ({
      of: persons.find(({ id }) => id === row.id)!,
      handles: mappings.filter(({ person }) => person === row.id).length,
      holds: row.holds.map((id) => ({
        hold: holds.find((hold) => hold.id === id)!,
        since: termsOf(scopes.filter(({ hold }) => hold === id)).find(({ person }) => person === row.id)!.since,
        held: counts.get(`${id} ${row.id}`) ?? 0,
      })),
    }));
  }

  /** Holds of which somebody is or was a custodian. */
  async ofPerson(actor: Actor, person: string): Promise<(CustodianTerm & { hold: HoldRecord; held: number })[]> {
    const { persons } = await this.directory.whoIsWho();
    if (!persons.some(({ id }) => id === person)) throw notFound('person');
    const silent = await this.audience.seesSilent(actor);
    const ids = await holdsOfPerson(this.database, person);
    const holds = (await readHolds(this.database, ids)).filter((hold) => silent || !hold.silent);
    return Promise.all(
      holds.map(async (hold) => {
        const terms = termsOf(await this.holds.scopes(hold.id));
        const [count] = await countCustodians(this.database, STANDING, hold.id, [person]);
        return { ...terms.find((term) => term.person === person)!, hold, held: count!.messages };
      }),
    );
  }

  private async timers(lines: readonly CustodianLine[], until: Date): Promise<HoldAsOf['timers']> {
    const byHandle = new Map<number, PersonRow[]>();
    for (const { of } of lines)
      for (const handle of await handlesEverOf(this.database, [of.id]))
        byHandle.set(handle, [...(byHandle.get(handle) ?? []), of]);
    if (byHandle.size === 0) return [];
    return (await readTimerLines(this.database, [...byHandle.keys()], until, TIMERS)).map((line) => ({
      ...line,
      custodians: [...new Set(line.members.flatMap((handle) => byHandle.get(handle) ?? []))],
    }));
  }

  /** What its requests say: also of a release that was stopped since. */
  private async stateAt({ id, placedAt }: HoldRecord, at: Date): Promise<HoldAsOf['state']> {
    if (at < placedAt) return 'not-placed';
    const releases = (await readRequestsOf(this.database, id)).filter(
      ({ kind, coolingUntil }) => kind === 'release' && coolingUntil,
    );
    for (const { coolingUntil, coolingDays, endedAt } of releases) {
      if (endedAt && endedAt <= at) continue;
      if (coolingUntil! <= at && !endedAt) return 'released';
      if (coolingUntil!.getTime() - coolingDays * 86_400_000 <= at.getTime()) return 'cooling';
    }
    return 'in-effect';
  }

  /** Entries up to a time; times never run backwards, so it is found by halving. */
  private async positionAt(at: Date): Promise<number> {
    let [low, high] = [0, await this.log.size('records')];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [entry] = await this.log.refs('records', middle, 1);
      if (entry!.at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
