import { type Canonical, canonicalBytes, leafHash, treeRoot } from '@minutebook/proof';

/** Version of the content's form; raised when a field changes its meaning. */
const CONTENT_VERSION = 1;

/** Custodian of what nobody of the directory took part in. */
export const UNMAPPED = 'unmapped';

/** A day of a year, as the year's root is over it. */
export interface YearLine {
  readonly day: string;
  readonly count: number;
  /** Hex. */
  readonly root: string;
}

/** What a manifest says (docs/day-manifests.md). */
export interface DayContent {
  readonly channel: string;
  readonly custodian: string;
  readonly day: string;
  readonly count: number;
  /** Hex. */
  readonly root: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly upTo: number;
  readonly amends: number | null;
  readonly year: { readonly days: number; readonly root: string };
}

/** Root over the commitments of a day's entries, in the order of the ledger. */
export function dayRoot(commitments: readonly Uint8Array[]): Buffer {
  return Buffer.from(treeRoot(commitments.map((commit) => leafHash(commit))));
}

/** Root over the days of a year, in order: so that a whole day that is left out shows. */
export function yearRoot(lines: readonly YearLine[]): Buffer {
  return Buffer.from(treeRoot(lines.map(({ day, count, root }) => leafHash(canonicalBytes({ day, count, root })))));
}

export function dayContentBytes(content: DayContent): Uint8Array {
  return canonicalBytes({ v: CONTENT_VERSION, ...content } as unknown as Canonical);
}
