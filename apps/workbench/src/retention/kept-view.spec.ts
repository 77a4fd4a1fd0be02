import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { RetentionOverview } from '@minutebook/contract';
import { KeptView } from './kept-view';

const OVERVIEW: RetentionOverview = {
  schedule: '2',
  asOf: '2026-11-28T09:00:00.000Z',
  running: false,
  messages: 3_000,
  due: 2_000,
  never: 700,
  unclassified: 300,
  byClass: [
    { code: 'US-SEC-17a4-b4', messages: 2_700 },
    { code: null, messages: 300 },
  ],
  byYear: [
    { year: 'now', messages: 12 },
    { year: '2029', messages: 1_988 },
    { year: 'never', messages: 700 },
    { year: 'unclassified', messages: 300 },
  ],
  unclassifiedChannels: [{ channel: 'wechat', messages: 300 }],
  unresolved: [{ event: 'ACCOUNT_CLOSED', messages: 700 }],
};

async function show(overview: RetentionOverview): Promise<HTMLElement> {
  TestBed.configureTestingModule({ providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()] });
  const fixture = TestBed.createComponent(KeptView);
  fixture.detectChanges();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/retention/overview').flush(overview);
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  http.verify();
  return fixture.nativeElement as HTMLElement;
}

const textOf = (element: Element): string => element.textContent!.replace(/\s+/g, ' ').trim();

it('[R18] [E1] what has no class is counted apart, by the name of its channel', async () => {
  const host = await show(OVERVIEW);
  const sections = [...host.querySelectorAll('section')].map(textOf);
  expect(sections.find((text) => text.startsWith('Channels without a class'))).toContain('WeChat300');
  expect([...host.querySelectorAll('.chart text:not(.k)')].map(textOf)).toEqual(['now', '2029', 'no date', 'no class']);
});

it('[R17] a clock that was never stated to have started leads to where it is stated', async () => {
  const host = await show(OVERVIEW);
  expect(host.querySelector('section a')!.getAttribute('href')).toBe(
    '/retention?view=records&event=ACCOUNT_CLOSED&item=new',
  );
});

it('[E1] without a schedule in force it is said that nothing can be disposed of', async () => {
  const none = { messages: 5, due: 0, never: 0, unclassified: 5, byYear: [], byClass: [], unresolved: [] };
  const host = await show({ ...OVERVIEW, ...none, schedule: null });
  expect(textOf(host.querySelector('.note')!)).toContain('nothing can be disposed of');
});
