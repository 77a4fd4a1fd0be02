import { operands, parse } from '@minutebook/query';
import { mended } from './fault-list';
import { queryRuns } from './query-runs';
import { sideOf, sidesOf } from './sides';

const tree = (source: string) => parse(source, { mode: 'search' }).tree!;
const sidesText = (source: string): string => {
  const query = tree(source);
  const sides = sidesOf(query);
  return operands(query)
    .map((_, i) => sides.get(i))
    .join('');
};

describe('queryRuns', () => {
  it('colours a query and gives its text back', () => {
    const source = '("keep this" OR 别外传) W/12 announce* from:leo';
    const runs = queryRuns(source, 'search');
    expect(runs.map(({ text }) => text).join('')).toBe(source);
    expect(runs.find(({ text }) => text === 'OR')?.look).toBe('op');
    expect(runs.find(({ text }) => text.startsWith('announce'))?.look).toBe('wc');
  });

  it('underlines a fault at its place, also one between characters', () => {
    const source = '(a OR b';
    const { errors } = parse(source, { mode: 'search' });
    expect(queryRuns(source, 'search', errors).some(({ faulty }) => faulty)).toBe(true);
    expect(queryRuns('ab', 'search', [{ start: 2, end: 2 }]).map(({ text, faulty }) => [text, faulty])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});

describe('sides', () => {
  it.each([
    ['a OR b', 'aa'],
    ['a W/5 b', 'ab'],
    ['(a OR b) W/5 (c OR d)', 'aabb'],
    ['a W/5 b W/5 c', 'aba'],
    ['a AND b', 'ab'],
    ['a from:leo', 'a'],
    ['a AND from:leo AND b', 'ab'],
  ])('%s is %s', (source, sides) => expect(sidesText(source)).toBe(sides));

  it('tells the first operand from the rest where a rule no longer parses', () => {
    expect([sideOf(0, null), sideOf(3, null)]).toEqual(['a', 'b']);
  });
});

it('puts a fix in its place', () => {
  expect(mended('sender:leo', { label: '', text: 'from:', start: 0, end: 7 })).toEqual({ text: 'from:leo', caret: 5 });
});
