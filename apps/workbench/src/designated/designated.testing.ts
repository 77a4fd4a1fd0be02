import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import type { Type } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Designation, Designations, Designee, Permission } from '@minutebook/contract';
import { problemInterceptor } from '../shell/api/interceptors';
import { Session } from '../shell/session';

const AT = '2026-11-20T09:00:00.000Z';

export const DORA = { id: '00000000-0000-4000-8000-000000000001', name: 'Dora Quist' };
export const OTTO = { id: '00000000-0000-4000-8000-000000000002', name: 'Otto Lind' };
export const SUN = { id: '00000000-0000-4000-8000-000000000003', name: '孙雅' };

const mailOf = ({ id }: { id: string }): string => `${id.slice(-1)}@firm.example`;

export const designee = (who: typeof DORA, more: Partial<Designee> = {}): Designee => ({
  user: { ...who, email: mailOf(who), state: 'active' },
  codeMadeAt: AT,
  open: null,
  ...more,
});

export const designation = (
  who: typeof DORA,
  kind: Designation['kind'],
  slot: number,
  more: Partial<Designation> = {},
): Designation => ({
  ...designee(who),
  id: `${kind === 'officer' ? 1 : 2}${slot}`,
  kind,
  slot,
  namedBy: DORA,
  reason: 'Knows the archive and is always near.',
  since: AT,
  ended: null,
  version: 3,
  ...more,
});

export const designated = (more: Partial<Designations> = {}): Designations => ({
  executive: designee(DORA),
  officers: [designation(OTTO, 'officer', 1)],
  specialists: [],
  lastDrillAt: AT,
  gaps: [],
  ...more,
});

export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Somebody signed in, and a server that is asked and answers by hand. */
export function enter(...permissions: Permission[]): HttpTestingController {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideHttpClient(withInterceptors([problemInterceptor])),
      provideHttpClientTesting(),
    ],
  });
  TestBed.inject(Session).enter({
    user: { ...DORA, email: mailOf(DORA), roles: ['executive'], permissions, examiner: null, producing: null },
    csrf: 'token',
    setupNeeded: false,
  });
  return TestBed.inject(HttpTestingController);
}

/** A component and its page, with what one does at it. */
export class Shown<T> {
  readonly fixture: ComponentFixture<T>;

  constructor(type: Type<T>, inputs: Readonly<Record<string, unknown>> = {}) {
    this.fixture = TestBed.createComponent(type);
    for (const [name, value] of Object.entries(inputs)) this.fixture.componentRef.setInput(name, value);
    this.fixture.detectChanges();
  }

  get page(): HTMLElement {
    this.fixture.detectChanges();
    return this.fixture.nativeElement as HTMLElement;
  }

  text(selector?: string): string {
    const element = selector === undefined ? this.page : this.page.querySelector<HTMLElement>(selector);
    return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  type(selector: string, text: string): void {
    const box = this.page.querySelector<HTMLInputElement>(selector)!;
    box.value = text;
    box.dispatchEvent(new Event('input'));
  }

  button(label: string): HTMLButtonElement {
    const found = [...this.page.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === label);
    if (!found) throw new Error(`no button says ${label}`);
    return found;
  }

  submit(): void {
    this.page.querySelector('form')!.dispatchEvent(new Event('submit'));
  }

  async settle(): Promise<void> {
    await tick();
    this.fixture.detectChanges();
  }
}
