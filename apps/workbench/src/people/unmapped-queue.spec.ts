import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { UnmappedHandle } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { UnmappedQueue } from './unmapped-queue';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const handle = (id: string): UnmappedHandle => ({ id, scheme: 'phone', value: `+44${id}` }) as UnmappedHandle;
const person = { id: 'p1', version: 1 };

describe('the queue of handles that are nobody’s', () => {
  let http: HttpTestingController;
  let queue: UnmappedQueue;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [...PROVIDERS, UnmappedQueue] });
    http = TestBed.inject(HttpTestingController);
    queue = TestBed.inject(UnmappedQueue);
    signIn(HUGO, ['people.write']);
    void queue.load();
    await list('1', '2', '3', '4');
  });

  async function list(...ids: string[]): Promise<void> {
    http
      .match((request) => request.url.startsWith('/api/directory/unmapped?'))
      .forEach((each) => each.flush({ items: ids.map(handle), next: null }));
    await tick();
  }

  it('keeps the handle that is being looked at when others are somebody’s now', async () => {
    queue.select(handle('3'));
    void queue.load();
    await list('2', '3', '4');
    expect(queue.selected()?.id).toBe('3');
  });

  it('goes on to the next when one was dealt with, and never acts on a row that took its place', async () => {
    queue.select(handle('2'));
    const done = queue.settle(handle('2'), { class: 'external', reason: 'A client of ours.' });
    http.match(() => true).forEach((each) => each.flush({}));
    await done;
    expect(queue.selected()?.id).toBe('3');
    void queue.load();
    await list('1', '4');
    expect(queue.selected()).toBeNull();
    queue.step(1);
    expect(queue.selected()?.id).toBe('4');
  });

  it('reads on from where it was after one was mapped with others of that person', async () => {
    queue.select(handle('1'));
    const done = queue.map(handle('1'), person, '');
    http.match(() => true).forEach((each) => each.flush({}));
    await done;
    await list('3', '4');
    expect(queue.page.value()?.items.map(({ id }) => id)).toEqual(['3', '4']);
  });
});
