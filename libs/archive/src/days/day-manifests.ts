import type { TransparencyLog } from '@minutebook/access';
import { type Database, notFound } from '@minutebook/platform';
import { splitSalted } from '../ledger/content';
import { daySeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import {
  countManifests,
  listInForce,
  readManifests,
  readYears,
  type StoredManifest,
} from '../store/day-manifest-store';
import { type ChannelDay, countOpenDays, readDayPosition, readOpenDays } from '../store/day-store';
import type { YearLine } from './day-content';

const PAGE = 200;

/** How many records a custodian had in a channel on a day, as the ledger says, and which ones. */
export interface DayManifest {
  /** Row its ledger entry stands for. */
  readonly id: number;
  /** Number of that entry in the records log. */
  readonly position: number;
  readonly ledgerAt: Date;
  readonly channel: string;
  /** Id of the person, or `unmapped`. */
  readonly custodian: string;
  /** UTC. */
  readonly day: string;
  readonly count: number;
  readonly root: Buffer;
  /** Ledger entries that were looked at: every record below is counted. */
  readonly upTo: number;
  /** Number of the entry it replaces. */
  readonly amends: number | null;
  /** Ledger entries it counts, ascending. */
  readonly members: readonly number[];
  /** What the entry commits to: canonical bytes, and their salt. */
  readonly content: Buffer;
  readonly salt: Buffer;
}

/** Days are of UTC; both ends are included. */
export interface DayScope {
  /** Ids of persons, or `unmapped`. */
  readonly custodians: readonly string[];
  readonly channels?: readonly string[] | undefined;
  readonly from: string;
  readonly to: string;
}

export interface DaysState {
  /** Amended ones too. */
  readonly manifests: number;
  /** When the newest one was written. */
  readonly closedAt: Date | null;
  /** Days of channels with something that no manifest counts yet; today is one of them. */
  readonly open: number;
  readonly oldestOpen: string | null;
  /** Ledger entries not looked at yet. */
  readonly behind: number;
}

/** Reads what was closed (R97), for whoever proves that nothing is left out. */
export class DayManifests {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly log: TransparencyLog,
  ) {}

  /** Those in force, by custodian, channel and day; as of the first `below` ledger entries, or of now. */
  async *of({ custodians, channels, from, to }: DayScope, below?: number): AsyncGenerator<DayManifest> {
    if (below === undefined) await this.log.sequence('records');
    const scope = { channels: channels ? [...channels] : null, from, to, below: below ?? Number.MAX_SAFE_INTEGER };
    for (const custodian of [...new Set(custodians)].sort())
      for (let after: { channel: string; day: string } | undefined; ;) {
        const rows = await listInForce(this.database, { ...scope, custodian }, after, PAGE);
        yield* await this.opened(rows);
        if (rows.length < PAGE) break;
        const { channel, day } = rows.at(-1)!;
        after = { channel, day };
      }
  }

  /** The days its year's root is over, in order: as the year was when it was written. */
  async year({ id }: Pick<DayManifest, 'id'>): Promise<readonly YearLine[]> {
    const [row] = await readManifests(this.database, [id]);
    if (!row) throw notFound('manifest');
    const totals = await readYears(this.database, [row.book], row.batch);
    return totals.map(({ day, count, root }) => ({ day, count, root: root.toString('hex') }));
  }

  /** Days of these channels, of any custodian, with something that no manifest counts yet. */
  open({ channels, from, to }: Omit<DayScope, 'custodians'>): Promise<readonly ChannelDay[]> {
    return readOpenDays(this.database, from, to, channels);
  }

  async state(): Promise<DaysState> {
    const [manifests, days, position, head] = await Promise.all([
      countManifests(this.database),
      countOpenDays(this.database),
      readDayPosition(this.database),
      this.log.size('records'),
    ]);
    return { ...manifests, open: days.open, oldestOpen: days.oldest, behind: Math.max(0, head - position) };
  }

  private async opened(rows: readonly StoredManifest[]): Promise<DayManifest[]> {
    const places = await this.log.positions(
      'records',
      rows.flatMap(({ id, amends }) => (amends === null ? [id] : [id, amends])),
    );
    return rows.flatMap((row) => {
      const place = places.get(row.id);
      // Written since we had everything numbered.
      if (!place) return [];
      const { id, channel, custodian, day, count, root, upTo, members } = row;
      const bound = daySeal(row.book, id);
      const { salt, content } = splitSalted(this.keyring.unseal(this.keyring.unwrap(row.wrapped), bound, row.content));
      const amends = row.amends === null ? null : places.get(row.amends)!.idx;
      const opening = { content: Buffer.from(content), salt: Buffer.from(salt) };
      return [
        {
          id,
          position: place.idx,
          ledgerAt: place.at,
          channel,
          custodian,
          day,
          count,
          root,
          upTo,
          amends,
          members,
          ...opening,
        },
      ];
    });
  }
}
