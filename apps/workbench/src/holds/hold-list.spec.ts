import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { HoldRow } from '@minutebook/contract';
import { type HoldCounts, HoldList } from './hold-list';
import { HUGO, PROVIDERS, ROW, signIn } from './holds.testing';

const COUNTS: HoldCounts = { 'in-effect': 2, cooling: 0, released: 4, asked: 1, overdue: 1, tasks: 0, all: 6 };

async function list(view: string, items: HoldRow[]): Promise<{ page: HTMLElement; counts: HoldCounts[] }> {
  signIn(HUGO, ['hold.read']);
  const fixture = TestBed.createComponent(HoldList);
  const counts: HoldCounts[] = [];
  fixture.componentInstance.counted.subscribe((each) => counts.push(each));
  fixture.componentRef.setInput('view', view);
  fixture.detectChanges();
  TestBed.inject(HttpTestingController)
    .expectOne(`/api/holds?limit=100&view=${view}`)
    .flush({ items, next: null, counts: COUNTS });
  await fixture.whenStable();
  fixture.detectChanges();
  return { page: fixture.nativeElement as HTMLElement, counts };
}

describe('the list of holds', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R60] marks holds past their review date, which are in effect all the same', async () => {
    const { page, counts } = await list('overdue', [{ ...ROW, overdue: true, reviewOn: '2026-11-01' }]);
    const row = page.querySelector('tbody tr')!;
    expect(row.querySelector('.t-bad')!.textContent).toMatch(/1 Nov( 2026)?, overdue/);
    expect(row.querySelector('.tag-good')!.textContent).toContain('in effect');
    expect(counts).toEqual([COUNTS]);
  });

  it('[R57] says that a custodian left, beside a hold that is still in effect', async () => {
    const { page } = await list('in-effect', [{ ...ROW, tasks: 1 }]);
    expect(page.textContent).toContain('1 custodian left or renamed');
    expect(page.querySelector('.tag-good')!.textContent).toContain('in effect');
  });

  it('[R59] marks a silent hold as one, for those who see it', async () => {
    const { page } = await list('in-effect', [{ ...ROW, silent: true }]);
    expect([...page.querySelectorAll('.tag')].map((tag) => tag.textContent!.trim())).toContain('silent');
  });

  it('[R54] says from when what a release lets go of is free', async () => {
    const { page } = await list('cooling', [
      { ...ROW, state: 'cooling', freeAt: '2026-12-20T12:00:00.000Z', requests: 1 },
    ]);
    expect(page.textContent).toContain('Free from');
    expect(page.textContent).toContain('20 Dec 2026');
  });

  it('an empty view says what it is for', async () => {
    const { page } = await list('asked', []);
    expect(page.textContent).toContain('A release or a narrowing needs two approvers, neither of them who asked.');
  });
});
