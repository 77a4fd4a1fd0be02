import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { AuditFilter, Bundle } from '@minutebook/contract';
import { ExportsPage } from './exports-page';

const bundle = (more: Partial<Bundle>): Bundle => ({
  ...{ id: '4', scope: { kind: 'conversation', conversation: '9' }, title: '<b>Room</b>', request: 'RQ-2026-7' },
  ...{ reason: 'For the regulator.', evidence: true, state: 'done', done: 3, of: 3, records: 3, entries: 12 },
  ...{ bytes: 40_000, tagmanifest: 'ab'.repeat(32), made: 77, asOf: { records: 9, audit: 70 }, problem: null },
  ...{ createdAt: '2026-11-24T08:00:00.000Z', finishedAt: null, expiresAt: '2026-12-08T08:00:00.000Z', version: 1 },
  ...more,
});

const settled = () => new Promise((resolve) => setTimeout(resolve));

async function opened(inputs: Record<string, string>, items: Bundle[]) {
  TestBed.configureTestingModule({ providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()] });
  const http = TestBed.inject(HttpTestingController);
  const fixture = TestBed.createComponent(ExportsPage);
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  fixture.detectChanges();
  http.expectOne('/api/bundles').flush({ items, next: null });
  await settled();
  fixture.detectChanges();
  return { http, fixture, host: fixture.nativeElement as HTMLElement };
}

const textOf = (element: Element | null): string => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

it('lists exports with what they hold, to be downloaded while they are there; and says how they are checked', async () => {
  const failed = { code: 'signer-away', title: 'The signer does not answer.', hint: 'See docs/ledger.md.' };
  const { host } = await opened({}, [
    bundle({}),
    bundle({ id: '3', state: 'failed', problem: failed, expiresAt: null }),
    bundle({ id: '2', state: 'running', done: 200, of: 900, expiresAt: null }),
  ]);
  const rows = [...host.querySelectorAll('tbody tr')];
  expect(textOf(rows[0]!)).toContain('<b>Room</b>');
  expect(textOf(rows[0]!)).toContain('for RQ-2026-7');
  expect(rows[0]!.querySelector('a[download]')!.getAttribute('href')).toBe('/api/bundles/4/bundle.zip');
  expect(textOf(rows[1]!)).toMatch(/The signer does not answer\. ?See docs\/ledger\.md\./);
  expect(rows[1]!.querySelector('a, button')).toBeNull();
  expect(textOf(rows[2]!)).toContain('200 of 900');
  const verifier = [...host.querySelectorAll('mb-verify-card a')].map((link) => link.getAttribute('href'));
  expect(verifier).toEqual(['/verifier/minutebook-verify.html', '/verifier/minutebook-verify.cjs']);
});

it('tells exports of the audit log apart by which entries were asked for, and how long the log was', async () => {
  const of = (id: string, filter: AuditFilter, audit: number): Bundle =>
    bundle({ id, scope: { kind: 'audit', filter }, title: 'Audit log', asOf: { records: 9, audit }, request: null });
  const { host } = await opened({}, [
    of('1', {}, 41_200),
    of('2', { from: '2024-03-01', to: '2024-03-31' }, 41_200),
    of('3', { action: 'alert.signed', actor: 'Priya', cause: 'alert:418' }, 900),
  ]);
  expect([...host.querySelectorAll('tbody td.wide')].map(textOf)).toEqual([
    'Audit log All entries · of the log’s first 41,200',
    'Audit log 1 Mar 2024 to 31 Mar 2024 · of the log’s first 41,200',
    'Audit log Signed off · Priya · alert:418 · of the log’s first 900',
  ]);
});

it('[R38] asks for what one came from, with a reason, and for the request where several messages may leave', async () => {
  const { host, http, fixture } = await opened({ item: 'new', message: '5', conversation: '9' }, []);
  const what = host.querySelector<HTMLSelectElement>('#export-what')!;
  expect([...what.options].map(({ value }) => value)).toEqual(['message', 'conversation', 'custodian']);
  expect(host.querySelector('#export-request')).toBeNull();
  what.value = 'conversation';
  what.dispatchEvent(new Event('change'));
  fixture.detectChanges();
  const send = host.querySelector<HTMLButtonElement>('form .btn-solid')!;
  expect(send.disabled).toBe(true);
  const write = (id: string, value: string): void => {
    const field = host.querySelector<HTMLInputElement>(id)!;
    field.value = value;
    field.dispatchEvent(new Event('input'));
  };
  write('#export-request', ' RQ-2026-7 ');
  write('#export-reason', 'For the regulator.');
  fixture.detectChanges();
  expect(send.disabled).toBe(false);
  host.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  const sent = http.expectOne({ method: 'POST', url: '/api/bundles' });
  expect(sent.request.body).toEqual({
    scope: { kind: 'conversation', conversation: '9' },
    reason: 'For the regulator.',
    evidence: false,
    request: 'RQ-2026-7',
  });
});
