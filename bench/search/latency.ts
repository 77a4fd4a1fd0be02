import type { Asked } from './asker';

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** How long searches took, in milliseconds. */
export interface Latency extends Quantiles {
  /** The longest single statement. */
  readonly slowest: number;
  readonly asked: readonly Asked[];
}

export function latencyOf(asked: readonly Asked[]): Latency {
  return {
    ...quantilesOf(asked.map(({ milliseconds }) => milliseconds)),
    slowest: Math.max(...asked.map(({ slowest }) => slowest)),
    asked,
  };
}

export function quantilesOf(times: readonly number[]): Quantiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95) };
}
