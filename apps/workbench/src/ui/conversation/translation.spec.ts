import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Message, MessageVersion, Translation } from '@minutebook/contract';
import { TranslationOf } from './translation';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const VERSION = { version: 0, change: 'sent', body: '내일 발표합니다' } as unknown as MessageVersion;
const MADE: Translation = {
  id: 'a7c3c1ae-0b55-4b83-9d2e-0b3f6f5f6c11',
  label: 'machine-translation',
  version: 0,
  target: 'en',
  subject: null,
  body: 'Announcing <b>tomorrow</b>',
  detected: 'ko',
  service: { name: 'LibreTranslate', version: '1.7.3' },
  at: '2026-11-24T08:00:00.000Z',
  by: { id: '00000000-0000-4000-8000-000000000001', name: 'Ines' },
};

describe('a translation', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<TranslationOf>;
  const text = (): string => (fixture.nativeElement as HTMLElement).textContent;
  const button = (): HTMLButtonElement | null => (fixture.nativeElement as HTMLElement).querySelector('button');

  async function show(configured: boolean, version: MessageVersion = VERSION): Promise<void> {
    fixture.componentRef.setInput('message', { id: '7', versions: [version] } as unknown as Message);
    fixture.componentRef.setInput('version', version);
    http.expectOne('/api/translation').flush({ configured });
    await tick();
    fixture.detectChanges();
  }

  beforeEach(() => {
    TestBed.configureTestingModule({
      imports: [TranslationOf],
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(TranslationOf);
  });
  afterEach(() => http.verify());

  it('[R189] is not offered without a service, nor for what the reader reads', async () => {
    await show(false);
    expect(button()).toBeNull();
  });

  it('is not offered for Latin letters to a reader of English, except for the message in question', async () => {
    await show(true, { ...VERSION, body: 'mañana' });
    expect(button()).toBeNull();
    fixture.componentRef.setInput('focused', true);
    fixture.detectChanges();
    expect(button()).not.toBeNull();
  });

  it('[R189] is asked for once, shown as text under its label with service and version, and hidden again', async () => {
    await show(true);
    button()!.click();
    http.expectOne('/api/messages/7/translations').flush({ items: [] });
    await tick();
    const asked = http.expectOne('/api/messages/7/translation');
    expect(asked.request.body).toEqual({ version: 0, target: 'en' });
    asked.flush(MADE);
    await tick();
    fixture.detectChanges();
    expect(text()).toContain('Machine translation');
    expect(text()).toContain('LibreTranslate 1.7.3');
    expect(text()).toContain('Announcing <b>tomorrow</b>');
    expect((fixture.nativeElement as HTMLElement).querySelector('b')).toBeNull();
    button()!.click();
    fixture.detectChanges();
    expect(text()).not.toContain('Announcing');
  });

  it('[R189] that is kept is shown without asking the service again', async () => {
    await show(true);
    button()!.click();
    http.expectOne('/api/messages/7/translations').flush({ items: [MADE] });
    await tick();
    fixture.detectChanges();
    expect(text()).toContain('Announcing');
  });
});
