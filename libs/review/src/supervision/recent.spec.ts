import { Recent } from './recent';

const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('answers that take long', () => {
  let reckoned = 0;
  const reckon = (milliseconds: number) => async (): Promise<number> => {
    await rest(milliseconds);
    return ++reckoned;
  };

  it('are told again for as long as keeps their share, and no longer', async () => {
    const recent = new Recent<number>(0.5);
    const first = await recent.of('a', reckon(600));
    expect([await recent.of('a', reckon(0)), await recent.of('b', reckon(0))]).toEqual([first, first + 1]);
    await rest(700);
    expect(await recent.of('a', reckon(0))).toBe(first + 2);
  });

  it('are reckoned once at a time, once they are known to take long', async () => {
    const recent = new Recent<number>(1);
    await recent.of('a', reckon(600));
    const before = reckoned;
    await Promise.all([1, 2, 3].map(() => recent.of('a', reckon(600))));
    expect(reckoned).toBe(before + 1);
  });

  it('quick ones and failures are not kept', async () => {
    const recent = new Recent<number>();
    const first = await recent.of('a', reckon(0));
    expect(await recent.of('a', reckon(0))).toBe(first + 1);
    await expect(recent.of('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await recent.of('b', reckon(0))).toBe(first + 2);
  });
});
