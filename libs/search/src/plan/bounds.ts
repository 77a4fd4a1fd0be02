import type { ZoneKind } from '@minutebook/query';

/**
 * A condition an index can evaluate. Engine-neutral: each adapter turns it into its own language.
 */
export type Condition =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'text'; readonly zones: readonly ZoneKind[] | null; readonly shape: Shape }
  | {
      readonly kind: 'field';
      readonly field: 'from' | 'to' | 'cc' | 'bcc' | 'participant';
      readonly ids: readonly number[];
    }
  | {
      readonly kind: 'value';
      readonly field: 'channel' | 'type' | 'direction' | 'has' | 'conversation' | 'id';
      readonly value: string;
    }
  | { readonly kind: 'date'; readonly from: Date | null; readonly to: Date | null }
  /** By the time it is sorted by; `to` is not included. */
  | { readonly kind: 'at'; readonly from: Date | null; readonly to: Date | null }
  | { readonly kind: 'conversations'; readonly ids: readonly number[] }
  /** Its first or newest version is among the first `size` entries of the ledger. */
  | { readonly kind: 'ledger'; readonly version: 'first' | 'newest'; readonly size: number };

/** Positions in one text. `any` of one item and nested shapes of one child are kept as they are. */
export type Shape =
  | { readonly kind: 'any'; readonly terms: readonly string[] }
  | { readonly kind: 'phrase'; readonly parts: readonly (readonly string[])[] }
  | { readonly kind: 'either'; readonly of: readonly Shape[] }
  | {
      readonly kind: 'near';
      readonly left: Shape;
      readonly right: Shape;
      readonly ordered: boolean;
      readonly distance: number;
    };

/**
 * What a query is certain to include and certain not to exceed: every match satisfies `upper`, everything that satisfies
 * `lower` is a match. Equal bounds are exact. NOT swaps them, which is why both are carried (engine.md 4).
 */
export interface Bounds {
  readonly upper: Condition;
  readonly lower: Condition;
  readonly exact: boolean;
}

export const ALL: Condition = { kind: 'all' };
export const NONE: Condition = { kind: 'none' };

export function exactly(condition: Condition): Bounds {
  return { upper: condition, lower: condition, exact: true };
}

/** Matches lie within `upper`; of those in `lower` one can be sure. */
export function within(upper: Condition, lower: Condition = NONE): Bounds {
  return { upper, lower, exact: false };
}

export function both(of: readonly Bounds[]): Bounds {
  return {
    upper: and(of.map((bounds) => bounds.upper)),
    lower: and(of.map((bounds) => bounds.lower)),
    exact: of.every((bounds) => bounds.exact),
  };
}

export function either(of: readonly Bounds[]): Bounds {
  return {
    upper: or(of.map((bounds) => bounds.upper)),
    lower: or(of.map((bounds) => bounds.lower)),
    exact: of.every((bounds) => bounds.exact),
  };
}

export function negation({ upper, lower, exact }: Bounds): Bounds {
  return { upper: not(lower), lower: not(upper), exact };
}

export function and(of: readonly Condition[]): Condition {
  const parts = of.filter((part) => part.kind !== 'all');
  if (parts.some((part) => part.kind === 'none')) return NONE;
  return parts.length === 0 ? ALL : parts.length === 1 ? parts[0]! : { kind: 'and', of: parts };
}

export function or(of: readonly Condition[]): Condition {
  const parts = of.filter((part) => part.kind !== 'none');
  if (parts.some((part) => part.kind === 'all')) return ALL;
  return parts.length === 0 ? NONE : parts.length === 1 ? parts[0]! : { kind: 'or', of: parts };
}

export function not(of: Condition): Condition {
  return of.kind === 'all' ? NONE : of.kind === 'none' ? ALL : { kind: 'not', of };
}
