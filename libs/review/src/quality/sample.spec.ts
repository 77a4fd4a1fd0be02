import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { dayAfter, drawSample, endOfPeriod, endOfPeriodBefore, hashOfEligible, sampleSize } from './sample';

const eligible = fc.uniqueArray(
  fc.record({ decision: fc.nat(100_000), reviewer: fc.constantFrom('ines', 'lena', '周启明') }),
  { selector: ({ decision }) => decision, maxLength: 200 },
);
const size = fc.record({ share: fc.integer({ min: 0, max: 100 }), minimum: fc.nat(20) });
const seeds = fc.stringMatching(/^[0-9a-f]{32}$/);

describe('a sample', () => {
  it('[R180] is the same again from seed and list, in whatever order the list comes', () => {
    fc.assert(
      fc.property(seeds, eligible, size, (seed, list, wanted) => {
        const drawn = drawSample(seed, list, wanted);
        expect(drawSample(seed, [...list].reverse(), wanted)).toEqual(drawn);
        const shuffled = [...list].sort((one, other) => (one.decision % 7) - (other.decision % 7));
        expect(drawSample(seed, shuffled, wanted)).toEqual(drawn);
        expect(hashOfEligible(shuffled)).toEqual(hashOfEligible(list));
      }),
    );
  });

  it('[R180] takes of each reviewer the share, rounded up, and no fewer than the minimum', () => {
    fc.assert(
      fc.property(seeds, eligible, size, (seed, list, wanted) => {
        const drawn = new Set(drawSample(seed, list, wanted));
        expect([...drawn].every((id) => list.some(({ decision }) => decision === id))).toBe(true);
        for (const name of new Set(list.map(({ reviewer }) => reviewer))) {
          const own = list.filter(({ reviewer }) => reviewer === name);
          const taken = own.filter(({ decision }) => drawn.has(decision)).length;
          expect(taken).toBe(sampleSize(own.length, wanted));
          expect(taken).toBeGreaterThanOrEqual(Math.min(own.length, wanted.minimum));
          expect(taken * 100).toBeGreaterThanOrEqual(own.length * wanted.share);
        }
      }),
    );
  });

  it('[R187] of 100 % leaves out nobody and nothing', () => {
    fc.assert(
      fc.property(seeds, eligible, (seed, list) => {
        const all = list.map(({ decision }) => decision).sort((one, other) => one - other);
        expect(drawSample(seed, list, { share: 100, minimum: 0 })).toEqual(all);
      }),
    );
  });

  it('grows without dropping what was in it', () => {
    fc.assert(
      fc.property(seeds, eligible, fc.nat(20), (seed, list, minimum) => {
        const larger = new Set(drawSample(seed, list, { share: 0, minimum: minimum + 1 }));
        for (const id of drawSample(seed, list, { share: 0, minimum })) expect(larger).toContain(id);
      }),
    );
  });

  it('can be drawn again by anybody with SHA-256: the smallest digests of seed:decision', () => {
    const list = Array.from({ length: 50 }, (_, i) => ({ decision: i + 1, reviewer: 'ines' }));
    const digest = (id: number): string => createHash('sha256').update(`abc:${id}`).digest('hex');
    const byHand = list.map(({ decision }) => decision).sort((one, other) => (digest(one) < digest(other) ? -1 : 1));
    const drawn = drawSample('abc', list, { share: 0, minimum: 10 });
    expect(drawn).toEqual(byHand.slice(0, 10).sort((one, other) => one - other));
  });

  it('favours nobody: over many seeds each decision comes up about as often', () => {
    const list = Array.from({ length: 20 }, (_, i) => ({ decision: i, reviewer: 'ines' }));
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 2000; seed += 1)
      for (const id of drawSample(String(seed), list, { share: 25, minimum: 0 }))
        counts.set(id, (counts.get(id) ?? 0) + 1);
    // 500 expected each, standard deviation 19.4: five of them.
    for (const { decision } of list) expect(Math.abs((counts.get(decision) ?? 0) - 500)).toBeLessThan(100);
  });
});

describe('periods', () => {
  it.each([
    ['week', '2026-11-28', '2026-11-29', '2026-11-22'],
    ['week', '2026-11-29', '2026-11-29', '2026-11-22'],
    ['week', '2026-11-30', '2026-12-06', '2026-11-29'],
    ['month', '2024-02-10', '2024-02-29', '2024-01-31'],
    ['quarter', '2026-11-28', '2026-12-31', '2026-09-30'],
    ['quarter', '2026-01-01', '2026-03-31', '2025-12-31'],
  ] as const)('the %s of %s ends on %s, the one before on %s', (period, day, end, before) => {
    expect([endOfPeriod(period, day), endOfPeriodBefore(period, day)]).toEqual([end, before]);
  });

  it('follow each other without gap', () => {
    for (const period of ['week', 'month', 'quarter'] as const)
      for (
        let day = dayAfter(endOfPeriod(period, '2026-01-01'));
        day < '2028-01-01';
        day = dayAfter(endOfPeriod(period, day))
      )
        expect(endOfPeriodBefore(period, day)).toBe(dayAfter(day, -1));
  });
});
