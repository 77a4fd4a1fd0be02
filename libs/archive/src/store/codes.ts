/** Small numbers that hot tables hold for words. Never renumber: they are in the archive. */

/** `canary`: a message of the program's own, sent to see whether it arrives (R169). No figure counts it, no search finds it. */
export const KINDS = { message: 1, system: 2, reaction: 3, receipt: 4, canary: 5 } as const;
export type Kind = keyof typeof KINDS;

/** How a version came to be. `earlier`: an older state of a message, captured after a newer one. */
export const CHANGES = { captured: 1, edited: 2, deleted: 3, earlier: 4 } as const;
export type Change = keyof typeof CHANGES;

export const PIECES = { record: 1, exception: 2, structure: 3 } as const;

/**
 * `reread`: a record a later reading found where an exception stands, or what of that it could not read either; it repeats
 * bytes of the object and tiles nothing.
 */
export const OUTCOMES = { fresh: 1, duplicate: 2, exception: 3, structure: 4, reread: 5 } as const;
export type Outcome = keyof typeof OUTCOMES;

/** The word of a number, e.g. `nameOf(KINDS, 2)` = `system`. */
export function nameOf<T extends Record<string, number>>(codes: T, code: number): keyof T & string {
  for (const name in codes) if (codes[name] === code) return name;
  throw new RangeError(`no such code: ${code}`);
}
