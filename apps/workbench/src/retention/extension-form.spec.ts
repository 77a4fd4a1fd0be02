import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ExtensionForm } from './extension-form';

const HASH = '3a'.repeat(32);
let http: HttpTestingController;
let fixture: ComponentFixture<ExtensionForm>;

async function open(): Promise<HTMLElement> {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
  http = TestBed.inject(HttpTestingController);
  fixture = TestBed.createComponent(ExtensionForm);
  fixture.detectChanges();
  const classes = [{ code: 'UK-SYSC-10A', extended: 'P7Y' }];
  http.expectOne('/api/retention/schedule').flush({ schedule: { content: { classes } } });
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  return fixture.nativeElement as HTMLElement;
}

function write(host: HTMLElement, selector: string, value: string): void {
  const box = host.querySelector<HTMLInputElement>(selector)!;
  box.value = value;
  box.dispatchEvent(new Event('input'));
}

it('[R19] an extension is filed with the request of the authority, the classes and the messages it is about', async () => {
  const host = await open();
  const submit = (): void => {
    host.querySelector('form')!.dispatchEvent(new Event('submit'));
    fixture.detectChanges();
  };
  write(host, '#extension-authority', 'FCA');
  write(host, '#extension-reference', 'REQ-12');
  write(host, '#extension-reason', 'Asked for in its letter of 20 November.');
  write(host, '#extension-from', '2024-01-01');
  host.querySelector('.pick-list input')!.dispatchEvent(new Event('change'));
  submit();
  expect(host.querySelector('[role=alert]')!.textContent).toContain('its request');
  write(host, '[aria-label="SHA-256"]', HASH.toUpperCase());
  submit();
  const sent = http.expectOne('/api/retention/extensions');
  expect(sent.request.body).toMatchObject({
    authority: 'FCA',
    document: { name: 'REQ-12', sha256: HASH },
    codes: ['UK-SYSC-10A'],
    period: null,
    scope: { channels: [], persons: [], from: '2024-01-01T00:00:00.000Z', until: null },
  });
  http.verify();
});
