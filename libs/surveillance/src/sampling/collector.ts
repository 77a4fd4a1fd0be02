import type { TransparencyLog } from '@minutebook/access';
import { addDays, type LedgerItem, type Reader } from '@minutebook/archive';
import type { PlanKind } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { readPosition } from '../store/detection-store';
import { keysOf, saidIn } from './membership';
import { startOf } from './periods';
import { addToStrata, type DrawRow, endOfPositions, moveDraw, placeDraw, readStrata } from './store/draw-store';
import { alertedOn, insertPage, isLookingBack, suppressedOf } from './store/population-store';

/** Ledger entries of a page. */
const STEP = 2_000;

/**
 * Reads the population of a draw off the ledger, a page a transaction: a crash repeats a page and counts nothing twice.
 * Periods follow on each other in the ledger, so each entry is of exactly one period of a plan.
 */
export class Collector {
  constructor(
    private readonly database: Database,
    private readonly log: Pick<TransparencyLog, 'size' | 'refs'>,
    private readonly reader: Reader,
    private readonly entries = STEP,
  ) {}

  /** The draw with its stretch of the ledger; undefined while that is not known to be complete, or not detected on. */
  async place(draw: DrawRow, kind: PlanKind): Promise<DrawRow | undefined> {
    let placed = draw;
    if (draw.cursor === null) {
      const before = draw.byHand ? undefined : await endOfPositions(this.database, draw.plan, addDays(draw.from, -1));
      const from = before ?? (await this.positionAt(startOf(draw.from)));
      const to = Math.max(from, await this.positionAt(startOf(addDays(draw.to, 1))));
      if (!(await this.database.transaction((tx) => placeDraw(tx, draw.id, from, to)))) return undefined;
      placed = { ...draw, fromPosition: from, toPosition: to, cursor: from };
    }
    // Who is drawn may hang on what was alerted on: that has to be known of all of it.
    const asksForAlerts = kind !== 'random' || draw.rules.countHits;
    return !asksForAlerts || (await this.isDetected(placed.toPosition!)) ? placed : undefined;
  }

  /** Reads on until the population is whole. False when it was stopped, or somebody else reads it. */
  async collect(draw: DrawRow, kind: PlanKind, signal?: AbortSignal): Promise<boolean> {
    const numbers = new Map(
      (await readStrata(this.database, draw.id)).map(({ number, keys }) => [keyOf(keys), number]),
    );
    for (let cursor = draw.cursor!; cursor < draw.toPosition!;) {
      if (signal?.aborted) return false;
      const items = await this.reader.follow(cursor, Math.min(this.entries, draw.toPosition! - cursor));
      const next = items.length === 0 ? draw.toPosition! : items.at(-1)!.position + 1;
      const members = await this.membersOf(draw, kind, items);
      const isMoved = await this.keep(draw, { from: cursor, to: next }, members, numbers);
      if (!isMoved) return false;
      cursor = next;
    }
    return true;
  }

  /** Members of the population among these entries, with what they are stratified by. */
  async membersOf(draw: DrawRow, kind: PlanKind, items: readonly LedgerItem[]): Promise<Collected[]> {
    const found = (await saidIn(this.reader, items)).flatMap((one) => {
      const keys = keysOf(one, draw.rules);
      return keys === undefined ? [] : [{ id: one.id, position: one.position, keys }];
    });
    const ids = found.map(({ id }) => id);
    if (kind === 'suppressed') {
      const suppressed = await suppressedOf(this.database, ids);
      return found.flatMap((member) => (suppressed.has(member.id) ? [{ ...member, counted: false }] : []));
    }
    const isBelow = kind === 'below-the-line';
    const alerted = isBelow || draw.rules.countHits ? await alertedOn(this.database, ids) : new Set<number>();
    return found.flatMap((member) => {
      const counted = alerted.has(member.id);
      return isBelow && counted ? [] : [{ ...member, counted }];
    });
  }

  private keep(
    draw: DrawRow,
    { from, to }: { readonly from: number; readonly to: number },
    members: readonly Collected[],
    numbers: Map<string, number>,
  ): Promise<boolean> {
    const sums = new Map<number, { number: number; keys: readonly string[]; population: number; counted: number }>();
    const strata = members.map(({ keys, counted }) => {
      const number = numbers.get(keyOf(keys)) ?? numbers.size;
      numbers.set(keyOf(keys), number);
      const sum = sums.get(number) ?? { number, keys, population: 0, counted: 0 };
      sums.set(number, { ...sum, population: sum.population + 1, counted: sum.counted + Number(counted) });
      return number;
    });
    return this.database.transaction(async (tx) => {
      const more = { population: members.length, counted: members.filter(({ counted }) => counted).length };
      if (!(await moveDraw(tx, draw.id, from, to, more))) return false;
      if (members.length === 0) return true;
      await addToStrata(
        tx,
        draw.id,
        [...sums.values()].map((sum) => ({ ...sum, keys: [...sum.keys] })),
      );
      await insertPage(tx, draw.id, {
        from,
        ids: members.map(({ id }) => id),
        positions: members.map(({ position }) => position),
        strata,
        counted: members.map(({ counted }) => counted),
      });
      return true;
    });
  }

  private async isDetected(upTo: number): Promise<boolean> {
    return (await readPosition(this.database)) >= upTo && !(await isLookingBack(this.database, upTo));
  }

  /** How many entries the ledger had before an instant. Its times never run backwards, so halving finds it. */
  private async positionAt(instant: Date): Promise<number> {
    let [low, high] = [0, await this.log.size('records')];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [entry] = await this.log.refs('records', middle, 1);
      if (entry && entry.at < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export interface Collected {
  readonly id: number;
  readonly position: number;
  readonly keys: string[];
  readonly counted: boolean;
}

function keyOf(keys: readonly string[]): string {
  return keys.join('\0');
}
