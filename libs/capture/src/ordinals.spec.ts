import { Ordinals } from './ordinals';

describe('ordinals', () => {
  it('[R40] number equals, so that true repeats survive and overlaps merge', () => {
    const ordinals = new Ordinals();
    expect(['a', 'b', 'a', 'a', 'b'].map((key) => ordinals.next(key))).toEqual([0, 0, 1, 2, 1]);
  });

  it('[R6] forget what lies far behind, and nothing near', () => {
    const ordinals = new Ordinals();
    ordinals.next('far');
    for (let index = 0; index < 49_000; index++) ordinals.next(`near ${index}`);
    expect(ordinals.next('far')).toBe(1);
    for (let index = 0; index < 120_000; index++) ordinals.next(`other ${index}`);
    expect(ordinals.next('far')).toBe(0);
  });
});
