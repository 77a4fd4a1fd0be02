import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { DocketEntry, Economy, EconomyLine, RuleEconomy, Suggestions, TermEconomy } from '@minutebook/contract';
import { PRIYA, signIn } from '../holds/holds.testing';
import { EconomicsPage } from './economics-page';
import { STAY_MS } from './steps';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const NAMED = { id: '12', lexicon: '4', lexiconName: 'Conduct', code: 'R-7', title: 'Guarantees' };
const ECONOMY: Economy = {
  ...{ hits: 1240, alerts: 96, decided: 80, right: 4, violations: 1, escalated: 1 },
  ...{ low: 2, high: 12, hours: 3.26, lastHitAt: '2026-11-20T09:00:00.000Z' },
};
const NONE: Economy = {
  ...{ hits: 0, alerts: 0, decided: 0, right: 0, violations: 0, escalated: 0 },
  ...{ low: null, high: null, hours: 0, lastHitAt: null },
};
const COMPUTED = { audit: 41_200, at: '2026-11-24T08:00:00.000Z', waiting: 1 };
const LINE: EconomyLine = { key: '12', rule: NAMED, economy: ECONOMY, terms: { all: 9, silent: 2 } };
const LINES = { items: [LINE], next: null, total: ECONOMY, from: '2025-12-01', computed: COMPUTED };
const TERM: TermEconomy = {
  text: 'subject:guarantee*',
  rule: NAMED,
  economy: ECONOMY,
  alone: { alerts: 50, decided: 40, right: 0, hours: 2, low: 0, high: 9 },
  zones: [{ zone: 'quoted', hits: 700 }],
};
const ENTRY: DocketEntry = {
  rule: { ...NAMED, version: 3 },
  grounds: ['untested', 'noisy'],
  testedAt: '2025-10-01T08:00:00.000Z',
  quietSince: '2026-11-20T09:00:00.000Z',
  economy: ECONOMY,
  decision: null,
};
const LIMITS = { untestedMonths: 12, silentMonths: 12, precisionFloor: 10, version: 0 };
const DOCKET = { items: [ENTRY], next: null, open: 1, limits: LIMITS, computed: { ...COMPUTED, waiting: 0 } };
const OLD = {
  ...{ id: '5', version: 2, grounds: ['silent' as const], outcome: 'keep' as const, until: '2025-12-01' },
  ...{ reason: 'Kept for the year-end season.', by: PRIYA, at: '2025-01-05T08:00:00.000Z' },
};
const RULE: RuleEconomy = {
  rule: { ...NAMED, version: 3, query: 'guarantee* OR "no risk"', publishedAt: '2025-10-01T08:00:00.000Z' },
  months: [
    { month: '2026-10-01', economy: NONE },
    { month: '2026-11-01', economy: ECONOMY },
  ],
  desks: [{ key: '', economy: ECONOMY }],
  languages: [{ key: 'zh', economy: ECONOMY }],
  terms: [TERM],
  excluding: ['money-back'],
  grounds: ['untested', 'noisy'],
  decisions: [OLD],
  tests: [],
};
const SUGGESTIONS: Suggestions = {
  items: [
    {
      ...{ kind: 'drop-zone', what: 'quoted', instead: null, rule: {} as never, spared: 31, hours: 1.5 },
      lost: { violations: 0, escalated: 1, cleared: 2 },
      before: { decided: 80, right: 4, low: 2, high: 12 },
      after: { decided: 46, right: 1, low: 0, high: 11 },
    },
  ],
  ...{ tried: 78, ofDecided: 80, unread: 2, allRight: true },
};

