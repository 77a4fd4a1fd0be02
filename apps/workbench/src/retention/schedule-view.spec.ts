import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Permission, RetentionClass, Schedule, ScheduleDiff, ScheduleSummary } from '@minutebook/contract';
import { Session } from '../shell/session';
import { ScheduleView } from './schedule-view';

const PIA = { id: '00000000-0000-4000-8000-000000000001', name: 'Pia' };
const OLE = { id: '00000000-0000-4000-8000-000000000002', name: 'Ole' };
const AT = '2026-11-28T09:00:00.000Z';

const rule = (period: string): RetentionClass => ({
  code: 'US-SEC-17a4-b4',
  jurisdiction: 'US',
  citation: '17 CFR 240.17a-4(b)(4)',
  recordClass: 'business communications',
  period,
  extended: null,
  clock: 'RECORD_CREATED',
  accessible: null,
  medium: '',
  basis: 'L',
  upperBound: false,
});

const version = (id: string, state: Schedule['state'], period: string, more: Partial<Schedule> = {}): Schedule => ({
  id,
  state,
  note: '',
  author: PIA,
  createdAt: AT,
  proposedAt: AT,
  approvals: [],
  inForceFrom: null,
  supersededAt: null,
  rejected: null,
  shortens: null,
  version: 4,
  content: {
    zone: 'UTC',
    fiscalYearEnd: { month: 12, day: 31 },
    defaultPeriod: 'P7Y',
    note: '',
    classes: [rule(period)],
    assignments: [],
  },
  needed: 1,
  mayApprove: { allowed: false, reason: 'It waits for no approval.' },
  history: [],
  ...more,
});
const OLD = version('1', 'in-force', 'P6Y');
const SHORTER = { needed: 2, shortens: true };
const rowOf = ({ content, needed: _n, mayApprove: _m, history: _h, ...row }: Schedule): ScheduleSummary => ({
  ...row,
  classes: content.classes.length,
  assignments: content.assignments.length,
});

const DIFF: ScheduleDiff = {
  state: 'done',
  done: 4_812_330,
  of: 4_812_330,
  asOf: AT,
  against: '1',
  gain: 0,
  lose: 1_204_117,
  same: 3_608_213,
  classified: 0,
  declassified: 0,
  disposableAtOnce: 388,
  shortens: true,
  shorterClasses: ['US-SEC-17a4-b4'],
  byClass: [{ code: 'US-SEC-17a4-b4', gain: 0, lose: 1_204_117, same: 3_608_213 }],
  byYear: [
    { year: 'now', before: 0, after: 388 },
    { year: '2029', before: 1_204_117, after: 1_203_729 },
  ],
};
const LOST = {
  message: '78',
  conversation: '9',
  channel: 'whatsapp',
  at: '2023-05-04T09:00:00.000Z',
  before: { state: 'due', due: '2029-05-04T00:00:00.000Z', code: 'US-SEC-17a4-b4' },
  after: { state: 'due', due: '2026-05-04T00:00:00.000Z', code: 'US-SEC-17a4-b4' },
};

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
let http: HttpTestingController;
let fixture: ComponentFixture<ScheduleView>;

async function settle(): Promise<HTMLElement> {
  for (let i = 0; i < 4; i++) {
    await tick();
    fixture.detectChanges();
  }
  return fixture.nativeElement as HTMLElement;
}

function enter(who: typeof PIA, permissions: Permission[]): void {
  TestBed.inject(Session).enter({
    user: { ...who, email: 'p@firm.example', roles: [], permissions, examiner: null, producing: null },
    csrf: 'token',
    setupNeeded: false,
  });
}

async function open(one: Schedule, diff: ScheduleDiff = DIFF): Promise<HTMLElement> {
  fixture = TestBed.createComponent(ScheduleView);
  fixture.componentRef.setInput('schedule', one.id);
  fixture.detectChanges();
  http
    .expectOne((asked) => asked.url.startsWith('/api/retention/schedules?'))
    .flush({
      items: [rowOf(one), rowOf(OLD)],
      next: null,
    });
  http.expectOne('/api/retention/schedule').flush({ schedule: OLD });
  await settle();
  http.expectOne(`/api/retention/schedules/${one.id}`).flush(one);
  await settle();
  if (one.state === 'draft') return settle();
  http.expectOne(`/api/retention/schedules/${one.id}/diff`).flush(diff);
  await settle();
  http
    .expectOne(`/api/retention/schedules/${one.id}/affected?change=lose&limit=50`)
    .flush({ items: [LOST], next: null });
  return settle();
}

const textOf = (element: Element | null): string => element!.textContent!.replace(/\s+/g, ' ').trim();
const buttonOf = (host: HTMLElement, text: string): HTMLButtonElement =>
  [...host.querySelectorAll('button')].find((button) => textOf(button).startsWith(text))!;

