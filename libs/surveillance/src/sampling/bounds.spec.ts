import fc from 'fast-check';
import { sizeForMargin, sizeForRate, upperBound } from './bounds';

describe('what a sample shows', () => {
  it('[R170] has the numbers of the table of requirements', () => {
    expect([sizeForMargin(0.05), sizeForMargin(0.05, 1_000), sizeForMargin(0.05, 10_000)]).toEqual([385, 278, 370]);
    expect(sizeForMargin(0.02)).toBe(2_401);
    expect([0.1, 0.05, 0.02, 0.01, 0.005, 0.001].map((rate) => sizeForRate(rate))).toEqual([
      29, 59, 149, 299, 598, 2_995,
    ]);
    const percent = (finds: number, of: number, digits: number): string =>
      (upperBound(finds, of) * 100).toFixed(digits);
    expect([0, 1, 2].map((finds) => percent(finds, 299, 1))).toEqual(['1.0', '1.6', '2.1']);
    expect([0, 1, 2].map((finds) => percent(finds, 1_500, 2))).toEqual(['0.20', '0.32', '0.42']);
  });

  it('bounds a share from above, and less the more was looked at', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), (of, some) => {
        const finds = some % (of + 1);
        const bound = upperBound(finds, of);
        expect(bound).toBeGreaterThanOrEqual(finds / of);
        expect(bound).toBeLessThanOrEqual(1);
        if (finds < of) expect(upperBound(finds, of + 1)).toBeLessThan(bound);
      }),
      { numRuns: 60 },
    );
  });

  it('shows nothing where nothing was looked at, and refuses what is no sample', () => {
    expect(upperBound(0, 0)).toBe(1);
    expect(upperBound(7, 7)).toBe(1);
    expect(() => upperBound(3, 2)).toThrow(RangeError);
    expect(() => upperBound(0.5, 2)).toThrow(RangeError);
  });
});