describe('term economics', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<EconomicsPage>;
  let page: HTMLElement;
  const text = (): string => page.textContent!.replace(/\s+/g, ' ');
  const settle = async (): Promise<void> => {
    await tick();
    fixture.detectChanges();
  };
  const press = (selector: string, label: string): void =>
    [...page.querySelectorAll<HTMLElement>(selector)].find((one) => one.textContent!.trim() === label)!.click();
  /** The page at an address. */
  const open = (place: Readonly<Record<string, string>>): void => {
    fixture = TestBed.createComponent(EconomicsPage);
    for (const [name, value] of Object.entries(place)) fixture.componentRef.setInput(name, value);
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
  };

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('rules: what each brought and cost, how sure its precision is, and how far is counted', async () => {
    const went = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    open({ months: '24' });
    http.expectOne('/api/economics?by=rule&months=24').flush(LINES);
    await settle();
    expect(text()).toContain('R-7 Guarantees');
    const cells = [...page.querySelectorAll('tbody td.num')].map((cell) => cell.textContent!.trim());
    expect(cells).toEqual(['1,240', '96', '80', '5 % (2–12)', '3.3', '2 of 9']);
    expect(text()).toContain('Audit log to 41,200 · 1 month still to be counted');
    expect(page.querySelector('a[download]')!.getAttribute('href')).toBe('/api/economics.csv?of=rules&months=24');
    press('button.row-link', 'R-7 Guarantees');
    expect(went).toHaveBeenLastCalledWith([], expect.objectContaining({ queryParams: { rule: '12' } }));
  });

  it('stepping through rules opens the one somebody stays on, or at once by Enter, and none of those between', async () => {
    const went = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    const line = (id: string): EconomyLine => ({ ...LINE, key: id, rule: { ...NAMED, id, code: `R-${id}` } });
    open({});
    http
      .expectOne('/api/economics?by=rule&months=12')
      .flush({ ...LINES, items: ['1', '2', '3'].map((id) => line(id)) });
    await settle();
    jest.useFakeTimers();
    try {
      const key = (name: string): void => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
        fixture.detectChanges();
      };
      const opened = () => went.mock.calls.map(([, extras]) => extras!.queryParams!['rule'] as string);
      for (const name of ['j', 'j', 'j', 'k']) {
        key(name);
        jest.advanceTimersByTime(STAY_MS - 1);
      }
      expect(page.querySelector('tr[aria-selected=true]')!.textContent).toContain('R-2');
      expect(opened()).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(opened()).toEqual(['2']);
      fixture.componentRef.setInput('rule', '2');
      fixture.detectChanges();
      http.expectOne('/api/economics/rules/2?months=12').flush(RULE);
      key('j');
      key('Enter');
      expect(opened()).toEqual(['2', '3']);
      jest.advanceTimersByTime(2 * STAY_MS);
      expect(opened()).toEqual(['2', '3']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('a desk leads to its rules; nobody’s desk is named and leads nowhere', async () => {
    const went = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    const desk = (key: string): EconomyLine => ({ key, rule: null, economy: ECONOMY, terms: null });
    open({ view: 'desks' });
    http.expectOne('/api/economics?by=desk&months=12').flush({ ...LINES, items: [desk('Rates'), desk('')] });
    await settle();
    expect(text()).toContain('No desk');
    expect(page.querySelectorAll('button.row-link')).toHaveLength(1);
    press('button.row-link', 'Rates');
    const queryParams = { view: 'rules', rule: null, desk: 'Rates' };
    expect(went).toHaveBeenLastCalledWith([], expect.objectContaining({ queryParams }));
    fixture.componentRef.setInput('view', 'languages');
    fixture.componentRef.setInput('language', 'zh');
    fixture.detectChanges();
    http.expectOne('/api/economics?by=language&months=12&language=zh').flush({ ...LINES, items: [desk('zh')] });
    await settle();
    expect(text()).toContain('Only Chinese');
    expect(page.querySelector('tbody')!.textContent).toContain('Chinese');
  });

  it('terms that are noise alone are asked for, and show what they brought alone and where', async () => {
    open({ view: 'terms', terms: 'noise' });
    http
      .expectOne('/api/economics/terms?view=noise&months=12')
      .flush({ items: [TERM], next: null, of: 1, from: '2025-12-01', computed: COMPUTED });
    await settle();
    expect(page.querySelector('[aria-pressed=true]')!.textContent!.trim()).toBe('Noise alone');
    expect(page.querySelector('tbody .t-warn')!.textContent).toBe('0 of 40');
    expect(text()).toContain('subject:guarantee*');
    expect(text()).toContain('quoted text 700');
  });

  it('[R175] a listed rule is decided about with a reason, by who publishes', async () => {
    signIn(PRIYA, ['lexicon.read', 'lexicon.publish']);
    open({ view: 'docket', rule: '12' });
    http.expectOne('/api/economics/docket?view=open').flush(DOCKET);
    http.expectOne('/api/economics/rules/12?months=12').flush(RULE);
    await settle();
    expect([...page.querySelectorAll('tbody .tag-warn')].map((tag) => tag.textContent)).toEqual([
      'not tested',
      'noise',
    ]);
    expect(text()).toContain('not tested for 12 months, no hit for 12 months, or less than 10 % right');
    const decide = page.querySelector<HTMLButtonElement>('mb-decision-form button.btn-solid')!;
    const reason = page.querySelector<HTMLTextAreaElement>('#rule-reason')!;
    const say = (words: string): void => {
      reason.value = words;
      reason.dispatchEvent(new Event('input'));
      fixture.detectChanges();
    };
    say('   too short a reason   ');
    expect(decide.disabled).toBe(true);
    say('Tested by hand, still asked for.');
    expect(decide.disabled).toBe(false);
    const until = page.querySelector<HTMLInputElement>('mb-decision-form [type=date]')!;
    until.value = '2020-01-01';
    until.dispatchEvent(new Event('input'));
    fixture.detectChanges();
    expect(decide.disabled).toBe(true);
    press('mb-decision-form .seg button', 'Retire');
    fixture.detectChanges();
    page.querySelector('mb-decision-form form')!.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/economics/rules/12/decision');
    // What was decided of the version before is not what this decision follows.
    expect(sent.request.body).toEqual({
      ...{ version: 3, after: null, outcome: 'retire', until: null, reason: 'Tested by hand, still asked for.' },
    });
    const decision = {
      ...OLD,
      id: '9',
      version: 3,
      outcome: 'retire' as const,
      until: null,
      at: '2026-11-24T08:00:00.000Z',
    };
    sent.flush({ ...ENTRY, decision });
    await settle();
    http.expectOne('/api/economics/docket?view=open').flush({ ...DOCKET, items: [] });
    http.expectOne('/api/economics/rules/12?months=12').flush({ ...RULE, decisions: [decision, OLD] });
    await settle();
    expect(page.querySelector('mb-docket-table')!.textContent).toContain('Nothing here.');
    expect(page.querySelector('[data-testid=decisions]')!.textContent).toContain('to be retired');
    say('On second thought, ask the desk.');
    page.querySelector('mb-decision-form form')!.dispatchEvent(new Event('submit'));
    expect(http.expectOne('/api/economics/rules/12/decision').request.body).toMatchObject({ after: '9' });
  });

  it('[R175] who does not publish sees why a rule is listed, and decides, tests and limits nothing', async () => {
    signIn(PRIYA, ['lexicon.read']);
    open({ view: 'docket', docket: 'decided', rule: '12' });
    http.expectOne('/api/economics/docket?view=decided').flush({ ...DOCKET, items: [{ ...ENTRY, decision: OLD }] });
    http.expectOne('/api/economics/rules/12?months=12').flush(RULE);
    await settle();
    expect(page.querySelector('mb-docket-table tbody')!.textContent).toContain('kept until');
    expect(page.querySelector('mb-decision-form')).toBeNull();
    expect(text()).not.toContain('Test now');
    expect(text()).not.toContain('Change limits');
    expect(page.querySelector('mb-year-bars svg')!.getAttribute('aria-label')).toBe(
      '96 alerts from Oct 2026 to Nov 2026',
    );
    expect(text()).toContain('money-back');
  });

  it('[R175] when a rule is listed is set within bounds, and the list is read again', async () => {
    signIn(PRIYA, ['lexicon.read', 'lexicon.publish']);
    open({ view: 'docket' });
    http.expectOne('/api/economics/docket?view=open').flush(DOCKET);
    await settle();
    press('button.link', 'Change limits');
    fixture.detectChanges();
    const floor = page.querySelector<HTMLInputElement>('#limit-precisionFloor')!;
    const set = (value: string): void => {
      floor.value = value;
      floor.dispatchEvent(new Event('input'));
      fixture.detectChanges();
    };
    set('101');
    expect(page.querySelector<HTMLButtonElement>('mb-limits-form button')!.disabled).toBe(true);
    set('20');
    page.querySelector('mb-limits-form form')!.dispatchEvent(new Event('submit'));
    const sent = http.expectOne({ method: 'PUT', url: '/api/economics/limits' });
    expect(sent.request.body).toEqual({ ...LIMITS, precisionFloor: 20 });
    sent.flush({ ...LIMITS, precisionFloor: 20, version: 1 });
    await settle();
    http.expectOne('/api/economics/docket?view=open').flush({ ...DOCKET, limits: { ...LIMITS, precisionFloor: 20 } });
    await settle();
    expect(text()).toContain('less than 20 % right');
    expect(page.querySelector('mb-limits-form')).toBeNull();
  });

  it('ways to narrow a rule say what they spare and what they would have missed; a test is run', async () => {
    signIn(PRIYA, ['lexicon.read', 'lexicon.publish']);
    open({ rule: '12' });
    http.expectOne('/api/economics?by=rule&months=12').flush(LINES);
    http.expectOne('/api/economics/rules/12?months=12').flush(RULE);
    await settle();
    press('mb-narrowing-list button', 'Find ways to narrow it');
    http.expectOne('/api/economics/rules/12/suggestions').flush(SUGGESTIONS);
    await settle();
    const narrowing = page.querySelector('[data-testid=narrowing]')!.textContent!.replace(/\s+/g, ' ');
    expect(narrowing).toContain('Tried on 78 messages, of 80 decided alerts. 2 could not be read again.');
    expect(narrowing).toMatch(/Leave out the zone ?quoted text/);
    expect(narrowing).toContain('Spares 31 false positives, 1.5 hours of reading.');
    expect(narrowing).toContain('Would have missed 0 violations, 1 escalated, 2 cleared.');
    expect(narrowing).toContain('Right: 5 % (2–12), then 2 % (0–11).');
    press('mb-test-list button', 'Test now');
    const sent = http.expectOne('/api/economics/rules/12/test');
    expect(sent.request.body).toEqual({ version: 3 });
    const test = { ...{ id: '1', version: 3, engine: '7', examples: 6, failed: ['no risk at all'] }, by: PRIYA };
    const ran = { ...test, replayed: 2, missed: 1, at: '2026-11-24T08:00:00.000Z' };
    sent.flush(ran);
    await settle();
    http.expectOne('/api/economics/rules/12?months=12').flush({ ...RULE, tests: [ran], grounds: ['noisy'] });
    await settle();
    expect(page.querySelector('[data-testid=tests] .t-bad')!.textContent!.trim()).toBe(
      '6 examples, 1 wrong; 2 true alerts looked at again, 1 missed.',
    );
    expect(page.querySelector('[data-testid=narrowing]')!.textContent).toContain('Spares 31');
  });
});
