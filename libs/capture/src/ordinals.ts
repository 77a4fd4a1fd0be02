/** Distinct keys remembered at least, and at most twice that many. Equal records stand close together: they share the minute. */
const REMEMBERED = 50_000;

/**
 * Numbers equal records of a source without ids: the first of its kind is 0, the next 1 (formats.md G5). So true repeats
 * survive, and the same repeats in an overlapping export get the same numbers. The memory is bounded: beyond it counting
 * starts anew, as it must for one file made of two overlapping exports.
 */
export class Ordinals {
  private recent = new Map<string, number>();
  private older = new Map<string, number>();

  next(key: string): number {
    const ordinal = this.recent.get(key) ?? this.older.get(key) ?? 0;
    this.recent.set(key, ordinal + 1);
    if (this.recent.size >= REMEMBERED) {
      this.older = this.recent;
      this.recent = new Map();
    }
    return ordinal;
  }
}
