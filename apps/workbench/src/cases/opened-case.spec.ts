import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { OpenedCase } from './opened-case';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('OpenedCase', () => {
  it('shows the case its reader has gone on to, although what they did with the one before is answered later', async () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting(), OpenedCase] });
    const http = TestBed.inject(HttpTestingController);
    const opened = TestBed.inject(OpenedCase);
    const show = async (id: string): Promise<void> => {
      void opened.show(id);
      http.expectOne(`/api/cases/${id}`).flush({ id, number: `C-${id}` });
      await tick();
    };
    await show('1');
    const done = opened.around(() => Promise.resolve());
    await tick();
    const late = http.expectOne('/api/cases/1');
    await show('2');
    late.flush({ id: '1', number: 'C-1' });
    expect([await done, opened.file.value()?.number]).toEqual([true, 'C-2']);
  });
});
