import { random } from '../matcher/corpus';

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Scores {
  readonly precision: Interval;
  readonly recall: Interval;
  readonly f1: Interval;
}

/** One text: what the label says, and whether anything alerted. */
export interface Outcome {
  readonly positive: boolean;
  readonly alerted: boolean;
}

const Z = 1.959963984540054;
const RESAMPLES = 1_000;

/**
 * Precision and recall with Wilson's interval at 95 %, F1 with the percentiles of a bootstrap over texts (seeded, so
 * that a second run gives the same). 0 to 1; NaN where there is nothing to divide by.
 */
export function scoresOf(outcomes: readonly Outcome[]): Scores {
  const { right, alerted, positive } = count(outcomes);
  const next = random(1);
  const resampled = Array.from({ length: RESAMPLES }, () =>
    f1(count(outcomes.map(() => outcomes[Math.floor(next() * outcomes.length)]!))),
  ).sort((a, b) => a - b);
  return {
    precision: wilson(right, alerted),
    recall: wilson(right, positive),
    f1: {
      value: f1({ right, alerted, positive }),
      low: resampled[Math.floor(RESAMPLES * 0.025)]!,
      high: resampled[Math.floor(RESAMPLES * 0.975)]!,
    },
  };
}

function count(outcomes: readonly Outcome[]): { right: number; alerted: number; positive: number } {
  let [right, alerted, positive] = [0, 0, 0];
  for (const outcome of outcomes) {
    if (outcome.alerted) alerted++;
    if (outcome.positive) positive++;
    if (outcome.alerted && outcome.positive) right++;
  }
  return { right, alerted, positive };
}

function f1({ right, alerted, positive }: { right: number; alerted: number; positive: number }): number {
  return (2 * right) / (alerted + positive);
}

/** E. B. Wilson 1927. */
export function wilson(right: number, of: number): Interval {
  const p = right / of;
  const scale = 1 + (Z * Z) / of;
  const centre = p + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  return { value: p, low: (centre - spread) / scale, high: (centre + spread) / scale };
}
