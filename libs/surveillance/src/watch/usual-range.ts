/** Hits of one rule in a number of ledger entries. */
export interface Tally {
  readonly hits: number;
  readonly entries: number;
}

export interface UsualRange {
  /** Both ends included. */
  readonly low: number;
  readonly high: number;
  readonly expected: number;
}

export type VolumeVerdict = 'waiting' | 'steady' | 'up' | 'down';

/** Of a hundred thousand rules that did not change, so many are said to have: a hundred. */
const ERROR = 0.001;
/** Of the normal distribution, two-sided at {@link ERROR}. */
const Z = 3.2905;
/** So many hits make the normal distribution as good as the exact one. */
const LARGE = 400;
/** Nobody needs to look at less than a fifth more or less, however sure it is. */
const WORTH = 1.25;

/**
 * How many hits are usual in `entries`, by what came before. Hits are Poisson in the number of entries, with a rate only
 * known from the hits before; so those that follow are negative binomial (Jeffreys prior). Hits that come in bursts are
 * more unlike each other than that: `dispersion` is variance over mean among blocks of the time before, and at least 1.
 */
export function usualRange(before: Tally, entries: number, dispersion: number): UsualRange {
  if (before.entries === 0 || entries === 0) return { low: 0, high: 0, expected: 0 };
  const expected = (before.hits * entries) / before.entries;
  const shape = before.hits / dispersion + 0.5;
  const p = entries / (before.entries + entries);
  const [low, high] = shape > LARGE ? normalBounds(shape, p) : exactBounds(shape, p);
  return { low: Math.floor(low * dispersion), high: Math.ceil(high * dispersion), expected };
}

/** What a number of hits after a change says. `isOver`: nothing more will come in. */
export function verdictOn(hits: number, { low, high, expected }: UsualRange, isOver: boolean): VolumeVerdict {
  if (hits > high && hits > expected * WORTH) return 'up';
  if (hits < low && hits * WORTH < expected) return 'down';
  // Where none at all would still be usual, a rule that finds nothing any more cannot be told yet.
  return low === 0 && hits === 0 && !isOver ? 'waiting' : 'steady';
}

/** Variance over mean of counts of equally long blocks; 1 where it would be less, or nothing is known. */
export function dispersionOf(blocks: readonly number[]): number {
  const mean = blocks.reduce((sum, n) => sum + n, 0) / blocks.length;
  if (blocks.length < 2 || mean === 0) return 1;
  const variance = blocks.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (blocks.length - 1);
  return Math.max(1, variance / mean);
}

function normalBounds(shape: number, p: number): [number, number] {
  const mean = (shape * p) / (1 - p);
  const deviation = Math.sqrt(mean / (1 - p));
  return [Math.max(0, mean - Z * deviation), mean + Z * deviation];
}

/** Smallest and largest count whose tails are not below half the error. */
function exactBounds(shape: number, p: number): [number, number] {
  let mass = Math.exp(shape * Math.log1p(-p));
  let below = 0;
  let low: number | undefined;
  for (let k = 0; ; k++) {
    const upTo = below + mass;
    if (low === undefined && upTo > ERROR / 2) low = k;
    if (1 - upTo <= ERROR / 2 || (mass === 0 && k > shape)) return [low ?? k, k];
    below = upTo;
    mass *= ((shape + k) / (k + 1)) * p;
  }
}
