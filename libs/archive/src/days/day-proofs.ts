import { Leaves } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { parseCanonical } from '@minutebook/proof';
import { splitSalted } from '../ledger/content';
import type { Fault } from '../reading/fault';
import { daySeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import { listManifests, newestAmong, readYears, type StoredManifest } from '../store/day-manifest-store';
import { type DayContent, dayRoot, yearRoot } from './day-content';

/** Manifests looked at in one go, leaves read, and entries kept in mind. */
const PAGE = 200;
const LEAVES = 2_000;
const ENTRIES = 50_000;

/**
 * Compares manifests with the ledger: what is sealed with what stands beside it, the root with the entries it is over, and
 * the year of the newest one with the days there are. That the seal holds what was committed is seen with its entry.
 */
export class DayProofs {
  private readonly leaves: Leaves;

  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {
    this.leaves = new Leaves(database);
  }

  /** Checks all of them; how many there are. */
  async check(faults: Fault[], signal?: AbortSignal): Promise<number> {
    let checked = 0;
    for (let after = 0; ;) {
      signal?.throwIfAborted();
      const looks = await this.page(after, PAGE);
      for (const { fault } of looks) if (fault) faults.push(fault);
      checked += looks.length;
      if (looks.length < PAGE) return checked;
      after = looks.at(-1)!.id;
    }
  }

  /** Looks at some after one of them, in the order they were written. */
  async page(after: number, limit: number): Promise<{ id: number; fault: Fault | undefined }[]> {
    const rows = await listManifests(this.database, after, limit);
    const newest = await newestAmong(
      this.database,
      rows.map(({ id }) => id),
    );
    const looks: { id: number; fault: Fault | undefined }[] = [];
    for (const some of inGroups(rows)) {
      const commitments = await this.commitments(some);
      for (const row of some) {
        const why = this.faultOf(row, commitments) ?? (newest.has(row.id) ? await this.faultOfYear(row) : undefined);
        const what = `Manifest ${row.id} of ${row.day}: ${why}.`;
        looks.push({ id: row.id, fault: why === undefined ? undefined : { code: 'day-unproven', what } });
      }
    }
    return looks;
  }

  /** What the leaves of all their entries commit to, by number. */
  private async commitments(rows: readonly StoredManifest[]): Promise<ReadonlyMap<number, Buffer>> {
    const all = [...new Set(rows.flatMap(({ members }) => members))].sort((a, b) => a - b);
    const found = new Map<number, Buffer>();
    for (let from = 0; from < all.length; from += LEAVES)
      for (const { idx, entry } of await this.leaves.at('records', all.slice(from, from + LEAVES)))
        found.set(idx, Buffer.from((parseCanonical(entry) as { commit: string }).commit, 'hex'));
    return found;
  }

  private faultOf(row: StoredManifest, commitments: ReadonlyMap<number, Buffer>): string | undefined {
    const content = this.open(row);
    if (!content) return 'it does not open';
    const { channel, custodian, day, count, root, first, last, upTo } = content;
    const isSame =
      channel === row.channel &&
      custodian === row.custodian &&
      day === row.day &&
      count === row.count &&
      root === row.root.toString('hex') &&
      first === (row.members[0] ?? null) &&
      last === (row.members.at(-1) ?? null) &&
      upTo === row.upTo;
    if (!isSame) return 'what stands beside it is not what is sealed';
    const known = row.members.flatMap((idx) => commitments.get(idx) ?? []);
    return known.length === row.count && dayRoot(known).equals(row.root)
      ? undefined
      : 'its root is not that of the entries it counts';
  }

  private async faultOfYear(row: StoredManifest): Promise<string | undefined> {
    const { year } = this.open(row)!;
    const lines = (await readYears(this.database, [row.book], row.batch)).map(({ day, count, root }) => ({
      day,
      count,
      root: root.toString('hex'),
    }));
    return year.days === lines.length && year.root === yearRoot(lines).toString('hex')
      ? undefined
      : 'the days of its year are others than it says';
  }

  private open(row: StoredManifest): DayContent | undefined {
    try {
      const bound = daySeal(row.book, row.id);
      const opened = splitSalted(this.keyring.unseal(this.keyring.unwrap(row.wrapped), bound, row.content));
      return parseCanonical(opened.content) as unknown as DayContent;
    } catch {
      return undefined;
    }
  }
}

/** Manifests that together count no more than can be kept in mind; or one that counts more. */
function inGroups(rows: readonly StoredManifest[]): StoredManifest[][] {
  const groups: StoredManifest[][] = [];
  let left = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    left -= row.count;
    if (group && left >= 0) group.push(row);
    else {
      groups.push([row]);
      left = ENTRIES - row.count;
    }
  }
  return groups;
}
