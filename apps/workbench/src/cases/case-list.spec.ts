import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { CaseList } from './case-list';

const tick = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const row = (id: string): object => ({
  ...{ id, number: `C-${id}`, title: `Case ${id}`, severity: 2, theme: 'other', state: 'open', owner: HUGO },
  ...{ members: 1, items: 1, due: '2026-12-04', daysLeft: null, openedAt: '2026-11-20T08:00:00.000Z' },
});
const press = (key: string): boolean =>
  document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

describe('the list of cases', () => {
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: PROVIDERS });
    http = TestBed.inject(HttpTestingController);
    signIn(HUGO, ['case.read']);
  });

  async function show(
    items: object[],
    next: string | null,
  ): Promise<{ page: HTMLElement; update: () => Promise<void> }> {
    const fixture = TestBed.createComponent(CaseList);
    fixture.componentRef.setInput('state', 'open');
    fixture.detectChanges();
    http.expectOne('/api/cases?limit=100&state=open').flush({ items, next });
    const update = async (): Promise<void> => {
      await tick();
      fixture.detectChanges();
    };
    await update();
    return { page: fixture.nativeElement as HTMLElement, update };
  }

  const at = (page: HTMLElement): string | undefined =>
    page.querySelector('tr[aria-selected=true] .code')?.textContent?.trim();

  it('keeps place, pages and the chosen row when a colleague opens a case, and Enter opens that row', async () => {
    const { page, update } = await show([row('5'), row('4')], '4');
    page.querySelector<HTMLButtonElement>('.list-end button')!.click();
    http.expectOne('/api/cases?limit=100&state=open&after=4').flush({ items: [row('3'), row('2')], next: '2' });
    await update();
    for (const key of ['j', 'j', 'j']) press(key);
    await update();
    const rows = [...page.querySelectorAll('tbody tr')];
    expect(at(page)).toBe('C-3');

    // The nudge that a gap in the connection ends with.
    (TestBed.inject(Live) as unknown as { tell: (nudge: object) => void }).tell({ topic: 'case', id: '6' });
    await tick(350);
    http.expectOne('/api/cases?limit=100&state=open').flush({ items: [row('6'), row('5')], next: '5' });
    await tick();
    http.expectOne('/api/cases?limit=100&state=open&after=5').flush({ items: [row('4'), row('3')], next: '3' });
    await update();
    expect([...page.querySelectorAll('tbody .code')].map((one) => one.textContent)).toEqual([
      'C-6',
      'C-5',
      'C-4',
      'C-3',
    ]);
    expect(rows.slice(0, 3).every((one) => page.contains(one))).toBe(true);
    expect(at(page)).toBe('C-3');
    const go = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    press('Enter');
    expect(go).toHaveBeenCalledWith(['/cases', '3']);
  });

  it('opens nothing when the chosen row has left meanwhile', async () => {
    const { page, update } = await show([row('5'), row('4')], null);
    press('j');
    await update();
    (TestBed.inject(Live) as unknown as { tell: (nudge: object) => void }).tell({ topic: 'case', id: '5' });
    await tick(350);
    http.expectOne('/api/cases?limit=100&state=open').flush({ items: [row('4')], next: null });
    await update();
    const go = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    press('Enter');
    expect([at(page), go.mock.calls]).toEqual([undefined, []]);
  });

  it.each(['America/Los_Angeles', 'Pacific/Auckland'])('a due day is that day, also in %s', async (zone) => {
    Object.assign(TestBed.inject(Format), { zone });
    expect((await show([row('5')], null)).page.textContent).toContain('4 Dec');
  });
});
