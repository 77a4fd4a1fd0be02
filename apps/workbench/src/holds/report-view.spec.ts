import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { HoldReport } from '@minutebook/contract';
import { HUGO, PROVIDERS, ROW, SCOPE, signIn } from './holds.testing';
import { ReportView } from './report-view';

const REPORT: HoldReport = {
  hold: ROW,
  issuer: 'General counsel',
  triggerOn: '2026-11-18',
  legalBasis: 'Inquiry letter of 18 Nov',
  asOf: '2026-11-20T04:00:00.000Z',
  position: 4_812_330,
  state: 'in-effect',
  held: 18_226,
  since: { first: '2026-11-19T03:02:00.000Z', last: '2026-11-20T03:38:00.000Z' },
  byScope: [{ scope: 1, matched: 17_000, context: 1_226 }],
  byChannel: [{ channel: 'whatsapp', messages: 18_226 }],
  scope: SCOPE,
  custodians: [
    {
      person: '00000000-0000-4000-8000-000000000008',
      externalId: 'E1',
      name: '周启明',
      desk: null,
      state: 'active',
      leftOn: null,
      since: '2026-11-19T03:02:00.000Z',
      until: null,
      handles: 3,
      held: 6_120,
      acknowledged: { notice: 'v2', at: '2026-11-19T03:41:00.000Z', textSha256: 'ab12' },
    },
    {
      person: '00000000-0000-4000-8000-000000000009',
      externalId: 'E2',
      name: 'Dominic Vale',
      desk: null,
      state: 'active',
      leftOn: null,
      since: '2026-11-19T03:02:00.000Z',
      until: null,
      handles: 1,
      held: 2_204,
      acknowledged: { notice: 'v2', at: null, textSha256: null },
    },
  ],
  timers: [
    {
      conversation: { id: '40', title: 'ECM desk' },
      channel: 'whatsapp',
      message: '400',
      notice: 'timer-on',
      at: '2026-11-19T09:00:00.000Z',
      custodians: [{ externalId: 'E1', name: '周启明' }],
    },
  ],
  blocked: 2,
};

describe('the report of a hold', () => {
  async function show(): Promise<{ page: HTMLElement; ask: (at: string) => string }> {
    signIn(HUGO, ['hold.read']);
    const http = TestBed.inject(HttpTestingController);
    const fixture = TestBed.createComponent(ReportView);
    fixture.componentRef.setInput('hold', '7');
    fixture.detectChanges();
    http.expectOne('/api/holds/7/report').flush(REPORT);
    await fixture.whenStable();
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    const ask = (at: string): string => {
      const box = page.querySelector<HTMLInputElement>('#report-at')!;
      box.value = at;
      box.dispatchEvent(new Event('input'));
      page.querySelector('form')!.dispatchEvent(new Event('submit'));
      return http.expectOne(({ url }) => url.startsWith('/api/holds/7/report?')).request.url;
    };
    return { page, ask };
  }

  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R56] says what was held, since when, by which scope, and who had acknowledged which notice', async () => {
    const { page } = await show();
    const text = page.textContent!.replace(/\s+/g, ' ');
    expect(text).toContain('18,226');
    expect(text).toContain('17,000 found, 1,226 kept beside');
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => row.textContent!.replace(/\s+/g, ' '));
    expect(rows[0]).toContain('v2');
    expect(rows[0]).not.toContain('not acknowledged');
    expect(rows[1]).toContain('not acknowledged');
  });

  it('[R56] is asked for as of a time on the reader’s own clock', async () => {
    const { ask } = await show();
    const asOf = new Date('2026-11-19T12:00').toISOString();
    expect(ask('2026-11-19T12:00')).toBe(`/api/holds/7/report?asOf=${encodeURIComponent(asOf)}`);
  });

  it('[R58] [E8] has a line for a timer switched on where a custodian takes part', async () => {
    const { page } = await show();
    expect(page.querySelector('.tag-bad')!.textContent).toBe('timer on');
    expect(page.textContent).toContain('ECM desk');
  });

  it('[R62] leads to the files of the time that is shown', async () => {
    const { page } = await show();
    const asOf = encodeURIComponent(REPORT.asOf);
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
      `/api/holds/7/report.csv?asOf=${asOf}`,
      `/api/holds/7/report.pdf?asOf=${asOf}`,
      `/api/holds/7/reasonable-steps.zip?asOf=${asOf}`,
    ]);
  });
});
