import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';

import type { Me } from '@minutebook/contract';
import { problemInterceptor } from '../shell/api/interceptors';
import { Session } from '../shell/session';
import { AlertReader } from './opened-alert';

const PLACE = { id: '419', conversation: '9', message: '78' };
const ADDRESSES = [
  '/api/alerts/419',
  '/api/conversations/9/messages?around=78&limit=40&alert=419&view=review',
  '/api/conversations/9/alerts',
];

describe('AlertReader', () => {
  let http: HttpTestingController;
  let reader: AlertReader;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([problemInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    http = TestBed.inject(HttpTestingController);
    reader = TestBed.inject(AlertReader);
  });

  const answer = (): void => {
    const bodies = [
      { id: '419', lexicon: '', rule: { code: 'MA-1', version: 1 }, why: { query: 'x' }, marks: [] },
      { conversation: { id: '9', participants: [] }, items: [], earlier: null, later: null, position: 1 },
      { items: [] },
    ];
    ADDRESSES.forEach((address, i) => http.expectOne(address).flush(bodies[i]!));
  };

  it('has the next alert and its conversation there before it is opened, and asks for neither again', async () => {
    reader.prefetch(PLACE);
    answer();
    const opened = await reader.open(PLACE, new AbortController().signal);
    expect([opened.alert.id, opened.pages.conversation().id]).toEqual(['419', '9']);
    http.verify();
  });

  it('lets go of what changed meanwhile', async () => {
    reader.prefetch(PLACE);
    answer();
    reader.forget('419');
    const opened = reader.open(PLACE, new AbortController().signal);
    answer();
    expect((await opened).alert.id).toBe('419');
    http.verify();
  });

  it('reads ahead once what fails, and again when something changed', async () => {
    reader.prefetch(PLACE);
    ADDRESSES.forEach((address) => http.expectOne(address).flush({}, { status: 500, statusText: '' }));
    await new Promise((resolve) => setTimeout(resolve));
    reader.prefetch(PLACE);
    ADDRESSES.forEach((address) => http.expectNone(address));
    reader.forget('419');
    reader.prefetch(PLACE);
    answer();
  });

  it('shows nobody what was read ahead for somebody else', async () => {
    const user = (id: string): Me => ({
      ...{ id, name: id, email: '', roles: [], permissions: [] },
      ...{ examiner: null, producing: null },
    });
    const session = TestBed.inject(Session);
    session.enter({ user: user('ada'), csrf: 't', setupNeeded: false });
    reader.prefetch(PLACE);
    answer();
    session.enter({ user: user('bo'), csrf: 't', setupNeeded: false });
    const opened = reader.open(PLACE, new AbortController().signal);
    answer();
    expect((await opened).alert.id).toBe('419');
    http.verify();
  });
});
