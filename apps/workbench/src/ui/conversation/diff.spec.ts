import fc from 'fast-check';
import { diffRuns } from './diff';

const shown = (before: string, after: string): string =>
  diffRuns(before, after)
    .map(({ text, kind }) => (kind === 'del' ? `-${text}-` : kind === 'ins' ? `+${text}+` : text))
    .join('');

describe('diffRuns', () => {
  it('finds the figure that was changed', () => {
    expect(shown('price is 13.80. 别外传', 'price is 14.20. 别外传')).toBe('price is -13.80-+14.20+. 别外传');
  });

  it('cuts by Han characters', () => {
    expect(shown('周一公告前', '周五公告后')).toBe('周-一-+五+公告-前-+后+');
  });

  it('shortens what stayed', () => {
    const long = 'word '.repeat(60);
    expect(shown(`${long}old`, `${long}new`)).toMatch(/^….{0,30}-old-\+new\+$/);
  });

  it('never loses a change', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '公', '告'), maxLength: 20 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = diffRuns(before, after);
        const side = (skip: 'ins' | 'del'): string =>
          runs
            .filter(({ kind }) => kind !== skip)
            .map((run) => run.text)
            .join('');
        expect([side('ins'), side('del')]).toEqual([before, after]);
      }),
    );
  });
});
