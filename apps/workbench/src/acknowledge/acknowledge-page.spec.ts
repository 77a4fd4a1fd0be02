import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { DOCUMENT } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { AcknowledgementForm } from '@minutebook/contract';
import { Session } from '../shell/session';
import { AcknowledgePage } from './acknowledge-page';

const TOKEN = 'a-token-of-forty-letters-and-some-more-of';
const FORM: AcknowledgementForm = {
  person: 'Ann Lee',
  issuedBy: 'Hugo',
  issuedAt: '2026-11-24T08:00:00.000Z',
  shown: (['en', 'zh'] as const).map((language) => ({
    language,
    subject: language === 'en' ? 'Keep' : '保留',
    text: language === 'en' ? '<b>Keep</b> everything.' : '请保留一切。',
    questions: [
      {
        id: 'phone',
        kind: 'yes-no' as const,
        words: language === 'en' ? 'A second phone?' : '第二部手机？',
        required: true,
      },
      { id: 'where', kind: 'text' as const, words: language === 'en' ? 'Where else?' : '还有哪里？', required: false },
    ],
    sha256: (language === 'en' ? 'ab' : 'cd').repeat(32),
  })),
};

let http: HttpTestingController;

async function open(): Promise<{ fixture: ComponentFixture<AcknowledgePage>; page: HTMLElement }> {
  jest.spyOn(TestBed.inject(Session), 'load').mockResolvedValue(undefined as never);
  TestBed.inject(DOCUMENT).location.hash = `#${TOKEN}`;
  const fixture = TestBed.createComponent(AcknowledgePage);
  fixture.detectChanges();
  await fixture.whenStable();
  http.expectOne(`/api/acknowledgement?token=${TOKEN}`).flush(FORM);
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  return { fixture, page: fixture.nativeElement as HTMLElement };
}

function type(page: HTMLElement, selector: string, text: string): void {
  const box = page.querySelector<HTMLInputElement>(selector)!;
  box.value = text;
  box.dispatchEvent(new Event('input'));
}

describe('the door of whoever acknowledges a hold notice', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R52] sends the fingerprint of the text that is on screen, in the language it is read in', async () => {
    const { fixture, page } = await open();
    const submit = page.querySelector<HTMLButtonElement>('button.btn-solid')!;
    type(page, '#acknowledge-name', ' Ann Lee ');
    fixture.detectChanges();
    // A question is open.
    expect(submit.disabled).toBe(true);
    page.querySelector<HTMLInputElement>('input[value=yes]')!.dispatchEvent(new Event('change'));
    [...page.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === '中文')!.click();
    fixture.detectChanges();
    expect([submit.disabled, page.textContent]).toEqual([false, expect.stringContaining('请保留一切。')]);
    page.querySelector('form')!.dispatchEvent(new Event('submit'));
    const request = http.expectOne({ method: 'POST', url: '/api/acknowledgement' });
    expect(request.request.body).toEqual({
      token: TOKEN,
      language: 'zh',
      signedName: 'Ann Lee',
      answers: [{ question: 'phone', answer: 'yes' }],
      sha256: 'cd'.repeat(32),
    });
    request.flush({ at: '2026-11-24T09:00:00.000Z' });
    await fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    fixture.detectChanges();
    expect(page.textContent).toContain('Your acknowledgement is recorded');
  });

  it('shows the text as text', async () => {
    const { page } = await open();
    expect(page.querySelector('.policy-text b')).toBeNull();
    expect(page.textContent).toContain('<b>Keep</b> everything.');
  });
});
