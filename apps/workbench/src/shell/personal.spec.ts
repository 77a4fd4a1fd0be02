import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Me, Permission } from '@minutebook/contract';
import { NoticeInbox } from '../notices/inbox';
import { Drafts } from '../review/drafts';
import { RecentQueries } from '../search/recent-queries';
import { SavedSearches } from '../search/saved-searches';
import { Toasts } from '../ui/toasts';
import { Session } from './session';
import { Waiting } from './waiting';

const someone = (id: string, permissions: Permission[]): Me => ({
  ...{ id, name: id, email: '', roles: [], permissions },
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

  const sit = (id: string | null, ...permissions: Permission[]): void => {
    session.enter({ user: id === null ? null : someone(id, permissions), csrf: 't', setupNeeded: false });
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

  it('an Undo is offered to who did it, and at the door to nobody', () => {
    const toasts = TestBed.inject(Toasts);
    const undo = jest.fn();
    sit('ines');
    toasts.offerUndo('A-418 cleared', undo);
    expect(toasts.current()?.text).toBe('A-418 cleared');
    for (const next of [null, 'priya']) {
      sit(next);
      expect([toasts.current(), toasts.undo()]).toEqual([null, false]);
    }
    expect(undo).not.toHaveBeenCalled();
  });

  it('what waits for one is not told to another, neither when it was counted nor while it is', async () => {
    const waiting = TestBed.inject(Waiting);
    const counts = { open: 7, mine: 0, toSign: 0, snoozed: 0, closed: 0, doneToday: 0, quota: null };
    const count = async (): Promise<() => Promise<void>> => {
      const counted = waiting.refresh();
      const asked = http.expectOne('/api/alerts/counts');
      return async () => (asked.flush(counts), counted);
    };
    sit('ines', 'alert.read', 'alert.decide');
    await (
      await count()
    )();
    expect([waiting.counts()?.open, waiting.forMe()]).toEqual([7, 7]);
    const late = await count();
    sit('priya', 'alert.read', 'alert.decide');
    expect(waiting.counts()).toBeNull();
    await late();
    expect(waiting.counts()).toBeNull();
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
