import { type Movement, namedIn, presentAt, type Sight } from './membership';
import { numbersIn } from './sightings';
import type { Handle } from './who-is-who';

const handle = (id: number, name: string, value = name): Handle => ({
  id,
  scheme: 'name',
  value,
  name,
  holders: [],
  ofFirm: undefined,
});
const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const movement = (n: number, into: boolean): Movement => ({
  handle: 1,
  at: day(n),
  into,
  notice: into ? 'member-added' : 'member-left',
  message: n,
  byName: false,
});
const sight = (n: number): Sight => ({ handle: 1, at: day(n), message: n });

describe('who was in a room', () => {
  const ground = (
    at: number,
    movements: Movement[],
    sights: { before?: Sight; after?: Sight } = {},
  ): string | undefined => presentAt(day(at), movements, new Map([[1, sights]]))[0]?.ground;

  it('the last notice decides, unless they were seen after it', () => {
    expect(ground(5, [movement(2, true), movement(8, false)])).toBe('came-in');
    expect(ground(5, [movement(2, true), movement(4, false)])).toBeUndefined();
    expect(ground(6, [movement(4, false)], { before: sight(5) })).toBe('seen-before');
    expect(ground(6, [movement(4, false)], { before: sight(3), after: sight(9) })).toBeUndefined();
  });

  it('before any notice: whoever left later was there, whoever came later was not', () => {
    expect(ground(5, [movement(8, false)])).toBe('went-out-later');
    expect(ground(5, [movement(8, true)], { after: sight(9) })).toBeUndefined();
    expect(ground(5, [movement(8, true)], { before: sight(3) })).toBe('seen-before');
  });

  it('without notices, being seen', () => {
    expect(ground(5, [], { before: sight(3), after: sight(9) })).toBe('seen-before-and-after');
    expect(ground(5, [], { after: sight(9) })).toBe('seen-only-later');
    expect(ground(5, [])).toBeUndefined();
  });

  it('names in a notice are found in its order, the longer of two that overlap, in any script', () => {
    const members = [handle(1, 'Ann'), handle(2, 'Ann Lee'), handle(3, '周启明'), handle(4, '', '+852 9123 4417')];
    expect(namedIn('周启明 added Ann Lee', members).map(({ id }) => id)).toEqual([3, 2]);
    expect(namedIn('Ann added +852 9123 4417', members).map(({ id }) => id)).toEqual([1, 4]);
    expect(namedIn('nobody left', members)).toEqual([]);
  });

  it('numbers in a notice come in their normal form', () => {
    expect(numbersIn('+852 9123 4417 changed to +852\u00a06000\u20111111. Tap')).toEqual([
      '+85291234417',
      '+85260001111',
    ]);
    expect(numbersIn('Ann changed their phone number')).toEqual([]);
  });
});
