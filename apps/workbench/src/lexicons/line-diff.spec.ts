import { lineDiff } from './line-diff';

const said = (before: string, after: string): string[] =>
  lineDiff(before, after).map(
    ({ kind, text, before: x, after: y }) =>
      `${{ same: ' ', added: '+', removed: '-' }[kind]}${x ?? ''}:${y ?? ''} ${text}`,
  );

describe('the lines of a rule', () => {
  it('show what was put in and taken out, the old line before the new one', () => {
    expect(said('( a\nOR b )\nw/12 c', '( a\nOR x\nOR y )\nw/12 c')).toEqual([
      ' 1:1 ( a',
      '-2: OR b )',
      '+:2 OR x',
      '+:3 OR y )',
      ' 3:4 w/12 c',
    ]);
  });

  it('are all new where nothing is in force, and all the same where nothing changed', () => {
    expect(said('', 'a\nb')).toEqual(['+:1 a', '+:2 b']);
    expect(said('a\nb', 'a\nb')).toEqual([' 1:1 a', ' 2:2 b']);
    expect(said('', '')).toEqual([]);
  });

  it('put together are both texts, whatever they were', () => {
    let seed = 7;
    const draw = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n;
    for (let round = 0; round < 300; round++) {
      const [a, b] = [0, 1].map(() => Array.from({ length: draw(9) + 1 }, () => 'abc'[draw(3)]!).join('\n'));
      const rows = lineDiff(a!, b!);
      expect(
        rows
          .filter(({ kind }) => kind !== 'added')
          .map(({ text }) => text)
          .join('\n'),
      ).toBe(a);
      expect(
        rows
          .filter(({ kind }) => kind !== 'removed')
          .map(({ text }) => text)
          .join('\n'),
      ).toBe(b);
      expect(rows.flatMap(({ after }) => after ?? [])).toEqual(b!.split('\n').map((_, i) => i + 1));
    }
  });

  it('of two long texts with nothing in common cost no table', () => {
    const many = (letter: string): string => Array.from({ length: 2_000 }, (_, i) => `${letter}${i}`).join('\n');
    expect(lineDiff(many('a'), many('b'))).toHaveLength(4_000);
  });
});
