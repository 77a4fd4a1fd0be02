import { painted } from './after-paint';

describe('painted', () => {
  afterEach(() => jest.restoreAllMocks());

  const waits = async (): Promise<number> => {
    const started = performance.now();
    await painted();
    return performance.now() - started;
  };

  it('waits for a frame', async () => {
    const frame = jest.spyOn(window, 'requestAnimationFrame');
    await painted();
    expect(frame).toHaveBeenCalledTimes(1);
  });

  it('does not wait for good where none is drawn', async () => {
    jest.spyOn(window, 'requestAnimationFrame').mockReturnValue(1);
    expect(await waits()).toBeGreaterThan(150);
  });

  it('does not wait where nobody is looking: a page that is hidden may be about to end', async () => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const frame = jest.spyOn(window, 'requestAnimationFrame');
    const timer = jest.spyOn(window, 'setTimeout');
    await painted();
    expect([frame.mock.calls.length, timer.mock.calls.length]).toEqual([0, 0]);
  });
});
