import fc from 'fast-check';
import { type ScoreFigures, scoreOf, scoreParts } from './score';

const figures = fc.record({
  weight: fc.integer({ min: 1, max: 10 }),
  severity: fc.integer({ min: 1, max: 3 }),
  low: fc.option(fc.integer({ min: 0, max: 100 })),
  decided: fc.nat(1_000),
  below: fc.nat(50_000),
});
const MIDDLING: ScoreFigures = { weight: 5, severity: 2, low: null, decided: 0, below: 0 };

describe('the score of an alert', () => {
  it('lies between 0 and 100 and is the sum of its parts', () => {
    fc.assert(
      fc.property(figures, fc.nat(100), (of, members) => {
        const parts = Object.values(scoreParts(of, members)).map(({ points }) => points);
        expect(scoreOf(of, members)).toBe(parts.reduce((sum, points) => sum + points, 0));
        expect(scoreOf(of, members)).toBeLessThanOrEqual(100);
        for (const points of parts) expect(points).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(scoreOf({ weight: 10, severity: 3, low: 100, decided: 1_000, below: 100 }, 100)).toBe(100);
  });

  it('never falls when any of them rises', () => {
    fc.assert(
      fc.property(figures, fc.nat(99), (of, members) => {
        const score = scoreOf(of, members);
        expect(scoreOf(of, members + 1)).toBeGreaterThanOrEqual(score);
        expect(scoreOf({ ...of, below: of.below + 1 }, members)).toBeGreaterThanOrEqual(score);
        if (of.severity < 3) expect(scoreOf({ ...of, severity: of.severity + 1 }, members)).toBeGreaterThan(score);
        if (of.low !== null && of.low < 100)
          expect(scoreOf({ ...of, low: of.low + 1 }, members)).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  it('gives a rule nobody has decided on half of what its record could', () => {
    expect(scoreParts(MIDDLING, 0)).toEqual({
      rule: { points: 17, weight: 5, severity: 2 },
      record: { points: 15, low: null, decided: 0 },
      seniority: { points: 0, below: 0 },
      members: { points: 0, members: 0 },
    });
    expect(scoreParts({ ...MIDDLING, low: 8, decided: 40, below: 12 }, 41)).toMatchObject({
      record: { points: 2 },
      seniority: { points: 6 },
      members: { points: 8 },
    });
  });
});
