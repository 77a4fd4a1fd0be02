import type { Queries } from '@minutebook/platform';
import type { Kept } from '../store/disposal-store';
import { amongReached, type Matter, readHeld, readMates, readMatters, type Reach } from '../store/examination-store';
import type { Keepers } from './keepers';

/** What became of the look at one message. */
export type Finding =
  | {
      readonly free: true;
      readonly code: string;
      readonly due: Date;
      readonly channel: string;
      readonly leader: number;
    }
  | { readonly free: false; readonly reason: Kept; readonly channel: string; readonly hold?: number };

/**
 * Whether messages may be disposed of, asked of the one evaluator of retention, the holds and the keepers, in this order:
 * what the law says first. Messages whose bytes stand in one record go together or not at all; `leader` is the smallest id
 * of such a group. The deleting transaction asks the same again, and the database once more.
 */
export class Examination {
  constructor(private readonly keepers: Keepers) {}

  /**
   * Of messages that are there, and of those they share records with. With a reach, what is outside of it keeps its group.
   */
  async of(queries: Queries, ids: readonly number[], reach?: Reach): Promise<ReadonlyMap<number, Finding>> {
    const findings = new Map<number, Finding>();
    const groups = new Groups();
    for (let asked: readonly number[] = ids; asked.length > 0;) {
      for (const [id, finding] of await this.look(queries, asked)) findings.set(id, finding);
      const free = asked.filter((id) => findings.get(id)?.free);
      const mates = await readMates(queries, free);
      for (const { message, mate } of mates) groups.join(message, mate);
      asked = [...new Set(mates.map(({ mate }) => mate))].filter((id) => !findings.has(id));
    }
    const outside = await this.outside(queries, [...findings.keys()], new Set(ids), reach);
    const kept = new Set<number>();
    for (const [id, finding] of findings) if (!finding.free || outside.has(id)) kept.add(groups.leaderOf(id));
    for (const [id, finding] of findings) {
      if (!finding.free) continue;
      const leader = groups.leaderOf(id);
      findings.set(
        id,
        kept.has(leader) ? { free: false, reason: 'record', channel: finding.channel } : { ...finding, leader },
      );
    }
    return findings;
  }

  private async outside(
    queries: Queries,
    found: readonly number[],
    asked: ReadonlySet<number>,
    reach: Reach | undefined,
  ): Promise<ReadonlySet<number>> {
    const more = found.filter((id) => !asked.has(id));
    const inside = reach && more.length > 0 ? await amongReached(queries, reach, more) : new Set<number>();
    return new Set(more.filter((id) => !inside.has(id)));
  }

  /** Each by itself. */
  private async look(queries: Queries, ids: readonly number[]): Promise<ReadonlyMap<number, Finding>> {
    const findings = new Map<number, Finding>();
    const matured = new Map<number, Matter>();
    for (const matter of await readMatters(queries, ids)) {
      if (matter.matured) matured.set(matter.message, matter);
      else findings.set(matter.message, { free: false, reason: unripe(matter), channel: matter.channel });
    }
    for (const { message, hold, silent } of await readHeld(queries, [...matured.keys()])) {
      const { channel } = matured.get(message)!;
      findings.set(message, { free: false, reason: silent ? 'silent' : 'held', channel, hold });
      matured.delete(message);
    }
    for (const [message, [reason]] of await this.keepers.reasons(queries, [...matured.keys()])) {
      const { channel } = matured.get(message)!;
      findings.set(message, { free: false, reason: reason!.kind, channel });
      matured.delete(message);
    }
    for (const [message, { code, due, channel }] of matured)
      findings.set(message, { free: true, code: code!, due: due!, channel, leader: message });
    return findings;
  }
}

function unripe({ state }: Matter): Kept {
  if (state === 'due') return 'in-retention';
  return state === 'never' ? 'unresolved-clock' : 'unclassified';
}

/** Messages that go together. */
class Groups {
  private readonly parents = new Map<number, number>();

  /** The smallest id of the group. */
  leaderOf(id: number): number {
    let leader = id;
    for (let up = this.parents.get(leader); up !== undefined; up = this.parents.get(leader)) leader = up;
    if (leader !== id) this.parents.set(id, leader);
    return leader;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.leaderOf(one), this.leaderOf(other)];
    if (a !== b) this.parents.set(Math.max(a, b), Math.min(a, b));
  }
}
