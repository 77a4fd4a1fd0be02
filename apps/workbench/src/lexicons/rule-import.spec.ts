import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { answer, LEXICON, onTheBench, PROVIDERS, RULE, TOMAS } from './lexicons.testing';
import { RuleImport } from './rule-import';

const FILE = {
  format: 'csv',
  name: null,
  columns: ['Ref', 'Search terms'],
  mapping: { code: 0, query: 1 },
  rows: [
    { row: 2, rule: { ...RULE, query: 'a W/7 b' }, change: 'changed', notes: ['“near” read as W/7'], faults: [] },
    { row: 3, rule: { ...RULE, code: 'MA-020', title: 'Wash' }, change: 'new', notes: [], faults: [] },
    { row: 4, rule: null, change: null, notes: [], faults: ['A parenthesis is not closed.'] },
  ],
  missing: ['MA-099'],
};

describe('rules from a file', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('are shown row by row with their faults, and only then laid into the draft', async () => {
    const draft = [...LEXICON.draft, { ...RULE, code: 'MA-099' }];
    const shop = await onTheBench(TOMAS, { ...LEXICON, draft });
    const fixture = TestBed.createComponent(RuleImport);
    fixture.componentRef.setInput('lexicon', '3');
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    const chooser = page.querySelector<HTMLInputElement>('input[type=file]')!;
    const file = new File(['Ref,Search terms\n'], 'terms.csv');
    Object.defineProperty(chooser, 'files', { value: [file] });
    chooser.dispatchEvent(new Event('change'));
    const http = TestBed.inject(HttpTestingController);
    const read = http.expectOne('/api/lexicons/3/files?name=terms.csv&dialect=minutebook');
    expect(read.request.body).toBe(file);
    read.flush(FILE);
    await answer();
    fixture.detectChanges();
    expect(page.textContent).toContain('2 rules: 1 new, 1 changed, 0 the same. 1 rows make no rule.');
    expect(page.textContent).toContain('A parenthesis is not closed.');
    expect(shop.rules().map(({ code }) => code)).toEqual(['MA-014', 'MA-099']);

    // Which column holds what is said by number; the file is read again.
    const choice = [...page.querySelectorAll<HTMLSelectElement>('.field select')][1]!;
    choice.value = '1';
    choice.dispatchEvent(new Event('change'));
    const again = http.expectOne(({ url }) => url.startsWith('/api/lexicons/3/files'));
    expect(JSON.parse(new URL(again.request.urlWithParams, 'http://x').searchParams.get('columns')!)).toEqual({
      code: 0,
      query: 1,
      title: 1,
    });
    again.flush(FILE);
    await answer();
    fixture.detectChanges();
    page.querySelector<HTMLInputElement>('.pane-foot input[type=checkbox]')!.click();
    fixture.detectChanges();
    page.querySelector<HTMLButtonElement>('.btn-solid')!.click();
    expect(shop.rules().map(({ code, query }) => `${code} ${query}`)).toEqual(['MA-014 a W/7 b', 'MA-020 a W/5 b']);
    expect(shop.dirty()).toBe(true);
  });
});
