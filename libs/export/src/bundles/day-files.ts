import type { Leaves } from '@minutebook/access';
import type { DayManifest, DayManifests, DayScope, DisposalOpenings, Selection } from '@minutebook/archive';
import { DATA, membersBytes, parseCanonical, type Withheld, withheldBytes, yearBytes } from '@minutebook/proof';
import type { EntryFiles } from './entry-files';
import type { BundleHead, Prover } from './prover';
import type { Spool } from './spool';

const STEP = 1_000;

/** Of the archive, what days are written from. */
export interface DaySources {
  readonly days: DayManifests;
  readonly leaves: Leaves;
  readonly selection: Selection;
  readonly disposals: DisposalOpenings;
}

/**
 * Writes how many records there are of each day, as the ledger says (R97), and accounts for those that the bundle does not
 * bring: so that whoever checks it sees that nothing is left out, and not only that what is there is true.
 */
export class DayFiles {
  private readonly manifests: DayManifest[] = [];

  private constructor(private readonly from: DaySources) {}

  /** Of those days that are closed as of this head, each as it was then: it may have been amended since. */
  static async of(from: DaySources, scope: DayScope, below: number): Promise<DayFiles> {
    const files = new DayFiles(from);
    for await (const manifest of from.days.of(scope, below)) files.manifests.push(manifest);
    return files;
  }

  get count(): number {
    return this.manifests.length;
  }

  /** Messages that these days count and that are still there. */
  async messages(): Promise<Set<number>> {
    const messages = new Set<number>();
    const indices = [...this.members()];
    for (let from = 0; from < indices.length; from += STEP) {
      const leaves = await this.from.leaves.at('records', indices.slice(from, from + STEP));
      for (const message of (await this.from.selection.messagesOf(leaves.map(({ ref }) => ref))).values())
        messages.add(message);
    }
    return messages;
  }

  /** Of records by their number, the days of those that none of these counts: they were not closed yet, or not again. */
  openOf(records: ReadonlyMap<number, string>): string[] {
    const counted = this.members();
    return [...new Set([...records].flatMap(([index, day]) => (counted.has(index) ? [] : [day])))].sort();
  }

  /** Once every record is written. */
  async write(spool: Spool, files: EntryFiles, records: EntryFiles, prover: Prover, head: BundleHead): Promise<void> {
    const newest = new Set(await this.newestOfYears(head.size));
    for (const manifest of new Set([...this.manifests, ...newest])) {
      const [leaf] = await this.from.leaves.at('records', [manifest.position]);
      await files.write({
        index: manifest.position,
        entry: leaf!.entry,
        content: manifest.content,
        salt: manifest.salt,
      });
      if (this.manifests.includes(manifest))
        await files.writeBeside(manifest.position, 'members.json', membersBytes(manifest.members));
      const lines = newest.has(manifest) ? await this.from.days.year(manifest) : undefined;
      if (lines) await files.writeBeside(manifest.position, 'year.json', yearBytes(lines));
    }
    await this.writeWithheld(spool, records, prover, head);
  }

  private async writeWithheld(spool: Spool, records: EntryFiles, prover: Prover, head: BundleHead): Promise<void> {
    const missing = [...this.members()].filter((index) => !records.has(index)).sort((a, b) => a - b);
    if (missing.length === 0) return;
    const leaves = await this.leavesOf(missing);
    const there = await this.from.selection.messagesOf(leaves.map(({ ref }) => ref));
    const gone = leaves.filter(({ ref }) => !there.has(ref)).map(({ entry }) => messageOf(entry));
    const disposals = await this.from.disposals.of([...new Set(gone)], head.size);
    const withheld: Withheld[] = [];
    for (const { idx, ref, entry } of leaves) {
      const path = await prover.path(idx, head);
      const disposal = there.has(ref) ? undefined : disposals.get(messageOf(entry));
      if (disposal) await records.write(disposal.entry);
      const by = disposal ? { entry: disposal.entry.index, index: disposal.index, path: disposal.path } : null;
      withheld.push({ entry, path, by, reason: there.has(ref) ? 'withheld' : 'disposed' });
    }
    await spool.add(DATA.withheld, withheldBytes(head.size, withheld));
  }

  /** The newest manifest of each channel and year, which says what the others of that year are; its day may be another. */
  private async newestOfYears(below: number): Promise<DayManifest[]> {
    const years = new Map<string, DayScope>();
    for (const { custodian, channel, day } of this.manifests) {
      const year = day.slice(0, 4);
      const scope = { custodians: [custodian], channels: [channel], from: `${year}-01-01`, to: `${year}-12-31` };
      years.set(`${custodian} ${channel} ${year}`, scope);
    }
    const newest: DayManifest[] = [];
    for (const scope of years.values()) {
      let last: DayManifest | undefined;
      for await (const manifest of this.from.days.of(scope, below))
        if (!last || manifest.position > last.position) last = manifest;
      if (last) newest.push(this.manifests.find(({ id }) => id === last.id) ?? last);
    }
    return newest;
  }

  private members(): Set<number> {
    return new Set(this.manifests.flatMap(({ members }) => members));
  }

  private async leavesOf(indices: readonly number[]) {
    const leaves = [];
    for (let from = 0; from < indices.length; from += STEP)
      leaves.push(...(await this.from.leaves.at('records', indices.slice(from, from + STEP))));
    return leaves;
  }
}

/** Message of a version's entry, whose subject is `message:<id>:<version>`. */
function messageOf(entry: Uint8Array): number {
  return Number((parseCanonical(entry) as { readonly subject: string }).subject.split(':')[1]);
}
