import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { signIn } from '../holds/holds.testing';
import { answer, LEXICON, PROVIDERS, RULE, TOMAS } from './lexicons.testing';
import { PackGallery } from './pack-gallery';

const PACK = {
  id: 'insider',
  name: 'Inside information',
  version: 3,
  rules: [
    { code: 'IN-001', title: 'Tipping · 泄密', severity: 3, weight: 8, sources: ['MAR Art. 10'], hits: 5, misses: 3 },
    { code: 'IN-002', title: 'Soundings · 试探', severity: 2, weight: 5, sources: ['MAR Art. 11'], hits: 4, misses: 4 },
  ],
};

async function gallery() {
  signIn(TOMAS, ['lexicon.read', 'lexicon.write']);
  const go = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  const fixture = TestBed.createComponent(PackGallery);
  fixture.componentRef.setInput('lexicons', [LEXICON]);
  fixture.detectChanges();
  const look = async (given: Record<string, unknown> = {}): Promise<void> => {
    await answer(given);
    fixture.detectChanges();
  };
  await look({ 'GET /api/packs': { items: [PACK] } });
  const page = fixture.nativeElement as HTMLElement;
  const lay = (): void => {
    [...page.querySelectorAll('button')].find((one) => one.textContent!.includes('Lay into a draft'))!.click();
    fixture.detectChanges();
  };
  return { page, look, lay, go, http: TestBed.inject(HttpTestingController) };
}

describe('packs of rules', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('say what is in them, with the sources they were written from', async () => {
    const { page } = await gallery();
    expect(page.textContent).toContain('2 rules, 9 must-hit and 7 must-not examples');
    expect(page.querySelector('details')!.textContent).toContain('MAR Art. 10');
  });

  it('are laid into the draft of a lexicon, after what that changes was said', async () => {
    const { page, look, lay, go, http } = await gallery();
    lay();
    const choice = page.querySelector('select')!;
    choice.value = LEXICON.id;
    choice.dispatchEvent(new Event('change'));
    const rules = ['new', 'new', 'same'].map((change) => ({ rule: RULE, before: null, change }));
    await look({ 'GET /api/lexicons/3/packs/insider': { pack: 'insider', version: 4, rules } });
    expect(page.textContent).toContain('2 new, 0 changed, 1 the same');
    lay();
    const request = http.expectOne('/api/lexicons/3/packs/insider');
    expect([request.request.method, request.request.body]).toEqual(['POST', { version: 4 }]);
    request.flush(LEXICON);
    await look();
    expect(go).toHaveBeenCalledWith(['/lexicons', '3']);
  });

  it('make a lexicon of their own name where none is chosen', async () => {
    const { look, lay, go, http } = await gallery();
    lay();
    lay();
    const made = http.expectOne('/api/lexicons');
    expect(made.request.body).toEqual({ name: 'Inside information' });
    made.flush({ ...LEXICON, id: '5', version: 0 });
    await look({ 'POST /api/lexicons/5/packs/insider': LEXICON });
    expect(go).toHaveBeenCalledWith(['/lexicons', '5']);
  });
});
