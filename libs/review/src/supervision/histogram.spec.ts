import { backlogOver } from './backlog';
import { add, DWELL_FACTOR, PACE_FACTOR, percentile, stepOf } from './histogram';

function histogramOf(seconds: readonly number[], factor: number): { steps: number[]; counts: number[] } {
  return { steps: seconds.map((value) => stepOf(value, factor)), counts: seconds.map(() => 1) };
}

describe('histogram', () => {
  it('knows percentiles to within half a step, over six orders of magnitude', () => {
    const seconds = Array.from({ length: 10_001 }, (_, i) => Math.exp((i / 10_000) * Math.log(1e6)) + 10);
    for (const [factor, within] of [
      [PACE_FACTOR, 0.025],
      [DWELL_FACTOR, 0.06],
    ] as const)
      for (const q of [0.05, 0.5, 0.95, 1]) {
        const exact = seconds[Math.ceil(q * seconds.length) - 1]! * 1000;
        const known = percentile(histogramOf(seconds, factor), q, factor)!;
        expect(Math.abs(known - exact) / exact).toBeLessThan(within);
      }
  });

  it('of two added is that of all', () => {
    const [one, other] = [histogramOf([1, 5, 900], PACE_FACTOR), histogramOf([5, 7_200], PACE_FACTOR)];
    const both = histogramOf([1, 5, 900, 5, 7_200], PACE_FACTOR);
    for (const q of [0.1, 0.5, 0.9])
      expect(percentile(add([one, other]), q, PACE_FACTOR)).toBe(percentile(both, q, PACE_FACTOR));
  });

  it('of nothing has no percentile', () => {
    expect(percentile({ steps: [], counts: [] }, 0.5, PACE_FACTOR)).toBeNull();
  });
});

describe('backlog', () => {
  it('is reckoned back from what is open now, by age at the end of each day', () => {
    const now = [
      { raisedOn: '2026-11-24', n: 4 },
      { raisedOn: '2026-11-20', n: 2 },
    ];
    const changes = [
      { day: '2026-11-24', raisedOn: '2026-11-24', n: 4 },
      { day: '2026-11-24', raisedOn: '2026-11-22', n: -5 },
      { day: '2026-11-22', raisedOn: '2026-11-22', n: 5 },
      { day: '2026-11-23', raisedOn: '2026-11-20', n: -1 },
    ];
    expect(backlogOver('2026-11-21', '2026-11-24', now, changes)).toEqual([
      { day: '2026-11-21', fresh: 0, days: 3, old: 0 },
      { day: '2026-11-22', fresh: 5, days: 3, old: 0 },
      { day: '2026-11-23', fresh: 0, days: 5, old: 2 },
      { day: '2026-11-24', fresh: 4, days: 0, old: 2 },
    ]);
  });
});
