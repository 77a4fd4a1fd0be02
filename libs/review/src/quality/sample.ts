import { canonicalBytes, sha256 } from '@minutebook/proof';
import { endOfPeriod, type PeriodName } from '@minutebook/surveillance';

export interface EligibleDecision {
  readonly decision: number;
  readonly reviewer: string;
}

export interface SampleSize {
  /** Percent of each reviewer's decisions, rounded up. */
  readonly share: number;
  /** Of each reviewer, if there are so many. */
  readonly minimum: number;
}

/**
 * A sample of each reviewer's decisions: those whose SHA-256 of `seed:decision` is smallest. Seed and list give the same
 * sample again, on any machine and in any order of the list; nobody who cannot choose the seed can choose the sample.
 * Decision ids, ascending.
 */
export function drawSample(seed: string, eligible: readonly EligibleDecision[], size: SampleSize): number[] {
  const byReviewer = new Map<string, number[]>();
  for (const { decision, reviewer } of eligible)
    byReviewer.set(reviewer, [...(byReviewer.get(reviewer) ?? []), decision]);
  return [...byReviewer.values()]
    .flatMap((decisions) => shuffled(seed, decisions).slice(0, sampleSize(decisions.length, size)))
    .sort((one, other) => one - other);
}

export function sampleSize(eligible: number, { share, minimum }: SampleSize): number {
  return Math.min(eligible, Math.max(minimum, Math.ceil((eligible * share) / 100)));
}

/** In an order that the seed alone decides. */
export function shuffled<T extends string | number>(seed: string, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Buffer.from(sha256(Buffer.from(`${seed}:${item}`))).toString('hex') }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ item }) => item);
}

/** A number from 0 to below 1 that seed and name alone decide. */
export function fraction(seed: string, name: string): number {
  return Buffer.from(sha256(Buffer.from(`${seed}:${name}`))).readUIntBE(0, 6) / 2 ** 48;
}

/** SHA-256 of the canonical JSON of the ids, ascending: what the audit log holds of the list. */
export function hashOfEligible(eligible: readonly EligibleDecision[]): Uint8Array {
  const ids = eligible.map(({ decision }) => decision).sort((one, other) => one - other);
  return sha256(canonicalBytes(ids.map(String)));
}

export { endOfPeriod };

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day before the period in which a day lies begins. */
export function endOfPeriodBefore(period: PeriodName, day: string): string {
  let start = day;
  while (endOfPeriod(period, dayAfter(start, -1)) === endOfPeriod(period, day)) start = dayAfter(start, -1);
  return dayAfter(start, -1);
}
