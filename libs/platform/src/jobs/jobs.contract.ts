import type { Jobs } from './jobs';

/** What every way of running jobs must do. `make` gives two views of one queue: workers and callers may be apart. */
export function jobsContract(make: () => Promise<{ worker: Jobs; caller: Jobs; end: () => Promise<void> }>): void {
  let worker: Jobs;
  let caller: Jobs;
  let end: () => Promise<void>;

  beforeEach(async () => {
    ({ worker, caller, end } = await make());
  });
  afterEach(() => end());

  it('runs a job with its payload', async () => {
    const seen: unknown[] = [];
    worker.handle('note', async (payload) => void seen.push(payload));
    await worker.start();
    await caller.enqueue('note', { id: 7, name: '周启明' });
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ id: 7, name: '周启明' }]);
  });

  it('keeps one job of a key waiting, and runs once more when asked while it runs', async () => {
    let runs = 0;
    let release: () => void = () => undefined;
    worker.handle('follow', async () => {
      runs++;
      if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
    });
    await worker.start();
    await caller.enqueue('follow', {}, { key: 'index' });
    await until(() => runs === 1);
    for (let i = 0; i < 5; i++) await caller.enqueue('follow', {}, { key: 'index' });
    release();
    await until(() => runs === 2);
    await quiet();
    expect(runs).toBe(2);
  });

  it('can be asked again after it ran', async () => {
    let runs = 0;
    worker.handle('follow', async () => void runs++);
    await worker.start();
    for (let round = 1; round <= 3; round++) {
      await caller.enqueue('follow', {}, { key: 'index' });
      await until(() => runs === round);
    }
  });

  it('tries again when a handler throws', async () => {
    let attempts = 0;
    worker.handle('shaky', async () => {
      if (++attempts < 3) throw new TypeError('not yet');
    });
    await worker.start();
    await caller.enqueue('shaky');
    await until(() => attempts === 3, 10_000);
  });

  it('holds up no other name, however many jobs of one take their time', async () => {
    let begun = 0;
    let isNumbered = false;
    worker.handle('import', async (_payload, { signal }) => {
      begun++;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    worker.handle('sequence', async () => void (isNumbered = true));
    await worker.start();
    for (let id = 0; id < 6; id++) await caller.enqueue('import', { id }, { key: String(id) });
    await until(() => begun >= 2);
    await caller.enqueue('sequence', {}, { key: 'records' });
    await until(() => isNumbered);
  });

  it('asked by the clock, leaves alone what waits or runs', async () => {
    let runs = 0;
    let release: () => void = () => undefined;
    worker.handle('import', async (_payload, { signal }) => {
      runs++;
      await new Promise<void>((resolve) => {
        release = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    });
    await worker.start();
    const ask = () => caller.enqueue('import', { id: 7 }, { key: '7', unlessRunning: true });
    await ask();
    await until(() => runs === 1);
    await ask();
    await ask();
    release();
    await quiet();
    expect(runs).toBe(1);
    await ask();
    await until(() => runs === 2);
    release();
  });

  it('waits for a running handler at stop, and tells it', async () => {
    let ended = false;
    let begun = false;
    worker.handle('long', async (_payload, { signal }) => {
      begun = true;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      ended = true;
    });
    await worker.start();
    await caller.enqueue('long');
    await until(() => begun);
    await worker.stop();
    expect(ended).toBe(true);
  });

  it('refuses a second handler of one name', () => {
    worker.handle('one', async () => undefined);
    expect(() => worker.handle('one', async () => undefined)).toThrow('handler already');
  });
}

async function until(condition: () => boolean, limit = 5_000): Promise<void> {
  for (const end = Date.now() + limit; !condition();) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));
