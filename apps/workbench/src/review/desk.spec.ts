import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Alert, AlertRow } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { csrfInterceptor, problemInterceptor } from '../shell/api/interceptors';
import { Session } from '../shell/session';
import { painted } from '../ui/after-paint';
import { CaseFiling } from './case-filing';
import { Desk } from './desk';
import { Drafts } from './drafts';
import { AlertReader } from './opened-alert';
import { Queue } from './queue';
import { ReviewAddress } from './review-address';
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

const PAGE = {
  conversation: { id: '9', channel: 'whatsapp', title: 'HK ECM', type: 'group', participants: [], messages: 1 },
  items: [],
  earlier: null,
  later: null,
  position: 1,
};

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
        ReviewAddress,
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
    http.expectOne('/api/conversations/9/messages?around=77&limit=40&alert=418&view=review').flush(PAGE);
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
    expect(desk.decide(5_000)).toBeNull();
    expect(desk.missing()).toContain('Choose a decision first');
    desk.choose('cleared');
    desk.write({ reason: 'too short' });
    expect(desk.decide(5_000)).toBeNull();
    expect(desk.missing()).toContain('needs 11 more characters');
    http.expectNone('/api/alerts/418/decision');
  });

  it('R30: decides with reason, version and the time on screen, then forgets the draft', async () => {
    desk.choose('false-positive');
    desk.write({ reason: '  A public announcement was forwarded.  ' });
    const done = desk.decide(64_000.4)!;
    await painted();
    const sent = http.expectOne('/api/alerts/418/decision');
    expect(sent.request.body).toEqual({
      version: 3,
      disposition: 'false-positive',
      reason: 'A public announcement was forwarded.',
      dwell: 64_000,
    });
    sent.flush(alert({ state: 'decided', disposition: 'false-positive', version: 4 }));
    expect((await done)?.version).toBe(4);
    expect([desk.stage(), drafts.pending]).toEqual(['own-decided', false]);
  });

  const decide = async (): Promise<{ done: Promise<Alert | null>; sent: TestRequest }> => {
    desk.choose('cleared');
    desk.write({ reason: 'A public announcement was forwarded.' });
    const done = desk.decide(1)!;
    await painted();
    return { done, sent: http.expectOne('/api/alerts/418/decision') };
  };
  const goOn = async (): Promise<void> => {
    const opened = desk.open({ id: '419', conversation: '9', message: '78' });
    http
      .expectOne('/api/alerts/419')
      .flush(alert({ id: '419', state: 'new', claimedBy: null, message: '78', version: 1 }));
    http.expectOne((request) => request.url.startsWith('/api/conversations/9/messages')).flush(PAGE);
    http.expectOne('/api/conversations/9/alerts').flush({ items: [] });
    await opened;
  };
  const failWith = (sent: TestRequest, status: number, code: string): void =>
    sent.flush({ code, title: '' }, { status, statusText: '' });
  const strays = (): string[] => desk.strays().map((stray) => `${stray.alert} ${stray.kind} ${stray.problem.code}`);

  it('works on the next alert while a decision is on its way, and sends none twice', async () => {
    const { done, sent } = await decide();
    expect(desk.busy()).toBe('decide');
    expect([desk.decide(1), await desk.release()]).toEqual([null, false]);
    await goOn();
    expect([desk.busy(), drafts.pending]).toEqual([null, true]);
    const claimed = desk.claim();
    http
      .expectOne('/api/alerts/419/claim')
      .flush(alert({ id: '419', claimedBy: { id: ME, name: 'Ines Okafor' }, version: 2 }));
    expect(await claimed).toBe(true);
    sent.flush(alert({ state: 'decided', version: 4 }));
    expect((await done)?.id).toBe('418');
    expect([desk.alert()?.id, desk.stage(), drafts.pending, strays()]).toEqual(['419', 'to-decide', false, []]);
  });

  it('opens the next alert although something done with the one before is answered meanwhile', async () => {
    const released = desk.release();
    const opened = desk.open({ id: '419', conversation: '9', message: '78' });
    http.expectOne('/api/alerts/418/release').flush(alert({ state: 'new', claimedBy: null, version: 4 }));
    expect([await released, desk.alert()?.id, desk.stage()]).toEqual([true, '418', 'to-claim']);
    http.expectOne('/api/alerts/419').flush(alert({ id: '419', message: '78' }));
    http.expectOne((request) => request.url.startsWith('/api/conversations/9/messages')).flush(PAGE);
    http.expectOne('/api/conversations/9/alerts').flush({ items: [] });
    await opened;
    expect(desk.alert()?.id).toBe('419');
  });

  it('says of the alert it was done with what did not come about, also to who is at another one by then', async () => {
    const released = desk.release();
    await goOn();
    const claimed = desk.claim();
    failWith(http.expectOne('/api/alerts/418/release'), 503, 'unavailable');
    expect([await released, desk.problem(), strays()]).toEqual([false, null, ['418 not-done unavailable']]);
    failWith(http.expectOne('/api/alerts/419/claim'), 503, 'unavailable');
    expect([await claimed, desk.problem()?.code, desk.busy()]).toEqual([false, 'unavailable', null]);
  });

  it('sends no half note with a decision', async () => {
    desk.write({ margin: 'Ask the desk whether' });
    const { done, sent } = await decide();
    sent.flush(alert({ state: 'decided', version: 4 }));
    await done;
    expect([drafts.of('418'), drafts.pending]).toEqual([
      { disposition: null, reason: '', note: '', target: 'none', margin: 'Ask the desk whether' },
      true,
    ]);
  });

  it('reads an alert again whose decision was answered while it was being read', async () => {
    const { done, sent } = await decide();
    await goOn();
    const back = desk.open({ id: '418', conversation: '9', message: '77' });
    const before = http.expectOne('/api/alerts/418');
    sent.flush(alert({ state: 'decided', version: 4 }));
    await done;
    before.flush(alert());
    http.expectOne((request) => request.url.startsWith('/api/conversations/9/messages')).flush(PAGE);
    http.expectOne('/api/conversations/9/alerts').flush({ items: [] });
    await back;
    http.expectOne('/api/alerts/418').flush(alert({ state: 'decided', version: 4 }));
    await tick();
    expect([desk.alert()?.version, desk.stage()]).toEqual([4, 'own-decided']);
  });

  it('says which decision was refused, wherever its reader is by then, and keeps what they wrote', async () => {
    const { done, sent } = await decide();
    await goOn();
    failWith(sent, 409, 'changed-meanwhile');
    await tick();
    http.expectOne('/api/alerts/418').flush(alert({ claimedBy: mateo, version: 5 }));
    expect(await done).toBeNull();
    expect([desk.alert()?.id, desk.problem(), strays()]).toEqual(['419', null, ['418 refused changed-meanwhile']]);
    expect(drafts.of('418')).toMatchObject({ disposition: 'cleared', reason: 'A public announcement was forwarded.' });

    // Back at it, it is said in place; gone on from there, no more.
    const back = desk.open({ id: '418', conversation: '9', message: '77' });
    http.expectOne('/api/alerts/418').flush(alert({ claimedBy: mateo, version: 5 }));
    http.expectOne((request) => request.url.startsWith('/api/conversations/9/messages')).flush(PAGE);
    http.expectOne('/api/conversations/9/alerts').flush({ items: [] });
    await back;
    expect([desk.problem()?.code, desk.stage(), strays()]).toEqual(['changed-meanwhile', 'held-by-other', []]);
    await goOn();
    expect([desk.problem(), strays()]).toEqual([null, []]);
  });

  it('takes a decision for taken whose answer only was lost', async () => {
    const { done, sent } = await decide();
    sent.error(new ProgressEvent('error'));
    await tick();
    const decision = {
      id: '31',
      by: { id: ME, name: 'Ines Okafor' },
      disposition: 'cleared',
      reason: 'A public announcement was forwarded.',
    } as Alert['decisions'][number];
    http.expectOne('/api/alerts/418').flush(alert({ state: 'decided', version: 4, decisions: [decision] }));
    expect((await done)?.version).toBe(4);
    expect([strays(), desk.problem(), drafts.pending]).toEqual([[], null, false]);
  });

  it('does not take another decision for the one whose answer was lost', async () => {
    const { done, sent } = await decide();
    failWith(sent, 502, 'unreadable');
    await tick();
    const decision = {
      id: '31',
      by: mateo,
      disposition: 'cleared',
      reason: 'A public announcement was forwarded.',
    } as Alert['decisions'][number];
    http.expectOne('/api/alerts/418').flush(alert({ state: 'decided', claimedBy: mateo, decisions: [decision] }));
    expect(await done).toBeNull();
    expect([desk.problem()?.code, drafts.pending]).toEqual(['unreadable', true]);
  });

  it('does not claim to know what became of a decision nobody answered', async () => {
    const { done, sent } = await decide();
    await goOn();
    sent.error(new ProgressEvent('error'));
    await tick();
    http.expectOne('/api/alerts/418').error(new ProgressEvent('error'));
    expect(await done).toBeNull();
    expect([strays(), drafts.pending]).toEqual([['418 unanswered offline'], true]);
  });

  it('says after signing in again which decision met the end of the session', async () => {
    const { done, sent } = await decide();
    await goOn();
    const session = TestBed.inject(Session);
    const user = session.user();
    failWith(sent, 401, 'signed-out');
    expect(await done).toBeNull();
    expect([session.user(), strays()]).toEqual([null, []]);
    session.enter({ user, csrf: 't', setupNeeded: false });
    expect([strays(), drafts.of('418').disposition]).toEqual([['418 refused signed-out'], 'cleared']);
  });

  it('shows what did not arrive to nobody who signs in after its reader', async () => {
    const { done, sent } = await decide();
    await goOn();
    failWith(sent, 403, 'conflict-of-interest');
    await tick();
    http.expectOne('/api/alerts/418').flush(alert());
    await done;
    expect(strays()).toHaveLength(1);
    const session = TestBed.inject(Session);
    session.enter({ user: { ...session.user()!, id: mateo.id }, csrf: 't', setupNeeded: false });
    expect(strays()).toEqual([]);
  });

  const escalated = async (): Promise<{ done: Promise<Alert | null> }> => {
    desk.choose('escalated');
    desk.write({ reason: 'Gives the price before the announcement.', target: 'new' });
    const done = desk.decide(1)!;
    await painted();
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
    expect((await done)?.id).toBe('418');
  });

  it('[R182] puts two into one case one after the other, each at the version the case has by then', async () => {
    const filing = TestBed.inject(CaseFiling);
    const filed = ['418', '419'].map((id) => filing.file(alert({ id }), '12', 'Gives the price.'));
    for (const [id, version] of [
      ['418', 1],
      ['419', 2],
    ]) {
      await tick();
      http.expectOne('/api/cases/12').flush({ version });
      await tick();
      const added = http.expectOne('/api/cases/12/alerts');
      expect(added.request.body).toMatchObject({ version, alert: id });
      added.flush({ number: 'C-12' });
    }
    expect(await Promise.all(filed)).toEqual(['C-12', 'C-12']);
  });

  it('[R182] keeps the decision and says so when the case could not be opened', async () => {
    const { done } = await escalated();
    http.expectOne('/api/cases').flush({ code: 'internal', title: '' }, { status: 500, statusText: '' });
    expect(await done).toBeNull();
    expect([desk.stage(), desk.notFiled(), desk.problem()?.code]).toEqual(['own-decided', true, 'internal']);
    expect(drafts.pending).toBe(false);
  });

  it('R39: who loses a race sees the alert as it is, and keeps what was written', async () => {
    desk.choose('escalated');
    desk.write({ reason: 'Gives the price before the announcement.' });
    const done = desk.decide(1)!;
    await painted();
    http
      .expectOne('/api/alerts/418/decision')
      .flush(
        { code: 'changed-meanwhile', title: 'Somebody changed this alert meanwhile.' },
        { status: 409, statusText: '' },
      );
    await tick();
    http.expectOne('/api/alerts/418').flush(alert({ state: 'decided', claimedBy: mateo, version: 5 }));
    expect(await done).toBeNull();
    expect(desk.problem()?.code).toBe('changed-meanwhile');
    expect([desk.stage(), desk.alert()?.claimedBy?.name]).toEqual(['to-sign', 'Mateo Ruiz']);
    expect(desk.draft()).toMatchObject({
      disposition: 'escalated',
      reason: 'Gives the price before the announcement.',
    });
  });

  describe('what a colleague did with the alert that is open', () => {
    const note = { id: '1', by: mateo, at: '2026-11-20T00:00:00.000Z', text: 'Ask the desk.', mentions: [] };
    const answered = async (now: Partial<Alert>): Promise<void> => {
      http.expectOne('/api/alerts/418').flush(alert(now));
      await tick();
    };

    it('is shown: also a note or a tag, of which there is no new version', async () => {
      void desk.reread('418');
      await answered({ notes: [note], tags: ['beacon'] });
      expect([desk.alert()?.notes.length, desk.alert()?.tags]).toEqual([1, ['beacon']]);
      void desk.reread('418');
      await answered({ version: 2, claimedBy: mateo });
      expect([desk.alert()?.version, desk.stage()]).toEqual([3, 'to-decide']);
    });

    it('is read after a gap in which nobody was told what changed, and not for another alert', async () => {
      void desk.reread('419');
      http.expectNone('/api/alerts/419');
      void desk.reread(undefined);
      await answered({ notes: [note] });
      expect(desk.alert()?.notes.length).toBe(1);
    });

    it('is read once what this reader is doing with it is done', async () => {
      const tagged = desk.act('tag', () => TestBed.inject(Api).call(alertsApi.get, { params: { id: '418' } }));
      const act = http.expectOne('/api/alerts/418');
      void desk.reread('418');
      TestBed.tick();
      http.expectNone('/api/alerts/418');
      act.flush(alert({ tags: ['mine'] }));
      await tagged;
      TestBed.tick();
      await answered({ tags: ['beacon', 'mine'] });
      expect(desk.alert()?.tags).toEqual(['beacon', 'mine']);
    });

    it('does not take back what this reader did while it was being read', async () => {
      void desk.reread('418');
      const before = http.expectOne('/api/alerts/418');
      const released = desk.release();
      http.expectOne('/api/alerts/418/release').flush(alert({ state: 'new', claimedBy: null, version: 4, notes: [] }));
      await released;
      before.flush(alert({ version: 4, notes: [note] }));
      await tick();
      expect(desk.stage()).toBe('to-claim');
      TestBed.tick();
      await answered({ state: 'new', claimedBy: null, version: 4, notes: [note] });
      expect([desk.stage(), desk.alert()?.notes.length]).toEqual(['to-claim', 1]);
    });
  });

  describe('reads the next alert ahead once a decision is chosen', () => {
    const next = (id: string): AlertRow =>
      ({ ...alert({ id, claimedBy: null, message: `1${id}` }), seen: true }) as unknown as AlertRow;
    const inQueue = async (...rows: AlertRow[]): Promise<void> => {
      const loaded = TestBed.inject(Queue).load('open');
      http.expectOne(({ url }) => url.startsWith('/api/alerts?')).flush({ items: rows, next: null });
      await loaded;
    };
    /** Asked for by now. */
    const reads = (): string[] => {
      TestBed.tick();
      return http.match(({ url }) => /^\/api\/alerts\/\d+$/.test(url)).map(({ request }) => request.url.slice(12));
    };

    beforeEach(() => inQueue(alert() as unknown as AlertRow, next('419'), next('420')));

    it('not before, and not again while the decision is on its way', () => {
      expect(reads()).toEqual([]);
      desk.choose('cleared');
      expect(reads()).toEqual(['419']);
      desk.write({ reason: 'A public announcement was forwarded.' });
      void desk.decide(1);
      TestBed.inject(AlertReader).forget('419');
      expect(reads()).toEqual([]);
    });

    it('anew when it changed, or when another one came to be the next', async () => {
      desk.choose('cleared');
      expect(reads()).toEqual(['419']);
      TestBed.inject(AlertReader).forget('420');
      expect(reads()).toEqual([]);
      TestBed.inject(AlertReader).forget('419');
      expect(reads()).toEqual(['419']);
      await inQueue(alert() as unknown as AlertRow, { ...next('419'), claimedBy: mateo }, next('420'));
      expect(reads()).toEqual(['420']);
    });
  });

  it('keeps a half-written reason when the next load fails', async () => {
    desk.write({ reason: 'half' });
    const opened = desk.open({ id: '500', conversation: '9', message: '1' });
    http.expectOne('/api/alerts/500').flush({ code: 'internal', title: '' }, { status: 500, statusText: '' });
    http.match(() => true).forEach((request) => request.cancelled || request.flush({}));
    expect(await opened).toBeUndefined();
    expect(desk.opened.problem()?.code).toBe('internal');
    // What was there before is neither shown nor decided under the name of the other.
    expect([desk.alert(), desk.decide(1)]).toEqual([null, null]);
    expect(drafts.of('418').reason).toBe('half');
  });

  it('returns only with a note', async () => {
    desk.opened.set({ ...desk.opened.value()!, alert: alert({ state: 'decided', claimedBy: mateo }) });
    expect(await desk.return()).toBe(false);
    expect(desk.missing()).toContain('needs 20 more characters');
  });
});
