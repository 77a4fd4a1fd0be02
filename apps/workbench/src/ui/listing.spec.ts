import { TestBed } from '@angular/core/testing';
import { Listing, type Page, PAGES_KEPT } from './listing';
import { Problem } from './problem';

interface Row {
  readonly id: string;
}

/** Ten rows, four a page, given when the test says so; those before the first have left. */
class Source {
  readonly asked: (string | undefined)[] = [];
  private waiting: (() => void)[] = [];
  broken = false;
  first = 0;

  read = async (after: string | undefined, signal: AbortSignal): Promise<Page<Row>> => {
    this.asked.push(after);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    signal.throwIfAborted();
    if (this.broken) throw new Problem('offline', 0);
    const from = after === undefined ? this.first : Number(after) + 1;
    const items = Array.from({ length: Math.min(4, 10 - from) }, (_, i) => ({ id: String(from + i) }));
    return { items, next: from + 4 < 10 ? String(from + 3) : null };
  };

  async answer(): Promise<void> {
    for (const go of this.waiting.splice(0)) go();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

describe('a list that comes page by page', () => {
  let source: Source;
  let list: Listing<Row>;
  const ids = (): string => (list.value()?.items ?? []).map(({ id }) => id).join('');

  beforeEach(async () => {
    source = new Source();
    list = TestBed.runInInjectionContext(() => new Listing<Row>(({ after }, signal) => source.read(after, signal)));
    void list.load();
    await source.answer();
  });

  it('grows by a page at a time to its end', async () => {
    for (const expected of ['01234567', '0123456789', '0123456789']) {
      void list.more();
      await source.answer();
      expect(ids()).toBe(expected);
    }
    expect(source.asked).toEqual([undefined, '3', '7']);
  });

  it('takes two clicks for one: no row comes twice', async () => {
    void list.more();
    void list.more();
    await source.answer();
    expect(ids()).toBe('01234567');
  });

  it('drops a further page when the list begins anew under it', async () => {
    void list.more();
    void list.load();
    await source.answer();
    expect(ids()).toBe('0123');
    expect(list.busy()).toBe(false);
  });

  it('keeps what is there when a page does not come, says so, and can be asked again', async () => {
    source.broken = true;
    void list.more();
    await source.answer();
    expect([ids(), list.problem()?.code]).toEqual(['0123', 'offline']);
    source.broken = false;
    void list.more();
    await source.answer();
    expect([ids(), list.problem()]).toEqual(['01234567', null]);
  });

  it('is read anew in place, with as many pages as are shown, and nobody is asked to wait', async () => {
    void list.more();
    await source.answer();
    source.first = 5;
    void list.refresh();
    expect(list.busy()).toBe(false);
    await source.answer();
    expect(ids()).toBe('01234567');
    await source.answer();
    expect([ids(), source.asked.slice(2)]).toEqual(['56789', [undefined, '8']]);
  });

  it('is read once more for all that is said while it is being read', async () => {
    void list.refresh();
    for (let nudge = 0; nudge < 5; nudge++) void list.refresh();
    await source.answer();
    await source.answer();
    await source.answer();
    expect([ids(), source.asked.length]).toEqual(['0123', 3]);
  });

  it('neither loses a further page to a nudge nor a nudge to a further page', async () => {
    void list.more();
    void list.refresh();
    await source.answer();
    expect(ids()).toBe('01234567');
    void list.more();
    await source.answer();
    await source.answer();
    await source.answer();
    expect([ids(), source.asked]).toEqual(['0123456789', [undefined, '3', undefined, '3', '7']]);
  });

  it('is cut where somebody has gone so far down that all of it would be too much', async () => {
    const pages = TestBed.runInInjectionContext(
      () => new Listing<Row>(async ({ after = '0' }) => ({ items: [{ id: after }], next: String(Number(after) + 1) })),
    );
    await pages.load();
    for (let page = 1; page < PAGES_KEPT + 5; page++) await pages.more();
    await pages.refresh();
    expect(pages.value()).toMatchObject({ items: { length: PAGES_KEPT }, next: String(PAGES_KEPT) });
  });

  it('knows the row beside another, to the ends', () => {
    expect([undefined, '0', '3', 'gone'].map((id) => list.beside(id, 1)?.id)).toEqual(['0', '1', '3', '0']);
    expect([null, '0', '3'].map((id) => list.beside(id, -1)?.id)).toEqual(['0', '0', '2']);
  });
});
