import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { CanaryWatch, Pattern, VolumeChange } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { CanaryView } from './canary-view';
import { PatternList } from './pattern-list';
import { VolumeList } from './volume-list';

const AT = '2026-11-24T08:00:00.000Z';
const REASON = 'Retired on purpose, the other one has its words.';
const WATCH: CanaryWatch = {
  settings: { canaries: true, hours: 4, channels: null },
  version: 3,
  rounds: [
    { day: '2026-11-24', sentAt: AT, sent: 4, arrived: 2, late: 0, missed: 2 },
    { day: '2026-11-23', sentAt: AT, sent: 4, arrived: 4, late: 0, missed: 0 },
  ],
  scenarios: [
    {
      id: '7',
      rule: 'OC-1',
      title: 'Another channel',
      lexicon: 'Off-channel',
      languages: ['latin', 'zh'],
      isInForce: false,
      sent: 4,
      arrived: 2,
      missed: 2,
      since: AT,
      ended: null,
    },
  ],
  unwatched: [{ rule: 'MA-1', lexicon: 'Market abuse', why: 'no-example' }],
};
const CHANGE: VolumeChange = {
  id: '5',
  kind: 'publication',
  what: 'Off-channel 3',
  at: AT,
  closedAt: null,
  lines: [
    {
      id: '7',
      rule: 'OC-1',
      lexicon: 'Off-channel',
      state: 'down',
      beforeHits: 60,
      beforeEntries: 2_000,
      afterHits: 3,
      afterEntries: 2_000,
      low: 28,
      high: 100,
      flaggedAt: AT,
      settled: null,
    },
    {
      id: '8',
      rule: 'OC-2',
      lexicon: 'Off-channel',
      state: 'steady',
      beforeHits: 6,
      beforeEntries: 2_000,
      afterHits: 7,
      afterEntries: 2_000,
      low: 0,
      high: 24,
      flaggedAt: null,
      settled: null,
    },
  ],
};
const PATTERN: Pattern = {
  code: 'hours',
  isOn: false,
  settings: { window: 28, history: 10, factor: 3, minimum: 10, from: 7, to: 22, zone: 'UTC' },
  changedAt: AT,
  changedBy: 'Tomas Reyes',
  isRehearsed: false,
  rehearsal: null,
  hits: 0,
  version: 1,
};
const REHEARSAL: NonNullable<Pattern['rehearsal']> = {
  id: '9',
  state: 'done',
  from: '2026-11-09',
  to: '2026-11-24',
  settings: PATTERN.settings,
  messages: 1_200,
  alerts: 3,
  people: 2,
  weeks: [
    { week: '2026-11-09', alerts: 1 },
    { week: '2026-11-16', alerts: 2 },
  ],
  samples: [{ message: '41', at: AT, person: 'Ann Lee', figures: { count: 12, low: 0, high: 2, day: '2026-11-21' } }],
  askedBy: 'Tomas Reyes',
  finishedAt: AT,
};

const http = (): HttpTestingController => TestBed.inject(HttpTestingController);
const textOf = (page: Element): string => page.textContent!.replace(/\s+/g, ' ');
/** What cells say, row by row. */
const rowsOf = (page: Element): string[] =>
  [...page.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map(textOf).join(' | '));

async function settled(fixture: ComponentFixture<unknown>): Promise<HTMLElement> {
  await fixture.whenStable();
  fixture.detectChanges();
  return fixture.nativeElement as HTMLElement;
}

/** Opens the form that asks why, answers it, and sends it. */
function explain(fixture: ComponentFixture<unknown>, page: HTMLElement): void {
  page.querySelector<HTMLButtonElement>('mb-watch-reason button')!.click();
  fixture.detectChanges();
  const box = page.querySelector<HTMLInputElement>('mb-watch-reason input')!;
  const send = page.querySelector<HTMLButtonElement>('mb-watch-reason .btn-solid')!;
  expect(send.disabled).toBe(true);
  box.value = REASON;
  box.dispatchEvent(new Event('input'));
  fixture.detectChanges();
  send.click();
}

