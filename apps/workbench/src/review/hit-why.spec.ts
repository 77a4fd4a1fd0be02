import { TestBed } from '@angular/core/testing';
import type { HitWhy as Why } from '@minutebook/contract';
import { Preferences } from '../ui/preferences';
import { HitWhy } from './hit-why';

const SAMPLE: Why = { kind: 'sample', plan: 'Branches', method: 'random', stratum: 'Leeds', drawn: 12, of: 2_401 };

function shown(why: Why, locale: 'en' | 'zh' = 'en'): string {
  TestBed.inject(Preferences).locale.set(locale);
  const fixture = TestBed.createComponent(HitWhy);
  fixture.componentRef.setInput('why', why);
  fixture.detectChanges();
  return (fixture.nativeElement as HTMLElement).textContent!.replace(/\s+/g, ' ');
}

describe('why an alert is there that no words raised', () => {
  it('says of what a sample was drawn, by which plan, and from when', () => {
    const text = shown({ ...SAMPLE, from: '2026-11-30', to: '2026-12-06' });
    expect(text).toContain('Drawn at random: 12 of 2,401');
    expect(text).toContain('Branches');
    expect(text).toContain('Leeds');
    expect(text).toMatch(/30 Nov 2026 to .*6 Dec 2026/);
    expect(shown({ ...SAMPLE, method: 'below-the-line' })).toContain('No rule alerted');
    expect(shown({ ...SAMPLE, method: 'suppressed' })).toContain('exclusion');
    expect(shown(SAMPLE, 'zh')).toContain('2,401 条中的 12 条');
  });

  it('[R187] says whose messages are all reviewed, and why', () => {
    const full = { ...SAMPLE, method: 'full', stratum: 'Maren Holt', drawn: 1, of: 1, because: 'new-hire' };
    expect(shown(full)).toContain('Every message of Maren Holt is reviewed · new at the firm');
    expect(shown(full, 'zh')).toContain('Maren Holt的每条消息都要审阅 · 新入职');
  });

  it('says what somebody did unlike themselves, in figures; of a pattern it has no words for, its name', () => {
    const activity = (pattern: string, figures: Record<string, number | string>): Why => ({
      kind: 'activity',
      pattern,
      figures,
    });
    const volume = activity('volume', { count: 1_037, low: 0, high: 4, days: 60, day: '2026-11-20' });
    expect(shown(volume)).toMatch(/1,037 messages on .*20 Nov 2026; usually 0 to 4 a day \(60 days looked at\)/);
    const language = activity('language', { count: 6, from: 'latin', to: 'zh', share: 98, before: 50 });
    expect(shown(language)).toContain('(Latin script → Chinese)');
    expect(shown(activity('sleepwalk', {}))).toContain('sleepwalk');
  });
});
