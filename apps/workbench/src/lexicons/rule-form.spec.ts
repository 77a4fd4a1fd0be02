import { TestBed } from '@angular/core/testing';
import { answer, LEXICON, onTheBench, PROVIDERS, TOMAS } from './lexicons.testing';
import { RuleEditor } from './rule-editor';

const QUERY = '("keep this between us" OR 别外传)\nw/12 (announce* OR 公告)';
const EXAMPLES = [
  { text: '别外传，周一公告前', hits: true, note: 'A-20418' },
  { text: '看完就删，价格14.20', hits: true, note: '' },
  { text: 'The kitchen announces a rota', hits: false, note: 'by KM' },
];

async function editor() {
  const draft = [{ ...LEXICON.draft[0]!, query: QUERY, examples: EXAMPLES }];
  const inForce = [
    { ...LEXICON.inForce[0]!, query: '("keep this between us" OR confidential)\nw/12 (announce* OR 公告)' },
  ];
  const shop = await onTheBench(TOMAS, { ...LEXICON, draft, inForce });
  const fixture = TestBed.createComponent(RuleEditor);
  const look = async (): Promise<void> => {
    fixture.detectChanges();
    await answer();
    fixture.detectChanges();
  };
  await look();
  const page = fixture.nativeElement as HTMLElement;
  const button = (name: string): HTMLButtonElement =>
    [...page.querySelectorAll('button')].find((one) => one.textContent!.trim().startsWith(name))!;
  return { shop, page, look, button };
}

describe('the editor of a rule', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('numbers the lines, and marks those that are not in force', async () => {
    const { page } = await editor();
    expect([...page.querySelectorAll('.ln')].map((line) => line.textContent!.trim())).toEqual(['1', '2']);
    expect([...page.querySelectorAll('.ln.add')].map((line) => line.textContent!.trim())).toEqual(['1']);
    expect(page.textContent).toContain('Against v7: 1 line in, 1 out.');
  });

  it('[R173] runs the examples while one types, marks what they hit, and says what the failing one needs', async () => {
    const { shop, page, look } = await editor();
    expect(page.textContent).toContain('1 of 3 fails');
    expect([...page.querySelectorAll('mb-example-tables mark')].map((mark) => mark.textContent)).toEqual([
      '别外传',
      '公告',
    ]);
    expect(page.querySelector('mb-example-tables .t-bad.small button')!.textContent!.trim()).toBe(
      'needs "keep this between us" OR "…',
    );
    shop.change({ query: '别外传 OR 价格' });
    await look();
    expect(page.textContent).toContain('All 3 pass');
    shop.change({ query: '(别外传' });
    await look();
    expect(page.textContent).toContain('no example can be run');
  });

  it('[R176] an exclusion has a reason and a last day, and says what it lets go', async () => {
    const { shop, page, look, button } = await editor();
    button('Excludes').click();
    await look();
    const put = (label: string, value: string): void => {
      const box = page.querySelector<HTMLInputElement>(`mb-exclusion-list input[aria-label="${label}"]`)!;
      box.value = value;
      box.dispatchEvent(new Event('input'));
    };
    for (const [label, value] of [
      ['Name', 'Notices'],
      ['Leaves out', '周一'],
      ['Reason', 'Sent to everybody'],
    ])
      put(label!, value!);
    await look();
    expect(button('Add exclusion').disabled).toBe(true);
    put('Until', '2099-12-31');
    await look();
    button('Add exclusion').click();
    await look();
    expect(shop.selected()!.exclusions).toEqual([
      { name: 'Notices', query: '周一', reason: 'Sent to everybody', owner: TOMAS.id, until: '2099-12-31' },
    ]);
    expect(page.textContent).toContain('let go by “Notices”');
  });

  it('conditions are chips that say what they ask for', async () => {
    const { shop, page, look, button } = await editor();
    button('Direction').click();
    await look();
    page.querySelector<HTMLInputElement>('.chip-panel input[type=checkbox]')!.click();
    await look();
    expect(shop.selected()!.conditions.directions).toEqual(['internal']);
    expect(button('Direction').textContent).toContain('internal');
    expect(page.textContent).toContain('Direction: internal.');
  });

  it('shows the changes line by line, with what was taken out', async () => {
    const { page, look, button } = await editor();
    button('Changes').click();
    await look();
    expect([...page.querySelectorAll('.qx.del')].map((line) => line.textContent)).toEqual([
      expect.stringContaining('confidential'),
    ]);
    expect([...page.querySelectorAll('.qx.add')].map((line) => line.textContent)).toEqual([
      expect.stringContaining('别外传'),
    ]);
    expect(page.textContent).toContain('2 must hit, 1 must not');
  });
});
