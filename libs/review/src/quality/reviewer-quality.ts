import { DISPOSITIONS, type ReviewerQuality } from '@minutebook/contract';
import type { Audit } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { wilson } from '../http/presenting';
import { cohensKappa } from './kappa';
import {
  decisionCounts,
  knownScores,
  medianReadings,
  type MetricPeriod,
  type PairCount,
  rereadPairs,
} from './store/metric-store';

const Z = 1.959964;

/** How reviewers' decisions of a period did when they were read again. */
export class ReviewQuality {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** By name; `position` is how many entries the audit log had before anything was counted. */
  async of(period: MetricPeriod): Promise<{ items: ReviewerQuality[]; position: number }> {
    const position = await this.audit.size();
    const [decisions, pairs, known, readings] = await Promise.all([
      decisionCounts(this.database, period),
      rereadPairs(this.database, period),
      knownScores(this.database, period),
      medianReadings(this.database, period),
    ]);
    const names = new Map([...known, ...pairs, ...decisions].map(({ reviewer, name }) => [reviewer, name]));
    const decided = new Map(decisions.map((one) => [one.reviewer, one.decisions]));
    const scores = new Map(known.map(({ reviewer, right, of }) => [reviewer, { right, of }]));
    const medians = new Map(readings.map(({ reviewer, ms }) => [reviewer, Math.round(ms)]));
    const items = [...names].map(([id, name]) => ({
      reviewer: { id, name },
      decisions: decided.get(id) ?? 0,
      ...agreementOf(pairs.filter(({ reviewer }) => reviewer === id)),
      known: scores.get(id) ?? { right: 0, of: 0 },
      medianReading: medians.get(id) ?? null,
    }));
    return { items: items.sort((one, other) => one.reviewer.name.localeCompare(other.reviewer.name)), position };
  }

  /** The part of it that second reads and known answers say, which are few: for a page that is looked at all day. */
  async answers(
    period: MetricPeriod,
  ): Promise<{ known: ReadonlyMap<string, { right: number; of: number }>; overturned: ReviewerQuality['overturned'] }> {
    const [pairs, known] = await Promise.all([rereadPairs(this.database, period), knownScores(this.database, period)]);
    return {
      known: new Map(known.map(({ reviewer, right, of }) => [reviewer, { right, of }])),
      overturned: agreementOf(pairs).overturned,
    };
  }
}

/** A difference is no error until somebody has said so: what waits is in no rate. Kappa needs no judge and counts all. */
export function agreementOf(
  pairs: readonly Pick<PairCount, 'first' | 'second' | 'stands' | 'n'>[],
): Pick<ReviewerQuality, 'rereads' | 'toSettle' | 'overturned' | 'kappa'> {
  const count = (fits: (pair: (typeof pairs)[number]) => boolean): number =>
    pairs.filter(fits).reduce((total, { n }) => total + n, 0);
  const rereads = count(() => true);
  const toSettle = count(({ first, second, stands }) => first !== second && stands === null);
  const overturned = count(({ stands }) => stands === 'second');
  const of = rereads - toSettle;
  const table = DISPOSITIONS.map((first) =>
    DISPOSITIONS.map((second) => count((pair) => pair.first === first && pair.second === second)),
  );
  const found = cohensKappa(table);
  return {
    rereads,
    toSettle,
    overturned: { n: overturned, of, ...wilson(overturned, of) },
    kappa: found
      ? {
          value: thousandths(found.kappa),
          error: thousandths(found.error),
          low: thousandths(Math.max(-1, found.kappa - Z * found.error)),
          high: thousandths(Math.min(1, found.kappa + Z * found.error)),
        }
      : null,
  };
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000 + 0;
}
