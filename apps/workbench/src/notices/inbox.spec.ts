import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { Notice } from '@minutebook/contract';
import { Session } from '../shell/session';
import { addressOfSubject } from './addresses';
import { byDay } from './days';
import { NoticeInbox } from './inbox';
import { noticeKeys } from './notice-keys';
import { NOTICE_WORDS } from './words';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const notice = (id: string, over: Partial<Notice> = {}): Notice => ({
  id,
  kind: 'alert-returned',
  subject: { kind: 'alert', id: `2${id}` },
  words: {},
  at: '2026-11-24T08:00:00.000Z',
  readAt: null,
  answeredAt: null,
  ...over,
});

describe('the inbox', () => {
  let http: HttpTestingController;
  let inbox: NoticeInbox;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'clearTimeout'] });
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    TestBed.inject(Session).enter({
      user: {
        id: crypto.randomUUID(),
        name: 'Ann',
        email: 'ann@firm.example',
        roles: [],
        permissions: [],
        examiner: null,
        producing: null,
      },
      csrf: 'token',
      setupNeeded: false,
    });
    inbox = TestBed.inject(NoticeInbox);
  });
  afterEach(() => {
    http.verify();
    jest.useRealTimers();
  });

  async function show(items: Notice[], next: string | null = null): Promise<void> {
    inbox.show();
    http.expectOne('/api/notices?view=all&limit=50').flush({ items, next });
    await tick();
  }

  it('J and K walk to the ends and no further, Enter opens the address of the subject and marks it read', async () => {
    await show([notice('3'), notice('2')]);
    const go = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    const left = jest.fn();
    const keys = noticeKeys(inbox, left);
    expect(keys['Enter']!()).toBe(false);
    keys['j']!();
    keys['j']!();
    keys['j']!();
    expect(inbox.selected()?.id).toBe('2');
    keys['k']!();
    keys['k']!();
    expect(inbox.selected()?.id).toBe('3');
    keys['Enter']!();
    expect(go).toHaveBeenCalledWith('/review/open/23', { replaceUrl: false });
    expect(left).toHaveBeenCalledTimes(1);
    const marked = http.expectOne('/api/notices/read');
    expect(marked.request.body).toEqual({ ids: ['3'] });
    marked.flush({ unread: 1 });
    await tick();
    expect(inbox.unread()).toBe(1);
    expect(inbox.page.value()?.items.map(({ readAt }) => readAt !== null)).toEqual([true, false]);
  });

  it('marks all that are on screen, and not what came meanwhile', async () => {
    await show([notice('9'), notice('4', { readAt: '2026-11-24T08:00:00.000Z' })]);
    void inbox.readAll();
    const marked = http.expectOne('/api/notices/read-all');
    expect(marked.request.body).toEqual({ upTo: '9' });
    marked.flush({ unread: 2 });
    await tick();
    expect(inbox.unread()).toBe(2);
  });

  it('adds earlier pages below', async () => {
    await show([notice('9')], '9');
    const more = inbox.page.more();
    http.expectOne('/api/notices?view=all&limit=50&after=9').flush({ items: [notice('8')], next: null });
    await more;
    expect(inbox.page.value()).toMatchObject({ items: [{ id: '9' }, { id: '8' }], next: null });
  });
});

it('a day is the reader’s', () => {
  const late = notice('2', { at: '2026-11-24T17:00:00.000Z' });
  const early = notice('1', { at: '2026-11-24T15:59:00.000Z' });
  expect(byDay([late, early], 'Asia/Hong_Kong').map(({ key, notices }) => [key, notices.length])).toEqual([
    ['2026-11-25', 1],
    ['2026-11-24', 1],
  ]);
  expect(byDay([late, early], 'UTC')).toHaveLength(1);
});

it('an id cannot lead elsewhere, and what has no page leads nowhere', () => {
  expect(addressOfSubject({ kind: 'alert', id: '../admin' })).toBe('/review/open/..%2Fadmin');
  expect(addressOfSubject({ kind: 'constructor', id: '1' })).toBeNull();
  expect(addressOfSubject({ kind: 'unknown', id: '1' })).toBeNull();
});

it('both languages say every kind', () => {
  expect(Object.keys(NOTICE_WORDS.zh.kind)).toEqual(Object.keys(NOTICE_WORDS.en.kind));
});
