import { type Document, type FacetField, print, restrictions, unrestricted } from '@minutebook/query';
import { DISGUISED, type Facets, type SearchIndex } from '../search-index';
import type { Asked, Preparation, Prepared } from './preparation';
import { expandables } from './resolver';
import { COUNT_BUDGET, TOTAL_CAP } from './search';
import type { Verdicts } from './verdicts';

/** Which part of the query restricts a facet. */
const FIELD_OF: Readonly<Record<keyof Facets, FacetField>> = {
  channel: 'channel',
  direction: 'direction',
  has: 'has',
  party: 'participant',
  conversation: 'conversation',
  month: 'date',
};
const NAMES = Object.keys(FIELD_OF) as (keyof Facets)[];

/** What a wildcard or a fuzzy word stands for in this archive. */
export interface Reading {
  readonly leaf: string;
  readonly terms: readonly string[];
}

export interface FacetAnswer {
  readonly facets: Facets;
  readonly counted: number;
  /** Not all hits were counted. */
  readonly capped: boolean;
  readonly readings: readonly Reading[];
}

type Counts = {
  -readonly [K in keyof Facets]: Map<Facets[K] extends ReadonlyMap<infer T, number> ? T : never, number>;
};

/** Counts what hits have in common: those the index is certain of by the index, the others by the matcher. */
export class FacetSearch {
  constructor(
    private readonly preparation: Preparation,
    private readonly index: SearchIndex,
    private readonly verdicts: Verdicts,
  ) {}

  /** A facet that the query restricts is counted without that restriction, so that its other values can be chosen. */
  async run(asked: Asked): Promise<FacetAnswer> {
    const prepared = await this.preparation.read(asked);
    const zone = asked.zone ?? 'UTC';
    const { facets, counted, capped } = await this.count(prepared, zone);
    const own: [keyof Facets, unknown][] = [];
    for (const name of NAMES) {
      const { keep, leave } = restrictions(prepared.tree, FIELD_OF[name]);
      if (keep.size + leave.size === 0) continue;
      const without = await this.preparation.prepare(unrestricted(prepared.tree, FIELD_OF[name]), asked);
      own.push([name, (await this.count(without, zone)).facets[name]]);
    }
    // The vocabulary is the whole archive's: its words would tell whoever sees a part what stands in the rest.
    const leaves = prepared.sight.isWhole ? expandables(prepared.tree) : [];
    const readings = [...new Set(leaves)].map((leaf) => ({
      leaf: print(leaf),
      terms: prepared.question.resolution.terms.get(leaf) ?? [],
    }));
    const narrowed = { ...facets, ...(Object.fromEntries(own) as Partial<Facets>) };
    return { facets: narrowed, counted, capped, readings };
  }

  private async count(
    { question, matcher, asOf }: Prepared,
    zone: string,
  ): Promise<{ facets: Facets; counted: number; capped: boolean }> {
    const [byIndex, total] = await Promise.all([
      this.index.facets(question, zone, TOTAL_CAP),
      this.index.total(question, TOTAL_CAP),
    ]);
    const counts = Object.fromEntries(NAMES.map((name) => [name, new Map<unknown, number>(byIndex[name])])) as Counts;
    counts.has.delete(DISGUISED);
    let counted = total.certain;
    let capped = total.capped;
    if (total.uncertain > 0) {
      const ids = await this.index.uncertain(question, COUNT_BUDGET + 1);
      capped ||= ids.length > COUNT_BUDGET;
      const month = monthIn(zone);
      const looked = ids.slice(0, COUNT_BUDGET).map((id) => ({ id }));
      for await (const { message, document, spans } of this.verdicts.of(looked, matcher, asOf)) {
        if (!spans) continue;
        counted++;
        add(counts, document, message.conversation, message.versions[0]!.parties, month);
      }
    }
    return { facets: counts, counted: Math.min(counted, TOTAL_CAP), capped };
  }
}

function add(
  counts: Counts,
  { fields }: Document,
  conversation: number,
  parties: readonly number[],
  month: (date: number) => string,
): void {
  const one = <T>(counter: Map<T, number>, value: T): void => void counter.set(value, (counter.get(value) ?? 0) + 1);
  one(counts.channel, fields.channel);
  if (fields.direction) one(counts.direction, fields.direction);
  for (const item of fields.has) one(counts.has, item);
  for (const party of new Set(parties)) one(counts.party, party);
  one(counts.conversation, conversation);
  if (fields.date !== null) one(counts.month, month(fields.date));
}

function monthIn(zone: string): (date: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' });
  return (date) => {
    const parts = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
    return `${parts.year!.padStart(4, '0')}-${parts.month}`;
  };
}
