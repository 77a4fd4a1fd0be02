import type { Figure } from '../report';
import { type Latency, latencyOf, type Quantiles } from './latency';

/** What one store did with an archive. */
export interface Measured {
  readonly name: 'PostgreSQL' | 'Elasticsearch';
  /** Messages a second, analysis and vocabulary included. */
  readonly rate: number;
  /** A message. */
  readonly bytes: number;
  readonly latencies: ReadonlyMap<string, Latency>;
  /** Of all kinds, right after messages came in. */
  readonly fresh: Latency;
}

export interface MeasuredNaive {
  readonly rate: number;
  readonly bytes: number;
  readonly latencies: ReadonlyMap<string, Quantiles>;
}

const GOALS = {
  PostgreSQL: { rate: '≥ 20,000', latency: '≤ 150' },
  Elasticsearch: { rate: '≥ 40,000', latency: '≤ 100' },
} as const;
const NAIVE = 'naive PostgreSQL';

/** Every figure of either store: PostgreSQL beside the naive set-up, Elasticsearch beside PostgreSQL. */
export function figuresOf(postgres: Measured, elastic: Measured | undefined, naive: MeasuredNaive): Figure[] {
  const sides = [
    { measured: postgres, peer: { name: NAIVE, ...naive } },
    ...(elastic ? [{ measured: elastic, peer: postgres }] : []),
  ];
  const beside = (name: string, value: number | undefined): Pick<Figure, 'peer'> =>
    value === undefined ? {} : { peer: { name, value } };
  const figures: Figure[] = sides.flatMap(({ measured, peer }) => [
    {
      name: `${measured.name}: indexing`,
      value: measured.rate,
      unit: 'messages/s',
      goal: GOALS[measured.name].rate,
      ...beside(peer.name, peer.rate),
    },
    { name: `${measured.name}: size`, value: measured.bytes, unit: 'bytes/message', ...beside(peer.name, peer.bytes) },
  ]);
  for (const kind of postgres.latencies.keys())
    for (const { measured, peer } of sides)
      for (const quantile of ['p50', 'p95'] as const)
        figures.push({
          name: `${kind}: ${measured.name}, ${quantile}`,
          value: measured.latencies.get(kind)![quantile],
          unit: 'ms',
          ...(quantile === 'p95' && { goal: GOALS[measured.name].latency }),
          ...beside(peer.name, peer.latencies.get(kind)?.[quantile]),
        });
  return [...figures, ...sides.flatMap(({ measured }) => overall(measured))];
}

function overall({ name, latencies, fresh }: Measured): Figure[] {
  const all = latencyOf([...latencies.values()].flatMap(({ asked }) => asked));
  return [
    { name: `${name}: all kinds, p50`, value: all.p50, unit: 'ms' },
    { name: `${name}: all kinds, p95`, value: all.p95, unit: 'ms', goal: GOALS[name].latency },
    { name: `${name}: all kinds just after 10,000 messages came in, p50`, value: fresh.p50, unit: 'ms' },
    { name: `${name}: all kinds just after 10,000 messages came in, p95`, value: fresh.p95, unit: 'ms' },
    { name: `${name}: slowest statement`, value: all.slowest, unit: 'ms', goal: '≤ 2,000' },
  ];
}

/** Whether both stores led to the same totals, where all hits were counted. */
export function differences(one: Measured, other: Measured): string {
  const totals = new Map([...one.latencies.values()].flatMap(({ asked }) => asked.map((each) => [each.source, each])));
  const compared = new Map(
    [...other.latencies.values()].flatMap(({ asked }) =>
      asked.flatMap((each) => {
        const twin = totals.get(each.source);
        return twin?.exact && each.exact ? [[each.source, [twin.total, each.total] as const] as const] : [];
      }),
    ),
  );
  const different = [...compared].filter(([, [a, b]]) => a !== b);
  const examples = different.slice(0, 3).map(([source, [a, b]]) => `${source} ${a}/${b}`);
  return `Exact totals of ${compared.size} queries compared between ${one.name} and ${other.name}: ${different.length} differ${examples.length > 0 ? ` (${examples.join('; ')})` : ''}.`;
}

export function stoppedOf({ name, latencies }: Measured): string[] {
  return [...latencies].flatMap(([kind, { asked }]) => {
    const sources = new Set(asked.flatMap(({ stopped, source }) => (stopped ? [source] : [])));
    return sources.size > 0 ? [`${name} stopped for taking too long: ${kind}: ${[...sources].join('; ')}.`] : [];
  });
}
