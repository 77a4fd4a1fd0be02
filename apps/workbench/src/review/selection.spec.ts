import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { AlertRow } from '@minutebook/contract';
import { problemInterceptor } from '../shell/api/interceptors';
import { Queue } from './queue';
import { Selection } from './selection';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const row = (id: string): AlertRow =>
  ({
    id,
    state: 'new',
    version: 4,
    claimedBy: null,
    assignedTo: null,
    snoozedUntil: null,
    dueAt: `2026-11-2${id}`,
  }) as AlertRow;

describe('Selection', () => {
  let http: HttpTestingController;
  let selection: Selection;
  const list = (...ids: string[]): void =>
    http.expectOne('/api/alerts?view=open&limit=100').flush({ items: ids.map(row), next: null });

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([problemInterceptor])),
        provideHttpClientTesting(),
        Queue,
        Selection,
      ],
    });
    http = TestBed.inject(HttpTestingController);
    selection = TestBed.inject(Selection);
    const loaded = TestBed.inject(Queue).load('open');
    list('1', '2', '3', '4');
    await loaded;
  });

  const ids = (): string =>
    selection
      .rows()
      .map(({ id }) => id)
      .join(' ');

  it('chooses rows one by one, or from one to its neighbour', () => {
    selection.toggle('3');
    selection.extend('1', '2');
    expect(ids()).toBe('1 2 3');
    selection.toggle('2');
    expect([ids(), selection.has('2')]).toEqual(['1 3', false]);
    selection.clear();
    expect(selection.size()).toBe(0);
  });

  it('[R31] decides together by one reason, keeps what failed and says why', async () => {
    selection.extend('1', '2');
    const done = selection.decide('false-positive', 'The same newsletter, sent to everybody.');
    const sent = http.expectOne('/api/alerts/decisions');
    expect(sent.request.body).toEqual({
      items: [
        { id: '1', version: 4 },
        { id: '2', version: 4 },
      ],
      disposition: 'false-positive',
      reason: 'The same newsletter, sent to everybody.',
    });
    sent.flush({
      done: 1,
      items: [
        { id: '1', done: true, code: null, reason: null },
        { id: '2', done: false, code: 'conflict-of-interest', reason: 'Ines Okafor wrote this message.' },
      ],
    });
    await tick();
    list('2', '3', '4');
    expect(await done).toBe(true);
    expect(selection.result()).toEqual({
      done: 1,
      failed: [{ id: '2', code: 'conflict-of-interest', reason: 'Ines Okafor wrote this message.' }],
    });
    expect(ids()).toBe('2');
  });

  it('keeps the choice when the whole act was refused', async () => {
    selection.toggle('4');
    const done = selection.give(null);
    http
      .expectOne('/api/alerts/assignment')
      .flush({ code: 'not-allowed', title: 'No.' }, { status: 403, statusText: '' });
    expect(await done).toBe(false);
    expect([selection.problem()?.code, ids()]).toEqual(['not-allowed', '4']);
  });

  it('tags each, and says which could not be', async () => {
    selection.extend('1', '2');
    const done = selection.tag('beacon');
    http.expectOne('/api/alerts/1/tags').flush({ tags: ['beacon'] });
    await tick();
    http.expectOne('/api/alerts/2/tags').flush({ code: 'not-found', title: 'Gone.' }, { status: 404, statusText: '' });
    await tick();
    list('1', '2', '3', '4');
    expect(await done).toBe(true);
    expect(selection.result()).toMatchObject({ done: 1, failed: [{ id: '2', code: 'not-found' }] });
  });
});
