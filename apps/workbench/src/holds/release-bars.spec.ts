import { releaseBars, retainedAfter } from './release-bars';

describe('what a release lets go of, by year', () => {
  it('[R54] shows at once first, and the years between in which nothing becomes disposable', () => {
    const preview = {
      atOnce: 0,
      byYear: [
        { year: 2029, messages: 121 },
        { year: 2027, messages: 12 },
      ],
    };
    expect(releaseBars(preview).map(({ key, messages }) => [key, messages])).toEqual([
      ['now', 0],
      ['2027', 12],
      ['2028', 0],
      ['2029', 121],
    ]);
  });

  it('has no years where nothing has a date', () => {
    expect(releaseBars({ atOnce: 4, byYear: [] })).toEqual([{ key: 'now', year: null, messages: 4 }]);
  });

  it('counts what retention still keeps: all that no hold keeps and no disposal could take at once', () => {
    expect(retainedAfter({ of: 391, stillHeld: 52, atOnce: 9 })).toBe(330);
  });
});
