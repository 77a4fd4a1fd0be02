import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { OffChannelLexicons } from './off-channel-lexicons';

it('a mark that the server refused is not shown, and why is said', async () => {
  TestBed.configureTestingModule({ providers: PROVIDERS });
  const http = TestBed.inject(HttpTestingController);
  signIn(HUGO, ['conduct.write']);
  const fixture = TestBed.createComponent(OffChannelLexicons);
  const page = fixture.nativeElement as HTMLElement;
  const update = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    fixture.detectChanges();
  };
  const list = async (): Promise<void> => {
    http.expectOne('/api/conduct/themes').flush({ items: [{ id: '1', name: 'Beacon', theme: null }] });
    await update();
  };
  fixture.detectChanges();
  await list();
  const box = page.querySelector<HTMLInputElement>('input[type=checkbox]')!;
  box.click();
  http
    .expectOne('/api/conduct/themes/1')
    .flush({ code: 'not-allowed', title: 'no' }, { status: 403, statusText: 'Forbidden' });
  await update();
  await list();
  expect([box.checked, page.querySelector('mb-problem-notice') !== null]).toEqual([false, true]);
});
