import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Alert, Member } from '@minutebook/contract';
import { csrfInterceptor, problemInterceptor } from '../shell/api/interceptors';
import { Session } from '../shell/session';
import { AlertMembers } from './alert-members';
import { CaseFiling } from './case-filing';
import { Desk } from './desk';
import { Queue } from './queue';
import { ReviewAddress } from './review-address';

const ME = '0b7f3c52-9f54-4f0e-9d53-0f6f4a1d7a11';
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const alert = (change: Partial<Alert> = {}): Alert =>
  ({
    id: '418',
    state: 'claimed',
    claimedBy: { id: ME, name: 'Ines Okafor' },
    version: 3,
    members: 2,
    rule: { id: '7', code: 'MA-014', title: 'Tipping', version: 1 },
    conversation: { id: '9', title: 'HK ECM' },
    message: '77',
    why: { query: 'guarantee*', zones: ['own'], snippets: [], messageVersion: 0, engine: '', found: null },
    marks: [],
    mayDecide: { allowed: true, reason: null },
    before: null,
    decisions: [],
    ...change,
  }) as Alert;

const member = (hit: string, change: Partial<Member> = {}): Member =>
  ({
    hit,
    kind: 'near',
    likeness: 95,
    channel: 'email',
    conversation: { id: '9', title: 'Terms' },
    sender: { scheme: 'email', value: 'ann@firm.example', name: 'Ann Lee' },
    sentAt: null,
    messageVersion: 0,
    snippets: [],
    marks: [{ message: '78', version: 0, part: 'body', number: null, start: 3, end: 12, operand: 0 }],
    body: { id: '78', versions: [{ version: 0, subject: null, body: 'We guarantee <b>it</b>', zones: [] }] },
    ...change,
  }) as unknown as Member;

describe('AlertMembers', () => {
  let http: HttpTestingController;
  let desk: Desk;
  let fixture: ComponentFixture<AlertMembers>;
  const element = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const button = (name: string): HTMLButtonElement =>
    [...element().querySelectorAll('button')].find((one) => one.textContent?.trim() === name)!;
  const draw = async (): Promise<void> => {
    fixture.detectChanges();
    await tick();
    fixture.detectChanges();
  };

  const show = async (opened: Alert): Promise<void> => {
    TestBed.configureTestingModule({
      imports: [AlertMembers],
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([csrfInterceptor, problemInterceptor])),
        provideHttpClientTesting(),
        Queue,
        CaseFiling,
        Desk,
        ReviewAddress,
      ],
    });
    http = TestBed.inject(HttpTestingController);
    desk = TestBed.inject(Desk);
    const user = {
      id: ME,
      name: 'Ines Okafor',
      email: 'i@x.example',
      roles: [],
      permissions: [],
      examiner: null,
      producing: null,
    };
    TestBed.inject(Session).enter({ user, csrf: 't', setupNeeded: false });
    const opening = desk.open({ id: '418', conversation: '9', message: '77' });
    http.expectOne('/api/alerts/418').flush(opened);
    http.expectOne('/api/conversations/9/messages?around=77&limit=40&alert=418&view=review').flush({
      conversation: { id: '9', channel: 'email', title: 'Terms', type: 'thread', participants: [], messages: 1 },
      items: [],
      earlier: null,
      later: null,
      position: 1,
    });
    http.expectOne('/api/conversations/9/alerts').flush({
      items: [
        { id: '418', message: '77', state: 'claimed', severity: 3, rule: { code: 'MA-014', title: '' }, marks: [] },
        {
          id: '418',
          message: '78',
          state: 'claimed',
          severity: 3,
          rule: { code: 'MA-014', title: '' },
          marks: member('1').marks,
        },
      ],
    });
    await opening;
    fixture = TestBed.createComponent(AlertMembers);
    await draw();
  };

  it('asks for nothing where nothing is folded', async () => {
    await show(alert({ members: 0 }));
    http.expectNone((request) => request.url.endsWith('/members'));
    expect(element().textContent.trim()).toBe('');
  });

  it('shows each member, reads it in full as text, and marks those in the conversation', async () => {
    await show(alert());
    http.expectOne('/api/alerts/418/members?limit=25').flush({ items: [member('1')], next: '1' });
    await draw();
    expect(element().querySelector('[data-testid=members]')?.textContent).toContain('And 2 more like it');
    expect(element().textContent).toContain('nearly the same text, 95 % the same');
    expect(desk.opened.value()?.marks.map(({ message }) => message)).toEqual(['78']);
    button('Read').click();
    await draw();
    expect(element().textContent).toContain('We guarantee <b>it</b>');
    expect(element().querySelector('mark')?.textContent).toBe('guarantee');
    button('Show more').click();
    http.expectOne('/api/alerts/418/members?limit=25&after=1').flush({ items: [member('2')], next: null });
    await draw();
    expect(element().querySelectorAll('[data-testid=member]')).toHaveLength(2);
  });

  it('takes one out by the version on the desk, and shows what is left', async () => {
    await show(alert());
    http.expectOne('/api/alerts/418/members?limit=25').flush({ items: [member('1'), member('2')], next: null });
    await draw();
    button('Take out').click();
    const sent = http.expectOne('/api/alerts/418/separation');
    expect(sent.request.body).toEqual({ version: 3, hits: ['1'] });
    sent.flush(alert({ members: 1, version: 4 }));
    await draw();
    http.expectOne('/api/alerts/418/members?limit=25').flush({ items: [member('2')], next: null });
    await draw();
    expect(element().querySelectorAll('[data-testid=member]')).toHaveLength(1);
  });

  it('says what was decided of the like before; who may not decide takes nothing out', async () => {
    const before = {
      id: '12',
      kind: 'copy',
      disposition: 'false-positive',
      reason: 'A public notice.',
      by: { id: ME, name: 'Ines' },
      at: '2026-11-20T00:00:00.000Z',
    } as const;
    await show(alert({ before, mayDecide: { allowed: false, reason: 'Not yours.' } }));
    http.expectOne('/api/alerts/418/members?limit=25').flush({ items: [member('1')], next: null });
    await draw();
    expect(button('Take out')).toBeUndefined();
    expect(element().querySelector('[data-testid=before]')?.textContent).toBe('Decided before');
    expect(element().querySelector('a[href="/review/all/12"]')?.textContent).toContain('A-12, the same text');
  });
});
