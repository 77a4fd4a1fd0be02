import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Gap, Permission } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { GapList } from './gap-list';

const GAP: Gap = {
  ...{ id: '7', kind: 'file', origin: 'telegram', stream: 'channel77', from: 4, to: 1_203 },
  ...{ seenAt: '2026-11-24T08:00:00.000Z', state: 'open', reason: null, explainedBy: null },
  ...{ conversation: '9', title: 'Ops', import: '3', file: 'result.json' },
};
const OF_IMPORT = '/api/completeness/gaps?limit=100&outcome=open&import=3';

async function list(items: readonly Gap[], permissions: Permission[]) {
  signIn(HUGO, permissions);
  const fixture = TestBed.createComponent(GapList);
  fixture.componentRef.setInput('import', '3');
  fixture.detectChanges();
  const http = TestBed.inject(HttpTestingController);
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    fixture.detectChanges();
  };
  http.expectOne(OF_IMPORT).flush({ items, next: null });
  await settle();
  return { page: fixture.nativeElement as HTMLElement, http, settle };
}

describe('gaps in files', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R45] say what is missing of what, which file showed it, and take a reason', async () => {
    const { page, http, settle } = await list([GAP], ['import.read', 'completeness.write']);
    expect(page.querySelector('td')!.textContent).toContain('Ops');
    expect(page.querySelector('td.num')!.textContent).toMatch(/4 – 1,203\s+1,200 missing/);
    expect(page.querySelector('td a')!.getAttribute('href')).toBe('/imports/3');
    page.querySelector('input')!.value = 'Deleted by the owner of the group.';
    page.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    const call = http.expectOne('/api/completeness/gaps/7/explanation');
    expect(call.request.body).toEqual({ reason: 'Deleted by the owner of the group.' });
    call.flush({ ...GAP, state: 'explained' });
    await settle();
    http.expectOne(OF_IMPORT).flush({ items: [], next: null });
    await settle();
    expect(page.querySelector('h3')!.textContent).toBe('No number is missing');
  });

  it('who may not explain is not asked to; who explained one is named', async () => {
    const explained: Gap = { ...GAP, to: 4, state: 'explained', reason: 'Deleted.', explainedBy: 'Ada Min' };
    const { page } = await list([GAP, explained], ['import.read']);
    expect(page.querySelector('form')).toBeNull();
    expect(page.textContent).toContain('Deleted. · Ada Min');
  });
});
