import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Wall } from '@minutebook/contract';
import { WallForm } from './wall-form';

const UMA = { id: '00000000-0000-4000-8000-000000000001', name: 'Uma' };
const WALL: Wall = {
  id: '7',
  name: 'Zebra',
  reason: 'A deal nobody may hear of.',
  inside: [{ externalId: 'E1', name: 'Wren', desk: null }],
  admitted: [],
  putUpAt: '2026-11-28T12:00:00.000Z',
  putUpBy: 'Con',
  takenDownAt: null,
  version: 3,
  history: [],
};

let http: HttpTestingController;

async function form(wall?: Wall): Promise<{ fixture: ComponentFixture<WallForm>; page: HTMLElement }> {
  const fixture = TestBed.createComponent(WallForm);
  if (wall) fixture.componentRef.setInput('wall', wall);
  fixture.detectChanges();
  http.expectOne('/api/walls/users').flush({ items: [UMA] });
  await fixture.whenStable();
  fixture.detectChanges();
  return { fixture, page: fixture.nativeElement as HTMLElement };
}

function submit({ fixture, page }: { fixture: ComponentFixture<WallForm>; page: HTMLElement }): void {
  page.querySelector('form')!.dispatchEvent(new Event('submit'));
  fixture.detectChanges();
}

describe('the form of a wall', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('sends nothing until there is a name, a reason and somebody inside', async () => {
    const made = await form();
    submit(made);
    expect(made.page.querySelector('[role=alert]')!.textContent).toContain('at least 10 characters');
  });

  it('sends who is inside and admitted, with the version it is based on', async () => {
    const made = await form(WALL);
    const select = made.page.querySelector('select')!;
    select.value = UMA.id;
    select.dispatchEvent(new Event('change'));
    made.fixture.detectChanges();
    const saved: Wall[] = [];
    made.fixture.componentInstance.saved.subscribe((wall) => saved.push(wall));
    submit(made);
    const request = http.expectOne({ method: 'PATCH', url: '/api/walls/7' });
    expect(request.request.body).toEqual({
      version: 3,
      name: 'Zebra',
      reason: WALL.reason,
      inside: ['E1'],
      admitted: [UMA.id],
    });
    request.flush({ ...WALL, admitted: [UMA], version: 4 });
    await new Promise((resolve) => setTimeout(resolve));
    expect(saved).toMatchObject([{ version: 4 }]);
  });
});
