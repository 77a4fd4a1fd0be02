import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Hold, Permission } from '@minutebook/contract';
import { HoldPage } from './hold-page';
import { HOLD, HUGO, PROVIDERS, REQUEST, signIn } from './holds.testing';

const LEGAL: Permission[] = ['hold.read', 'hold.write', 'hold.approve', 'hold.silent'];

describe('the page of a hold', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<HoldPage>;
  let page: HTMLElement;

  async function open(hold: Hold | null, inputs: Record<string, string> = {}, permissions = LEGAL): Promise<void> {
    signIn(HUGO, permissions);
    fixture = TestBed.createComponent(HoldPage);
    for (const [name, value] of Object.entries({ id: '7', ...inputs })) fixture.componentRef.setInput(name, value);
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
    const sent = http.expectOne('/api/holds/7');
    if (hold) sent.flush(hold);
    else sent.flush({ code: 'not-found', title: 'No.' }, { status: 404, statusText: '' });
    await settle();
    for (const request of http.match(({ url }) => url.startsWith('/api/holds/7/messages')))
      request.flush({ items: [], next: null });
    for (const request of http.match(({ url }) => url.includes('/notices'))) request.flush(null);
    await settle();
  }

  async function settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    fixture.detectChanges();
  }

  const text = (of: string): string => (page.querySelector(of)?.textContent ?? '').replace(/\s+/g, ' ');
  const button = (words: string): HTMLButtonElement | undefined =>
    [...page.querySelectorAll('button')].find((each) => each.textContent!.trim() === words);

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: PROVIDERS });
    http = TestBed.inject(HttpTestingController);
  });

  it('[R46] says how much is held, by this hold only and by which others', async () => {
    await open(HOLD);
    expect(text('[data-testid=held]')).toBe('18,442');
    expect(text('mb-hold-figures')).toContain('+216');
    expect(text('mb-hold-figures')).toContain('11,907');
    expect(text('mb-hold-figures')).toMatch(/6,535 also by\s+M-022/);
  });

  it('[R53] is in effect while it has not looked at everything yet, and says that this is kept', async () => {
    await open({ ...HOLD, spreading: true, figures: { ...HOLD.figures, held: 0, behind: 1_204 } });
    expect(text('.pane-head .tag-good')).toContain('in effect');
    expect(text('mb-hold-figures')).toContain('1,204 entries not looked at yet, kept until they are');
  });

  it('[R57] a custodian who left changes nothing about the hold, and asks for somebody', async () => {
    const custodian = { person: '00000000-0000-4000-8000-000000000009', externalId: 'E2', name: 'Grant Obi' };
    const task = {
      id: '5',
      hold: { id: '7', name: HOLD.name, matter: 'M-031' },
      kind: 'departed' as const,
      custodian,
      before: null,
      raisedAt: '2026-11-20T01:00:00.000Z',
      settledAt: null,
      settledBy: null,
      note: null,
    };
    await open({ ...HOLD, tasks: 1, departures: [task] });
    expect(text('.pane-head .tag-good')).toContain('in effect');
    expect(text('mb-task-card')).toMatch(/Left the firm\s*Grant Obi/);
    const box = page.querySelector<HTMLInputElement>('mb-task-card input')!;
    box.value = 'Phone imaged by IT, 2 Oct.';
    box.dispatchEvent(new Event('input'));
    page.querySelector('mb-task-card form')!.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/holds/tasks/5/settle');
    expect(sent.request.body).toEqual({ note: 'Phone imaged by IT, 2 Oct.' });
  });

  it('[R59] a silent hold that may not be seen is said in the words of what does not exist', async () => {
    await open(null, {}, ['hold.read']);
    expect(text('mb-problem')).toContain('Either it does not exist or it is behind a wall.');
    expect(page.textContent).not.toContain('silent');
  });

  it('[R59] a silent hold offers no notices', async () => {
    await open({ ...HOLD, silent: true });
    const tabs = [...page.querySelectorAll('[role=tab]')].map((tab) => tab.textContent!.trim());
    expect(tabs.some((tab) => tab.startsWith('Notices') || tab.startsWith('Questionnaire'))).toBe(false);
  });

  it('[R54] shows what is asked for beside it, and begins nothing by itself', async () => {
    await open({ ...HOLD, requests: 1, asked: [REQUEST] });
    expect(text('mb-hold-request h2')).toBe('Release');
    expect(page.querySelector('mb-release-form')).toBeNull();
    expect([button('Release…')!.disabled, button('Widen…')!.disabled]).toEqual([true, false]);
    expect(button('Release…')!.title).toContain('asked for already');
  });

  it('[R60] past its review date it says so, and is certified again with a reason', async () => {
    await open({ ...HOLD, overdue: true });
    expect(text('mb-hold-facts')).toContain('Past its review date.');
    button('Certify again')!.click();
    fixture.detectChanges();
    for (const [id, value] of [
      ['certify-day', '2027-05-19'],
      ['certify-why', 'The inquiry is still open.'],
    ] as const) {
      const box = page.querySelector<HTMLInputElement>(`#${id}`)!;
      box.value = value;
      box.dispatchEvent(new Event('input'));
    }
    page.querySelector('mb-hold-facts form')!.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/holds/7/certify');
    expect(sent.request.body).toEqual({ version: 3, reviewOn: '2027-05-19', reason: 'The inquiry is still open.' });
  });

  it('[R54] while a release cools off, no other is begun, and the reason stands on the button', async () => {
    await open({ ...HOLD, state: 'cooling', freeAt: '2026-12-20T01:45:00.000Z' }, { act: 'release' });
    expect(button('Release…')!.disabled).toBe(true);
    expect(button('Release…')!.title).toContain('cooling off');
    expect(text('.pane-head')).toContain('keeps everything until Sun 20 Dec 2026');
    expect(page.querySelector('mb-release-form')).toBeNull();
  });

  it('offers nothing to change to who may only look', async () => {
    await open(HOLD, { act: 'widen', tab: 'preview' }, ['hold.read']);
    expect([button('Widen…'), button('Narrow…'), button('Release…')]).toEqual([undefined, undefined, undefined]);
    expect(page.querySelector('mb-widen-form')).toBeNull();
  });
});
