import type { FoldKind } from '@minutebook/contract';
import type { Quotation, Trace } from './trace';

/** Of the terms that either has, both must have this share; see docs/folding.md for how it was chosen. */
export const NEAR = 0.9;
/** However long a text is, no more terms than this may be other: a few names and figures, not a sentence. */
export const OTHER_TERMS = 12;

/** An alert takes no more members than this: more than one person can look through before they decide. */
export const MOST_MEMBERS = 100;

const HOUR = 3_600_000;
/** How many hours apart two messages may have been sent. A quotation may come at any time. */
export const APART: Readonly<Record<Exclude<FoldKind, 'quote'>, number>> = { copy: 720, near: 720, thread: 24 };

export interface Likeness {
  readonly kind: FoldKind;
  /** Terms both have, of those either has, in percent. */
  readonly percent: number;
}

/** What is known of an alert that something may be like, without opening its message. */
export interface Known {
  readonly author: string;
  readonly at: Date;
}

/** Whether two are by one author, and near enough in time for this. */
export function isNear(kind: Exclude<FoldKind, 'quote'>, one: Known, other: Known): boolean {
  return one.author === other.author && Math.abs(one.at.getTime() - other.at.getTime()) <= APART[kind] * HOUR;
}

/** Whether two texts with the same terms around the same hits differ in no more than names and figures. */
export function nearly(one: Trace, other: Trace): Likeness | undefined {
  if (one.attached === undefined || one.attached !== other.attached) return undefined;
  if (!one.context.equals(other.context) || one.terms.length === 0 || other.terms.length === 0) return undefined;
  const { share, others } = compare(one.terms, other.terms);
  return share >= NEAR && others <= OTHER_TERMS ? { kind: 'near', percent: percentOf(share) } : undefined;
}

/**
 * Whether every hit of a reply lies in a quotation of this text, in full: then the reply says nothing the rule looks for.
 * What the reply adds is not compared: the rule found nothing in it.
 */
export function quotes(quotations: readonly Quotation[], original: readonly string[]): Likeness | undefined {
  if (quotations.length === 0 || original.length === 0) return undefined;
  const isOf = ({ terms, hits }: Quotation): boolean => {
    const starts = occurrences(terms, original);
    return hits.every(([first, last]) => starts.some((start) => start <= first && last < start + original.length));
  };
  return quotations.every(isOf) ? { kind: 'quote', percent: 100 } : undefined;
}

/** Terms as often as they stand there, whatever their order: the order around the hits is compared apart. */
export function compare(
  one: readonly string[],
  other: readonly string[],
): { readonly share: number; readonly others: number } {
  const counts = new Map<string, number>();
  for (const term of one) counts.set(term, (counts.get(term) ?? 0) + 1);
  let common = 0;
  for (const term of other) {
    const left = counts.get(term) ?? 0;
    if (left === 0) continue;
    counts.set(term, left - 1);
    common++;
  }
  const either = one.length + other.length - common;
  return { share: either === 0 ? 1 : common / either, others: either - common };
}

/** Never rounded up: 100 is said of what is the same. */
export function percentOf(share: number): number {
  return Math.floor(share * 100);
}

function occurrences(terms: readonly string[], run: readonly string[]): number[] {
  const found: number[] = [];
  for (let at = terms.indexOf(run[0]!); at >= 0 && at + run.length <= terms.length; at = terms.indexOf(run[0]!, at + 1))
    if (run.every((term, i) => terms[at + i] === term)) found.push(at);
  return found;
}
