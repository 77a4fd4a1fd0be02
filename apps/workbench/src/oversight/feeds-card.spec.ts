import { TestBed } from '@angular/core/testing';
import type { Dashboard } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { FeedsCard } from './feeds-card';

type Line = Dashboard['feeds'][number];

const LINE: Line = {
  ...{ id: 'a', name: 'A', channel: 'slack', state: 'healthy', silent: false },
  ...{ lastAt: '2026-11-24T08:00:00.000Z', gapsOpen: 0, days: null },
};

function card(...feeds: Line[]): HTMLElement {
  signIn(HUGO, []);
  const fixture = TestBed.createComponent(FeedsCard);
  fixture.componentRef.setInput('figures', { feeds } as unknown as Dashboard);
  fixture.detectChanges();
  return fixture.nativeElement as HTMLElement;
}

const marks = (page: HTMLElement) =>
  [...page.querySelectorAll('td .tag')].map(({ textContent, classList }) => [
    textContent!.trim(),
    ['good', 'bad', 'warn'].find((tone) => classList.contains(`tag-${tone}`)) ?? 'plain',
  ]);

describe('the card of feeds', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R44] paints green what is healthy and nothing else, and everything as the lists of feeds do', () => {
    const page = card(
      LINE,
      { ...LINE, id: 'b', state: 'refusing', silent: true },
      { ...LINE, id: 'c', state: 'never', silent: true, lastAt: null },
      { ...LINE, id: 'd', state: 'paused' },
      { ...LINE, id: 'e', silent: true, gapsOpen: 1 },
      { ...LINE, id: 'f', state: 'unreconciled' },
      { ...LINE, id: 'g', state: 'lost', silent: true },
    );
    expect(marks(page)).toEqual([
      ['healthy', 'good'],
      ['calls refused', 'bad'],
      ['never arrived', 'bad'],
      ['paused', 'plain'],
      ['gaps open', 'warn'],
      ['not reconciled', 'warn'],
      ['deliveries given up', 'warn'],
    ]);
    expect(page.querySelector('.card-head .tag-bad')!.textContent).toContain('5 not healthy');
  });

  it('draws no days where nobody counts them', () => {
    const page = card(LINE, { ...LINE, id: 'b', days: Array.from({ length: 14 }, () => 1) });
    expect(page.querySelectorAll('mb-day-bars')).toHaveLength(1);
  });
});
