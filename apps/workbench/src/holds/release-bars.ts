import type { ReleasePreview } from '@minutebook/contract';

/** One bar: what a disposal could take at once, or in a year. */
export interface ReleaseBar {
  readonly key: string;
  /** Null: at once. */
  readonly year: number | null;
  readonly messages: number;
}

/** At once, then every year from the first to the last, those in which nothing becomes disposable too. */
export function releaseBars({ atOnce, byYear }: Pick<ReleasePreview, 'atOnce' | 'byYear'>): ReleaseBar[] {
  const counts = new Map<number, number>();
  for (const { year, messages } of byYear) counts.set(year, (counts.get(year) ?? 0) + messages);
  const years = [...counts.keys()].sort((a, b) => a - b);
  const [first, last] = [years[0], years.at(-1)];
  const between =
    first === undefined || last === undefined ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return [
    { key: 'now', year: null, messages: atOnce },
    ...between.map((year) => ({ key: String(year), year, messages: counts.get(year) ?? 0 })),
  ];
}

/** Of the messages a request lets go of, those retention still keeps afterwards, whatever for. */
export function retainedAfter({ of, stillHeld, atOnce }: Pick<ReleasePreview, 'of' | 'stillHeld' | 'atOnce'>): number {
  return of - stillHeld - atOnce;
}
