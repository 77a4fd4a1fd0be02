/** What a page saw of an import at one moment. `at` in milliseconds, `bytes` and messages `read` since its beginning. */
export interface Measure {
  readonly at: number;
  readonly read: number;
  readonly bytes: number;
}

/** Per second. */
export interface Pace {
  readonly messages: number;
  readonly bytes: number;
}

/** A rate is over this long, so that it can be read. */
const OVER_MS = 5_000;

/** The measures a rate is made of: back to the last that is {@link OVER_MS} old, however seldom they come. */
export function measured(before: readonly Measure[], now: Measure): readonly Measure[] {
  // A look and the reading that follows each begin at nought.
  if ((before.at(-1)?.bytes ?? 0) > now.bytes) return [now];
  const oldest = before.findLastIndex(({ at }) => now.at - at >= OVER_MS);
  return [...before.slice(Math.max(0, oldest)), now];
}

/** Null until two moments were seen. */
export function paceOf(measures: readonly Measure[]): Pace | null {
  const [first, last] = [measures[0], measures.at(-1)];
  if (!first || !last || last.at === first.at) return null;
  const seconds = (last.at - first.at) / 1000;
  return { messages: (last.read - first.read) / seconds, bytes: (last.bytes - first.bytes) / seconds };
}
