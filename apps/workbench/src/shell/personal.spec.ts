import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Me } from '@minutebook/contract';
import { NoticeInbox } from '../notices/inbox';
import { Drafts } from '../review/drafts';
import { RecentQueries } from '../search/recent-queries';
import { SavedSearches } from '../search/saved-searches';
import { Session } from './session';

const someone = (id: string): Me => ({
  ...{ id, name: id, email: '', roles: [], permissions: [] },
  ...{ examiner: null, producing: null },
});

describe('what is kept of a person in a window', () => {
  let http: HttpTestingController;
  let session: Session;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'clearTimeout'] });
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
  });
  afterEach(() => jest.useRealTimers());

  const sit = (id: string | null): void => {
    session.enter({ user: id === null ? null : someone(id), csrf: 't', setupNeeded: false });
    TestBed.tick();
  };

  it('is there for them after a lost session, and for nobody who signs in after them', async () => {
    const [drafts, recent] = [TestBed.inject(Drafts), TestBed.inject(RecentQueries)];
    const [saved, inbox] = [TestBed.inject(SavedSearches), TestBed.inject(NoticeInbox)];
    sit('ines');
    drafts.change('418', { reason: 'Gives the price before the announcement.' });
    recent.note('bonus AND secret');
    const loads = [saved.load(), inbox.load(), inbox.refreshCount()];
    http
      .expectOne('/api/saved-searches?limit=200')
      .flush({ items: [{ id: '1', name: 'Beacon', mine: true }], next: null });
    http.expectOne('/api/notices?view=all&limit=50').flush({ items: [{ id: '3' }], next: null });
    http.expectOne('/api/notices/count').flush({ unread: 1 });
    await Promise.all(loads);
    inbox.select({ id: '3' } as never);
    const kept = (): unknown[] => [
      drafts.of('418').reason,
      drafts.pending,
      recent.list(),
      saved.list().length,
      inbox.page.value()?.items.length ?? 0,
      inbox.selected() !== null,
      inbox.unread(),
    ];
    const whole = ['Gives the price before the announcement.', true, ['bonus AND secret'], 1, 1, true, 1];
    expect(kept()).toEqual(whole);
    sit(null);
    sit('ines');
    expect(kept()).toEqual(whole);
    sit(null);
    sit('priya');
    expect(kept()).toEqual(['', false, [], 0, 0, false, 0]);
  });

  it('is not filled by an answer that somebody else had asked for', async () => {
    const saved = TestBed.inject(SavedSearches);
    sit('ines');
    const loaded = saved.load();
    sit('priya');
    http
      .expectOne('/api/saved-searches?limit=200')
      .flush({ items: [{ id: '1', name: 'Beacon', mine: true }], next: null });
    await loaded;
    expect(saved.list()).toEqual([]);
  });
});
