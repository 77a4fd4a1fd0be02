import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { SampleDrawDetail, SamplePlan } from '@minutebook/contract';
import { signIn } from '../holds/holds.testing';
import { DrawView } from './draw-view';
import { PlanForm } from './plan-form';
import { SamplingPage } from './sampling-page';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const HASH = 'ab'.repeat(32);
const RULES = {
  population: { people: [], desks: [], branches: [], channels: [], directions: [], languages: [], written: false },
  stratify: ['branch' as const],
  percent: 0.25,
  minimum: 5,
  period: 'week' as const,
  countHits: false,
  newHireDays: null,
  supervised: [],
};
const DRAW: SampleDrawDetail = {
  id: '8',
  plan: { id: '3', name: 'Branches', kind: 'below-the-line', rule: '12' },
  from: '2026-11-30',
  to: '2026-12-06',
  state: 'drawn',
  byHand: false,
  commitment: HASH,
  committedAt: '2026-11-24T08:00:00.000Z',
  committedBefore: true,
  seed: HASH,
  algorithm: 'sha256-smallest/1',
  positions: { from: 10, to: 900 },
  progress: null,
  population: 812,
  counted: 0,
  drawn: 6,
  root: HASH,
  drawnAt: '2026-12-07T00:01:00.000Z',
  decided: 4,
  gone: 0,
  finds: null,
  gaps: [{ by: 'branch', value: 'Hull', label: 'Hull', why: 'nothing-captured' }],
  rules: RULES,
  strata: [
    {
      ...{
        labels: ['London'],
        population: 810,
        counted: 0,
        wanted: 5,
        drawn: 5,
        decided: 4,
        cover: 'covered' as const,
      },
      finds: { finds: 0, of: 4, rate: 0, upper: 0.527 },
    },
    {
      ...{ labels: ['Leeds'], population: 2, counted: 0, wanted: 2, drawn: 2, decided: 0 },
      cover: 'short',
      finds: null,
    },
  ],
};
const { rules: _rules, strata: _strata, ...last } = DRAW;
const PLAN: SamplePlan = {
  ...RULES,
  id: '3',
  name: 'Branches',
  kind: 'below-the-line',
  rule: '12',
  code: 'S3',
  createdBy: 'Priya Raman',
  createdAt: '2026-11-24T08:00:00.000Z',
  gaps: 1,
  last,
  full: null,
  version: 0,
};

describe('random review', () => {
  let http: HttpTestingController;
  const textOf = ({ nativeElement }: ComponentFixture<unknown>): string =>
    (nativeElement as HTMLElement).textContent!.replace(/\s+/g, ' ');

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R172] [E5] a plan whose last sample left a branch uncovered is red; who does not run it changes nothing', async () => {
    const fixture = TestBed.createComponent(SamplingPage);
    fixture.detectChanges();
    http.expectOne('/api/sampling/plans?limit=200').flush({ items: [PLAN], next: null });
    await tick();
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('.tag-bad')!.textContent).toBe('1 uncovered');
    expect(textOf(fixture)).toContain('0.25 %, at least 5 of each branch, every week');
    expect(textOf(fixture)).toContain('4 of 6');
    expect(textOf(fixture)).not.toContain('New plan');
  });

  it('[R170] [R171] [R172] a sample shows gaps in red, its bound, its seed; drawn again, every check', async () => {
    const fixture = TestBed.createComponent(DrawView);
    fixture.componentRef.setInput('id', '8');
    fixture.detectChanges();
    http.expectOne('/api/sampling/draws/8').flush(DRAW);
    await tick();
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('[data-testid=gaps]')!.textContent).toMatch(/Hull\s*branch: nothing was captured/);
    expect(textOf(fixture)).toContain('0 of 4 reviewed, at most 53 %, with 95 % confidence');
    expect(page.querySelector('.tag-warn')!.textContent).toBe('fewer than the minimum');
    expect(page.querySelector('a')!.getAttribute('href')).toBe('/review?rule=12');
    page.querySelector<HTMLButtonElement>('button')!.click();
    const checks = [
      { check: 'seed', ok: true, of: 1, wrong: 0 },
      { check: 'population', ok: false, of: 812, wrong: 1 },
    ];
    http.expectOne('/api/sampling/draws/8/verification').flush({ ok: false, checks, root: HASH });
    await tick();
    fixture.detectChanges();
    expect(page.querySelector('[role=status] .tag-bad')!.textContent).toBe('Drawn again: it differs');
    expect(page.querySelector('li.t-bad')!.textContent!.replace(/\s+/g, ' ')).toContain('1 of 812 not');
  });

  it('[R170] [R187] a new plan: a share proved below the line, or people all of whose messages are reviewed', async () => {
    signIn({ id: '1', name: 'Priya Raman' } as never, ['quality.run']);
    const fixture = TestBed.createComponent(PlanForm);
    fixture.componentRef.setInput('plan', null);
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    const set = (selector: string, value: string, event = 'input'): void => {
      const field = page.querySelector<HTMLInputElement>(selector)!;
      field.value = value;
      field.dispatchEvent(new Event(event));
      fixture.detectChanges();
    };
    set('#plan-name', ' Misses ');
    set('#plan-kind', 'below-the-line', 'change');
    set('#plan-proves', '1', 'change');
    http.expectOne('/api/sampling/size?below=1').flush({ below: 299, within: null });
    await tick();
    fixture.detectChanges();
    expect(page.querySelector<HTMLInputElement>('#plan-minimum')!.value).toBe('299');
    page.querySelector('form')!.dispatchEvent(new Event('submit'));
    const created = http.expectOne('/api/sampling/plans');
    expect(created.request.body).toMatchObject({ name: 'Misses', kind: 'below-the-line', percent: 0, minimum: 299 });
    created.flush(PLAN);
    await tick();
    set('#plan-kind', 'full', 'change');
    const save = page.querySelector<HTMLButtonElement>('button.btn-solid')!;
    expect(save.disabled).toBe(true);
    set('#plan-new', '90');
    expect(save.disabled).toBe(false);
    page.querySelector('form')!.dispatchEvent(new Event('submit'));
    const full = http.expectOne('/api/sampling/plans');
    expect(full.request.body).toMatchObject({ kind: 'full', newHireDays: 90 });
    full.flush(PLAN);
  });
});
