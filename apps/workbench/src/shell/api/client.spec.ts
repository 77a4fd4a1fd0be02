import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import * as api from '@minutebook/contract/api';
import { Problem } from '../../ui/problem';
import { Session } from '../session';
import { addressOf } from './address';
import { Api } from './client';
import { csrfInterceptor, presenceInterceptor, problemInterceptor } from './interceptors';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const problem = (code: string, title = 'No.') => ({ code, title });

describe('Api', () => {
  let http: HttpTestingController;
  let client: Api;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([presenceInterceptor, csrfInterceptor, problemInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    http = TestBed.inject(HttpTestingController);
    client = TestBed.inject(Api);
    TestBed.inject(Session).enter({ user: null, csrf: 'token-1', setupNeeded: false });
  });

  afterEach(() => http.verify());

  it('asks by the descriptor: path, parameters, query', async () => {
    const asked = client.call(api.alerts.list, { query: { view: 'to-sign', limit: 50 } });
    const request = http.expectOne('/api/alerts?view=to-sign&limit=50');
    expect([request.request.method, request.request.headers.has('X-CSRF-Token')]).toEqual(['GET', false]);
    request.flush({ items: [], next: null });
    await expect(asked).resolves.toEqual({ items: [], next: null });
  });

  it('[R136] says when nobody has been at the page for a minute', () => {
    const asked = () => {
      void client.call(api.alerts.list, { query: {} }).catch(() => undefined);
      return http.expectOne('/api/alerts').request.headers.has('X-Minutebook-Away');
    };
    expect(asked()).toBe(false);
    const later = Date.now() + 61_000;
    const now = jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(asked()).toBe(true);
    document.dispatchEvent(new Event('pointermove'));
    expect(asked()).toBe(false);
    now.mockRestore();
  });

  it('sends changes as JSON with the token no other site can read', async () => {
    const done = client.call(api.alerts.claim, { params: { id: '418' }, body: { version: 3 } });
    const sent = http.expectOne('/api/alerts/418/claim');
    const { method, headers, body } = sent.request;
    expect([method, body]).toEqual(['POST', { version: 3 }]);
    expect(headers.get('X-CSRF-Token')).toBe('token-1');
    expect(headers.get('Content-Type')).toBe('application/json');
    sent.flush({ id: '418' });
    await expect(done).resolves.toEqual({ id: '418' });
  });

  it('sends no body and no type where the endpoint has none', () => {
    void client.call(api.people.signOut, {}).catch(() => undefined);
    const { request } = http.expectOne('/api/session');
    expect([request.method, request.body, request.headers.has('Content-Type')]).toEqual(['DELETE', null, false]);
  });

  it('uploads bytes as they are', () => {
    void client.upload(
      api.imports.addFile,
      { params: { id: '1' }, query: { name: '与“客户”.txt' } },
      new Blob(['x']),
      () => undefined,
    );
    const { request } = http.expectOne((candidate) => candidate.url.startsWith('/api/imports/1/files?name='));
    expect([request.method, request.headers.get('Content-Type')]).toEqual(['PUT', 'application/octet-stream']);
    expect(request.headers.get('X-CSRF-Token')).toBe('token-1');
  });

  it('turns problem+json into a problem', async () => {
    const asked = client.call(api.alerts.get, { params: { id: '9' } });
    http
      .expectOne('/api/alerts/9')
      .flush({ ...problem('not-found'), instance: 'r-1' }, { status: 404, statusText: '' });
    const error = await asked.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: 'not-found', status: 404, body: { instance: 'r-1' } });
  });

  it('tells no connection from an answer nobody can read', async () => {
    const offline = client.call(api.appliance.status, {});
    http.expectOne('/api/status').error(new ProgressEvent('error'));
    await expect(offline).rejects.toMatchObject({ code: 'offline' });
    const garbled = client.call(api.appliance.status, {});
    http.expectOne('/api/status').flush('<html>proxy</html>', { status: 502, statusText: '' });
    await expect(garbled).rejects.toMatchObject({ code: 'unreadable', status: 502 });
  });

  it('fetches a new token once when the session was renewed', async () => {
    const user = { id: crypto.randomUUID(), name: 'Ines', email: 'i@x.example', roles: [], permissions: [] };
    const done = client.call(api.alerts.claim, { params: { id: '1' }, body: { version: 0 } });
    http.expectOne('/api/alerts/1/claim').flush(problem('request-foreign'), { status: 403, statusText: '' });
    http.expectOne('/api/session').flush({ user, csrf: 'token-2', setupNeeded: false });
    await tick();
    const again = http.expectOne('/api/alerts/1/claim');
    expect(again.request.headers.get('X-CSRF-Token')).toBe('token-2');
    again.flush({ id: '1' });
    await expect(done).resolves.toEqual({ id: '1' });
  });

  it('fetches a token for somebody who signs in before the page has one', async () => {
    const done = client.call(api.people.signIn, { body: { email: 'i@x.example', password: 'p' } });
    http.expectOne('/api/session').flush(problem('request-foreign'), { status: 403, statusText: '' });
    http.expectOne('/api/session').flush({ user: null, csrf: 'token-2', setupNeeded: false });
    await tick();
    const again = http.expectOne('/api/session');
    expect([again.request.method, again.request.headers.get('X-CSRF-Token')]).toEqual(['POST', 'token-2']);
    again.flush({ user: null, csrf: 'token-2', setupNeeded: false });
    await done;
  });

  it('leads to the door, keeping the address, when the session is over', async () => {
    const router = TestBed.inject(Router);
    const go = jest.spyOn(router, 'navigate').mockResolvedValue(true);
    jest.spyOn(router, 'url', 'get').mockReturnValue('/review/open/418');
    const asked = client.call(api.alerts.get, { params: { id: '418' } });
    http.expectOne('/api/alerts/418').flush(problem('signed-out'), { status: 401, statusText: '' });
    await expect(asked).rejects.toMatchObject({ code: 'signed-out' });
    http.expectOne('/api/session').flush({ user: null, csrf: 'token-3', setupNeeded: false });
    await tick();
    expect(go).toHaveBeenCalledWith(['/sign-in'], { queryParams: { to: '/review/open/418' } });
  });

  it('is cancelled when superseded', async () => {
    const abort = new AbortController();
    const asked = client.call(api.search.run, { query: { q: 'slow' } }, abort.signal);
    const request = http.expectOne('/api/search?q=slow');
    abort.abort();
    expect(request.cancelled).toBe(true);
    await expect(asked).rejects.toMatchObject({ code: 'superseded' });
  });
});

describe('addressOf', () => {
  it('escapes what goes into it and leaves out what is not set', () => {
    expect(
      addressOf(
        '/api/messages/:id/attachments/:number',
        { id: 'a/b', number: 0 },
        { q: '别外传 & co', after: undefined },
      ),
    ).toBe('/api/messages/a%2Fb/attachments/0?q=%E5%88%AB%E5%A4%96%E4%BC%A0+%26+co');
  });

  it('refuses a path with a hole', () => expect(() => addressOf('/api/alerts/:id', {})).toThrow('needs id'));
});
