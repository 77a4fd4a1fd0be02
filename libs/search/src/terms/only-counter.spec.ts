import * as fc from 'fast-check';
import { OnlyCounter } from './only-counter';

it('counts what one line finds alone, as sets do', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(200_000), fc.nat(5)), { maxLength: 300 }), (found) => {
      const counter = new OnlyCounter();
      const finders = new Map<number, Set<number>>();
      for (const [message, line] of found) {
        counter.add(message, line);
        finders.set(message, (finders.get(message) ?? new Set()).add(line));
      }
      expect(counter.size).toBe(finders.size);
      for (let line = 0; line <= 5; line++) {
        const alone = [...finders.values()].filter((lines) => lines.size === 1 && lines.has(line)).length;
        expect(counter.alone(line)).toBe(alone);
      }
    }),
  );
});
