import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { WhyMany, WhyMessage } from '@minutebook/contract';
import { WhyDock } from './why-dock';

const RULE: WhyMessage['rules'][number] = {
  code: 'US-SEC-17a4-b4',
  jurisdiction: 'US',
  citation: '17 CFR 240.17a-4(b)(4)',
  recordClass: 'business communications',
  period: 'P3Y',
  extendedTo: null,
  clock: 'RECORD_CREATED',
  start: '2026-11-18T00:00:00.000Z',
  due: '2029-11-18T00:00:00.000Z',
  upperBound: false,
  governs: true,
  assignments: ['All messages'],
};
const WHY: WhyMessage = {
  message: '78',
  conversation: '9',
  schedule: '2',
  outcome: { state: 'due', due: '2029-11-18T00:00:00.000Z', code: 'US-SEC-17a4-b4' },
  earliest: '2029-11-18T00:00:00.000Z',
  defaultUntil: null,
  rules: [RULE],
  missing: [],
  labels: [],
  extensions: [],
  holds: [],
  keepers: [],
  lettingGo: [{ kind: 'wait', ref: null, event: null, at: '2029-11-18T00:00:00.000Z' }],
};
const MANY: WhyMany = {
  schedule: '2',
  messages: 2_500,
  looked: 1_000,
  byState: [
    { state: 'due', messages: 900 },
    { state: 'unclassified', messages: 100 },
  ],
  byClass: [
    {
      code: 'US-SEC-17a4-b4',
      citation: '17 CFR 240.17a-4(b)(4)',
      messages: 900,
      earliest: '2028-01-01T00:00:00.000Z',
      latest: '2029-11-18T00:00:00.000Z',
    },
    { code: null, citation: null, messages: 100, earliest: null, latest: null },
  ],
  missing: [],
  holds: [{ hold: '4', name: 'Fairwater', matter: 'M-031', state: 'in-effect', freeAt: null, messages: 52 }],
  keepers: [],
  lettingGo: [],
};

let http: HttpTestingController;
let fixture: ComponentFixture<WhyDock>;

async function settle(): Promise<HTMLElement> {
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  return fixture.nativeElement as HTMLElement;
}

async function ask(why: Partial<WhyMessage>): Promise<HTMLElement> {
  fixture = TestBed.createComponent(WhyDock);
  fixture.componentRef.setInput('message', '78');
  fixture.componentRef.setInput('conversation', '9');
  fixture.detectChanges();
  http.expectOne('/api/messages/78/why').flush({ ...WHY, ...why });
  return settle();
}

const textOf = (element: Element | null): string => element!.textContent!.replace(/\s+/g, ' ').trim();
const verdict = (host: HTMLElement): string => textOf(host.querySelector('[data-testid=verdict]'));

describe('why a message is still here', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'clearTimeout', 'queueMicrotask'], now: Date.UTC(2026, 10, 28) });
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    http.verify();
    jest.useRealTimers();
  });

  it('[R46] says the rule with its citation, its period, from when it counts, and who decided that it applies', async () => {
    const host = await ask({});
    expect(verdict(host)).toBe('Kept until 18 Nov 2029');
    const text = textOf(host);
    expect(text).toContain('US-SEC-17a4-b4US17 CFR 240.17a-4(b)(4)says when');
    expect(text).toContain('until 18 Nov 2029, 3 years from 18 Nov 2026: the record was made');
    expect(text).toContain('assigned by All messages');
    expect(text).toContain('Time, until 18 Nov 2029');
  });

  it('[R46] waits for no day that has come', async () => {
    const host = await ask({
      earliest: '2026-06-12T00:00:00.000Z',
      lettingGo: [
        { kind: 'wait', ref: null, event: null, at: '2026-06-12T00:00:00.000Z' },
        { kind: 'dispose', ref: null, event: null, at: null },
      ],
    });
    expect(verdict(host)).toBe('Disposable since 12 Jun 2026, and nobody asked for its disposal');
    expect([...host.querySelectorAll('mb-ways li')].map(textOf)).toEqual(['A disposal that another person approves']);
  });

  it('[R46] says which holds keep it, and leads to them', async () => {
    const hold = { hold: '4', name: 'Fairwater', matter: 'M-031', state: 'in-effect', since: null, freeAt: null };
    const host = await ask({
      earliest: null,
      holds: [hold],
      keepers: [{ kind: 'alert', ref: '418', sentence: 'Alert 418 is open.' }],
      lettingGo: [
        { kind: 'release-hold', ref: '4', event: null, at: null },
        { kind: 'release-hold', ref: '5', event: null, at: '2026-12-20T00:00:00.000Z' },
        { kind: 'end-keeper', ref: 'alert:418', event: null, at: null },
      ],
    });
    expect(verdict(host)).toBe('Kept, and no date can be given');
    expect(textOf(host)).toContain('Hold Fairwater, M-031it has not looked at this yet, and keeps it until then');
    expect([...host.querySelectorAll('mb-ways li')].map(textOf)).toEqual([
      'The release of hold Fairwater',
      'The end of the cooling-off of hold 5, 20 Dec 2026',
      'The end of this: Alert 418 is open.',
    ]);
    const links = [...host.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(links).toEqual(['/holds/4', '/holds/4']);
  });

  it('[R17] [R18] what has no class is never disposable, and a clock that has not started is somebody’s to state', async () => {
    const host = await ask({
      outcome: { state: 'unclassified', due: null, code: null },
      earliest: null,
      defaultUntil: '2033-11-18T00:00:00.000Z',
      rules: [],
      lettingGo: [
        { kind: 'classify', ref: null, event: null, at: null },
        { kind: 'state-clock', ref: 'X', event: 'ACCOUNT_CLOSED', at: null },
      ],
    });
    expect(verdict(host)).toBe('No class applies: it is never disposable');
    expect(textOf(host)).toContain('18 Nov 2033; it is not disposable after that either');
    expect([...host.querySelectorAll('mb-ways a')].map((link) => link.getAttribute('href'))).toEqual([
      '/retention?view=schedule&part=assignments',
      '/retention?view=records&item=new&event=ACCOUNT_CLOSED',
    ]);
  });

  it('what is free says since when, and that nobody asked', async () => {
    const host = await ask({ earliest: '2025-01-02T00:00:00.000Z' });
    expect(verdict(host)).toBe('Disposable since 2 Jan 2025, and nobody asked for its disposal');
  });

  it('of the conversation says counts by class with first and last date, and follows to another message', async () => {
    const host = await ask({});
    host.querySelectorAll<HTMLButtonElement>('mb-segments button')[1]!.click();
    await settle();
    http.expectOne('/api/conversations/9/why').flush(MANY);
    await settle();
    expect(textOf(host)).toContain('of the newest 1,000 of 2,500 messages');
    expect(textOf(host)).toContain('1 Jan 2028 to 18 Nov 2029');
    expect(textOf(host)).toContain('Hold Fairwater, M-031 52 messages');
    host.querySelectorAll<HTMLButtonElement>('mb-segments button')[0]!.click();
    fixture.componentRef.setInput('message', '79');
    await settle();
    http.expectOne('/api/messages/79/why').flush(WHY);
    expect(verdict(await settle())).toBe('Kept until 18 Nov 2029');
  });
});
