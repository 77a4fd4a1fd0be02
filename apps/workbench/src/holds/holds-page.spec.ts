import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Matter, Permission } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from './holds.testing';
import { HoldsPage } from './holds-page';

const MATTER: Matter = {
  id: '31',
  number: 'M-031',
  title: 'Fairwater',
  reference: null,
  silent: false,
  openedAt: '2026-11-18T01:00:00.000Z',
  openedBy: 'Hugo Vance',
  holds: { inEffect: 1, released: 0 },
  version: 2,
};
const COUNTS = { 'in-effect': 2, cooling: 0, released: 4, asked: 1, overdue: 1, tasks: 1, all: 6 };

describe('the page of holds', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<HoldsPage>;
  let page: HTMLElement;

  async function open(view: string, permissions: Permission[], answers: Record<string, object>): Promise<void> {
    signIn(HUGO, permissions);
    fixture = TestBed.createComponent(HoldsPage);
    fixture.componentRef.setInput('view', view);
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
    for (const [url, body] of Object.entries(answers)) http.expectOne(url).flush(body);
    await settle();
  }

  async function settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    fixture.detectChanges();
  }

  const tab = (words: string): string =>
    [...page.querySelectorAll('[role=tab]')]
      .map((each) => each.textContent!.replace(/\s+/g, ' ').trim())
      .find((each) => each.startsWith(words))!;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: PROVIDERS });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R57] lists custodians who left, in whichever hold, and how many there are', async () => {
    const task = {
      id: '5',
      hold: { id: '7', name: 'Fairwater inquiry', matter: 'M-031' },
      kind: 'renamed',
      custodian: { person: HUGO.id, externalId: 'E1', name: '周启铭' },
      before: '周启明',
      raisedAt: '2026-11-20T01:00:00.000Z',
      settledAt: null,
      settledBy: null,
      note: null,
    };
    await open('tasks', ['hold.read'], {
      '/api/holds/tasks?limit=100': { items: [task], next: null },
      '/api/holds?limit=1': { items: [], next: null, counts: COUNTS },
    });
    expect(tab('Custodians to look after')).toBe('Custodians to look after 1');
    expect(page.querySelector('mb-task-card')!.textContent).toContain('was 周启明');
    expect(page.querySelector('mb-task-card a')!.getAttribute('href')).toBe('/holds/7');
    expect(page.querySelector('mb-task-card form')).toBeNull();
  });

  it('[R61] lists deletions that were blocked, who tried, and what stopped them', async () => {
    const blocked = {
      id: '1',
      at: '2026-11-20T01:00:00.000Z',
      by: { id: 'system', name: 'Disposal 4' },
      stoppedBy: 'database',
      what: 'archive.version',
      messages: 3,
      sample: ['400'],
      holds: [{ id: '7', name: 'Fairwater inquiry', matter: 'M-031' }],
    };
    await open('blocked', ['hold.read'], {
      '/api/holds/blocked?limit=100': { items: [blocked], next: null },
      '/api/holds?limit=1': { items: [], next: null, counts: COUNTS },
    });
    const row = page.querySelector('tbody tr')!.textContent!;
    expect(row).toContain('Disposal 4');
    expect(row).toContain('the database');
    expect(row).toContain('Fairwater inquiry');
  });

  it('opens a matter beside the list, to be changed on the version that was read', async () => {
    await open('matters', ['hold.read', 'hold.write'], {
      '/api/matters?limit=100': { items: [MATTER], next: null },
      '/api/holds?limit=1': { items: [], next: null, counts: COUNTS },
    });
    page.querySelector<HTMLButtonElement>('tbody .row-link')!.click();
    await settle();
    const box = page.querySelector<HTMLInputElement>('#matter-reference')!;
    box.value = 'SFC 12/2026';
    box.dispatchEvent(new Event('input'));
    page.querySelector('mb-matter-form form')!.dispatchEvent(new Event('submit'));
    const sent = http.expectOne({ method: 'PATCH', url: '/api/matters/31' });
    expect(sent.request.body).toEqual({ version: 2, title: 'Fairwater', reference: 'SFC 12/2026' });
    sent.flush({ ...MATTER, reference: 'SFC 12/2026', version: 3 });
    await settle();
    http.expectOne('/api/matters?limit=100').flush({ items: [], next: null });
  });

  it('offers neither matters nor holds to who may only look', async () => {
    await open('coverage', ['hold.read'], {
      '/api/hold-coverage?limit=100': { items: [], next: null },
      '/api/holds?limit=1': { items: [], next: null, counts: COUNTS },
    });
    expect(page.querySelector('.pane-head')!.textContent!.trim()).toBe('Holds');
  });
});
