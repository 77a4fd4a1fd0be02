import { TestBed } from '@angular/core/testing';
import type { BreachQuarter, BreachReport } from '@minutebook/contract';
import { QuarterTable } from './quarter-table';
import { CONDUCT_WORDS } from './words';

const quarter = (name: string, breaches: number, question: BreachQuarter['question']): BreachQuarter => ({
  quarter: name,
  breaches,
  grades: [0, 0, 0, breaches, 0],
  looked: {
    messages: 1200,
    hits: 30,
    offChannelHits: 4,
    alertsDecided: 12,
    samples: null,
    attestations: 80,
    contradictions: 1,
    offChannelLexicons: 1,
  },
  question,
});

function textOf(report: BreachReport): string[] {
  const fixture = TestBed.createComponent(QuarterTable);
  fixture.componentRef.setInput('report', report);
  fixture.detectChanges();
  const rows = [...(fixture.nativeElement as HTMLElement).querySelectorAll('tbody tr')];
  return rows.map((row) => row.textContent!.replace(/\s+/g, ' ').trim());
}

it('[R186] [E11] a quarter without a breach is a question with what looked, not a row of zeros', () => {
  const words = CONDUCT_WORDS.en.breach;
  const [newest, older] = textOf({
    from: '2026-07-01',
    to: '2026-12-31',
    position: 9,
    quarters: [quarter('2026-Q3', 2, 'none'), quarter('2026-Q4', 0, 'nobody-decided')],
    desks: [],
    channels: [],
    sources: [],
  });
  expect(newest).toContain(words.question['nobody-decided']);
  expect(newest).toContain('1,200 messages arrived, 30 hits, 4 of them off-channel');
  expect(newest).toContain('12 alerts decided');
  expect(newest).not.toContain('sampled');
  expect(older).toBe('2026-Q3200020');
});
