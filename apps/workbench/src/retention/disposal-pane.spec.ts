import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Disposal, DisposalCertificate, Permission } from '@minutebook/contract';
import { Session } from '../shell/session';
import { DisposalPane } from './disposal-pane';

const AT = '2026-11-28T09:00:00.000Z';
const PIA = { id: '00000000-0000-4000-8000-000000000001', name: 'Pia' };
const OLE = { id: '00000000-0000-4000-8000-000000000002', name: 'Ole' };
const SCOPE: Disposal['scope'] = {
  channels: ['whatsapp'],
  persons: [],
  conversations: [],
  messages: [],
  from: null,
  until: '2020-12-31',
};
const CLASSES = [
  {
    code: 'US-SEC-17a4-b4',
    citation: '17 CFR 240.17a-4(b)(4)',
    messages: 1_200,
    earliestDue: '2023-01-01T00:00:00.000Z',
    latestDue: '2025-06-30T00:00:00.000Z',
  },
];
const disposal = (state: Disposal['state'], more: Partial<Disposal> = {}): Disposal => ({
  id: '7',
  state,
  counted: true,
  reason: 'The yearly disposal of what is due.',
  scope: SCOPE,
  schedule: '2',
  asOf: AT,
  erasure: null,
  requestedBy: PIA,
  requestedAt: AT,
  decidedBy: null,
  decidedAt: null,
  finishedAt: null,
  counts: { matched: 2_000, disposable: 1_200, kept: 800, disposed: 0, survivors: 0 },
  progress: { pages: 3, done: 0 },
  version: 5,
  classes: CLASSES,
  kept: [
    { reason: 'held', messages: 500 },
    { reason: 'unclassified', messages: 300 },
  ],
  unclassifiedChannels: [{ channel: 'wechat', messages: 300 }],
  decision: null,
  evidence: 0,
  purgedAt: null,
  own: false,
  mayApprove: { allowed: true, reason: null },
  history: [],
  ...more,
});
const CERTIFICATE: DisposalCertificate = {
  number: 'D-7',
  disposal: '7',
  complete: true,
  reason: 'The yearly disposal of what is due.',
  scope: SCOPE,
  schedules: ['2', '3'],
  asOf: AT,
  erasure: null,
  requestedBy: PIA,
  requestedAt: AT,
  approvedBy: OLE,
  approvedAt: AT,
  finishedAt: AT,
  counts: { listed: 1_200, disposed: 1_199, kept: 1 },
  classes: CLASSES,
  kept: [{ reason: 'held', messages: 1 }],
  root: 'a'.repeat(64),
  pages: [{ number: 1, disposed: 1_199, root: 'b'.repeat(64), at: AT, entry: 4_812 }],
  evidence: 2,
  purgedAt: null,
  backedUpUntil: AT,
};

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const textOf = (element: Element | null): string => element!.textContent!.replace(/\s+/g, ' ').trim();
let http: HttpTestingController;
let fixture: ComponentFixture<DisposalPane>;

async function settle(): Promise<HTMLElement> {
  for (let i = 0; i < 3; i++) {
    await tick();
    fixture.detectChanges();
  }
  return fixture.nativeElement as HTMLElement;
}

async function open(one: Disposal, ...permissions: Permission[]): Promise<HTMLElement> {
  TestBed.inject(Session).enter({
    user: { ...OLE, email: 'o@firm.example', roles: [], permissions, examiner: null, producing: null },
    csrf: 'token',
    setupNeeded: false,
  });
  fixture = TestBed.createComponent(DisposalPane);
  fixture.componentRef.setInput('id', '7');
  fixture.detectChanges();
  http.expectOne('/api/disposals/7').flush(one);
  await settle();
  http.expectOne('/api/disposals/7/messages?limit=50').flush({ items: [], next: null });
  return settle();
}
const buttonOf = (host: ParentNode, text: string): HTMLButtonElement =>
  [...host.querySelectorAll('button')].find((button) => textOf(button).startsWith(text))!;

describe('a disposal', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R18] [E1] names the channels nothing of which goes, because no class applies', async () => {
    const host = await open(disposal('dry-run', { own: true }), 'disposal.request');
    expect(textOf(host.querySelector('.note-warn'))).toContain('Unclassified: WeChat 300.');
    const kept = [...host.querySelectorAll('tr')].map(textOf);
    expect(kept).toContain('no class: never disposable300');
    expect(kept).toContain('held500');
  });

  it('[R21] whoever asked for it cannot approve it, and is told before trying', async () => {
    const barred = { allowed: false, reason: 'Who asks for a disposal does not approve it.' };
    const host = await open(disposal('proposed', { own: true, mayApprove: barred }), 'disposal.approve');
    expect(buttonOf(host, 'Dispose of 1,200').disabled).toBe(true);
    expect(textOf(host.querySelector('.pane-foot'))).toContain(
      'You asked for this disposal, so you cannot approve it.',
    );
  });

  it('[R21] somebody else is asked once more, with the number, before anything is destroyed', async () => {
    const host = await open(disposal('proposed'), 'disposal.approve');
    buttonOf(host, 'Dispose of 1,200').click();
    await settle();
    http.expectNone('/api/disposals/7/approval');
    const question = document.querySelector('mb-confirm')!;
    expect(textOf(question)).toContain('cannot be undone');
    buttonOf(question, 'Dispose of 1,200').click();
    await settle();
    const sent = http.expectOne('/api/disposals/7/approval');
    expect(sent.request.body).toEqual({ version: 5 });
    sent.flush(disposal('done', { version: 6, decidedBy: OLE, decidedAt: AT }));
    await settle();
    http.expectOne('/api/disposals/7/messages?limit=50').flush({ items: [], next: null });
    expect(buttonOf(await settle(), 'Certificate')).toBeDefined();
  });

  it('[R21] [R24] the certificate says how many went under which rule, who asked and who approved, and the roots', async () => {
    const host = await open(disposal('done', { decidedBy: OLE, decidedAt: AT }), 'retention.read');
    buttonOf(host, 'Certificate').click();
    await settle();
    http.expectOne('/api/disposals/7/certificate').flush(CERTIFICATE);
    const text = textOf((await settle()).querySelector('.certificate'));
    expect(text).toContain('Certificate of disposal D-7');
    expect(text).toContain('1,199 of 1,200 messages disposed of, 1 kept');
    expect(text).toContain('17 CFR 240.17a-4(b)(4)');
    expect(text).toMatch(/Asked byPia.*Approved byOle/);
    expect(textOf(host.querySelector('[data-testid=root]'))).toBe('a'.repeat(64));
    expect(text).toContain('4,812');
    expect(textOf(host.querySelector('[data-testid=backups]'))).toContain('A backup from before may still hold it');
    expect([...host.querySelectorAll('a[download]')].map((link) => link.getAttribute('href'))).toEqual([
      '/api/disposals/7/certificate.json',
      '/api/disposals/7/certificate.pdf',
    ]);
  });
});
