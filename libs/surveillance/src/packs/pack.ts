import type { ZoneKind } from '@minutebook/query';

/** A rule of a pack: what a rule says, why it exists, and what proves that it does. */
export interface PackRule {
  /** Names the rule for ever: an upgrade finds the rule it replaces by it. */
  readonly code: string;
  /** English, then Chinese. */
  readonly title: string;
  /** 3 is gravest. */
  readonly severity: 1 | 2 | 3;
  /** 1 to 10: what a hit adds to the score of its alert. */
  readonly weight: number;
  /** Public guidance, law or enforcement the rule is written from. */
  readonly sources: readonly string[];
  readonly query: string;
  /** Zones of words without a zone field; subject and own text if left out. */
  readonly zones?: readonly ZoneKind[];
  /** Made-up messages that must hit. */
  readonly hits: readonly string[];
  /** Made-up messages that look like it and must not. */
  readonly misses: readonly string[];
}

/** Rules on one subject as they are shipped. A firm drafts from it, changes what it likes, and rehearses the result. */
export interface Pack {
  readonly id: PackId;
  /** Rises with any change of any rule. */
  readonly version: number;
  /** What its lexicon is called when it is laid into a new one. */
  readonly name: string;
  readonly rules: readonly PackRule[];
}

export const PACK_IDS = [
  'off-channel',
  'market-abuse',
  'insider',
  'gifts',
  'collusion',
  'complaints',
  'conduct',
  'privacy',
] as const;
export type PackId = (typeof PACK_IDS)[number];
