import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { CustodianNotice, HoldNotice, HoldNotices } from '@minutebook/contract';
import { Session } from '../shell/session';
import { NoticeBoard } from './notices-board';

const ISSUED: HoldNotice = {
  id: '3',
  number: 2,
  template: { id: '9', name: 'Usual', number: 4 },
  shown: [{ language: 'en', subject: 'Keep', text: 'Keep everything.', questions: [], sha256: 'ab'.repeat(32) }],
  remindDays: 2,
  reminders: 1,
  escalateDays: 2,
  calendar: { id: '1', name: 'Monday to Friday' },
  byMail: true,
  issuedBy: 'Hugo',
  issuedAt: '2026-11-24T08:00:00.000Z',
};
const COUNTS = {
  waiting: 0,
  sent: 0,
  reminded: 0,
  escalated: 1,
  acknowledged: 1,
  departed: 0,
  released: 0,
  superseded: 0,
};
const BOARD: HoldNotices = { notices: [ISSUED], counts: COUNTS, custodians: 2, openFollowUps: 1, mail: true };
const ROW: CustodianNotice = {
  id: '11',
  notice: { id: '3', number: 2 },
  person: { id: '00000000-0000-4000-8000-000000000001', externalId: 'E1', name: 'Ann Lee', desk: 'Sales' },
  state: 'acknowledged',
  since: '2026-11-24T09:00:00.000Z',
  sentAt: '2026-11-24T08:00:00.000Z',
  openedAt: '2026-11-24T08:30:00.000Z',
  reminders: 0,
  nextOn: null,
  escalatedTo: null,
  acknowledged: {
    at: '2026-11-24T09:00:00.000Z',
    signedName: 'Ann Lee',
    language: 'en',
    sha256: 'ab'.repeat(32),
    answers: [{ question: 'q1', words: 'A second phone?', answer: 'yes' }],
  },
  followUps: [
    { id: '1', question: 'q1', words: 'Image it', raisedAt: '2026-11-24T09:00:00.000Z', settled: null, version: 0 },
  ],
  letter: null,
  version: 3,
};
const BO: CustodianNotice = {
  ...ROW,
  id: '12',
  person: { ...ROW.person, externalId: 'E2', name: 'Bo' },
  state: 'escalated',
  acknowledged: null,
  followUps: [],
  escalatedTo: 'Max Roe',
};

let http: HttpTestingController;

async function board(shown: HoldNotices, items: CustodianNotice[], may = true): Promise<ComponentFixture<NoticeBoard>> {
  jest.spyOn(TestBed.inject(Session), 'may').mockReturnValue(may);
  const fixture = TestBed.createComponent(NoticeBoard);
  fixture.componentRef.setInput('hold', '7');
  fixture.componentRef.setInput('held', new Map([['E1', 6120]]));
  fixture.detectChanges();
  http.expectOne('/api/holds/7/notices').flush(shown);
  http.expectOne((request) => request.url.startsWith('/api/holds/7/notices/custodians')).flush({ items, next: null });
  await fixture.whenStable();
  fixture.detectChanges();
  return fixture;
}

const textOf = ({ nativeElement }: ComponentFixture<unknown>): string =>
  (nativeElement as HTMLElement).textContent!.replace(/\s+/g, ' ');

describe('the board of hold notices', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R52] says of everybody what they were told, answered and asked for, and who was told in their stead', async () => {
    const fixture = await board(BOARD, [ROW, BO]);
    const rows = [...(fixture.nativeElement as HTMLElement).querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].slice(2).map((cell) => cell.textContent!.trim()),
    );
    expect(rows.map(([state, , answers, held]) => [state, answers, held])).toEqual([
      ['Acknowledged', '1 of 1 “yes” 1 to follow up', '6,120'],
      ['Escalated', 'none; Max Roe told', '0'],
    ]);
    expect(textOf(fixture)).toContain(
      'Reminded after 2 working days; the manager is told 2 working days later (Monday to Friday).',
    );
  });

  it('writes to whoever has not acknowledged, on the notice that is on screen', async () => {
    const fixture = await board(BOARD, [BO]);
    const buttons = [...(fixture.nativeElement as HTMLElement).querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent?.includes('Remind 1'))!.click();
    const request = http.expectOne({ method: 'POST', url: '/api/holds/7/notices/reminder' });
    expect(request.request.body).toEqual({ version: 2 });
    request.flush({ letters: 0, unreached: 1 });
    await new Promise((resolve) => setTimeout(resolve));
    http.expectOne('/api/holds/7/notices').flush(BOARD);
    http.expectOne((one) => one.url.startsWith('/api/holds/7/notices/custodians')).flush({ items: [BO], next: null });
    await fixture.whenStable();
    fixture.detectChanges();
    expect(textOf(fixture)).toContain('1 custodian has no address to write to');
  });

  it('who may not write sees no act, and where nobody was told it says that the hold holds all the same', async () => {
    const fixture = await board({ ...BOARD, notices: [], custodians: 0 }, [], false);
    expect(textOf(fixture)).toContain('It holds all the same.');
    expect((fixture.nativeElement as HTMLElement).querySelectorAll('button')).toHaveLength(0);
  });
});
