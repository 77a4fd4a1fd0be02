import { type Database, nudge } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import {
  advanceDisposal,
  type DisposalRow,
  NOTHING,
  saveCount,
  scheduleInForce,
  type Tally,
} from '../store/disposal-store';
import { deletePages, insertPage } from '../store/disposal-page-store';
import { type Reach, readReached } from '../store/examination-store';
import type { Disposals } from './disposals';
import type { Examination, Finding } from './examination';

/** Messages looked at in one go. */
const LOOK = 2_000;
/** Messages a page lists: what goes in one transaction. */
const PAGE = 1_000;
/** Looks a step takes before it saves its place. */
const LOOKS = 25;
/** Handles of all people a disposal names. */
const HANDLES = 50_000;

/**
 * The dry run: looks at every message in scope, counts why it is kept or whether it may go, and lists what may go in pages.
 * Approval is for these lists and nothing else; execution can only take less. Place, counts and pages move in one
 * transaction, so a crash repeats a step and counts nothing twice. All of it is counted under one schedule: when another comes
 * into force before the end, it begins anew.
 */
export class Counting {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly examination: Examination,
    private readonly disposals: Disposals,
  ) {}

  async step(disposal: DisposalRow): Promise<void> {
    const reach = await this.reachOf(disposal);
    const schedule = await scheduleInForce(this.database);
    const anew = disposal.lookedAt > 0 && disposal.schedule !== schedule;
    const count = new Count(anew ? NOTHING : disposal.tally);
    const listed: number[][] = [];
    let lookedAt = anew ? 0 : disposal.lookedAt;
    let counted = false;
    for (let look = 0; look < LOOKS && listed.length < PAGE && !counted; look++) {
      const ids = await readReached(this.database, reach, lookedAt, LOOK);
      if (ids.length > 0) listed.push(...(await this.look(ids, reach, count)));
      counted = ids.length < LOOK;
      lookedAt = ids.at(-1) ?? lookedAt;
    }
    await this.database.transaction(async (tx) => {
      if ((await scheduleInForce(tx)) !== schedule) return;
      if (anew) await deletePages(tx, disposal.id);
      for (const ids of pagesOf(listed)) await insertPage(tx, disposal.id, ids);
      await saveCount(tx, disposal.id, { lookedAt, counted, schedule }, count.tally);
      if (counted && disposal.asks) {
        const asks = count.tally.disposable > 0;
        await advanceDisposal(tx, disposal.id, 'dry-run', asks ? 'proposed' : 'cancelled');
        if (asks) await this.disposals.tellApprovers(tx, { ...disposal, tally: count.tally }, disposal.requestedByName);
      }
      await nudge(tx, { topic: 'disposal', id: String(disposal.id) });
    });
  }

  /** Counts these, and returns the groups that may go and whose smallest is among them. */
  private async look(ids: readonly number[], reach: Reach, count: Count): Promise<number[][]> {
    const findings = await this.examination.of(this.database, ids, reach);
    const here = new Set(ids);
    for (const id of ids) {
      const finding = findings.get(id);
      if (finding) count.add(finding);
    }
    const groups = new Map<number, number[]>();
    for (const [id, finding] of findings) {
      if (!finding.free || !here.has(finding.leader)) continue;
      const group = groups.get(finding.leader);
      if (group) group.push(id);
      else groups.set(finding.leader, [id]);
    }
    return [...groups.values()];
  }

  private async reachOf({ id, scope, erasure }: DisposalRow): Promise<Reach> {
    const people = new Set(scope.persons);
    const handles =
      people.size === 0
        ? null
        : (await this.directory.ofPeople(({ externalId }) => people.has(externalId), HANDLES)).map(
            (handle) => handle.id,
          );
    return { scope, handles, wantedBy: erasure === null ? null : id };
  }
}

/** Groups stay together: a page is full once it has {@link PAGE} messages. */
function pagesOf(groups: readonly (readonly number[])[]): number[][] {
  const pages: number[][] = [];
  for (const group of groups) {
    const page = pages.at(-1);
    if (page && page.length < PAGE) page.push(...group);
    else pages.push([...group]);
  }
  return pages.map((page) => page.sort((a, b) => a - b));
}

/** A tally in the making. */
class Count {
  private readonly kept: Record<string, number>;
  private readonly classes: Record<string, { messages: number; earliest: string; latest: string }>;
  private readonly unclassified: Record<string, number>;
  private matched: number;
  private disposable: number;

  constructor({ matched, disposable, kept, classes, unclassified }: Tally) {
    this.matched = matched;
    this.disposable = disposable;
    this.kept = { ...kept };
    this.classes = { ...classes };
    this.unclassified = { ...unclassified };
  }

  add(finding: Finding): void {
    this.matched++;
    if (!finding.free) {
      this.kept[finding.reason] = (this.kept[finding.reason] ?? 0) + 1;
      if (finding.reason === 'unclassified')
        this.unclassified[finding.channel] = (this.unclassified[finding.channel] ?? 0) + 1;
      return;
    }
    this.disposable++;
    const due = finding.due.toISOString();
    const known = this.classes[finding.code];
    this.classes[finding.code] = {
      messages: (known?.messages ?? 0) + 1,
      earliest: known && known.earliest < due ? known.earliest : due,
      latest: known && known.latest > due ? known.latest : due,
    };
  }

  get tally(): Tally {
    return {
      matched: this.matched,
      disposable: this.disposable,
      kept: this.kept,
      classes: this.classes,
      unclassified: this.unclassified,
    };
  }
}
