import type { Actor } from '@minutebook/access';
import type { RuleText } from '@minutebook/contract';

/** Token of {@link Rehearsing}. */
export const REHEARSING = Symbol('rehearsing');

/** A rehearsal as publication needs to know it. */
export interface Rehearsed {
  readonly id: number;
  readonly lexicon: number;
  /** Of the rules it was of (`draftHash`). */
  readonly draftHash: string;
  readonly isFinished: boolean;
  /** Its figures, kept with the publication (R167): alerts before, after, gained, lost and the like. JSON. */
  readonly impact: Readonly<Record<string, unknown>>;
}

/** What publication asks of rehearsals. */
export interface Rehearsing {
  /** Rehearses in place, over the whole archive, and returns the rehearsal's id when it is finished. */
  run(actor: Actor, lexicon: number, rules: readonly RuleText[]): Promise<number>;
  read(id: number): Promise<Rehearsed | undefined>;
  /** Why what it found keeps the draft from going live, a sentence each; empty: nothing does. */
  objections(id: number): Promise<readonly string[]>;
}
