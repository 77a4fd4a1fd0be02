import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { OpenedCase } from './opened-case';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('OpenedCase, when its reader goes on to another one', () => {
  let http: HttpTestingController;
  let opened: OpenedCase;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting(), OpenedCase] });
    http = TestBed.inject(HttpTestingController);
    opened = TestBed.inject(OpenedCase);
  });

  async function show(id: string): Promise<void> {
    void opened.show(id);
    http.expectOne(`/api/cases/${id}`).flush({ id, number: `C-${id}` });
    await tick();
  }

  it('shows that one, although what they did with the one before is answered later', async () => {
    await show('1');
    const done = opened.around(() => Promise.resolve());
    await tick();
    const late = http.expectOne('/api/cases/1');
    await show('2');
    late.flush({ id: '1', number: 'C-1' });
    expect([await done, opened.file.value()?.number]).toEqual([true, 'C-2']);
  });

  it('says of the one before that what they did with it failed', async () => {
    await show('1');
    let fail = (): void => undefined;
    const done = opened.around(() => new Promise((_, reject) => (fail = () => reject(new Error('no')))));
    await show('2');
    fail();
    expect([await done, opened.problem()?.code, opened.problemOf()]).toEqual([false, 'fault', 'C-1']);
    await opened.around(() => Promise.reject(new Error('no')));
    expect(opened.problemOf()).toBeNull();
  });
});
