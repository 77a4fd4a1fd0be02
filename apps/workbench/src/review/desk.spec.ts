import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Alert } from '@minutebook/contract';
import { csrfInterceptor, problemInterceptor } from '../shell/api/interceptors';
import { Session } from '../shell/session';
import { CaseFiling } from './case-filing';
import { Desk } from './desk';
import { Drafts } from './drafts';
import { Queue } from './queue';
import { RuleSides } from './rule-sides';

const ME = '0b7f3c52-9f54-4f0e-9d53-0f6f4a1d7a11';
const mateo = { id: '5d2b7b3a-43f7-4a0f-8f5d-9d4f1f0b2c22', name: 'Mateo Ruiz' };
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const alert = (change: Partial<Alert> = {}): Alert =>
  ({
    id: '418',
    state: 'claimed',
    claimedBy: { id: ME, name: 'Ines Okafor' },
    version: 3,
    lexicon: 'Market abuse',
    rule: { id: '7', code: 'MA-014', title: 'Tipping', version: 1 },
    conversation: { id: '9', title: 'HK ECM' },
    message: '77',
    why: { query: '别外传 W/12 公告', zones: ['own'], snippets: [], messageVersion: 0, engine: '' },
    marks: [{ message: '77', version: 0, part: 'body', number: null, start: 4, end: 6, operand: 1 }],
    assignedTo: null,
    snoozedUntil: null,
    decisions: [],
    dueAt: '2026-11-20T00:00:00.000Z',
    ...change,
  }) as Alert;

describe('Desk', () => {
  let http: HttpTestingController;
  let desk: Desk;
  let drafts: Drafts;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([csrfInterceptor, problemInterceptor])),
        provideHttpClientTesting(),
        Queue,
        CaseFiling,
        Desk,
      ],
    });
    http = TestBed.inject(HttpTestingController);
    desk = TestBed.inject(Desk);
    drafts = TestBed.inject(Drafts);
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
    const opened = desk.open({ id: '418', conversation: '9', message: '77' });
    http.expectOne('/api/alerts/418').flush(alert());
    http.expectOne('/api/conversations/9/messages?around=77&limit=40&alert=418&view=review').flush({
      conversation: { id: '9', channel: 'whatsapp', title: 'HK ECM', type: 'group', participants: [], messages: 1 },
      items: [],
      earlier: null,
      later: null,
      position: 1,
    });
    http.expectOne('/api/conversations/9/alerts').flush({
      items: [
        {
          id: '418',
          message: '77',
          state: 'claimed',
          severity: 3,
          rule: { code: 'MA-014', title: '' },
          marks: alert().marks,
        },
        {
          id: '419',
          message: '78',
          state: 'new',
          severity: 1,
          rule: { code: 'OC-003', title: '' },
          marks: [{ ...alert().marks[0], message: '78' }],
        },
      ],
    });
    await opened;
  });

  it('marks its own hit on its side and other rules’ hits apart', () => {
    expect(desk.opened.value()?.marks.map(({ message, kind }) => `${message} ${kind}`)).toEqual(['77 b', '78 other']);
    expect(TestBed.inject(RuleSides).of(alert()).get(1)).toBe('b');
  });

  it('R31: sends nothing without a decision and a reason', async () => {
    expect(await desk.decide(5_000)).toBe(false);
    expect(desk.missing()).toContain('Choose a decision first');
    desk.choose('cleared');
    desk.write({ reason: 'too short' });
    expect(await desk.decide(5_000)).toBe(false);
    expect(desk.missing()).toContain('needs 11 more characters');
    http.expectNone('/api/alerts/418/decision');
  });

  it('R30: decides with reason, version and the time on screen, then forgets the draft', async () => {
    desk.choose('false-positive');
    desk.write({ reason: '  A public announcement was forwarded.  ' });
    const done = desk.decide(64_000.4);
    const sent = http.expectOne('/api/alerts/418/decision');
    expect(sent.request.body).toEqual({
      version: 3,
      disposition: 'false-positive',
      reason: 'A public announcement was forwarded.',
      dwell: 64_000,
    });
    sent.flush(alert({ state: 'decided', disposition: 'false-positive', version: 4 }));
    expect(await done).toBe(true);
    expect([desk.stage(), drafts.pending]).toEqual(['own-decided', false]);
  });

  const escalated = async (): Promise<{ done: Promise<boolean> }> => {
    desk.choose('escalated');
    desk.write({ reason: 'Gives the price before the announcement.', target: 'new' });
    const done = desk.decide(1);
    http
      .expectOne('/api/alerts/418/decision')
      .flush(alert({ state: 'decided', disposition: 'escalated', severity: 3, version: 4 }));
    await tick();
    return { done };
  };

  it('[R182] puts what was escalated into a new case, with the reason', async () => {
    const { done } = await escalated();
    const opened = http.expectOne('/api/cases');
    expect(opened.request.body).toMatchObject({
      title: 'Tipping: HK ECM',
      severity: 3,
      alerts: [{ id: '418', reason: 'Gives the price before the announcement.' }],
    });
    opened.flush({ number: 'C-118' });
    expect(await done).toBe(true);
  });

  it('[R182] keeps the decision and says so when the case could not be opened', async () => {
    const { done } = await escalated();
    http.expectOne('/api/cases').flush({ code: 'internal', title: '' }, { status: 500, statusText: '' });
    expect(await done).toBe(false);
    expect([desk.stage(), desk.notFiled(), desk.problem()?.code]).toEqual(['own-decided', true, 'internal']);
    expect(drafts.pending).toBe(false);
  });

  it('R39: who loses a race sees the alert as it is, and keeps what was written', async () => {
    desk.choose('escalated');
    desk.write({ reason: 'Gives the price before the announcement.' });
    const done = desk.decide(1);
    http
      .expectOne('/api/alerts/418/decision')
      .flush(
        { code: 'changed-meanwhile', title: 'Somebody changed this alert meanwhile.' },
        { status: 409, statusText: '' },
      );
    await tick();
    http.expectOne('/api/alerts/418').flush(alert({ state: 'decided', claimedBy: mateo, version: 5 }));
    expect(await done).toBe(false);
    expect(desk.problem()?.code).toBe('changed-meanwhile');
    expect([desk.stage(), desk.alert()?.claimedBy?.name]).toEqual(['to-sign', 'Mateo Ruiz']);
    expect(desk.draft()).toMatchObject({
      disposition: 'escalated',
      reason: 'Gives the price before the announcement.',
    });
  });

  it('keeps a half-written reason when the next load fails', async () => {
    desk.write({ reason: 'half' });
    const opened = desk.open({ id: '500', conversation: '9', message: '1' });
    http.expectOne('/api/alerts/500').flush({ code: 'internal', title: '' }, { status: 500, statusText: '' });
    http.match(() => true).forEach((request) => request.cancelled || request.flush({}));
    expect(await opened).toBeUndefined();
    expect(desk.opened.problem()?.code).toBe('internal');
    expect(drafts.of('418').reason).toBe('half');
  });

  it('returns only with a note', async () => {
    desk.opened.set({ ...desk.opened.value()!, alert: alert({ state: 'decided', claimedBy: mateo }) });
    expect(await desk.return()).toBe(false);
    expect(desk.missing()).toContain('needs 20 more characters');
  });
});
