import { canonicalBytes, leafHash, sha256 } from '@minutebook/proof';

/** Names how a sample comes from seed and population; another way gets another name. */
export const ALGORITHM = 'sha256-smallest/1';

/** A message version that may be drawn. */
export interface Member {
  /** Of the message version. */
  readonly id: number;
  /** Values it is stratified by, in the plan's order; empty text: not known, or nobody's. */
  readonly keys: readonly string[];
  /** A rule alerted on it, and the plan counts that as reviewed. */
  readonly counted: boolean;
}

export interface SampleRules {
  /** Percent of a stratum, to the thousandth, rounded up. */
  readonly percent: number;
  /** Of each stratum, if there are so many. */
  readonly minimum: number;
}

/** How many of a stratum are to be reviewed. Exact: thousandths of a percent are whole numbers here. */
export function sizeOf(population: number, { percent, minimum }: SampleRules): number {
  return Math.min(population, Math.max(minimum, Math.ceil((population * Math.round(percent * 1_000)) / 100_000)));
}

/** What decides a member's place in the draw: SHA-256 of `seed:id`, the seed in hexadecimal. */
export function ticketOf(seed: string, id: number): Buffer {
  return sha256(Buffer.from(`${seed}:${id}`));
}

/** Leaf of a member in the tree of its population: RFC 6962 over the canonical JSON of `[id, keys, counted]`. */
export function leafOf({ id, keys, counted }: Member): Buffer {
  return leafHash(canonicalBytes([String(id), [...keys], counted]));
}

/** Keeps those of a stratum with the smallest tickets, however many come: memory for those kept, and no more. */
export class Smallest {
  /** A heap with the largest ticket on top. */
  private readonly heap: { readonly ticket: Buffer; readonly id: number; readonly position: number }[] = [];

  constructor(
    private readonly seed: string,
    private readonly size: number,
  ) {}

  /** `position`: where it stands in the ledger; decides nothing. */
  add(id: number, position = 0): void {
    if (this.size === 0) return;
    const one = { ticket: ticketOf(this.seed, id), id, position };
    if (this.heap.length < this.size) {
      this.heap.push(one);
      this.rise(this.heap.length - 1);
    } else if (one.ticket.compare(this.heap[0]!.ticket) < 0) {
      this.heap[0] = one;
      this.sink();
    }
  }

  /** The smallest ticket first. */
  kept(): { readonly id: number; readonly position: number }[] {
    return [...this.heap].sort((one, other) => one.ticket.compare(other.ticket));
  }

  ids(): number[] {
    return this.kept().map(({ id }) => id);
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isLarger(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      let largest = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.heap.length && this.isLarger(child, largest)) largest = child;
      if (largest === at) return;
      this.swap(at, largest);
      at = largest;
    }
  }

  private isLarger(one: number, other: number): boolean {
    return this.heap[one]!.ticket.compare(this.heap[other]!.ticket) > 0;
  }

  private swap(one: number, other: number): void {
    [this.heap[one], this.heap[other]] = [this.heap[other]!, this.heap[one]!];
  }
}