describe('the retention schedule', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R20] a version that shortens says what it costs: how many lose time, when they are free instead, which they are', async () => {
    enter(OLE, ['retention.read', 'retention.approve']);
    const host = await open(version('2', 'proposed', 'P3Y', SHORTER));
    expect(textOf(host.querySelector('mb-schedule-diff .note-warn'))).toBe(
      'This shortens: 1,204,117 messages would be kept for less time.',
    );
    expect(textOf(host.querySelector('[data-testid=lose]'))).toBe('1,204,117');
    expect(textOf(host.querySelector('[data-testid=diff-figures]'))).toContain('Disposable at once388');
    const years = [...host.querySelectorAll('.cols-chart tbody tr')].map((row) => textOf(row));
    expect(years).toEqual(['now0388', '20291,204,1171,203,729']);
    expect(host.querySelectorAll('mb-year-bars rect')).toHaveLength(4);
    const listed = textOf(host.querySelector('mb-affected-list tbody tr'));
    expect(listed).toContain('78');
    expect(listed).toMatch(/4 May 2029.*4 May/);
    expect(textOf(host.querySelector('mb-schedule-acts'))).toContain('6 years → 3 years');
  });

  it('[R20] its author cannot put it into force, and says so before the button is tried; two others are asked for', async () => {
    enter(PIA, ['retention.read', 'retention.write', 'retention.approve']);
    const barred = { allowed: false, reason: 'Whoever drafts a schedule does not approve it.' };
    const host = await open(version('2', 'proposed', 'P3Y', { ...SHORTER, mayApprove: barred }));
    const acts = host.querySelector<HTMLElement>('mb-schedule-acts')!;
    expect(textOf(acts)).toContain('2 approvers, none of them the author');
    expect(textOf(acts)).toContain('You drafted it, so you cannot approve it.');
    expect(buttonOf(acts, 'Approve; one more follows').disabled).toBe(true);
    expect(acts.querySelectorAll('.ava-out')).toHaveLength(2);
    buttonOf(acts, 'Take it back').click();
    await settle();
    const why = acts.querySelector('textarea')!;
    why.value = 'Hong Kong needs seven years after all.';
    why.dispatchEvent(new Event('input'));
    await settle();
    buttonOf(acts, 'Take it back').click();
    await settle();
    const sent = http.expectOne('/api/retention/schedules/2/discard');
    expect(sent.request.body).toEqual({ version: 4, reason: 'Hong Kong needs seven years after all.' });
  });

  it('[R20] nobody approves what is not compared yet', async () => {
    enter(OLE, ['retention.read', 'retention.approve']);
    const allowed = { allowed: true, reason: null };
    const one = version('2', 'proposed', 'P3Y', { mayApprove: allowed });
    fixture = TestBed.createComponent(ScheduleView);
    fixture.detectChanges();
    http
      .expectOne((asked) => asked.url.startsWith('/api/retention/schedules?'))
      .flush({ items: [rowOf(one)], next: null });
    http.expectOne('/api/retention/schedule').flush({ schedule: null });
    await settle();
    http.expectOne('/api/retention/schedules/2').flush(one);
    await settle();
    http.expectOne('/api/retention/schedules/2/diff').flush({ ...DIFF, state: 'running', done: 1_000 });
    const host = await settle();
    expect(textOf(host)).toContain('Comparing: 1,000 of 4,812,330 messages');
    expect(buttonOf(host, 'Put version 2 into force').disabled).toBe(true);
    fixture.destroy();
  });

  it('the second approval asks once more, with what it costs, and sends the version it is based on', async () => {
    enter(OLE, ['retention.read', 'retention.approve']);
    const approvals = [{ person: { id: PIA.id, name: 'Uma' }, at: AT }];
    const mayApprove = { allowed: true, reason: null };
    const host = await open(version('2', 'proposed', 'P3Y', { ...SHORTER, approvals, mayApprove }));
    buttonOf(host, 'Put version 2 into force').click();
    await settle();
    const question = document.querySelector<HTMLElement>('mb-confirm')!;
    expect(textOf(question)).toContain('1,204,117 messages are kept for less time than now; 388 could be disposed of');
    buttonOf(question, 'Put version 2 into force').click();
    await settle();
    const sent = http.expectOne('/api/retention/schedules/2/approve');
    expect(sent.request.body).toEqual({ version: 4 });
    sent.flush(version('2', 'in-force', 'P3Y', { inForceFrom: AT, version: 5 }));
    await settle();
    for (const asked of http.match((request) => request.url.startsWith('/api/retention/')))
      if (!asked.cancelled)
        asked.flush(asked.request.url.includes('?') ? { items: [rowOf(OLD)], next: null } : { schedule: OLD });
    const now = await settle();
    expect(textOf(now.querySelector('mb-schedule-acts .pane-head'))).toBe('Version 2in force');
  });

  it('[R46] every class of a draft has its citation, and only its author changes it', async () => {
    enter(PIA, ['retention.read', 'retention.write']);
    const host = await open(version('3', 'draft', 'P3Y'));
    const row = textOf(host.querySelector('mb-class-table tbody tr'));
    expect(row).toContain('17 CFR 240.17a-4(b)(4)');
    expect(row).toContain('6 years→3 years');
    expect(row).toContain('shorter');
    expect(buttonOf(host, 'Add a class')).toBeDefined();
    enter(OLE, ['retention.read', 'retention.write']);
    await settle();
    expect(buttonOf(host, 'Add a class')).toBeUndefined();
    expect(textOf(host.querySelector('mb-schedule-acts'))).toContain('This draft is Pia’s');
  });
});
