import fc from 'fast-check';
import { measured, type Measure, paceOf } from './pace';

const seen = (...measures: readonly Measure[]): readonly Measure[] =>
  measures.reduce<readonly Measure[]>((all, measure) => measured(all, measure), []);

describe('the pace of an import', () => {
  it('is said however seldom anything comes in', () => {
    const slow = seen({ at: 0, read: 0, bytes: 0 }, { at: 60_000, read: 1_000, bytes: 6_000_000 });
    expect(paceOf(slow)).toEqual({ messages: 1_000 / 60, bytes: 100_000 });
  });

  it('is of the last seconds, not of the whole', () => {
    const at = (second: number, read: number): Measure => ({ at: second * 1_000, read, bytes: read });
    const pace = paceOf(seen(at(0, 0), at(1, 5_000), at(10, 5_010), at(13, 5_013), at(15, 5_015)));
    expect(pace?.messages).toBe(1);
  });

  it('begins anew with the reading that follows a look', () => {
    const look = [
      { at: 0, read: 0, bytes: 0 },
      { at: 1_000, read: 900, bytes: 9_000 },
    ];
    expect(paceOf(seen(...look, { at: 2_000, read: 0, bytes: 0 }))).toBeNull();
    expect(paceOf(seen(...look, { at: 2_000, read: 0, bytes: 0 }, { at: 3_000, read: 10, bytes: 100 }))).toEqual({
      messages: 10,
      bytes: 100,
    });
  });

  it('is never below nought, and keeps little', () => {
    const steps = fc.array(fc.record({ wait: fc.integer({ min: 1, max: 9_000 }), bytes: fc.nat(1_000) }), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (all) => {
        let measures: readonly Measure[] = [];
        let [at, bytes] = [0, 0];
        for (const step of all) {
          at += step.wait;
          bytes += step.bytes;
          measures = measured(measures, { at, read: bytes, bytes });
          expect(paceOf(measures)?.bytes ?? 0).toBeGreaterThanOrEqual(0);
          // All but the first of them are younger than a rate is long.
          for (const measure of measures.slice(1)) expect(at - measure.at).toBeLessThan(5_000);
        }
        expect(paceOf(measures)).not.toBeNull();
      }),
    );
  });
});
