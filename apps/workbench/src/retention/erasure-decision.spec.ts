import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { ErasureRequest } from '@minutebook/contract';
import { ErasureDecisionForm } from './erasure-decision';

const AT = '2026-11-28T09:00:00.000Z';
const PIA = { id: '00000000-0000-4000-8000-000000000001', name: 'Pia' };

const request = (
  byOutcome: Partial<Record<'free' | 'held' | 'in-retention' | 'undetermined', number>>,
): ErasureRequest => ({
  id: '3',
  subject: { name: 'Leo F.', persons: [], handles: [{ scheme: 'email', value: 'leo@x.example' }] },
  ground: 'no-longer-needed',
  state: 'open',
  receivedOn: '2026-11-01',
  dueOn: '2026-12-01',
  takenIn: { at: AT, by: PIA },
  reopenedAt: null,
  messages: 391,
  erased: 0,
  version: 2,
  reach: 'written',
  channels: [],
  from: null,
  to: null,
  reference: '',
  note: '',
  evaluation: {
    round: 1,
    at: AT,
    byOutcome: { free: 0, held: 0, 'cooling-off': 0, 'in-retention': 0, undetermined: 0, erased: 0, ...byOutcome },
    reasons: [],
  },
  decisions: [],
  reopenedBecause: [],
  mayDecide: { allowed: true, reason: null, ground: null },
  history: [],
});

let http: HttpTestingController;
let fixture: ComponentFixture<ErasureDecisionForm>;

function show(one: ErasureRequest): { host: HTMLElement; button: HTMLButtonElement } {
  fixture = TestBed.createComponent(ErasureDecisionForm);
  fixture.componentRef.setInput('request', one);
  fixture.detectChanges();
  const host = fixture.nativeElement as HTMLElement;
  const box = host.querySelector('textarea')!;
  box.value = 'Checked against the schedule and the holds.';
  box.dispatchEvent(new Event('input'));
  fixture.detectChanges();
  return { host, button: host.querySelector('button')! };
}

describe('[R25] the decision of an erasure request', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('says on the button how many go and how many are refused', () => {
    expect(show(request({ free: 12, held: 52, 'in-retention': 327 })).button.textContent!.trim()).toBe(
      'Erase 12, refuse 379',
    );
    expect(show(request({ free: 12 })).button.textContent!.trim()).toBe('Erase 12');
  });

  it('is about the round that was read, and refuses nothing that no rule covers', async () => {
    const { button } = show(request({ 'in-retention': 391 }));
    expect(button.textContent!.trim()).toBe('Refuse 391');
    button.click();
    await new Promise((resolve) => setTimeout(resolve));
    const sent = http.expectOne('/api/erasure-requests/3/decision');
    expect(sent.request.body).toMatchObject({ version: 2, round: 1, decision: 'as-found' });
    sent.flush(request({ 'in-retention': 391 }));

    const { host, button: shut } = show(request({ 'in-retention': 1, undetermined: 5 }));
    expect(shut.disabled).toBe(true);
    expect(host.querySelector('.t-warn')!.textContent).toContain('5 are covered by no rule');
    host.querySelectorAll<HTMLInputElement>('[type=radio]')[1]!.dispatchEvent(new Event('change'));
    fixture.detectChanges();
    expect([shut.disabled, shut.textContent!.trim()]).toEqual([false, 'Reject the request']);
  });

  it('is not offered to whoever took it in, who is told why', () => {
    const reason = 'Whoever took it in does not decide it.';
    const { host, button } = show({ ...request({ free: 1 }), mayDecide: { allowed: false, reason, ground: null } });
    expect(button.disabled).toBe(true);
    expect(host.textContent).toContain(reason);
  });
});
