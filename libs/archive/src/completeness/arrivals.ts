import type { TransparencyLog } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import {
  addArrivals,
  type DayRow,
  lockArrivalPosition,
  moveArrivalPosition,
  readCustodianDays,
  readDays,
  readLastArrival,
  readLastOf,
  readSources,
  type Scope,
  type SourceRow,
} from '../store/arrival-store';

/** Ledger entries a step takes. */
const STEP = 5_000;
/** Handles of one person. */
const HANDLES = 1_000;

/** Of what the days are looked at. A person is looked up by the handles that are theirs. */
export interface ArrivalScope extends Scope {
  readonly person?: string | undefined;
}

/**
 * What arrived, day by day. A follower of the ledger keeps the counts, so writing a message costs nothing more; position and
 * counts move in one transaction. Days of persons are counted when asked: whose a handle is may change.
 */
export class Arrivals {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
    private readonly directory: Directory,
  ) {}

  /** Counts until nothing is left. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
  }

  sources(): Promise<SourceRow[]> {
    return readSources(this.database);
  }

  /** Days are of UTC; those with nothing are left out. */
  async days(scope: ArrivalScope, by: 'claimed' | 'received', from: string, to: string): Promise<DayRow[]> {
    const { person, channel } = scope;
    if (person === undefined || channel === undefined) return readDays(this.database, scope, by, from, to);
    const handles = await this.handlesOf(person);
    return readCustodianDays(this.database, { channel, handles, zone: 'UTC', from, to }, by);
  }

  async last({ person, channel, ...scope }: ArrivalScope): Promise<Date | null> {
    return person === undefined || channel === undefined
      ? readLastArrival(this.database, { channel, ...scope })
      : readLastOf(this.database, channel, await this.handlesOf(person));
  }

  async handlesOf(person: string): Promise<number[]> {
    const handles = await this.directory.ofPeople(({ id }) => id === person, HANDLES);
    return handles.map(({ id }) => id);
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockArrivalPosition(tx);
      const refs = await this.log.refs('records', position, STEP);
      if (refs.length === 0) return 0;
      // Some of them are annotations, and name no version: ids are of one sequence.
      await addArrivals(
        tx,
        refs.map(({ ref }) => ref),
      );
      await moveArrivalPosition(tx, refs.at(-1)!.idx + 1);
      return refs.length;
    });
  }
}
