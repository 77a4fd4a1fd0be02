import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Permission, ReachResult, ReachState } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { ReachList } from './reach-list';

const RESULT: ReachResult = {
  id: '4',
  channel: 'teams',
  part: 'message',
  outcome: 'ok',
  fault: false,
  since: '2026-11-20T08:00:00.000Z',
  at: '2026-11-24T08:00:00.000Z',
  record: { message: '77', conversation: '9', at: '2024-11-26T08:00:00.000Z' },
  demand: { code: 'A', citation: '17 CFR 240.17a-4(b)(4)', until: '2026-11-26T08:00:00.000Z' },
  engine: 'postgres',
  searchMs: 12.3,
  openMs: 0.2,
  budgetMs: 1_000,
};
const STATE: ReachState = {
  check: { startedAt: RESULT.at, finishedAt: RESULT.at, askedBy: 'Ada Min' },
  budgetMs: 1_000,
  items: [RESULT],
};

async function list(state: ReachState, permissions: Permission[]): Promise<HTMLElement> {
  signIn(HUGO, permissions);
  const fixture = TestBed.createComponent(ReachList);
  fixture.detectChanges();
  TestBed.inject(HttpTestingController).expectOne('/api/reach').flush(state);
  await fixture.whenStable();
  fixture.detectChanges();
  return fixture.nativeElement as HTMLElement;
}

describe('what must be within reach', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R12] says what was found in how long, which rule asks for it, and links it for who may read', async () => {
    const page = await list(STATE, ['import.read', 'message.read']);
    expect(page.querySelector('.tag-good')!.textContent).toBe('within reach');
    expect(page.textContent).toContain('until 26 Nov 2026');
    expect(page.textContent).toContain('17 CFR 240.17a-4(b)(4)');
    expect([...page.querySelectorAll('td.num')].map((cell) => cell.firstChild!.textContent!.trim())).toEqual([
      '13 ms',
      '1 ms',
      '13 of 1,000 ms',
    ]);
    expect(page.querySelector('td a')!.getAttribute('href')).toBe('/search?open=9-77');
    expect(page.querySelector('[role=status]')!.textContent).toContain('asked for by Ada Min');
    // Nobody asks for a check who only reads.
    expect(page.querySelector('.pane-sub button')).toBeNull();
  });

  it('[R12] says what is wrong in words, and once over the budget is not wrong yet', async () => {
    const slow: ReachResult = { ...RESULT, channel: 'sms', outcome: 'slow' };
    const items: ReachResult[] = [
      { ...RESULT, outcome: 'not-found', fault: true, openMs: null, demand: null },
      { ...slow, record: null, demand: { ...RESULT.demand!, until: null } },
      { ...slow, channel: 'email', fault: true },
    ];
    const page = await list({ ...STATE, items }, ['import.read']);
    expect([...page.querySelectorAll('.tag')].map((tag) => `${tag.textContent} ${tag.className}`)).toEqual([
      'not found by search tag tag-bad',
      'over the budget tag tag-warn',
      'over the budget twice in a row tag tag-bad',
    ]);
    const [first, second] = page.querySelectorAll('tbody tr');
    expect(first!.textContent).toContain('as long as it is kept');
    expect(first!.querySelector('a')).toBeNull();
    expect(second!.textContent).toContain('its clock has not started');
    expect(second!.textContent).toContain('not for you to see');
  });

  it('[R12] has a check made when somebody asks, and not two at a time', async () => {
    const page = await list(STATE, ['import.read', 'completeness.write']);
    const button = page.querySelector<HTMLButtonElement>('.pane-sub button')!;
    button.click();
    const asked: ReachState = { ...STATE, check: { ...STATE.check!, finishedAt: null } };
    TestBed.inject(HttpTestingController).expectOne({ method: 'POST', url: '/api/reach' }).flush(asked);
    await new Promise((resolve) => setTimeout(resolve));
    TestBed.tick();
    expect(button.disabled).toBe(true);
    expect(page.querySelector('[role=status]')!.textContent).toContain('Checking');
  });
});
