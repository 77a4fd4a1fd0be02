import type { Actor } from '../audit/actor';

/** Whoever ships rules provides this under {@link FIRST_START}: what the first administrator may have put into force at once. */
export interface FirstStart {
  begin(actor: Actor): Promise<unknown>;
}

export const FIRST_START = Symbol('FirstStart');
