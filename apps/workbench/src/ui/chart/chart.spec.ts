import { TestBed } from '@angular/core/testing';
import { DayBars } from './day-bars';
import { Interval } from './interval';
import { StackedAreas } from './stacked-areas';
import { YearBars } from './year-bars';

const PLACES = [
  { key: 'a', label: '1 Nov', values: [1, 2, 3], words: '1 Nov: six' },
  { key: 'b', label: '2 Nov', values: [0, 0, 0], words: '2 Nov: none' },
  { key: 'c', label: '3 Nov', values: [10, 20, 30], words: '3 Nov: sixty' },
];

describe('stacked areas', () => {
  function draw(limit: number | null = 40, places: typeof PLACES = PLACES) {
    const fixture = TestBed.createComponent(StackedAreas);
    fixture.componentRef.setInput('places', places);
    fixture.componentRef.setInput('limit', limit);
    fixture.componentRef.setInput('limitWords', 'agreed limit, 40');
    fixture.componentRef.setInput('summary', 'Open alerts by age');
    fixture.detectChanges();
    const host = fixture.nativeElement as HTMLElement;
    const press = (key: string): string | null => {
      host.querySelector('svg')!.dispatchEvent(new KeyboardEvent('keydown', { key }));
      fixture.detectChanges();
      return host.querySelector('[aria-live]')!.textContent;
    };
    return { host, press };
  }

  it('are an image with a summary, a layer each, and the line of the limit', () => {
    const { host } = draw();
    expect(host.querySelector('svg[role=img]')!.getAttribute('aria-label')).toBe('Open alerts by age');
    expect(host.querySelectorAll('.layer')).toHaveLength(3);
    expect(host.querySelector('.mark-text')!.textContent).toBe('agreed limit, 40');
    expect([...host.querySelectorAll('.layer')].every((layer) => !layer.getAttribute('d')!.includes('NaN'))).toBe(true);
  });

  it('say each place to whoever goes there with the arrows', () => {
    const { press } = draw();
    expect(['ArrowRight', 'ArrowRight', 'End', 'ArrowRight', 'Home', 'ArrowLeft'].map(press)).toEqual([
      '1 Nov: six',
      '2 Nov: none',
      '3 Nov: sixty',
      '3 Nov: sixty',
      '1 Nov: six',
      '1 Nov: six',
    ]);
  });

  it('of nothing, and without a limit, are drawn too', () => {
    const { host, press } = draw(null, []);
    expect(host.querySelector('.mark')).toBeNull();
    expect(press('ArrowRight')).toBe('');
  });
});

describe('an interval', () => {
  it('says its share in words, and lies where it says', () => {
    const fixture = TestBed.createComponent(Interval);
    for (const [name, value] of Object.entries({ share: 30, low: 20, high: 50, most: 60, label: '30 percent right' }))
      fixture.componentRef.setInput(name, value);
    fixture.detectChanges();
    const svg = (fixture.nativeElement as HTMLElement).querySelector('svg')!;
    expect(svg.getAttribute('aria-label')).toBe('30 percent right');
    const width = Number(svg.getAttribute('width'));
    expect(svg.querySelector('.point')!.getAttribute('d')).toBe(`M${width / 2} 1V13`);
  });
});

describe('bars of days', () => {
  it('are hollow for the days a silent feed brought nothing', () => {
    const fixture = TestBed.createComponent(DayBars);
    for (const [name, value] of Object.entries({ days: [3, 0, 5, 0, 0], silent: true, label: '3, 0, 5, 0, 0' }))
      fixture.componentRef.setInput(name, value);
    fixture.detectChanges();
    const bars = [...(fixture.nativeElement as HTMLElement).querySelectorAll('rect')];
    expect(bars.map((bar) => bar.classList.contains('gone'))).toEqual([false, false, false, true, true]);
    expect(bars[1]!.getAttribute('height')).toBe('0');
  });
});

describe('bars of years', () => {
  function draw(bars: { key: string; label: string; values: number[]; words: string }[]) {
    const fixture = TestBed.createComponent(YearBars);
    fixture.componentRef.setInput('bars', bars);
    fixture.componentRef.setInput('summary', 'What becomes disposable, and when');
    fixture.detectChanges();
    return { fixture, host: fixture.nativeElement as HTMLElement };
  }

  it('print their figures, stand on the axis, and what is one in a million can be seen', () => {
    const { host } = draw([
      { key: '2027', label: '2027', values: [0, 1], words: '2027: from none to 1' },
      { key: '2028', label: '2028', values: [1_000, 0], words: '2028: from 1,000 to none' },
    ]);
    expect([...host.querySelectorAll('.k')].map((text) => text.textContent!.trim())).toEqual(['0', '1', '1,000', '0']);
    expect([...host.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('height')))).toEqual([0, 1, 94, 0]);
  });

  it('say a year to whoever goes there with the arrows, and print no figures where they would lie on each other', () => {
    const years = Array.from({ length: 30 }, (_, n) => ({
      key: `${2027 + n}`,
      label: `${2027 + n}`,
      values: [4_812_330],
      words: `${2027 + n}: 4,812,330`,
    }));
    const { fixture, host } = draw(years);
    expect(host.querySelector('.k')).toBeNull();
    host.querySelector('svg')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));
    fixture.detectChanges();
    expect(host.querySelector('[aria-live]')!.textContent).toBe('2056: 4,812,330');
  });
});
