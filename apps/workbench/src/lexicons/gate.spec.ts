import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Gate } from './gate';
import { answer, LEXICON, onTheBench, PRIYA, PROVIDERS, REHEARSAL, TOMAS } from './lexicons.testing';

async function gate(...bench: Parameters<typeof onTheBench>) {
  const shop = await onTheBench(...bench);
  const fixture = TestBed.createComponent(Gate);
  fixture.detectChanges();
  const page = fixture.nativeElement as HTMLElement;
  const publish = page.querySelector<HTMLButtonElement>('.btn-solid')!;
  const write = (reason: string): void => {
    const area = page.querySelector<HTMLTextAreaElement>('#publication-reason')!;
    area.value = reason;
    area.dispatchEvent(new Event('input'));
    fixture.detectChanges();
  };
  return { shop, fixture, page, publish, write };
}

describe('the gate of a draft', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R34] is not opened by whoever drafted it, where another person could', async () => {
    const { page, publish } = await gate(TOMAS);
    expect(page.textContent).toContain('You saved this draft, so another person approves. Priya Raman can.');
    expect(page.querySelector('#publication-reason')).toBeNull();
    expect(publish.disabled).toBe(true);
    expect(page.textContent).toContain('Waits for: another person.');
  });

  it('[R173] puts a rehearsed draft into force with a reason, naming the rehearsal it stands on', async () => {
    const { page, publish, write, fixture } = await gate(PRIYA);
    expect(publish.disabled).toBe(true);
    expect(page.textContent).toContain('Waits for: a reason.');
    write('Fewer false alerts, none of those decided is lost.');
    expect(publish.disabled).toBe(false);
    publish.click();
    const request = TestBed.inject(HttpTestingController).expectOne('/api/lexicons/3/publication');
    expect(request.request.body).toEqual({
      version: 4,
      reason: 'Fewer false alerts, none of those decided is lost.',
      rehearsal: '9',
    });
    request.flush({ ...LEXICON, publication: 13, inForce: [{ ...LEXICON.inForce[0]!, query: 'a W/9 b', version: 8 }] });
    await answer();
    fixture.detectChanges();
    expect([...page.querySelectorAll('.steps .done')]).toHaveLength(4);
    expect(page.textContent).toContain('The draft is what is in force.');
  });

  it('waits for what the rehearsal objects to, in words, and for failing examples', async () => {
    const objections = [{ code: 'lost-without-reason' as const, rule: 'MA-014', n: 3, text: '' }];
    const draft = [{ ...LEXICON.draft[0]!, examples: [{ text: 'only a', hits: true, note: '' }] }];
    const { page } = await gate(PRIYA, { ...LEXICON, draft }, { ...REHEARSAL, objections });
    expect(page.textContent).toContain(
      'Waits for: one failing example; MA-014: 3 lost alerts without a reason; a reason.',
    );
    expect(page.querySelector('.steps .t-bad')!.textContent).toContain('Examples');
  });

  it('says so when nobody else could approve', async () => {
    const alone = { ...LEXICON, staff: [{ ...TOMAS, publishes: true }] };
    const { page } = await gate(TOMAS, alone);
    expect(page.textContent).toContain('Nobody else may approve');
    expect(page.querySelector('#publication-reason')).not.toBeNull();
  });
});
