import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { HoldRequest, Permission } from '@minutebook/contract';
import { HOLD, HUGO, PRIYA, PROVIDERS, REQUEST, SCOPE, SIGNE, signIn } from './holds.testing';
import { OpenedHold } from './opened-hold';
import { RequestPane } from './request-pane';

const LEGAL: Permission[] = ['hold.read', 'hold.write', 'hold.approve'];
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a release that was asked for', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<RequestPane>;
  let page: HTMLElement;

  async function show(request: HoldRequest, user = SIGNE, permissions = LEGAL): Promise<void> {
    signIn(user, permissions);
    const opened = TestBed.inject(OpenedHold);
    const shown = opened.show('7');
    http.expectOne('/api/holds/7').flush({ ...HOLD, asked: [request] });
    await shown;
    fixture = TestBed.createComponent(RequestPane);
    fixture.componentRef.setInput('request', request);
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
  }

  const approve = (): HTMLButtonElement => page.querySelector('[data-testid=approve]')!;
  const text = (): string => page.textContent!.replace(/\s+/g, ' ');

  function press(words: string): void {
    [...page.querySelectorAll('button')].find((button) => button.textContent!.trim() === words)!.click();
    fixture.detectChanges();
  }

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...PROVIDERS, OpenedHold] });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R54] says who approved, who still could, who is barred and why, and how long nothing changes', async () => {
    await show(REQUEST);
    expect(text()).toContain('Two approvers, none of them Hugo Vance');
    expect(text()).toContain('Priya Raman');
    expect(text()).toContain('Signe Brandt');
    expect(text()).toContain('Tomas Wick cannot approve. Tomas Wick manages Grant Obi.');
    expect(text()).toContain('nothing changes for 30 days. Anyone who may place a hold can stop it.');
  });

  it('[R54] shows exactly what becomes disposable, and what is still held by another', async () => {
    await show(REQUEST);
    expect(text()).toContain('of 391');
    expect(text()).toMatch(/0 messages\s*, retention still keeps 339/);
    expect(text()).toMatch(/52, by M-022 Beacon/);
    expect(text()).toMatch(/12 on .* 4 May 2027, class US-SEC-17a4-b4/);
    expect(text()).toContain('206, never disposable until classed');
    expect(page.querySelector('svg.chart')!.getAttribute('aria-label')).toContain('2027 12, 2028 0, 2029 121');
  });

  it('[R54] who asked cannot approve, and is told so before trying', async () => {
    await show({ ...REQUEST, mayApprove: { allowed: false, ground: 'drafted', reason: 'x' } }, HUGO);
    expect(approve().disabled).toBe(true);
    expect(text()).toContain('You asked for this, so you cannot approve it.');
  });

  it('says the right that is missing to whoever has none', async () => {
    await show({ ...REQUEST, mayApprove: { allowed: false, ground: null, reason: null } }, SIGNE, ['hold.read']);
    expect(approve().disabled).toBe(true);
    expect(text()).toContain('it needs the right “Approve the release or narrowing of a hold”');
  });

  it('[R54] approves on the version that was read, and shows what came of it', async () => {
    await show(REQUEST);
    approve().click();
    const sent = http.expectOne('/api/hold-requests/9/approve');
    expect(sent.request.body).toEqual({ version: 4 });
    sent.flush(REQUEST);
    await tick();
    http.expectOne('/api/holds/7').flush(HOLD);
    await tick();
    expect(TestBed.inject(OpenedHold).requests()).toEqual([]);
  });

  it('[R54] can be stopped while it cools off, with a reason, by who may place a hold', async () => {
    const cooling: HoldRequest = {
      ...REQUEST,
      state: 'cooling',
      coolingUntil: '2026-12-20T01:45:00.000Z',
      approvals: [...REQUEST.approvals, { by: SIGNE, at: '2026-11-20T01:45:00.000Z', note: null }],
      mayApprove: { allowed: false, ground: null, reason: null },
    };
    await show(cooling, HUGO);
    expect(text()).toContain('Nothing is free before');
    press('Stop it');
    const box = page.querySelector<HTMLInputElement>('#request-reason')!;
    const form = page.querySelector('form')!;
    form.dispatchEvent(new Event('submit'));
    box.value = 'The inquiry was reopened.';
    box.dispatchEvent(new Event('input'));
    form.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/hold-requests/9/stop');
    expect(sent.request.body).toEqual({ version: 4, reason: 'The inquiry was reopened.' });
    sent.flush({ ...cooling, state: 'stopped' });
    await tick();
    http.expectOne('/api/holds/7').flush(HOLD);
    await tick();
  });

  it('offers no stop to who may not place a hold', async () => {
    await show({ ...REQUEST, state: 'cooling', coolingUntil: '2026-12-20T01:45:00.000Z' }, PRIYA, ['hold.read']);
    expect(page.querySelector<HTMLButtonElement>('[data-testid=stop]')!.disabled).toBe(true);
  });

  it('[R55] a narrowing says what the scope loses, by the scope in force when it was asked', async () => {
    const { people: _, number: __, change: ___, at: ____, by: _____, reason: ______, ...scope } = SCOPE;
    await show({ ...REQUEST, kind: 'narrowing', scope: { ...scope, custodians: ['E1'] } });
    const lines = [...page.querySelectorAll('mb-scope-changes dd')].map((line) => line.textContent!.trim());
    expect(lines).toEqual(['Grant Obi']);
    expect(text()).toContain('Release in part: Grant Obi');
    expect(page.querySelector('mb-scope-changes del')!.textContent).toBe('Grant Obi');
  });
});
