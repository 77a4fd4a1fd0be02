import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Permission } from '@minutebook/contract';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { DISPOSAL_WORDS } from './disposal-words';
import { ERASURE_WORDS } from './erasure-words';
import { RetentionPage } from './retention-page';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

async function tabs(...permissions: Permission[]): Promise<string[]> {
  TestBed.configureTestingModule({
    providers: [provideRouter([]), { provide: Api, useValue: { call: () => new Promise(() => undefined) } }],
  });
  TestBed.inject(Session).enter({
    user: {
      id: crypto.randomUUID(),
      name: 'Ann',
      email: 'a@x.example',
      roles: [],
      permissions,
      examiner: null,
      producing: null,
    },
    csrf: 'token',
    setupNeeded: false,
  });
  const fixture = TestBed.createComponent(RetentionPage);
  fixture.componentRef.setInput('view', 'erasure');
  fixture.detectChanges();
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  const host = fixture.nativeElement as HTMLElement;
  return [...host.querySelectorAll('[role=tab]')].map(
    (tab) => `${tab.textContent!.trim()}${tab.getAttribute('aria-selected') === 'true' ? '*' : ''}`,
  );
}

it('erasure requests have a tab for who may see them, and their address leads nobody else there', async () => {
  expect((await tabs('retention.read', 'erasure.read')).at(-1)).toBe('Erasure*');
  TestBed.resetTestingModule();
  const others = await tabs('retention.read');
  expect(others[0]).toBe('What is kept*');
  expect(others.join()).not.toContain('Erasure');
});

it('both languages have every state, outcome and reason', () => {
  const keys = (tree: object): unknown[] =>
    Object.entries(tree).map(([key, value]) => (typeof value === 'object' ? [key, keys(value as object)] : key));
  for (const words of [RETENTION_WORDS, SCHEDULE_WORDS, DISPOSAL_WORDS, ERASURE_WORDS])
    expect(keys(words.zh)).toEqual(keys(words.en));
});