describe('canaries', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  async function open(watch: CanaryWatch, permissions: Parameters<typeof signIn>[1]) {
    signIn(HUGO, permissions);
    const fixture = TestBed.createComponent(CanaryView);
    fixture.detectChanges();
    http().expectOne('/api/watch/canaries').flush(watch);
    http().expectOne('/api/watch/canaries/sent?missed=true&limit=50').flush({ items: [], next: null });
    return { fixture, page: await settled(fixture) };
  }

  it('[R169] shows what did not come, the rule that is out of force, and what nobody watches', async () => {
    const { page } = await open(WATCH, ['lexicon.read']);
    expect([...page.querySelectorAll('.t-bad')].map((cell) => cell.textContent)).toEqual(['2']);
    expect(rowsOf(page).map((row) => row.replace(/ *\| */g, '|'))).toEqual([
      '2026-11-24|4|2|0|2',
      '2026-11-23|4|4|0|0',
      'OC-1Another channelout of forceOff-channel|Latin script, Chinese|2 of 4|',
      'MA-1|Market abuse|has no example it must hit',
    ]);
    expect(page.querySelector('form')).toBeNull();
  });

  it('says loudly that none is sent, and sends what was chosen with the version it was based on', async () => {
    const { fixture, page } = await open({ ...WATCH, settings: { ...WATCH.settings, canaries: false } }, [
      'lexicon.publish',
    ]);
    expect(page.querySelector('.note-warn')!.textContent).toContain('No canary is sent');
    page.querySelector<HTMLInputElement>('.check input')!.click();
    fixture.detectChanges();
    page.querySelector<HTMLButtonElement>('form .btn-solid')!.click();
    const request = http().expectOne({ method: 'PUT', url: '/api/watch/settings' });
    expect(request.request.body).toEqual({ canaries: true, hours: 4, channels: null, version: 3 });
    request.flush(WATCH);
    expect((await settled(fixture)).querySelector('.note-warn')).toBeNull();
  });

  it('ends a watch with a reason only', async () => {
    const { fixture, page } = await open(WATCH, ['lexicon.publish']);
    explain(fixture, page);
    expect(http().expectOne('/api/watch/scenarios/7/end').request.body).toEqual({ reason: REASON });
  });
});

describe('hits after changes', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  async function open(change: VolumeChange) {
    signIn(HUGO, ['lexicon.publish']);
    const fixture = TestBed.createComponent(VolumeList);
    fixture.detectChanges();
    http()
      .expectOne('/api/watch/volumes?limit=20')
      .flush({ items: [change], next: null });
    return { fixture, page: await settled(fixture) };
  }

  it('says why a first publication is closed at once', async () => {
    const { page } = await open({ ...CHANGE, closedAt: AT, lines: [] });
    expect(rowsOf(page)).toEqual(['Nothing before it to compare with.']);
  });

  it('[R191] names the rules outside with what was usual, counts the others, and asks for an explanation', async () => {
    const { fixture, page } = await open(CHANGE);
    expect(rowsOf(page).map((row) => row.replace(/ *\| */g, '|').trim())).toEqual([
      'OC-1Off-channel|fewer|60 in 2,000|3 in 2,000|28 to 100|Explain',
      '1 rule as before, or too early to tell',
    ]);
    explain(fixture, page);
    const request = http().expectOne('/api/watch/volumes/5/settled');
    expect(request.request.body).toEqual({ rule: '7', reason: REASON });
  });
});

describe('patterns of activity', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  async function open(pattern: Pattern) {
    signIn(HUGO, ['lexicon.write', 'lexicon.publish']);
    const fixture = TestBed.createComponent(PatternList);
    fixture.componentRef.setInput('selected', 'hours');
    fixture.detectChanges();
    http()
      .expectOne('/api/watch/patterns')
      .flush({ items: [pattern] });
    return { fixture, page: await settled(fixture) };
  }

  it('cannot be switched on before a rehearsal; other thresholds are saved before they are rehearsed', async () => {
    const { fixture, page } = await open(PATTERN);
    expect(page.querySelector('mb-watch-reason')).toBeNull();
    const minimum = page.querySelector<HTMLInputElement>('#pattern-minimum')!;
    minimum.value = '5';
    minimum.dispatchEvent(new Event('input'));
    fixture.detectChanges();
    const [save, rehearse] = [...page.querySelectorAll<HTMLButtonElement>('form .btn-sm')];
    expect([save!.disabled, rehearse!.disabled]).toEqual([false, true]);
    save!.click();
    const request = http().expectOne('/api/watch/patterns/hours');
    expect(request.request.body).toEqual({ version: 1, settings: { ...PATTERN.settings, minimum: 5 } });
    request.flush({ ...PATTERN, settings: { ...PATTERN.settings, minimum: 5 }, version: 2 });
    await settled(fixture);
    expect(rehearse!.disabled).toBe(false);
  });

  it('shows what each week would have had, in words, and is switched on with a reason', async () => {
    const { fixture, page } = await open({ ...PATTERN, isRehearsed: true, rehearsal: REHEARSAL });
    expect(textOf(page)).toContain('3 alerts about 2 people in 1,200 messages');
    expect([...page.querySelectorAll<HTMLElement>('.bar i')].map(({ style }) => style.width)).toEqual(['50%', '100%']);
    expect(textOf(page)).toContain('12 messages outside working hours');
    explain(fixture, page);
    const request = http().expectOne('/api/watch/patterns/hours/switch');
    expect(request.request.body).toEqual({ version: 1, on: true, reason: REASON });
    request.flush({ ...PATTERN, isOn: true, isRehearsed: true, rehearsal: REHEARSAL, version: 2 });
    expect(textOf(await settled(fixture))).toContain('Switch off');
  });
});
