import { ReadingClock } from './reading-clock';

const shown = ['1', '2', '3'].map((message) => ({ message, version: 0 }));

describe('the reading clock', () => {
  it('[R30] counts what is in view, while somebody can be looking, and each message by itself', () => {
    const clock = new ReadingClock();
    clock.show('1', true, 0);
    clock.look(true, 1_000);
    clock.show('2', true, 3_000);
    clock.show('1', false, 4_000);
    clock.look(false, 6_000);
    clock.show('3', true, 7_000);
    clock.look(true, 9_000);
    expect(clock.take(shown, 10_000, 60_000)).toEqual({
      elapsed: 6_000,
      seen: [
        { message: '1', version: 0, ms: 3_000 },
        { message: '2', version: 0, ms: 4_000 },
        { message: '3', version: 0, ms: 1_000 },
      ],
    });
  });

  it('begins again after each report, and goes on counting what is still in view', () => {
    const clock = new ReadingClock();
    clock.look(true, 0);
    clock.show('1', true, 0);
    clock.take(shown, 5_000, 60_000);
    expect(clock.take(shown, 7_000, 60_000)).toEqual({
      elapsed: 2_000,
      seen: [{ message: '1', version: 0, ms: 2_000 }],
    });
    clock.look(false, 7_000);
    expect(clock.take(shown, 99_000, 60_000)).toBeUndefined();
  });

  it('never promises more than a report may, nor a message for longer than the page', () => {
    const clock = new ReadingClock();
    clock.look(true, 0);
    clock.show('1', true, 0);
    expect(clock.take(shown, 600_000, 60_000)).toEqual({
      elapsed: 60_000,
      seen: [{ message: '1', version: 0, ms: 60_000 }],
    });
  });

  it('leaves out what has left the page, and time that runs backwards', () => {
    const clock = new ReadingClock();
    clock.look(true, 1_000);
    clock.show('9', true, 1_000);
    expect(clock.take(shown, 2_000, 60_000)).toEqual({ elapsed: 1_000, seen: [] });
    expect(clock.take(shown, 500, 60_000)).toBeUndefined();
  });
});
