import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { OverdueMessage } from '@minutebook/contract';
import { PastList } from './past-list';

const overdue = (message: string, explained: OverdueMessage['explained']): OverdueMessage => ({
  message,
  conversation: '9',
  channel: 'whatsapp',
  at: '2018-05-04T09:00:00.000Z',
  outcome: { state: 'due', due: '2021-05-04T00:00:00.000Z', code: 'US-SEC-17a4-b4' },
  upperBound: message === '2',
  explained,
});

it('[R26] what is past its longest time is listed with what explains it, or as explained by nothing', async () => {
  TestBed.configureTestingModule({ providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()] });
  const http = TestBed.inject(HttpTestingController);
  const fixture = TestBed.createComponent(PastList);
  fixture.detectChanges();
  const hold = { kind: 'hold', ref: '4', sentence: 'Hold Fairwater keeps it.' };
  http
    .expectOne('/api/retention/past-maximum?only=unexplained&limit=100')
    .flush({ items: [overdue('1', [hold]), overdue('2', [])], next: null });
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  const host = fixture.nativeElement as HTMLElement;
  const rows = [...host.querySelectorAll('tbody tr')].map((row) => row.textContent!.replace(/\s+/g, ' '));
  expect(rows[0]).toContain('Hold Fairwater keeps it.');
  expect(rows[1]).toContain('nothing explains it');
  expect(rows[1]).toContain('at most');
  expect(host.querySelector('tbody a')!.getAttribute('href')).toBe('/search?open=9-1');
  expect(host.querySelector('a[download]')!.getAttribute('href')).toBe(
    '/api/retention/past-maximum.csv?only=unexplained',
  );
  http.verify();
});
