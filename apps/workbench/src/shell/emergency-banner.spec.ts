import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { Me } from '@minutebook/contract';
import { Format } from '../ui/format';
import { EmergencyBanner } from './emergency-banner';
import { Session } from './session';

const OPEN = {
  id: '7',
  openedAt: '2026-11-29T12:00:00.000Z',
  until: '2026-11-29T20:00:00.000Z',
  purpose: 'drill',
} as const;
const me = (producing: Me['producing']): Me => ({
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Dora',
  email: 'dora@firm.example',
  roles: ['executive'],
  permissions: [],
  examiner: null,
  producing,
});
const session = (producing: Me['producing']) => ({ user: me(producing), csrf: 'token', setupNeeded: false });
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the banner of emergency access', () => {
  const now = signal(Date.parse('2026-11-29T12:00:00.000Z'));
  let http: HttpTestingController;
  let fixture: ComponentFixture<EmergencyBanner>;
  let went: jest.SpyInstance;

  beforeEach(() => {
    now.set(Date.parse('2026-11-29T12:00:00.000Z'));
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    Object.defineProperty(TestBed.inject(Format), 'now', { value: now });
    http = TestBed.inject(HttpTestingController);
    went = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  });
  afterEach(() => http.verify());

  function show(producing: Me['producing']): string {
    TestBed.inject(Session).enter(session(producing));
    fixture = TestBed.createComponent(EmergencyBanner);
    return text();
  }

  function text(): string {
    fixture.detectChanges();
    return (fixture.nativeElement as HTMLElement).textContent!.replace(/\s+/g, ' ').trim();
  }

  it('[R11] says until when, what for, and that every step is recorded; nobody else has one', () => {
    expect(show(OPEN)).toMatch(
      /^Emergency access until .*29 Nov 2026.*\. A drill\. You see every record, and every step is recorded\. End now$/,
    );
    fixture.destroy();
    expect(show(null)).toBe('');
    expect(went).not.toHaveBeenCalled();
  });

  it('[R11] ends it, and leaves what is on screen', async () => {
    show(OPEN);
    (fixture.nativeElement as HTMLElement).querySelector('button')!.click();
    http.expectOne({ method: 'POST', url: `/api/emergency/${OPEN.id}/end` }).flush({});
    await tick();
    http.expectOne('/api/session').flush(session(null));
    await tick();
    expect(text()).toBe('');
    expect(went).toHaveBeenCalledWith('/designated');
  });

  it('asks again once its time is over, and once only at each tick while the server’s clock is behind', async () => {
    show(OPEN);
    now.set(Date.parse(OPEN.until));
    expect(text()).toContain('Emergency access');
    http.expectOne('/api/session').flush(session(OPEN));
    await tick();
    expect(text()).toContain('Emergency access');
    now.set(Date.parse(OPEN.until) + 15_000);
    text();
    http.expectOne('/api/session').flush(session(null));
    await tick();
    expect(text()).toBe('');
    expect(went).toHaveBeenCalledWith('/designated');
  });
});
