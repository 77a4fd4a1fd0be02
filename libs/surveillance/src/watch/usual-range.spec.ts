import { dispersionOf, usualRange, verdictOn } from './usual-range';

describe('what is usual', () => {
  it('is the exact predictive interval: worked by hand for no hits before', () => {
    // P(k) = √½ · C(2k, k) / 8ᵏ: more than 7 has 0.00103, more than 8 has 0.00049.
    expect(usualRange({ hits: 0, entries: 1_000 }, 1_000, 1)).toEqual({ low: 0, high: 8, expected: 0 });
  });

  it('exact and normal bounds agree where both hold', () => {
    const exact = usualRange({ hits: 399, entries: 1_000 }, 1_000, 1);
    const normal = usualRange({ hits: 400, entries: 1_000 }, 1_000, 1);
    expect(Math.abs(exact.low - normal.low)).toBeLessThan(8);
    expect(Math.abs(exact.high - normal.high)).toBeLessThan(8);
  });

  it('of ten thousand drawn rules that did not change, next to none is said to have', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const poisson = (mean: number): number => {
      const limit = Math.exp(-mean);
      let n = 0;
      for (let product = random(); product > limit; product *= random()) n++;
      return n;
    };
    let flagged = 0;
    for (let i = 0; i < 10_000; i++) {
      const range = usualRange({ hits: poisson(40), entries: 4_000 }, 1_000, 1);
      const verdict = verdictOn(poisson(10), range, true);
      if (verdict === 'up' || verdict === 'down') flagged++;
    }
    expect(flagged).toBeLessThanOrEqual(25);
  });

  it('bursts widen it', () => {
    expect(dispersionOf([5, 5, 5, 5])).toBe(1);
    expect(dispersionOf([0, 0, 40, 0])).toBeCloseTo(40);
    const calm = usualRange({ hits: 40, entries: 4_000 }, 4_000, 1);
    const bursty = usualRange({ hits: 40, entries: 4_000 }, 4_000, 10);
    expect(bursty.high).toBeGreaterThan(calm.high);
    expect(bursty.low).toBeLessThan(calm.low);
  });

  it('a small difference is not worth a look, however sure; nothing is said before it can be', () => {
    expect(verdictOn(1_150_000, usualRange({ hits: 1_000_000, entries: 1e8 }, 1e8, 1), true)).toBe('steady');
    expect(verdictOn(700_000, usualRange({ hits: 1_000_000, entries: 1e8 }, 1e8, 1), true)).toBe('down');
    const young = usualRange({ hits: 20, entries: 10_000 }, 500, 1);
    expect([verdictOn(0, young, false), verdictOn(0, young, true)]).toEqual(['waiting', 'steady']);
    expect(verdictOn(0, usualRange({ hits: 20, entries: 10_000 }, 10_000, 1), false)).toBe('down');
  });
});
