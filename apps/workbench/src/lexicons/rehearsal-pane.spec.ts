import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { answer, LEXICON, onTheBench, PROVIDERS, REHEARSAL, TOMAS } from './lexicons.testing';
import { RehearsalPane } from './rehearsal-pane';

const ROW = {
  message: '501',
  conversation: '40',
  channel: 'email',
  sentAt: '2026-11-04T08:00:00.000Z',
  sender: 'R. Collins',
  snippets: [{ text: 'strictly a until b', spans: [], cutBefore: false, cutAfter: false }],
  rule: 'MA-014',
  was: 'violation',
  elsewhere: false,
  reason: null,
};

async function pane(...bench: Parameters<typeof onTheBench>) {
  const shop = await onTheBench(...bench);
  const fixture = TestBed.createComponent(RehearsalPane);
  fixture.detectChanges();
  await answer({ 'GET /api/rehearsals/9/messages': { items: [ROW], next: null } });
  fixture.detectChanges();
  const page = fixture.nativeElement as HTMLElement;
  const button = (name: string): HTMLButtonElement =>
    [...page.querySelectorAll('button')].find((one) => one.textContent!.includes(name))!;
  return { shop, fixture, page, button, http: TestBed.inject(HttpTestingController) };
}

describe('the rehearsal of a draft', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('sets alerts, hours and precision beside what is in force, and says what it ran on', async () => {
    const { page } = await pane(TOMAS);
    expect([...page.querySelectorAll('.fig')].map((fig) => fig.textContent!.trim())).toEqual([
      '214 → 171',
      '9.1 → 6.4',
      '38 → 52 %',
    ]);
    expect(page.textContent).toContain('interval 43–61, 128 decided');
    expect(page.querySelector('.cover')!.textContent).toContain('4,812,330 of 4,812,330');
    expect(page.querySelector('svg[role=img]')!.getAttribute('aria-label')).toBe(
      'In force: 214 alerts. Draft: 171 alerts: 128 kept, 43 gained, 86 lost.',
    );
  });

  it('runs the saved draft, over the period chosen', async () => {
    const { button, http } = await pane(TOMAS, LEXICON, null);
    button('Rehearse').click();
    const request = http.expectOne('/api/lexicons/3/rehearsals');
    expect(request.request.body).toEqual({ version: 4, from: null, to: null, without: null });
    request.flush({ ...REHEARSAL, state: 'cancelled', figures: null });
    await answer();
  });

  it('does not run while something is not saved', async () => {
    const { shop, button, fixture } = await pane(TOMAS);
    shop.change({ query: 'a W/3 b' });
    fixture.detectChanges();
    expect(button('Run again').disabled).toBe(true);
  });

  it('shows how far it has come, and is stopped', async () => {
    const progress = { rules: 1, of: 4, opened: 20, toOpen: 80 };
    const { page, button, http } = await pane(TOMAS, LEXICON, {
      ...REHEARSAL,
      state: 'running',
      figures: null,
      progress,
    });
    expect(page.textContent).toContain('1 of 4 rules read');
    expect(page.textContent).toContain('20 of 80 messages opened to decide');
    button('Stop').click();
    const request = http.expectOne('/api/rehearsals/9/cancel');
    expect(request.request.body).toEqual({ version: 5 });
    request.flush({ ...REHEARSAL, state: 'cancelled', figures: null });
    await answer();
  });

  it('says when it is of an earlier draft, or left a term out', async () => {
    expect((await pane(TOMAS, LEXICON, { ...REHEARSAL, current: false })).page.textContent).toContain('earlier draft');
  });

  it('[R173] lost violations may go only with a reason, or become examples', async () => {
    const { shop, page, button, fixture, http } = await pane(TOMAS);
    expect(page.textContent).toContain('3 lost alerts were violations or escalated.');
    button('Keep as example').click();
    expect(shop.selected()!.examples).toEqual([{ text: 'strictly a until b', hits: true, note: 'violation' }]);
    page.querySelector<HTMLInputElement>('.attempt-text input[type=checkbox]')!.click();
    fixture.detectChanges();
    const area = page.querySelector<HTMLTextAreaElement>('mb-rehearsed-messages textarea')!;
    area.value = 'Price lists are public.';
    area.dispatchEvent(new Event('input'));
    fixture.detectChanges();
    button('Let 1 go').click();
    const request = http.expectOne('/api/rehearsals/9/reasons');
    expect(request.request.body).toEqual({
      items: [{ rule: 'MA-014', message: '501' }],
      reason: 'Price lists are public.',
    });
    request.flush(REHEARSAL);
    await answer();
  });

  it('[R170] messages below the line are drawn, and judged one by one', async () => {
    const sample = [
      { stratum: 'lost' as const, population: 86, drawn: 59, judged: 1, found: 0, rate: 0, upper: 95 },
      { stratum: 'untouched' as const, population: 9_000, drawn: 59, judged: 0, found: 0, rate: null, upper: null },
    ];
    const { page, fixture, button, http } = await pane(TOMAS);
    button('Below the line').click();
    fixture.detectChanges();
    button('Draw 59 of each').click();
    const drawn = http.expectOne('/api/rehearsals/9/sample');
    expect(drawn.request.body).toEqual({ lost: 59, untouched: 59 });
    drawn.flush({ ...REHEARSAL, sample });
    await answer({
      'GET /api/rehearsals/9/sample': { items: [{ ...ROW, stratum: 'lost', judgement: null }], next: null },
    });
    fixture.detectChanges();
    expect(page.textContent).toContain('1 of 59');
    expect(page.textContent).toContain('95.0 %');
    button('Rightly silent').click();
    const judged = http.expectOne('/api/rehearsals/9/judgements');
    expect(judged.request.body).toEqual({ message: '501', relevant: false, note: '' });
    judged.flush({ ...REHEARSAL, sample });
    await answer();
    fixture.detectChanges();
    expect(button('Rightly silent').getAttribute('aria-pressed')).toBe('true');
  });
});
